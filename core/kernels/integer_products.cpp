// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/integer_products.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/integer_products.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D16 = hn::ScalableTag<int16_t>;
using D32 = hn::RepartitionToWide<D16>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;

/// `sum` and the products of neighbouring pairs, in lanes of any order.
HWY_INLINE V32 addProducts(V16 a, V16 b, V32 sum) {
    const D32 d32;
    V32 others = hn::Zero(d32);
    sum = hn::ReorderWidenMulAccumulate(d32, a, b, sum, others);
    return hn::Add(sum, others);
}

/// Rows of a and b whose sums stay in registers together.
constexpr int kRowsA = 4, kRowsB = 2;

template <int RowsA, int RowsB>
HWY_INLINE void productBlock(const int16_t* HWY_RESTRICT a, int64_t strideA,
                             const int16_t* HWY_RESTRICT b, int64_t strideB, int64_t n,
                             int32_t* HWY_RESTRICT out, int64_t strideOut) {
    const D16 d;
    const D32 d32;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    V32 sums[RowsA][RowsB];
    for (auto& row : sums)
        for (V32& sum : row) sum = hn::Zero(d32);
    int64_t whole = 0;
    for (; whole + lanes <= n; whole += lanes)
        for (int j = 0; j < RowsB; ++j) {
            const V16 shared = hn::LoadU(d, b + j * strideB + whole);
            for (int i = 0; i < RowsA; ++i)
                sums[i][j] = addProducts(hn::LoadU(d, a + i * strideA + whole), shared, sums[i][j]);
        }
    for (int i = 0; i < RowsA; ++i)
        for (int j = 0; j < RowsB; ++j) {
            int32_t sum = hn::GetLane(hn::SumOfLanes(d32, sums[i][j]));
            for (int64_t k = whole; k < n; ++k)
                sum += int32_t{a[i * strideA + k]} * b[j * strideB + k];
            out[i * strideOut + j] = sum;
        }
}

template <int RowsA>
HWY_INLINE void productRows(const int16_t* a, int64_t strideA, const IntegerMatrix& b, int64_t n,
                            int32_t* out) {
    int64_t j = 0;
    for (; j + kRowsB <= b.rows; j += kRowsB)
        productBlock<RowsA, kRowsB>(a, strideA, b.data + j * b.stride, b.stride, n, out + j,
                                    b.rows);
    for (; j < b.rows; ++j)
        productBlock<RowsA, 1>(a, strideA, b.data + j * b.stride, b.stride, n, out + j, b.rows);
}

void IntegerProducts(const IntegerMatrix& a, const IntegerMatrix& b, int64_t n, int32_t* out) {
    int64_t i = 0;
    for (; i + kRowsA <= a.rows; i += kRowsA)
        productRows<kRowsA>(a.data + i * a.stride, a.stride, b, n, out + i * b.rows);
    for (; i < a.rows; ++i) productRows<1>(a.data + i * a.stride, a.stride, b, n, out + i * b.rows);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(IntegerProducts);

void integerProducts(const IntegerMatrix& a, const IntegerMatrix& b, int64_t n, int32_t* out) {
    HWY_DYNAMIC_DISPATCH(IntegerProducts)(a, b, n, out);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
