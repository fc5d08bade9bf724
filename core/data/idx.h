// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// IDX, the format of MNIST: two zero bytes, a type, the number of dimensions, the dimensions as
// big-endian 32-bit numbers, the elements. Only bytes as elements are read and written.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::core {

struct IdxArray {
    std::vector<int64_t> shape;
    std::string bytes;  ///< row-major
};

/// Whether the (decompressed) start of a file can be one.
bool looksLikeIdx(std::string_view start);

/// Plain or compressed with gzip. Throws Error(Corrupt) or Error(Unsupported).
IdxArray idxFromBytes(std::string_view file);

std::string idxToBytes(std::span<const int64_t> shape, std::string_view elements);

}  // namespace lathe::core
