// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Codes of 1 to 8 bits as one stream of bits, lowest bit of the first byte first.

#include <cstddef>
#include <cstdint>
#include <span>

namespace lathe::core {

/// Bytes that `count` codes need; the last byte is padded with zeros.
constexpr size_t packedBytes(size_t count, int bits) {
    return (count * static_cast<size_t>(bits) + 7) / 8;
}

/// Writes packedBytes(codes.size(), bits) bytes. Codes must be below 2^bits.
void packBits(std::span<const uint8_t> codes, int bits, std::byte* out);

/// Codes [first, first + count) of a stream; `first` must be a multiple of 8, so that it starts a
/// byte.
void unpackBits(const std::byte* stream, int bits, size_t first, size_t count, uint8_t* codes);

/// One code of a stream.
uint8_t codeAt(const std::byte* stream, int bits, size_t index);

}  // namespace lathe::core
