// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of contents of a native file: one JSON text that holds the metadata, the names of the
// companions and each tensor's encoding taken apart. The bytes themselves are data sets whose paths
// follow from the names, so that h5py and h5dump show them where one looks for them:
//   index                                  this text
//   companions/<file>                      bytes
//   tensors/<tensor>/<part>                arrays of StoredEncoding::parts
//   tensors/<tensor>/@<child>/<part>       of StoredEncoding::children, nested at will
// In a path everything but letters, digits and "_.-" is written %XX.

#include <functional>
#include <string>
#include <string_view>

#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

inline constexpr size_t kNativeIndexLimit = size_t{128} << 20;  ///< bytes of the text
inline constexpr int kNativeNesting = 16;                       ///< encodings inside each other

/// Called for every array of bytes, always in the same order.
using PartVisitor = std::function<void(const std::string& path, const Tensor& part)>;
void visitNativeParts(const RawCheckpoint& checkpoint, const PartVisitor& visit);

/// Throws Error(Usage) for two tensors of one name.
std::string writeNativeIndex(const RawCheckpoint& checkpoint);

/// Fetches the array at a path; must check that it has this type and shape.
using PartReader = std::function<Tensor(const std::string& path, DType type, const Shape& shape)>;

/// Metadata, companions and tensors; throws Error(Corrupt) for text that writeNativeIndex() did not
/// make.
RawCheckpoint readNativeIndex(std::string_view text, const PartReader& read);

}  // namespace lathe::core
