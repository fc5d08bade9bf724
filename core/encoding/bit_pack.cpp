// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/bit_pack.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace lathe::core {

namespace {

/// Eight codes fill exactly `Bits` bytes, whatever the width: the unit of the loops below.
template <int Bits>
void unpackEights(const std::byte* stream, size_t count, uint8_t* codes) {
    constexpr uint64_t kMask = (uint64_t{1} << Bits) - 1;
    size_t i = 0;
    for (; i + 8 <= count; i += 8, stream += Bits) {
        uint64_t word = 0;
        std::memcpy(&word, stream, Bits);
        for (int k = 0; k < 8; ++k) codes[i + k] = static_cast<uint8_t>(word >> Bits * k & kMask);
    }
    uint64_t word = 0;
    std::memcpy(&word, stream, packedBytes(count - i, Bits));
    for (; i < count; ++i, word >>= Bits) codes[i] = static_cast<uint8_t>(word & kMask);
}

using Unpack = void (*)(const std::byte*, size_t, uint8_t*);

template <int... Index>
Unpack unpackerFor(int bits, std::integer_sequence<int, Index...>) {
    static constexpr Unpack kUnpackers[] = {unpackEights<Index + 1>...};
    return kUnpackers[bits - 1];
}

}  // namespace

void packBits(std::span<const uint8_t> codes, int bits, std::byte* out) {
    for (size_t i = 0; i < codes.size(); i += 8, out += bits) {
        const size_t count = std::min<size_t>(8, codes.size() - i);
        uint64_t word = 0;
        for (size_t k = 0; k < count; ++k) word |= uint64_t{codes[i + k]} << bits * k;
        std::memcpy(out, &word, packedBytes(count, bits));
    }
}

void unpackBits(const std::byte* stream, int bits, size_t first, size_t count, uint8_t* codes) {
    unpackerFor(bits, std::make_integer_sequence<int, 8>())(
        stream + first / 8 * static_cast<size_t>(bits), count, codes);
}

uint8_t codeAt(const std::byte* stream, int bits, size_t index) {
    const size_t bit = index * static_cast<size_t>(bits), byte = bit / 8, offset = bit % 8;
    unsigned word = std::to_integer<unsigned>(stream[byte]);
    if (offset + static_cast<size_t>(bits) > 8)
        word |= std::to_integer<unsigned>(stream[byte + 1]) << 8;
    return static_cast<uint8_t>(word >> offset & ((1u << bits) - 1));
}

}  // namespace lathe::core
