// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/sparse.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/sparse.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

float SparseDot(const float* HWY_RESTRICT values, const int32_t* HWY_RESTRICT columns, int64_t n,
                const float* HWY_RESTRICT x) {
    const D d;
    const hn::RebindToSigned<D> di;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    V s0 = hn::Zero(d), s1 = s0;
    const auto step = [&](int64_t i, V sum) {
        return hn::MulAdd(hn::LoadU(d, values + i),
                          hn::GatherIndex(d, x, hn::LoadU(di, columns + i)), sum);
    };
    int64_t i = 0;
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
        s0 = step(i, s0);
        s1 = step(i + lanes, s1);
    }
    for (; i + lanes <= n; i += lanes) s0 = step(i, s0);
    float sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(s0, s1)));
    for (; i < n; ++i) sum += values[i] * x[columns[i]];
    return sum;
}

/// `Vectors` vectors of outputs stay in registers while the entries pass.
template <int Vectors>
HWY_INLINE void combineBlock(const float* HWY_RESTRICT values, const int32_t* HWY_RESTRICT columns,
                             int64_t n, const float* HWY_RESTRICT x, int64_t stride,
                             float* HWY_RESTRICT out) {
    const D d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    V s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
    for (int64_t i = 0; i < n; ++i) {
        const V value = hn::Set(d, values[i]);
        const float* row = x + columns[i] * stride;
        s0 = hn::MulAdd(value, hn::LoadU(d, row), s0);
        if constexpr (Vectors == 4) {
            s1 = hn::MulAdd(value, hn::LoadU(d, row + lanes), s1);
            s2 = hn::MulAdd(value, hn::LoadU(d, row + 2 * lanes), s2);
            s3 = hn::MulAdd(value, hn::LoadU(d, row + 3 * lanes), s3);
        }
    }
    hn::StoreU(s0, d, out);
    if constexpr (Vectors == 4) {
        hn::StoreU(s1, d, out + lanes);
        hn::StoreU(s2, d, out + 2 * lanes);
        hn::StoreU(s3, d, out + 3 * lanes);
    }
}

void SparseCombine(const float* values, const int32_t* columns, int64_t n, const float* x,
                   int64_t stride, int64_t width, float* out) {
    const auto lanes = static_cast<int64_t>(hn::Lanes(D()));
    int64_t t = 0;
    for (; t + 4 * lanes <= width; t += 4 * lanes)
        combineBlock<4>(values, columns, n, x + t, stride, out + t);
    for (; t + lanes <= width; t += lanes)
        combineBlock<1>(values, columns, n, x + t, stride, out + t);
    for (; t < width; ++t) {
        float sum = 0;
        for (int64_t i = 0; i < n; ++i) sum += values[i] * x[columns[i] * stride + t];
        out[t] = sum;
    }
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(SparseDot);
HWY_EXPORT(SparseCombine);

float sparseDot(const float* values, const int32_t* columns, int64_t n, const float* x) {
    return HWY_DYNAMIC_DISPATCH(SparseDot)(values, columns, n, x);
}
void sparseCombine(const float* values, const int32_t* columns, int64_t n, const float* x,
                   int64_t stride, int64_t width, float* out) {
    HWY_DYNAMIC_DISPATCH(SparseCombine)(values, columns, n, x, stride, width, out);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
