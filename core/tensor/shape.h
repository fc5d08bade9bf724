// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Dimensions of a tensor, outermost first (C order). Products are checked, since files lie.

#include <cstdint>
#include <string>
#include <vector>

namespace lathe::core {

using Shape = std::vector<int64_t>;

/// Number of elements; throws Error(Corrupt) on a negative dimension or overflow of int64.
int64_t elementCount(const Shape& shape);

/// The tensor as a matrix: the last dimension is the columns, all others together the rows.
/// A vector of n elements is one row; a scalar is 1 x 1.
int64_t columnsOf(const Shape& shape);
int64_t rowsOf(const Shape& shape);

std::string toText(const Shape& shape);  ///< "576x1536"

/// a*b with Error(Corrupt) on overflow, for sizes that come from files.
uint64_t checkedProduct(uint64_t a, uint64_t b);

}  // namespace lathe::core
