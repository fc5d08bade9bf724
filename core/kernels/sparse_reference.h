// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The products of sparse.h as plain loops with sums in double.

#include <cstdint>

namespace lathe::core::reference {

double sparseDot(const float* values, const int32_t* columns, int64_t n, const float* x);
void sparseCombine(const float* values, const int32_t* columns, int64_t n, const float* x,
                   int64_t stride, int64_t width, double* out);

}  // namespace lathe::core::reference
