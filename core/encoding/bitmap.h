// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One bit per value, and the values that are not 0 alone: half of them zero makes 9 bits of
// float16's 16. The kept values of a row stand one after the other in rows of a child of its own:
// of width 1 in a plain array; in an integer one of a width that shares a scale, the last of them
// padded. Unlike a masked weight (masked.h) it stores nothing for zeros, and unlike a sparse one
// (sparse.h) its positions cost the same however many values are kept.

#include "core/encoding/encoding.h"

namespace lathe::core {

/// The same values without the zeros (the sign of a zero is lost). Null where the encoding ties
/// values to their neighbours: plain arrays of any type can, and integers with whole zeros and one
/// scale per tensor or row.
EncodingPtr packBitmap(const Encoding& whole);

}  // namespace lathe::core
