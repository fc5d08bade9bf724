// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sums and ranges over the values of a weight in SIMD (Highway), so that statistics of a whole
// model run at about the speed of memory. Sums are in fp64, in a fixed order for one instruction
// set; of 16-bit floats it adds up sums of 16 terms in fp32, which are off by at most 20 * 2^-24 of
// the sum of their magnitudes. The same in plain C++ stands in value_sums_reference.h and tests
// these.

#include <cstdint>

#include "core/tensor/floats.h"

namespace lathe::core {

struct ValueSums {
    bool finite = true;  ///< all of them; if not, the rest says nothing
    float low = 0, high = 0;
    int64_t zeros = 0;
    double s1 = 0, s2 = 0, s3 = 0, s4 = 0;  ///< sums of (x - centre)^k

    void add(const ValueSums& other);  ///< those of more values
};

/// Of n > 0 values. The centre is finite.
ValueSums valueSums(const float* x, int64_t n, double centre);
ValueSums valueSums(const Float16* x, int64_t n, double centre);
ValueSums valueSums(const BFloat16* x, int64_t n, double centre);

/// What is kept of each column; all arrays are as long as there are columns.
struct ColumnArrays {
    float *low, *high;
    const double* shift;    ///< any value near the column's
    double *sum, *squares;  ///< of x - shift
};

/// Adds rows x columns finite values, row r from x + r * stride on.
void addToColumns(const float* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays);
void addToColumns(const Float16* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays);
void addToColumns(const BFloat16* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays);

}  // namespace lathe::core
