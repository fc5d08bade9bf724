// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The HDF5 side of the native format: lays out a file of contiguous, aligned data sets, and finds
// them again. Neither reads or writes weights: the bytes are at known places of the file, which is
// mapped.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

/// Where a new container expects its bytes; an array without elements has no place.
struct NativeLayout {
    struct Place {
        uint64_t offset = 0;  ///< from the beginning of the file
        uint64_t bytes = 0;
    };
    std::vector<Place> parts;  ///< in the order of visitNativeParts()
    uint64_t indexOffset = 0;
    uint64_t dataBytes = 0;  ///< index and all parts
};

/// Creates the file with user block and data sets, all bytes of which are still zero. The same
/// checkpoint gives the same file: no times are stored and the version of the format is fixed.
NativeLayout createNativeContainer(const RawCheckpoint& checkpoint, const std::string& index,
                                   const std::filesystem::path& path, const JobContext& job);

/// A container whose bytes have been checked. Parts are windows into `file`.
class NativeReader {
  public:
    NativeReader(const std::filesystem::path& path, Buffer file);
    ~NativeReader();
    NativeReader(const NativeReader&) = delete;
    NativeReader& operator=(const NativeReader&) = delete;

    std::string_view index() const;
    /// Throws Error(Corrupt) unless the data set has this shape and element size, is stored in one
    /// piece, aligned, and inside the file.
    Tensor part(const std::string& path, DType type, const Shape& shape) const;

  private:
    struct Open;
    std::unique_ptr<Open> m_open;
    Buffer m_file;
};

}  // namespace lathe::core
