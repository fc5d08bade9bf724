// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A weight and what is added to it: W = base + scale_1 W_1 + scale_2 W_2 + ..., each in any
// encoding. An adapter (LoRA: W + alpha/r B A) is a sum with a product; a quantized weight whose
// outliers are kept apart is a sum with a sparse one. A backend multiplies by each and adds up.
//
// Re-encoding for other values keeps every addend bit for bit and re-encodes the base for what is
// left, values - (scale_1 W_1 + ...): an adapter stays the adapter that was trained, outliers stay
// out of the range of the base, and the sum is as near as the base can bring it.

#include "core/encoding/encoding.h"

namespace lathe::core {

struct Addend {
    EncodingPtr weight;  ///< of the base's rows and columns
    float scale = 1;
};

/// Throws Error(Corrupt) for shapes that differ, scales that are not finite and sums of more than
/// kAddends.
EncodingPtr makeSum(EncodingPtr base, std::vector<Addend> addends);

inline constexpr size_t kAddends = 64;

}  // namespace lathe::core
