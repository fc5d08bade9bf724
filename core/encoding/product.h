// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A weight of low rank: W = left (rows x rank) * right (rank x columns), each in any encoding. It
// is smaller than the plain array where rank < rows columns / (rows + columns), and a backend
// multiplies by the factors, right first, without ever decoding W.

#include "core/encoding/encoding.h"
#include "core/encoding/low_rank.h"

namespace lathe::core {

/// Throws Error(Corrupt) unless left has the rows of `shape`, right its columns, and the rank
/// agrees.
EncodingPtr makeProduct(const Shape& shape, EncodingPtr left, EncodingPtr right);

/// These factors, as many columns of the left as rows of the right one, rounded to `type`.
EncodingPtr encodeFactors(const Shape& shape, const LowRankFactors& factors, DType type);

/// The nearest product of this rank (see truncatedSvd), its factors rounded to `type`. Throws
/// Error(Refused) on values that are not finite. Re-encoding does the same at the rank it finds,
/// and re-encodes both factors the way they are.
EncodingPtr encodeProduct(const Shape& shape, std::span<const float> values, int64_t rank,
                          DType type);

}  // namespace lathe::core
