// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/value_sums.h"

#include <algorithm>
#include <cmath>

#include "core/kernels/value_sums_reference.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/value_sums.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include <hwy/cache_control.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;
using D64 = hn::ScalableTag<double>;
using V64 = hn::Vec<D64>;
using Half = hn::Rebind<float, D64>;  // as many floats as there are doubles in a vector

HWY_INLINE V64 widened(const float* x) {
    return hn::PromoteTo(D64(), hn::LoadU(Half(), x));
}

/// Weights are read once from memory, page by page, where the processor's own look ahead ends. At
/// the end of an array this leads behind it, where a prefetch does nothing: it never faults.
constexpr int64_t kAhead = 2048;  // values

HWY_INLINE double total(V64 a, V64 b) {
    return hn::GetLane(hn::SumOfLanes(D64(), hn::Add(a, b)));
}

/// Sums of four powers of distances from the centre.
struct PowerSums {
    V64 s1, s2, s3, s4;

    HWY_INLINE void add(V64 d) {
        const V64 square = hn::Mul(d, d);
        s1 = hn::Add(s1, d);
        s2 = hn::Add(s2, square);
        s3 = hn::MulAdd(square, d, s3);
        s4 = hn::MulAdd(square, square, s4);
    }
};

ValueSums ValueSumsOf(const float* HWY_RESTRICT x, int64_t n, double centre) {
    const D d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d)), half = lanes / 2;
    // Without SIMD a vector has no halves.
    if (half == 0 || n < lanes) return reference::valueSums(x, n, centre);
    const V zero = hn::Zero(d);
    const V64 c = hn::Set(D64(), centre);
    V low = hn::Set(d, x[0]), high = low;
    const V64 none = hn::Zero(D64());
    PowerSums first = {none, none, none, none}, second = first;
    int64_t i = 0, zeros = 0;
    for (; i + lanes <= n; i += lanes) {
        const V v = hn::LoadU(d, x + i);
        hwy::Prefetch(x + i + kAhead);
        low = hn::Min(low, v);
        high = hn::Max(high, v);
        zeros += static_cast<int64_t>(hn::CountTrue(d, hn::Eq(v, zero)));
        first.add(hn::Sub(widened(x + i), c));
        second.add(hn::Sub(widened(x + i + half), c));
    }
    ValueSums sums = {true,
                      hn::GetLane(hn::MinOfLanes(d, low)),
                      hn::GetLane(hn::MaxOfLanes(d, high)),
                      zeros,
                      total(first.s1, second.s1),
                      total(first.s2, second.s2),
                      total(first.s3, second.s3),
                      total(first.s4, second.s4)};
    if (i < n) sums.add(reference::valueSums(x + i, n - i, centre));
    sums.finite = std::isfinite(sums.s1);  // floats cannot make a double overflow
    return sums;
}

void AddToColumns(const float* HWY_RESTRICT x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays) {
    const D d;
    const D64 d64;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d)), half = lanes / 2;
    int64_t c = 0;
    for (; c + lanes <= columns; c += lanes) {
        V low = hn::LoadU(d, arrays.low + c), high = hn::LoadU(d, arrays.high + c);
        const V64 aShift = hn::LoadU(d64, arrays.shift + c),
                  bShift = hn::LoadU(d64, arrays.shift + c + half);
        V64 aSum = hn::LoadU(d64, arrays.sum + c), bSum = hn::LoadU(d64, arrays.sum + c + half);
        V64 aSquares = hn::LoadU(d64, arrays.squares + c),
            bSquares = hn::LoadU(d64, arrays.squares + c + half);
        for (int64_t r = 0; r < rows; ++r) {
            const float* at = x + r * stride + c;
            const V v = hn::LoadU(d, at);
            low = hn::Min(low, v);
            high = hn::Max(high, v);
            const V64 a = hn::Sub(widened(at), aShift), b = hn::Sub(widened(at + half), bShift);
            aSum = hn::Add(aSum, a);
            bSum = hn::Add(bSum, b);
            aSquares = hn::MulAdd(a, a, aSquares);
            bSquares = hn::MulAdd(b, b, bSquares);
        }
        hn::StoreU(low, d, arrays.low + c);
        hn::StoreU(high, d, arrays.high + c);
        hn::StoreU(aSum, d64, arrays.sum + c);
        hn::StoreU(bSum, d64, arrays.sum + c + half);
        hn::StoreU(aSquares, d64, arrays.squares + c);
        hn::StoreU(bSquares, d64, arrays.squares + c + half);
    }
    reference::addToColumns(
        x + c, rows, stride, columns - c,
        {arrays.low + c, arrays.high + c, arrays.shift + c, arrays.sum + c, arrays.squares + c});
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(ValueSumsOf);
HWY_EXPORT(AddToColumns);

ValueSums valueSums(const float* x, int64_t n, double centre) {
    return HWY_DYNAMIC_DISPATCH(ValueSumsOf)(x, n, centre);
}
void ValueSums::add(const ValueSums& other) {
    finite &= other.finite;
    low = std::min(low, other.low);
    high = std::max(high, other.high);
    zeros += other.zeros;
    s1 += other.s1;
    s2 += other.s2;
    s3 += other.s3;
    s4 += other.s4;
}
void addToColumns(const float* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays) {
    HWY_DYNAMIC_DISPATCH(AddToColumns)(x, rows, stride, columns, arrays);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
