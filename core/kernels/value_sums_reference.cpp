// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/value_sums_reference.h"

#include <algorithm>
#include <cmath>

namespace lathe::core::reference {

ValueRange rangeOf(const float* x, int64_t n) {
    ValueRange range{true, x[0], x[0], 0, 0};
    for (int64_t i = 0; i < n; ++i) {
        range.finite &= std::isfinite(x[i]);
        range.low = std::min(range.low, x[i]);
        range.high = std::max(range.high, x[i]);
        range.zeros += x[i] == 0;
        range.sum += x[i];
    }
    return range;
}

CentredSums centredSums(const float* x, int64_t n, double mean) {
    CentredSums sums;
    for (int64_t i = 0; i < n; ++i) {
        const double d = x[i] - mean, square = d * d;
        sums.m2 += square;
        sums.m3 += square * d;
        sums.m4 += square * square;
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

int binOf(float x, const BinEdges& bins) {
    const double low = bins.edges[0], scale = bins.bins / (bins.edges[bins.bins] - low);
    int bin = std::min(bins.bins - 1, static_cast<int>((x - low) * scale));
    // The product may round across a border.
    if (x < bins.edges[bin])
        --bin;
    else if (x >= bins.edges[bin + 1] && bin + 1 < bins.bins)
        ++bin;
    return bin;
}

void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts) {
    for (int64_t i = 0; i < n; ++i)
        if (x[i] >= bins.edges[0] && x[i] <= bins.edges[bins.bins]) ++counts[binOf(x[i], bins)];
}

}  // namespace lathe::core::reference
