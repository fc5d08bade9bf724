// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small HDF5 files as other programs may write them.

#include <filesystem>

namespace lathe::tests {

enum class Storage { Plain, Compressed, Elsewhere, NeverWritten };

/// A file with one matrix model_weights/kernel:0 of 64 x 2 numbers 0, 1, 2, ..., and perhaps an
/// attribute model_config. Returns `path`.
std::filesystem::path makeHdf5(const std::filesystem::path& path, Storage storage,
                               bool config = true);

}  // namespace lathe::tests
