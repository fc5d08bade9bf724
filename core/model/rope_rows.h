// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RoPE rotates channels in pairs: (2i, 2i+1) in GGUF's llama and llama2.c, (i, i + d/2) elsewhere. The same
// weights fit both when the rows of q and k stand in another order.

#include <span>

#include "core/encoding/encoding.h"
#include "core/model/spec.h"

namespace lathe::core {

/// Whether both rotate the same number of dimensions by the same angles, as well as float32 defines them:
/// converters compute divisors in float32, and blending small factors multiplies that error by up to the
/// factor (32: 2e-6).
bool sameRotation(const RopeSpec& a, const RopeSpec& b);

/// The channel of a head where member r (0 or 1) of a rotated pair stands, in the pairing of `rope`.
int64_t ropeChannel(const RopeSpec& rope, int64_t pair, int64_t r);

/// For each row of the result the row of the source that holds it, so that weights for `rope.style` fit
/// `style`; channels beyond rope.dimensions stay.
std::vector<int64_t> ropeRowOrder(const RopeSpec& rope, int heads, int headDim, RopeStyle style);

/// Rows of a matrix, or elements of a vector, in that order with their stored bits; null where the storage
/// ties them together.
EncodingPtr reordered(const Encoding& encoding, std::span<const int64_t> order);

/// The same for decoded values.
std::vector<float> reordered(const Encoding& encoding, std::span<const float> values, std::span<const int64_t> order);

}  // namespace lathe::core
