// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// value_sums.h in plain C++: what the SIMD versions are tested against.

#include "core/kernels/value_sums.h"

namespace lathe::core::reference {

/// T is float, Float16 or BFloat16.
template <class T>
ValueSums valueSums(const T* x, int64_t n, double centre);
template <class T>
void addToColumns(const T* x, int64_t rows, int64_t stride, int64_t columns,
                  const ColumnArrays& arrays);

}  // namespace lathe::core::reference
