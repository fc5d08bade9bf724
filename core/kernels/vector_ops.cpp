// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/vector_ops.h"

#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>

#include "core/tensor/floats.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/vector_ops.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

#include "core/kernels/dot-inl.h"
#include "core/kernels/plain_values-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

/// Calls body(index) for whole vectors and tail(index) for each remaining element.
template <class Body, class Tail>
HWY_INLINE void forEach(int64_t n, Body&& body, Tail&& tail) {
    const auto lanes = static_cast<int64_t>(hn::Lanes(D()));
    int64_t i = 0;
    for (; i + lanes <= n; i += lanes) body(i);
    for (; i < n; ++i) tail(i);
}

template <class T>
HWY_INLINE float scalarAt(const void* source, int64_t i) {
    T value;
    std::memcpy(&value, static_cast<const char*>(source) + i * static_cast<int64_t>(sizeof(T)), sizeof(T));
    return toFloat(value);
}

float Dot(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, int64_t n) { return DotOf(a, b, n); }

template <class T>
HWY_INLINE void widenValues(const void* source, float* HWY_RESTRICT out, int64_t n) {
    const auto* values = static_cast<const T*>(source);
    forEach(
        n, [&](int64_t i) HWY_ATTR { hn::StoreU(loadValues(values + i), D(), out + i); },
        [&](int64_t i) { out[i] = scalarAt<T>(source, i); });
}

void WidenFloat16(const void* source, float* HWY_RESTRICT out, int64_t n) {
    widenValues<Float16>(source, out, n);
}
void WidenBFloat16(const void* source, float* HWY_RESTRICT out, int64_t n) {
    widenValues<BFloat16>(source, out, n);
}

void ScaleBy(const float* x, float factor, const float* weight, float* out, int64_t n) {
    const D d;
    const V f = hn::Set(d, factor);
    forEach(
        n,
        [&](int64_t i) {
            hn::StoreU(hn::Mul(hn::Mul(hn::LoadU(d, x + i), f), hn::LoadU(d, weight + i)), d, out + i);
        },
        [&](int64_t i) { out[i] = x[i] * factor * weight[i]; });
}

/// sum_i (x[i] - shift)^power for powers 1 and 2.
template <int kPower>
HWY_INLINE float shiftedSum(const float* HWY_RESTRICT x, float shift, int64_t n) {
    const D d;
    const V by = hn::Set(d, shift);
    V sums = hn::Zero(d);
    float tail = 0;
    forEach(
        n,
        [&](int64_t i) {
            const V value = hn::Sub(hn::LoadU(d, x + i), by);
            sums = kPower == 2 ? hn::MulAdd(value, value, sums) : hn::Add(sums, value);
        },
        [&](int64_t i) { tail += kPower == 2 ? (x[i] - shift) * (x[i] - shift) : x[i] - shift; });
    return hn::GetLane(hn::SumOfLanes(d, sums)) + tail;
}

void LayerNormRow(const float* x, const float* HWY_RESTRICT weight, const float* HWY_RESTRICT bias, float epsilon,
                  float* out, int64_t n) {
    const D d;
    const auto count = static_cast<float>(n);
    const float mean = shiftedSum<1>(x, 0, n) / count;
    const float factor = 1.0f / std::sqrt(shiftedSum<2>(x, mean, n) / count + epsilon);
    const V m = hn::Set(d, mean), f = hn::Set(d, factor);
    forEach(
        n,
        [&](int64_t i) {
            const V scaled = hn::Mul(hn::Sub(hn::LoadU(d, x + i), m), f);
            hn::StoreU(hn::MulAdd(scaled, hn::LoadU(d, weight + i), hn::LoadU(d, bias + i)), d, out + i);
        },
        [&](int64_t i) { out[i] = std::fma((x[i] - mean) * factor, weight[i], bias[i]); });
}

void AddScaled(float* HWY_RESTRICT target, float factor, const float* HWY_RESTRICT addend, int64_t n) {
    const D d;
    const V f = hn::Set(d, factor);
    forEach(
        n,
        [&](int64_t i) {
            hn::StoreU(hn::MulAdd(f, hn::LoadU(d, addend + i), hn::LoadU(d, target + i)), d, target + i);
        },
        [&](int64_t i) { target[i] = std::fma(factor, addend[i], target[i]); });
}

void Softmax(float* HWY_RESTRICT x, int64_t n) {
    const D d;
    float highest = -std::numeric_limits<float>::infinity();
    for (int64_t i = 0; i < n; ++i) highest = x[i] > highest ? x[i] : highest;
    const V top = hn::Set(d, highest);
    const V least = hn::Set(d, -87.0f);  // e^-87 is the smallest normal; below it counts as nothing
    V sums = hn::Zero(d);
    float tail = 0;
    forEach(
        n,
        [&](int64_t i) {
            const V shifted = hn::Sub(hn::LoadU(d, x + i), top);
            const V value = hn::IfThenElseZero(hn::Gt(shifted, least), hn::Exp(d, hn::Max(shifted, least)));
            sums = hn::Add(sums, value);
            hn::StoreU(value, d, x + i);
        },
        [&](int64_t i) {
            x[i] = x[i] - highest > -87.0f ? std::exp(x[i] - highest) : 0.0f;
            tail += x[i];
        });
    const float inverse = 1.0f / (hn::GetLane(hn::SumOfLanes(d, sums)) + tail);
    const V scale = hn::Set(d, inverse);
    forEach(
        n, [&](int64_t i) { hn::StoreU(hn::Mul(hn::LoadU(d, x + i), scale), d, x + i); },
        [&](int64_t i) { x[i] *= inverse; });
}

/// x = f(x) * up, whole vectors first, the tail through a padded vector so that it rounds the same.
template <class F>
HWY_INLINE void mapRow(float* HWY_RESTRICT x, const float* HWY_RESTRICT up, int64_t n, F&& f) {
    const D d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    HWY_ALIGN float padded[2][hn::MaxLanes(D())];
    int64_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        const V y = f(hn::LoadU(d, x + i));
        hn::StoreU(up ? hn::Mul(y, hn::LoadU(d, up + i)) : y, d, x + i);
    }
    if (i == n) return;
    for (int64_t j = 0; j < lanes; ++j) {
        padded[0][j] = i + j < n ? x[i + j] : 0.0f;
        padded[1][j] = up && i + j < n ? up[i + j] : 1.0f;
    }
    hn::Store(hn::Mul(f(hn::Load(d, padded[0])), hn::Load(d, padded[1])), d, padded[0]);
    for (int64_t j = 0; i + j < n; ++j) x[i + j] = padded[0][j];
}

void Silu(float* x, const float* up, int64_t n) {
    const D d;
    mapRow(x, up, n, [d](V v) {
        const V bounded = hn::Min(hn::Neg(v), hn::Set(d, 88.0f));
        return hn::Div(v, hn::Add(hn::Set(d, 1.0f), hn::Exp(d, bounded)));
    });
}

void GeluTanh(float* x, const float* up, int64_t n) {
    const D d;
    mapRow(x, up, n, [d](V v) {
        const V cubed = hn::Mul(hn::Mul(v, v), v);
        const V inner = hn::Mul(hn::Set(d, 0.79788456080286536f), hn::MulAdd(hn::Set(d, 0.044715f), cubed, v));
        // tanh saturates in float well before 20; clamping keeps the cube's overflow away from it.
        const V bounded = hn::Min(hn::Max(inner, hn::Set(d, -20.0f)), hn::Set(d, 20.0f));
        const V half = hn::Mul(hn::Set(d, 0.5f), v);
        return hn::MulAdd(half, hn::Tanh(d, bounded), half);
    });
}

/// x P(x^2) / Q(x^2) on [-4, 4], 1 in float beyond (the rational approximation of Eigen's ErfImpl).
HWY_INLINE V Erf(D d, V v) {
    constexpr float kP[] = {-2.72614225801306e-10f, 2.77068142495902e-08f,  -2.10102402082508e-06f, -5.69250639462346e-05f,
                            -7.34990630326855e-04f, -2.95459980854025e-03f, -1.60960333262415e-02f};
    constexpr float kQ[] = {-1.45660718464996e-05f, -2.13374055278905e-04f, -1.68282697438203e-03f, -7.37332916720468e-03f,
                            -1.42647390514189e-02f};
    const V x = hn::Min(hn::Max(v, hn::Set(d, -4.0f)), hn::Set(d, 4.0f));
    const V square = hn::Mul(x, x);
    V p = hn::Set(d, kP[0]), q = hn::Set(d, kQ[0]);
    for (size_t i = 1; i < std::size(kP); ++i) p = hn::MulAdd(p, square, hn::Set(d, kP[i]));
    for (size_t i = 1; i < std::size(kQ); ++i) q = hn::MulAdd(q, square, hn::Set(d, kQ[i]));
    return hn::Div(hn::Mul(x, p), q);
}

void GeluErf(float* x, const float* up, int64_t n) {
    const D d;
    mapRow(x, up, n, [d](V v) {
        const V half = hn::Mul(hn::Set(d, 0.5f), v);
        return hn::MulAdd(half, Erf(d, hn::Mul(v, hn::Set(d, 0.70710678118654752f))), half);
    });
}

void TanhRow(float* x, const float* up, int64_t n) {
    const D d;
    mapRow(x, up, n, [d](V v) {
        return hn::Tanh(d, hn::Min(hn::Max(v, hn::Set(d, -20.0f)), hn::Set(d, 20.0f)));
    });
}

void SoftcapRow(float* x, float cap, int64_t n) {
    const D d;
    const V c = hn::Set(d, cap);
    const V inverse = hn::Set(d, 1.0f / cap);
    mapRow(x, nullptr, n, [=](V v) {
        const V ratio = hn::Mul(v, inverse);
        return hn::Mul(c, hn::Tanh(d, hn::Min(hn::Max(ratio, hn::Set(d, -20.0f)), hn::Set(d, 20.0f))));
    });
}

const char* TargetName() { return hwy::TargetName(HWY_TARGET); }

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(Dot);
HWY_EXPORT(WidenFloat16);
HWY_EXPORT(WidenBFloat16);
HWY_EXPORT(ScaleBy);
HWY_EXPORT(LayerNormRow);
HWY_EXPORT(AddScaled);
HWY_EXPORT(Softmax);
HWY_EXPORT(Silu);
HWY_EXPORT(GeluTanh);
HWY_EXPORT(GeluErf);
HWY_EXPORT(TanhRow);
HWY_EXPORT(SoftcapRow);
HWY_EXPORT(TargetName);

float dot(const float* a, const float* b, int64_t n) { return HWY_DYNAMIC_DISPATCH(Dot)(a, b, n); }
void widenFloat16(const void* source, float* out, int64_t n) {
    HWY_DYNAMIC_DISPATCH(WidenFloat16)(source, out, n);
}
void widenBFloat16(const void* source, float* out, int64_t n) {
    HWY_DYNAMIC_DISPATCH(WidenBFloat16)(source, out, n);
}
float sumOfSquares(const float* x, int64_t n) { return dot(x, x, n); }
void scaleBy(const float* x, float factor, const float* weight, float* out, int64_t n) {
    HWY_DYNAMIC_DISPATCH(ScaleBy)(x, factor, weight, out, n);
}
void layerNormRow(const float* x, const float* weight, const float* bias, float epsilon, float* out, int64_t n) {
    HWY_DYNAMIC_DISPATCH(LayerNormRow)(x, weight, bias, epsilon, out, n);
}
void addTo(float* target, const float* addend, int64_t n) { addScaled(target, 1.0f, addend, n); }
void addScaled(float* target, float factor, const float* addend, int64_t n) {
    HWY_DYNAMIC_DISPATCH(AddScaled)(target, factor, addend, n);
}
void softmax(float* x, int64_t n) { HWY_DYNAMIC_DISPATCH(Softmax)(x, n); }
void silu(float* x, const float* up, int64_t n) { HWY_DYNAMIC_DISPATCH(Silu)(x, up, n); }
void geluTanh(float* x, const float* up, int64_t n) { HWY_DYNAMIC_DISPATCH(GeluTanh)(x, up, n); }
void geluErf(float* x, const float* up, int64_t n) { HWY_DYNAMIC_DISPATCH(GeluErf)(x, up, n); }
void tanhRow(float* x, const float* up, int64_t n) { HWY_DYNAMIC_DISPATCH(TanhRow)(x, up, n); }
void softcapRow(float* x, float cap, int64_t n) { HWY_DYNAMIC_DISPATCH(SoftcapRow)(x, cap, n); }
std::string kernelTarget() { return HWY_DYNAMIC_DISPATCH(TargetName)(); }

}  // namespace lathe::core

#endif  // HWY_ONCE
