// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a rule means for one layer and one network: the stored tensor's name and shape.

#include "core/model/family.h"

namespace lathe::core {

/// "blk.{}.attn_q.weight" and 3: "blk.3.attn_q.weight".
std::string storedName(const TensorRule& rule, int layer);

/// The shape in the file of a weight whose canonical shape is `shape`.
Shape storedShape(const TensorRule& rule, const ModelSpec& spec, const Shape& shape);

/// The same values in another shape of as many elements; a plain array keeps its bytes where they are.
EncodingPtr reshaped(const Encoding& encoding, const Shape& shape);

/// A matrix with rows and columns exchanged; a plain array keeps its element type.
EncodingPtr transposed(const Encoding& encoding);

}  // namespace lathe::core
