// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/value_sums_reference.h"

#include <algorithm>
#include <cmath>

namespace lathe::core::reference {

ValueSums valueSums(const float* x, int64_t n, double centre) {
    ValueSums sums{true, x[0], x[0], 0, 0, 0, 0, 0};
    for (int64_t i = 0; i < n; ++i) {
        const double d = x[i] - centre, square = d * d;
        sums.finite &= std::isfinite(x[i]);
        sums.low = std::min(sums.low, x[i]);
        sums.high = std::max(sums.high, x[i]);
        sums.zeros += x[i] == 0;
        sums.s1 += d;
        sums.s2 += square;
        sums.s3 += square * d;
        sums.s4 += square * square;
    }
    return sums;
}

void addToColumns(const float* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays) {
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t c = 0; c < columns; ++c) {
            const float value = x[r * stride + c];
            const double d = value - arrays.shift[c];
            arrays.low[c] = std::min(arrays.low[c], value);
            arrays.high[c] = std::max(arrays.high[c], value);
            arrays.sum[c] += d;
            arrays.squares[c] += d * d;
        }
}

}  // namespace lathe::core::reference
