// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Products of rows of small integers, summed in int32, in SIMD: exact, whatever the order. The same
// as a plain loop stands in integer_products_reference.h.
//
// Operands are codes of 8 bits or fewer, less a zero point, and stand in 16 bits: what portable
// SIMD multiplies and adds is pairs of those (pmaddwd).

#include <cstdint>

namespace lathe::core {

/// Up to this many products of two integers in [-255, 255] add up in int32.
inline constexpr int64_t kIntegerProducts = 32768;

struct IntegerMatrix {
    const int16_t* data = nullptr;
    int64_t rows = 0, stride = 0;
};

/// out[i * b.rows + j] = sum_k a[i][k] b[j][k] over n <= kIntegerProducts columns.
/// O(a.rows b.rows n).
void integerProducts(const IntegerMatrix& a, const IntegerMatrix& b, int64_t n, int32_t* out);

}  // namespace lathe::core
