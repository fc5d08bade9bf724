// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/value_sums.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "core/kernels/value_sums_reference.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/value_sums.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include "core/kernels/plain_values-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr int64_t kAhead = 8192;  // bytes from here to what is asked for before its turn

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;
using D64 = hn::ScalableTag<double>;
using V64 = hn::Vec<D64>;
using Half = hn::Rebind<float, D64>;  // as many floats as there are doubles in a vector

#if HWY_TARGET != HWY_SCALAR  // whose vectors have no halves

HWY_INLINE V64 lowerHalf(V v) {
    return hn::PromoteTo(D64(), hn::LowerHalf(Half(), v));
}
HWY_INLINE V64 upperHalf(V v) {
    return hn::PromoteTo(D64(), hn::UpperHalf(Half(), v));
}

/// Sums of four powers of distances from the centre.
template <bool kCentred>
struct PowerSums {
    V64 centre, s1, s2, s3, s4;

    HWY_INLINE explicit PowerSums(double around) : centre(hn::Set(D64(), around)) {
        s1 = s2 = s3 = s4 = hn::Zero(D64());
    }

    HWY_INLINE void add(V64 x) {
        const V64 d = kCentred ? hn::Sub(x, centre) : x, square = hn::Mul(d, d);
        s1 = hn::Add(s1, d);
        s2 = hn::Add(s2, square);
        s3 = hn::MulAdd(square, d, s3);
        s4 = hn::MulAdd(square, square, s4);
    }
};

/// Terms of a sum in fp32 before it is added to one in fp64.
constexpr int64_t kTerms = 16;

/// Whether powers of such values, up to the fourth, and sums of kTerms of them stay where fp32 has
/// all its digits. Of smaller ones only those of the largest count.
template <class T>
HWY_INLINE bool inShortRange(float largest) {
    return std::is_same_v<T, Float16> || (largest > 0x1p-24f && largest < 0x1p30f);
}

/// The same as PowerSums<false>, of values with so few digits that sums of kTerms need no more than
/// fp32: each is off by at most (kTerms + 4) 2^-24 of that of its terms' magnitudes.
struct ShortPowerSums {
    V s1, s2, s3, s4;
    PowerSums<false> sums;

    HWY_INLINE ShortPowerSums() : sums(0) { s1 = s2 = s3 = s4 = hn::Zero(D()); }
    HWY_INLINE void add(V x) {
        const V square = hn::Mul(x, x);
        s1 = hn::Add(s1, x);
        s2 = hn::Add(s2, square);
        s3 = hn::MulAdd(square, x, s3);
        s4 = hn::MulAdd(square, square, s4);
    }
    HWY_INLINE void fold() {
        fold(s1, sums.s1);
        fold(s2, sums.s2);
        fold(s3, sums.s3);
        fold(s4, sums.s4);
    }
    static HWY_INLINE void fold(V& terms, V64& sum) {
        sum = hn::Add(sum, hn::Add(lowerHalf(terms), upperHalf(terms)));
        terms = hn::Zero(D());
    }
};

/// What is not a sum of powers.
struct Extremes {
    V low, high, zero;
    int64_t zeros = 0;

    HWY_INLINE explicit Extremes(V first) : low(first), high(first), zero(hn::Zero(D())) {}
    HWY_INLINE void add(V v) {
        low = hn::Min(low, v);
        high = hn::Max(high, v);
        zeros += static_cast<int64_t>(hn::CountTrue(D(), hn::Eq(v, zero)));
    }
    HWY_INLINE ValueSums with(V64 s1, V64 s2, V64 s3, V64 s4) const {
        const auto total = [](V64 sum) { return hn::GetLane(hn::SumOfLanes(D64(), sum)); };
        return {true,
                hn::GetLane(hn::MinOfLanes(D(), low)),
                hn::GetLane(hn::MaxOfLanes(D(), high)),
                zeros,
                total(s1),
                total(s2),
                total(s3),
                total(s4)};
    }
};

/// Calls add(vector) for n values, a multiple of the lanes.
template <class T, class Add>
HWY_INLINE void eachVector(const T* HWY_RESTRICT x, int64_t n, const Add& add) {
    const auto lanes = static_cast<int64_t>(hn::Lanes(D()));
    int64_t i = 0;
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
        const ValuePair pair = loadPair(x + i);
        prefetchPair<kAhead>(x + i);
        add(pair.a);
        add(pair.b);
    }
    if (i < n) add(loadValues(x + i));
}

template <bool kCentred, class T>
HWY_INLINE ValueSums sumsOfVectors(const T* HWY_RESTRICT x, int64_t n, double centre) {
    Extremes extremes(loadValues(x));
    PowerSums<kCentred> a(centre), b(centre);
    eachVector(x, n, [&](V v) HWY_ATTR {
        extremes.add(v);
        a.add(lowerHalf(v));
        b.add(upperHalf(v));
    });
    return extremes.with(hn::Add(a.s1, b.s1), hn::Add(a.s2, b.s2), hn::Add(a.s3, b.s3),
                         hn::Add(a.s4, b.s4));
}

template <class T>
HWY_INLINE ValueSums shortSumsOfVectors(const T* HWY_RESTRICT x, int64_t n) {
    const int64_t step = kTerms * static_cast<int64_t>(hn::Lanes(D()));
    Extremes extremes(loadValues(x));
    ShortPowerSums powers;
    const auto add = [&](V v) HWY_ATTR {
        extremes.add(v);
        powers.add(v);
    };
    int64_t i = 0;
    for (; i + step <= n; i += step) {
        eachVector(x + i, step, add);
        powers.fold();
    }
    eachVector(x + i, n - i, add);
    powers.fold();
    return extremes.with(powers.sums.s1, powers.sums.s2, powers.sums.s3, powers.sums.s4);
}

/// Of whole vectors.
template <class T>
HWY_INLINE ValueSums sumsAround(const T* x, int64_t n, double centre) {
    if (centre != 0) return sumsOfVectors<true>(x, n, centre);
    if constexpr (sizeof(T) == 2) {
        const ValueSums sums = shortSumsOfVectors(x, n);
        if (inShortRange<T>(std::max(-sums.low, sums.high))) return sums;
    }
    return sumsOfVectors<false>(x, n, centre);
}

#endif

template <class T>
HWY_INLINE ValueSums sumsOf(const T* x, int64_t n, double centre) {
#if HWY_TARGET == HWY_SCALAR
    return reference::valueSums(x, n, centre);
#else
    const auto lanes = static_cast<int64_t>(hn::Lanes(D()));
    const int64_t whole = n / lanes * lanes;
    if (whole == 0) return reference::valueSums(x, n, centre);
    ValueSums sums = sumsAround(x, whole, centre);
    if (whole < n) sums.add(reference::valueSums(x + whole, n - whole, centre));
    sums.finite = std::isfinite(sums.s1);  // floats cannot make a double overflow
    return sums;
#endif
}

ValueSums SumsOfFloats(const float* x, int64_t n, double centre) {
    return sumsOf(x, n, centre);
}
ValueSums SumsOfFloat16(const Float16* x, int64_t n, double centre) {
    return sumsOf(x, n, centre);
}
ValueSums SumsOfBFloat16(const BFloat16* x, int64_t n, double centre) {
    return sumsOf(x, n, centre);
}

#if HWY_TARGET != HWY_SCALAR

/// As many columns as a vector has lanes, from the first ones of the arrays on.
template <class T>
HWY_INLINE void addToFew(const T* HWY_RESTRICT x, int64_t rows, int64_t stride,
                         const ColumnArrays& to) {
    const D d;
    const D64 d64;
    const size_t half = hn::Lanes(d64);
    V low = hn::LoadU(d, to.low), high = hn::LoadU(d, to.high);
    const V64 aShift = hn::LoadU(d64, to.shift), bShift = hn::LoadU(d64, to.shift + half);
    V64 aSum = hn::LoadU(d64, to.sum), bSum = hn::LoadU(d64, to.sum + half);
    V64 aSquares = hn::LoadU(d64, to.squares), bSquares = hn::LoadU(d64, to.squares + half);
    for (int64_t r = 0; r < rows; ++r) {
        const V v = loadValues(x + r * stride);
        low = hn::Min(low, v);
        high = hn::Max(high, v);
        const V64 a = hn::Sub(lowerHalf(v), aShift), b = hn::Sub(upperHalf(v), bShift);
        aSum = hn::Add(aSum, a);
        bSum = hn::Add(bSum, b);
        aSquares = hn::MulAdd(a, a, aSquares);
        bSquares = hn::MulAdd(b, b, bSquares);
    }
    hn::StoreU(low, d, to.low);
    hn::StoreU(high, d, to.high);
    hn::StoreU(aSum, d64, to.sum);
    hn::StoreU(bSum, d64, to.sum + half);
    hn::StoreU(aSquares, d64, to.squares);
    hn::StoreU(bSquares, d64, to.squares + half);
}

/// The same with sums of kTerms rows in fp32; does nothing and says so where squares could leave
/// its range.
template <class T>
HWY_INLINE bool addShortlyToFew(const T* HWY_RESTRICT x, int64_t rows, int64_t stride,
                                const ColumnArrays& to) {
    const D d;
    const D64 d64;
    const size_t half = hn::Lanes(d64);
    const V shift = hn::Combine(d, hn::DemoteTo(Half(), hn::LoadU(d64, to.shift + half)),
                                hn::DemoteTo(Half(), hn::LoadU(d64, to.shift)));
    V low = loadValues(x), high = low;
    V64 sums[4] = {hn::LoadU(d64, to.sum), hn::LoadU(d64, to.sum + half),
                   hn::LoadU(d64, to.squares), hn::LoadU(d64, to.squares + half)};
    for (int64_t begin = 0; begin < rows; begin += kTerms) {
        V sum = hn::Zero(d), squares = sum;
        for (int64_t r = begin; r < std::min(rows, begin + kTerms); ++r) {
            const V v = loadValues(x + r * stride), off = hn::Sub(v, shift);
            low = hn::Min(low, v);
            high = hn::Max(high, v);
            sum = hn::Add(sum, off);
            squares = hn::MulAdd(off, off, squares);
        }
        sums[0] = hn::Add(sums[0], lowerHalf(sum));
        sums[1] = hn::Add(sums[1], upperHalf(sum));
        sums[2] = hn::Add(sums[2], lowerHalf(squares));
        sums[3] = hn::Add(sums[3], upperHalf(squares));
    }
    const V largest = hn::Max(hn::Max(hn::Abs(low), hn::Abs(high)), hn::Abs(shift));
    if (!inShortRange<T>(hn::GetLane(hn::MinOfLanes(d, largest))) ||
        !inShortRange<T>(hn::GetLane(hn::MaxOfLanes(d, largest))))
        return false;
    hn::StoreU(hn::Min(low, hn::LoadU(d, to.low)), d, to.low);
    hn::StoreU(hn::Max(high, hn::LoadU(d, to.high)), d, to.high);
    hn::StoreU(sums[0], d64, to.sum);
    hn::StoreU(sums[1], d64, to.sum + half);
    hn::StoreU(sums[2], d64, to.squares);
    hn::StoreU(sums[3], d64, to.squares + half);
    return true;
}

#endif

ColumnArrays from(const ColumnArrays& arrays, int64_t c) {
    return {arrays.low + c, arrays.high + c, arrays.shift + c, arrays.sum + c, arrays.squares + c};
}

template <class T>
HWY_INLINE void addToColumnsOf(const T* x, int64_t rows, int64_t stride, int64_t columns,
                               const ColumnArrays& arrays) {
    int64_t c = 0;
#if HWY_TARGET != HWY_SCALAR
    const auto lanes = static_cast<int64_t>(hn::Lanes(D()));
    for (; c + lanes <= columns; c += lanes)
        if (sizeof(T) != 2 || !addShortlyToFew(x + c, rows, stride, from(arrays, c)))
            addToFew(x + c, rows, stride, from(arrays, c));
#endif
    reference::addToColumns(x + c, rows, stride, columns - c, from(arrays, c));
}

void AddFloatsToColumns(const float* x, int64_t rows, int64_t stride, int64_t columns,
                        const ColumnArrays& arrays) {
    addToColumnsOf(x, rows, stride, columns, arrays);
}
void AddFloat16ToColumns(const Float16* x, int64_t rows, int64_t stride, int64_t columns,
                         const ColumnArrays& arrays) {
    addToColumnsOf(x, rows, stride, columns, arrays);
}
void AddBFloat16ToColumns(const BFloat16* x, int64_t rows, int64_t stride, int64_t columns,
                          const ColumnArrays& arrays) {
    addToColumnsOf(x, rows, stride, columns, arrays);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(SumsOfFloats);
HWY_EXPORT(SumsOfFloat16);
HWY_EXPORT(SumsOfBFloat16);
HWY_EXPORT(AddFloatsToColumns);
HWY_EXPORT(AddFloat16ToColumns);
HWY_EXPORT(AddBFloat16ToColumns);

ValueSums valueSums(const float* x, int64_t n, double centre) {
    return HWY_DYNAMIC_DISPATCH(SumsOfFloats)(x, n, centre);
}
ValueSums valueSums(const Float16* x, int64_t n, double centre) {
    return HWY_DYNAMIC_DISPATCH(SumsOfFloat16)(x, n, centre);
}
ValueSums valueSums(const BFloat16* x, int64_t n, double centre) {
    return HWY_DYNAMIC_DISPATCH(SumsOfBFloat16)(x, n, centre);
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
    HWY_DYNAMIC_DISPATCH(AddFloatsToColumns)(x, rows, stride, columns, arrays);
}
void addToColumns(const Float16* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays) {
    HWY_DYNAMIC_DISPATCH(AddFloat16ToColumns)(x, rows, stride, columns, arrays);
}
void addToColumns(const BFloat16* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays) {
    HWY_DYNAMIC_DISPATCH(AddBFloat16ToColumns)(x, rows, stride, columns, arrays);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
