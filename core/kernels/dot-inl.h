// SPDX-License-Identifier: GPL-3.0-or-later
// The dot product of kernels that take many of them at once, to be compiled for each instruction
// set. No include guard but Highway's: foreach_target.h includes it again and again.

#if defined(LATHE_DOT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATHE_DOT_INL_H_
#undef LATHE_DOT_INL_H_
#else
#define LATHE_DOT_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

/// In a fixed order: four sums of vectors, then of their lanes, then what is left.
HWY_INLINE float DotOf(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, int64_t n) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::ScalableTag<float> d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    auto s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
    int64_t i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes) {
        s0 = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), s0);
        s1 = hn::MulAdd(hn::LoadU(d, a + i + lanes), hn::LoadU(d, b + i + lanes), s1);
        s2 = hn::MulAdd(hn::LoadU(d, a + i + 2 * lanes), hn::LoadU(d, b + i + 2 * lanes), s2);
        s3 = hn::MulAdd(hn::LoadU(d, a + i + 3 * lanes), hn::LoadU(d, b + i + 3 * lanes), s3);
    }
    for (; i + lanes <= n; i += lanes)
        s0 = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), s0);
    float sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(s0, s1), hn::Add(s2, s3))));
    for (; i < n; ++i) sum += a[i] * b[i];
    return sum;
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
