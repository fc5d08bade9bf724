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

ValueRange RangeOf(const float* HWY_RESTRICT x, int64_t n) {
    const D d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d)), half = lanes / 2;
    if (half == 0) return reference::rangeOf(x, n);  // no SIMD: a vector has no halves
    const V zero = hn::Zero(d);
    V low = hn::Set(d, x[0]), high = low;
    V64 first = hn::Zero(D64()), second = first;
    ValueRange range{true, x[0], x[0], 0, 0};
    int64_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        const V v = hn::LoadU(d, x + i);
        hwy::Prefetch(x + i + kAhead);
        low = hn::Min(low, v);
        high = hn::Max(high, v);
        range.zeros += static_cast<int64_t>(hn::CountTrue(d, hn::Eq(v, zero)));
        first = hn::Add(first, widened(x + i));
        second = hn::Add(second, widened(x + i + half));
    }
    range.low = hn::GetLane(hn::MinOfLanes(d, low));
    range.high = hn::GetLane(hn::MaxOfLanes(d, high));
    range.sum = total(first, second);
    for (; i < n; ++i) {
        range.low = std::min(range.low, x[i]);
        range.high = std::max(range.high, x[i]);
        range.zeros += x[i] == 0;
        range.sum += x[i];
    }
    range.finite = std::isfinite(range.sum);  // floats cannot make a double overflow
    return range;
}

CentredSums CentredSumsOf(const float* HWY_RESTRICT x, int64_t n, double mean) {
    const D64 d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    const V64 m = hn::Set(d, mean);
    V64 a2 = hn::Zero(d), a3 = a2, a4 = a2, b2 = a2, b3 = a2, b4 = a2;
    int64_t i = 0;
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
        const V64 a = hn::Sub(widened(x + i), m), b = hn::Sub(widened(x + i + lanes), m);
        const V64 aa = hn::Mul(a, a), bb = hn::Mul(b, b);
        a2 = hn::Add(a2, aa);
        b2 = hn::Add(b2, bb);
        a3 = hn::MulAdd(aa, a, a3);
        b3 = hn::MulAdd(bb, b, b3);
        a4 = hn::MulAdd(aa, aa, a4);
        b4 = hn::MulAdd(bb, bb, b4);
    }
    const CentredSums rest = reference::centredSums(x + i, n - i, mean);
    return {total(a2, b2) + rest.m2, total(a3, b3) + rest.m3, total(a4, b4) + rest.m4};
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

using Ints = hn::Vec<hn::RebindToSigned<D>>;

/// Adding it leaves whole numbers in the low bits.
constexpr float kMagic = 12582912.0f;  // 1.5 * 2^23

HWY_INLINE Ints wholeNumbers(V v) {
    const hn::RebindToSigned<D> di;
    const V magic = hn::Set(D(), kMagic);
    return hn::Sub(hn::BitCast(di, hn::Add(v, magic)), hn::BitCast(di, magic));
}

/// Bins in single precision: the nearest whole number of what is half a bin less. Not sure of
/// values near a border, nor of those that are not finite. Distance, scale, product and sum each
/// round by at most 6e-8 of all bins, hence 4e-7. In a range whose scale is no normal float that
/// one rounds by up to 2.4e-7 of one bin (1 / FLT_MAX has 21 bits), and scales or distances that
/// overflow make everything unsure.
struct QuickBins {
    V low, scale, half, magic, most;

    explicit QuickBins(const BinEdges& bins) {
        const D d;
        const double first = bins.edges[0], last = bins.edges[bins.bins];
        low = hn::Set(d, static_cast<float>(first));
        scale = hn::Set(d, static_cast<float>(bins.bins / (last - first)));
        half = hn::Set(d, -0.5f);
        magic = hn::Set(d, kMagic);
        most = hn::Set(d, 0.5f - 4e-7f * static_cast<float>(bins.bins));
    }
    HWY_INLINE V of(V v, hn::Mask<D>& sure) const {
        const V at = hn::MulAdd(hn::Sub(v, low), scale, half);
        const V bin = hn::Sub(hn::Add(at, magic), magic);
        sure = hn::Lt(hn::Abs(hn::Sub(at, bin)), most);
        return bin;
    }
};

void CountBins(const float* HWY_RESTRICT x, int64_t n, const BinEdges& bins,
               uint32_t* HWY_RESTRICT counts, uint32_t* HWY_RESTRICT pairs) {
    const D d;
    const hn::RebindToSigned<D> di;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    const QuickBins quick(bins);
    const V width = hn::Set(d, static_cast<float>(bins.bins));
    alignas(64) int32_t found[2 * HWY_LANES(float)];
    int64_t i = 0;
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
        hwy::Prefetch(x + i + kAhead);
        hwy::Prefetch(x + i + kAhead + lanes);
        hn::Mask<D> sureA, sureB;
        const V a = quick.of(hn::LoadU(d, x + i), sureA),
                b = quick.of(hn::LoadU(d, x + i + lanes), sureB);
        if (HWY_UNLIKELY(!hn::AllTrue(d, hn::And(sureA, sureB)))) {
            reference::countBins(x + i, 2 * lanes, bins, counts);
        } else if (pairs) {
            hn::Store(wholeNumbers(hn::MulAdd(a, width, b)), di, found);
            for (int64_t k = 0; k < lanes; ++k) ++pairs[found[k]];
        } else {
            hn::Store(wholeNumbers(a), di, found);
            hn::Store(wholeNumbers(b), di, found + lanes);
            for (int64_t k = 0; k < 2 * lanes; ++k) ++counts[found[k]];
        }
    }
    reference::countBins(x + i, n - i, bins, counts);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(RangeOf);
HWY_EXPORT(CentredSumsOf);
HWY_EXPORT(AddToColumns);
HWY_EXPORT(CountBins);

ValueRange rangeOf(const float* x, int64_t n) {
    return HWY_DYNAMIC_DISPATCH(RangeOf)(x, n);
}
CentredSums centredSums(const float* x, int64_t n, double mean) {
    return HWY_DYNAMIC_DISPATCH(CentredSumsOf)(x, n, mean);
}
void addToColumns(const float* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays) {
    HWY_DYNAMIC_DISPATCH(AddToColumns)(x, rows, stride, columns, arrays);
}
void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts, uint32_t* pairs) {
    HWY_DYNAMIC_DISPATCH(CountBins)(x, n, bins, counts, pairs);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
