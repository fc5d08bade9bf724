// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A random sparse weight whose positions a stored seed decides, so that only the seed, the number
// of values per row and the values are stored: no position costs a byte. Positions must be the same
// on every platform for ever; the attribute "positions" of a file names the rule:
//
// "philox-floyd-1": row r of n columns keeps k of them, drawn by R. Floyd's algorithm (Bentley,
// "Programming pearls: a sample of brilliance", CACM 1987). Random numbers are Rng(seed, stream =
// r) of core/base/rng.h, which is Philox4x32-10 with key = seed and counter = (block, r), low words
// first. For j = n - k, ..., n - 1: t = below(j + 1); keep t, or j if t is kept already. below(m)
// takes 64-bit numbers x, low word drawn first, until x < m * floor((2^64 - 1) / m); it is x mod m.
// The values of a row stand in ascending order of their columns.
//
// Positions are computed again when a weight is opened and held in memory (4 bytes each).

#include "core/encoding/encoding.h"

namespace lathe::core {

/// The kept columns of each row, ascending; rows x perRow. O(rows (perRow + columns / 64)).
std::vector<int32_t> seededPositions(uint64_t seed, int64_t rows, int64_t columns, int64_t perRow);

/// Keeps the values at the positions that `seed` decides (1 <= perRow <= columns), rounded to
/// `type` (F32, F16, BF16). Re-encoding keeps the positions. Rows cannot be chosen: a row's number
/// decides where its values stand. Values that are not finite are refused.
EncodingPtr encodeSeeded(const Shape& shape, std::span<const float> values, uint64_t seed,
                         int64_t perRow, DType type);

}  // namespace lathe::core
