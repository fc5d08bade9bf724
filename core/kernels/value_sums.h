// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sums, ranges and counts over the values of a weight in SIMD (Highway), so that statistics of a
// whole model run at the speed of memory. Sums are in fp64, in a fixed order for one instruction
// set. The same in plain C++ stands in value_sums_reference.h and tests these.

#include <cstdint>

namespace lathe::core {

struct ValueRange {
    bool finite = true;  ///< all of them; if not, the rest says nothing
    float low = 0, high = 0;
    int64_t zeros = 0;
    double sum = 0;
};

/// Of n > 0 values.
ValueRange rangeOf(const float* x, int64_t n);

struct CentredSums {
    double m2 = 0, m3 = 0, m4 = 0;  ///< sums of (x - mean)^2, ^3, ^4
};
CentredSums centredSums(const float* x, int64_t n, double mean);

/// What is kept of each column; all arrays are as long as there are columns.
struct ColumnArrays {
    float *low, *high;
    const double* shift;    ///< any value near the column's
    double *sum, *squares;  ///< of x - shift
};

/// Adds rows x columns finite values, row r from x + r * stride on.
void addToColumns(const float* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays);

/// Bins of equal width: bin i holds edges[i] <= x < edges[i + 1], the last one also its end.
struct BinEdges {
    const double* edges;  ///< bins + 1 of them, each above the last, the ends being floats
    int bins;
};

/// Adds values between the ends to counts[bin] and leaves out what is not finite; there are no
/// others, nor more than 2^20 bins. Where `pairs` is given (up to 2048 bins), two values at a time
/// may go to pairs[bin * bins + other bin] instead, which takes half the time.
void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts,
               uint32_t* pairs = nullptr);

}  // namespace lathe::core
