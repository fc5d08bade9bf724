// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/row_sums.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/row_sums.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "core/kernels/dot-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;

void DotRows(const float* x, const float* rows, int64_t stride, int64_t count, int64_t n,
             float* out) {
    for (int64_t r = 0; r < count; ++r) out[r] = DotOf(x, rows + r * stride, n);
}

void AddScaledRows(float* HWY_RESTRICT target, const float* HWY_RESTRICT factors,
                   const float* HWY_RESTRICT rows, int64_t stride, int64_t count, int64_t n) {
    const D d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    int64_t i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes) {  // four sums stay in registers
        float* to = target + i;
        auto s0 = hn::LoadU(d, to), s1 = hn::LoadU(d, to + lanes),
             s2 = hn::LoadU(d, to + 2 * lanes), s3 = hn::LoadU(d, to + 3 * lanes);
        const float* row = rows + i;
        for (int64_t r = 0; r < count; ++r, row += stride) {
            const auto factor = hn::Set(d, factors[r]);
            s0 = hn::MulAdd(factor, hn::LoadU(d, row), s0);
            s1 = hn::MulAdd(factor, hn::LoadU(d, row + lanes), s1);
            s2 = hn::MulAdd(factor, hn::LoadU(d, row + 2 * lanes), s2);
            s3 = hn::MulAdd(factor, hn::LoadU(d, row + 3 * lanes), s3);
        }
        hn::StoreU(s0, d, to);
        hn::StoreU(s1, d, to + lanes);
        hn::StoreU(s2, d, to + 2 * lanes);
        hn::StoreU(s3, d, to + 3 * lanes);
    }
    for (; i + lanes <= n; i += lanes) {
        auto sum = hn::LoadU(d, target + i);
        for (int64_t r = 0; r < count; ++r)
            sum = hn::MulAdd(hn::Set(d, factors[r]), hn::LoadU(d, rows + r * stride + i), sum);
        hn::StoreU(sum, d, target + i);
    }
    for (; i < n; ++i)
        for (int64_t r = 0; r < count; ++r)
            target[i] = std::fma(factors[r], rows[r * stride + i], target[i]);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(DotRows);
HWY_EXPORT(AddScaledRows);

void dotRows(const float* x, const float* rows, int64_t stride, int64_t count, int64_t n,
             float* out) {
    HWY_DYNAMIC_DISPATCH(DotRows)(x, rows, stride, count, n, out);
}
void addScaledRows(float* target, const float* factors, const float* rows, int64_t stride,
                   int64_t count, int64_t n) {
    HWY_DYNAMIC_DISPATCH(AddScaledRows)(target, factors, rows, stride, count, n);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
