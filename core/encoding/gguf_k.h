// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to gguf_k*.cpp: the packed sub-block scales of the K types.

#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

struct SubScale {
    uint8_t scale = 0, minimum = 0;
};

/// Q4_K and Q5_K: eight 6-bit scales and minima in 12 bytes.
std::array<SubScale, 8> unpackSixBit(const std::byte* at);
void packSixBit(const std::array<SubScale, 8>& scales, std::byte* at);

/// Q3_K: sixteen 6-bit scales in 12 bytes, stored plus 32.
std::array<int, 16> unpackQ3Scales(const std::byte* at);
void packQ3Scales(const std::array<int, 16>& scales, std::byte* at);

}  // namespace lathe::core::gguf
