// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The user block in front of a native file. libhdf5 is not safe with damaged files, so it sees one
// only after these 512 bytes and the SHA-256 of all the others have been found right: a change of
// any byte of the file is noticed. The checksum protects against damage, not against an author with
// intent.
//
//   0  "LATHEH5\n"            12  u32 length of this block (512)    24  SHA-256 of all bytes after
//   this 8  u32 format version     16  u64 length of the whole file          block, 64 lower-case
//   hex digits 88 to 511: zero. Numbers are little-endian.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lathe::core {

inline constexpr size_t kNativeBlockBytes = 512;  ///< the smallest user block HDF5 allows
inline constexpr uint32_t kNativeVersion = 1;

std::array<std::byte, kNativeBlockBytes> makeNativeBlock(uint64_t fileBytes,
                                                         std::string_view sha256Hex);

bool hasNativeMagic(std::span<const std::byte> file);

/// Checks every byte of the block against the file's length and returns the SHA-256 that the rest
/// must have; throws Error(Corrupt), or Error(Unsupported) for another version.
std::string checkNativeBlock(std::span<const std::byte> file);

}  // namespace lathe::core
