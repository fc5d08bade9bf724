// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HDF5 files that other programs wrote, parsed by a process of its own (app/read_hdf5): libhdf5
// trusts what it reads, so a hostile file may crash it or have it ask for any amount of memory.

#include <chrono>
#include <filesystem>

#include "core/tensor/tensor.h"

namespace lathe::core {

inline constexpr std::chrono::seconds kHdf5ReaderTime{60};

/// The reader: what LATHE_READ_HDF5 names, else lathe-read-hdf5 beside the running program, or in
/// the folder next to it that the build puts it in. Throws Error(NotFound) saying where it was
/// looked for.
std::filesystem::path hdf5ReaderProgram();

/// What the reader says of the file: the bytes of a safetensors file, unchecked. Throws
/// Error(Corrupt) when the reader refuses the file, dies, or exceeds `time` or an output of eight
/// times the file.
Buffer readHdf5InChild(const std::filesystem::path& path,
                       std::chrono::milliseconds time = kHdf5ReaderTime);

}  // namespace lathe::core
