// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One safetensors file: a 64-bit header length, a JSON header, then the bytes of all tensors
// without gaps (huggingface/safetensors: README.md, safetensors/src/tensor.rs). The reader makes
// every check of the reference reader, forbids duplicate keys as the specification does, and has
// limits of its own.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

struct SafetensorsFile {
    std::vector<RawTensor> tensors;  ///< dense, in the order of their bytes
    std::map<std::string, std::string, std::less<>> metadata;  ///< "__metadata__"
    uint64_t fileBytes = 0;
};

/// Longest header that the reference reader accepts, and the limits of this one.
inline constexpr uint64_t kSafetensorsHeaderLimit = 100'000'000;
inline constexpr size_t kSafetensorsTensorLimit = 1'000'000;
inline constexpr size_t kSafetensorsRankLimit = 32;
inline constexpr size_t kSafetensorsNameLimit = 4096;  ///< bytes, also of metadata keys
inline constexpr int kSafetensorsDepthLimit =
    32;  ///< of values under keys that the format does not define

/// Whether the beginning of a file can be one: byte 8 opens an object and the length is below 2^32.
bool looksLikeSafetensors(std::string_view beginning);

/// Tensors are windows into `file`, at any alignment. Throws Error(Corrupt) for a broken file and
/// Error(Unsupported), naming tensor and type, for element types that DType does not have.
SafetensorsFile parseSafetensors(const Buffer& file);
SafetensorsFile readSafetensors(const std::filesystem::path& path);  ///< the same, mapped

/// Writes the file atomically: tensors sorted by element type (widest first) and name, so that each
/// is naturally aligned. Throws Error(Unsupported) naming the tensor for encodings that are no
/// plain array. Progress: one unit per byte of the tensors.
void writeSafetensors(const std::filesystem::path& path, std::span<const RawTensor> tensors,
                      const std::map<std::string, std::string, std::less<>>& metadata,
                      JobContext& job);

}  // namespace lathe::core
