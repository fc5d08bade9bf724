// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The native format, `.lathe.h5`: an HDF5 file behind a checked user block (native_block.h) with a
// table of contents (native_index.h). It holds every encoding, plan and provenance bit for bit, and
// the same checkpoint gives the same bytes. Data sets are contiguous, unfiltered and 64-byte
// aligned, so that weights map.

#include "core/formats/format.h"

namespace lathe::core {

inline constexpr size_t kNativeAlignment = 64;  ///< bytes: one cache line, one AVX-512 register

extern const Format format_native;

}  // namespace lathe::core
