// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A checkpoint format: recognised by its bytes, read to a RawCheckpoint, written from one. One file
// per format; formats.inc lists them.

#include <filesystem>
#include <span>

#include "core/base/job.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

struct Format {
    std::string_view id;         ///< "gguf"
    std::string_view label;      ///< "GGUF"
    std::string_view extension;  ///< ".gguf"; empty for a folder
    std::string_view loadedBy;   ///< a sentence: which programs open it

    /// Looks at the path's content, never at its name alone.
    bool (*recognise)(const std::filesystem::path& path);

    /// Throws Error(Corrupt | Unsupported | Io) with file and offset; allocates nothing that a
    /// header merely claims. Weight bytes are mapped.
    RawCheckpoint (*read)(const std::filesystem::path& path);

    /// Writes atomically (temporary file or folder, flushed, renamed). Null: the format is only
    /// read.
    void (*write)(const RawCheckpoint& checkpoint, const std::filesystem::path& path,
                  JobContext& job);

    /// Whether the format stores this encoding bit for bit.
    bool (*keeps)(const Encoding& encoding);
};

std::span<const Format* const> formats();
const Format* formatNamed(std::string_view id);

/// Recognises and reads; the error for an unknown file says what its first bytes look like and what
/// can be opened. Context: the path.
RawCheckpoint readCheckpoint(const std::filesystem::path& path);

}  // namespace lathe::core
