// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// value_sums.h in plain C++: what the SIMD versions are tested against.

#include "core/kernels/value_sums.h"

namespace lathe::core::reference {

ValueSums valueSums(const float* x, int64_t n, double centre);
void addToColumns(const float* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays);
}  // namespace lathe::core::reference
