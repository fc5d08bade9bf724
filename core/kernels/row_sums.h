// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What one query does with many rows, as one call: the same sums in the same order as dot() and
// addScaled() row by row (core/kernels/vector_ops.h), bit for bit. O(rows n).

#include <cstdint>

namespace lathe::core {

/// out[r] = sum_i x[i] row_r[i], of rows `stride` apart.
void dotRows(const float* x, const float* rows, int64_t stride, int64_t count, int64_t n, float* out);

/// target[i] += factors[r] row_r[i], row after row.
void addScaledRows(float* target, const float* factors, const float* rows, int64_t stride,
                   int64_t count, int64_t n);

}  // namespace lathe::core
