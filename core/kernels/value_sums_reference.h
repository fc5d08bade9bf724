// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// value_sums.h in plain C++: what the SIMD versions are tested against.

#include "core/kernels/value_sums.h"

namespace lathe::core::reference {

ValueRange rangeOf(const float* x, int64_t n);
CentredSums centredSums(const float* x, int64_t n, double mean);
void addToColumns(const float* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays);
void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts);

/// The bin of a value between the ends.
int binOf(float x, const BinEdges& bins);

}  // namespace lathe::core::reference
