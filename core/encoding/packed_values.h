// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values of a weight moved into a matrix of another shape with their bits unchanged: what the
// encodings keep that leave out zeros (bitmap.h, two_four.h). Plain arrays move elements, affine
// ones codes, each under the scale that it had.

#include <optional>

#include "core/encoding/affine.h"
#include "core/encoding/encoding.h"

namespace lathe::core {

/// Where each value of the new matrix stands in the old one (row * columns + column); what becomes
/// of the places that are -1 does not matter.
using Places = std::span<const int64_t>;

/// A plain array of `shape`, of the element type of `whole`.
EncodingPtr gatheredElements(const Tensor& whole, const Shape& shape, Places places);

/// An affine matrix of `shape`, a row of which comes from one row of the old one (`columns` wide).
/// `group` columns share a scale then; 0: whole rows do, and did.
EncodingPtr gatheredCodes(const AffineParts& whole, int64_t columns, const Shape& shape,
                          Places places, int64_t group);

}  // namespace lathe::core
