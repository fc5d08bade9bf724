// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Products of one sparse row (n values and their columns) with dense inputs, in SIMD. Plain loops
// with the same names stand in sparse_reference.h and test these.

#include <cstdint>

namespace lathe::core {

/// sum_i values[i] x[columns[i]], in a fixed order for one instruction set. O(n).
float sparseDot(const float* values, const int32_t* columns, int64_t n, const float* x);

/// out[t] = sum_i values[i] x[columns[i] * stride + t] for t < width: many inputs at once, which
/// stand side by side (row c of x holds element c of each). O(n width).
void sparseCombine(const float* values, const int32_t* columns, int64_t n, const float* x,
                   int64_t stride, int64_t width, float* out);

}  // namespace lathe::core
