// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/hadamard_turn.h"

#include <algorithm>
#include <cmath>

#include "core/kernels/vector_ops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/hadamard_turn.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using D4 = hn::CappedTag<float, 4>;
using D8 = hn::CappedTag<float, 8>;

/// a + b and a - b of values that are `half` apart; `half` is a multiple of the tag's lanes.
template <class Tag>
HWY_INLINE void sumsAndDifferences(Tag d, float* x, int64_t n, int64_t half) {
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    for (int64_t start = 0; start < n; start += 2 * half)
        for (int64_t i = start; i < start + half; i += lanes) {
            const auto a = hn::LoadU(d, x + i), b = hn::LoadU(d, x + i + half);
            hn::StoreU(hn::Add(a, b), d, x + i);
            hn::StoreU(hn::Sub(a, b), d, x + i + half);
        }
}

void scalarSums(float* x, int64_t n, int64_t half) {
    for (int64_t start = 0; start < n; start += 2 * half)
        for (int64_t i = start; i < start + half; ++i) {
            const float a = x[i], b = x[i + half];
            x[i] = a + b;
            x[i + half] = a - b;
        }
}

/// The steps with values one and two apart, inside of vectors of four.
HWY_INLINE void quarters(float* x, int64_t n) {
#if HWY_TARGET == HWY_SCALAR
    scalarSums(x, n, 1);
    scalarSums(x, n, 2);
#else
    const D4 d;
    alignas(16) constexpr float kOdd[4] = {1, -1, 1, -1}, kUpper[4] = {1, 1, -1, -1};
    const auto odd = hn::Load(d, kOdd), upper = hn::Load(d, kUpper);
    for (int64_t i = 0; i < n; i += 4) {
        auto v = hn::LoadU(d, x + i);
        v = hn::MulAdd(v, odd, hn::Shuffle2301(v));
        v = hn::MulAdd(v, upper, hn::Shuffle1032(v));
        hn::StoreU(v, d, x + i);
    }
#endif
}

/// x <- x (S (x) I), S Sylvester's of size n / inner; `inner` is 1 or a multiple of 4.
void Butterflies(float* x, int64_t n, int64_t inner) {
    int64_t half = inner;
    if (half == 1 && n >= 4) {
        quarters(x, n);
        half = 4;
    }
    const auto lanes = static_cast<int64_t>(hn::Lanes(D()));
    for (; half < n; half *= 2) {
        if (half % lanes == 0)
            sumsAndDifferences(D(), x, n, half);
        else if (half % static_cast<int64_t>(hn::Lanes(D8())) == 0)
            sumsAndDifferences(D8(), x, n, half);
        else if (half % static_cast<int64_t>(hn::Lanes(D4())) == 0)
            sumsAndDifferences(D4(), x, n, half);
        else
            scalarSums(x, n, half);
    }
}

/// Kept in registers: products of so many blocks with one vector of columns.
constexpr int64_t kBlocksAtOnce = 4;

/// out row b = in row b times the inner matrix, for Count rows.
template <int64_t Count>
HWY_INLINE void innerRows(const float* HWY_RESTRICT in, int64_t inner,
                          const float* HWY_RESTRICT matrix, int64_t stride,
                          float* HWY_RESTRICT out) {
    const D d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    for (int64_t c = 0; c < inner; c += lanes) {
        hn::Vec<D> s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
        for (int64_t r = 0; r < inner; ++r) {
            const auto row = hn::LoadU(d, matrix + r * stride + c);
            s0 = hn::MulAdd(hn::Set(d, in[r]), row, s0);
            if constexpr (Count == kBlocksAtOnce) {
                s1 = hn::MulAdd(hn::Set(d, in[inner + r]), row, s1);
                s2 = hn::MulAdd(hn::Set(d, in[2 * inner + r]), row, s2);
                s3 = hn::MulAdd(hn::Set(d, in[3 * inner + r]), row, s3);
            }
        }
        const auto mask = hn::FirstN(d, static_cast<size_t>(std::min(lanes, inner - c)));
        hn::BlendedStore(s0, mask, d, out + c);
        if constexpr (Count == kBlocksAtOnce) {
            hn::BlendedStore(s1, mask, d, out + inner + c);
            hn::BlendedStore(s2, mask, d, out + 2 * inner + c);
            hn::BlendedStore(s3, mask, d, out + 3 * inner + c);
        }
    }
}

void InnerProducts(const float* in, int64_t blocks, int64_t inner, const float* matrix,
                   int64_t stride, float* out) {
    int64_t b = 0;
    for (; b + kBlocksAtOnce <= blocks; b += kBlocksAtOnce)
        innerRows<kBlocksAtOnce>(in + b * inner, inner, matrix, stride, out + b * inner);
    for (; b < blocks; ++b) innerRows<1>(in + b * inner, inner, matrix, stride, out + b * inner);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(Butterflies);
HWY_EXPORT(InnerProducts);

namespace {

constexpr int64_t kLongestVector = 64;  // floats, of any instruction set

}  // namespace

HadamardTurn::HadamardTurn(const Hadamard& matrix, const std::vector<int8_t>& signs)
    : m_size(matrix.size()),
      m_inner(matrix.inner()),
      m_factor(static_cast<float>(1 / std::sqrt(static_cast<double>(matrix.size())))),
      m_signs(signs.begin(), signs.end()) {
    if (m_inner == 1) return;
    m_stride = (m_inner + kLongestVector - 1) / kLongestVector * kLongestVector;
    m_forth = paddedInner(matrix, TurnWay::Forth);
    m_back = paddedInner(matrix, TurnWay::Back);
}

std::vector<float> HadamardTurn::paddedInner(const Hadamard& matrix, TurnWay way) const {
    std::vector<float> padded(static_cast<size_t>(m_inner * m_stride));
    for (int64_t r = 0; r < m_inner; ++r)
        for (int64_t c = 0; c < m_inner; ++c) {
            const int64_t from = way == TurnWay::Forth ? r * m_inner + c : c * m_inner + r;
            padded[static_cast<size_t>(r * m_stride + c)] =
                matrix.innerMatrix()[static_cast<size_t>(from)];
        }
    return padded;
}

void HadamardTurn::apply(const float* in, float* out, int64_t runs, TurnWay way) const {
    thread_local std::vector<float> scratch;
    scratch.resize(static_cast<size_t>(m_size));
    const bool forth = way == TurnWay::Forth;
    const std::vector<float>& inner = forth ? m_forth : m_back;
    const auto mix = [&](const float* from, float* to) {
        if (inner.empty())
            std::copy(from, from + m_size, to);
        else
            HWY_DYNAMIC_DISPATCH(InnerProducts)
        (from, m_size / m_inner, m_inner, inner.data(), m_stride, to);
    };
    for (int64_t run = 0; run < runs; ++run, in += m_size, out += m_size) {
        float* between = scratch.data();
        if (forth)
            scaleBy(in, m_factor, m_signs.data(), between, m_size);
        else
            mix(in, between);
        HWY_DYNAMIC_DISPATCH(Butterflies)(between, m_size, m_inner);
        if (forth)
            mix(between, out);
        else
            scaleBy(between, m_factor, m_signs.data(), out, m_size);
    }
}

}  // namespace lathe::core

#endif  // HWY_ONCE
