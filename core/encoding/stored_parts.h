// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Checks that loaders and encoders of several kinds share. All throw Error(Corrupt) with the kind
// and the name of what a file lacks, unless said otherwise.

#include "core/encoding/encoding.h"

namespace lathe::core {

const Tensor& storedPart(const StoredEncoding& stored, std::string_view name);

/// T: bool, int64_t, double or std::string.
template <class T>
const T& storedAttribute(const StoredEncoding& stored, std::string_view name);

/// Loads a child as a weight of this shape; errors say which child they are about.
EncodingPtr loadChild(const Shape& shape, const StoredEncoding& stored, const std::string& name);

/// Refuses element types but f32, f16 and bf16 for the numbers (`what`) of a weight.
void requireFloats(DType type, std::string_view what);

/// Throws Error(Refused) for the first value that is infinite or not a number.
void requireFinite(const Shape& shape, std::span<const float> values, std::string_view kind);

/// Values as an array of this type, rounded to nearest even.
Tensor narrowed(Shape shape, std::span<const float> values, DType type);

/// Values for `examples`: every third one, 0 between.
std::vector<float> thinned(std::span<const float> values);

}  // namespace lathe::core
