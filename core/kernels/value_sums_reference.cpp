// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/value_sums_reference.h"

#include <algorithm>
#include <cmath>

namespace lathe::core::reference {

template <class T>
ValueSums valueSums(const T* x, int64_t n, double centre) {
    const float first = toFloat(x[0]);
    ValueSums sums{true, first, first, 0, 0, 0, 0, 0};
    for (int64_t i = 0; i < n; ++i) {
        const float value = toFloat(x[i]);
        const double d = value - centre, square = d * d;
        sums.finite &= std::isfinite(value);
        sums.low = std::min(sums.low, value);
        sums.high = std::max(sums.high, value);
        sums.zeros += value == 0;
        sums.s1 += d;
        sums.s2 += square;
        sums.s3 += square * d;
        sums.s4 += square * square;
    }
    return sums;
}
template ValueSums valueSums(const float*, int64_t, double);
template ValueSums valueSums(const Float16*, int64_t, double);
template ValueSums valueSums(const BFloat16*, int64_t, double);

template <class T>
void addToColumns(const T* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays) {
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t c = 0; c < columns; ++c) {
            const float value = toFloat(x[r * stride + c]);
            const double d = value - arrays.shift[c];
            arrays.low[c] = std::min(arrays.low[c], value);
            arrays.high[c] = std::max(arrays.high[c], value);
            arrays.sum[c] += d;
            arrays.squares[c] += d * d;
        }
}

template void addToColumns(const float*, int64_t, int64_t, int64_t, const ColumnArrays&);
template void addToColumns(const Float16*, int64_t, int64_t, int64_t, const ColumnArrays&);
template void addToColumns(const BFloat16*, int64_t, int64_t, int64_t, const ColumnArrays&);

}  // namespace lathe::core::reference
