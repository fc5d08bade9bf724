// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/bit_pack.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace lathe::core {

namespace {

static_assert(std::endian::native == std::endian::little, "words are read as little-endian");

/// Eight codes, which fill exactly `Bits` bytes, to a byte each: halves of the word move apart
/// three times.
template <int Bits>
uint64_t spread(uint64_t word) {
    constexpr uint64_t kFour = (uint64_t{1} << 4 * Bits) - 1;
    constexpr uint64_t kTwo = ((uint64_t{1} << 2 * Bits) - 1) * 0x0000000100000001u;
    constexpr uint64_t kOne = ((uint64_t{1} << Bits) - 1) * 0x0001000100010001u;
    word = (word & kFour) | (word >> 4 * Bits & kFour) << 32;
    word = (word & kTwo) | (word >> 2 * Bits & kTwo) << 16;
    return (word & kOne) | (word >> Bits & kOne) << 8;
}

template <int Bits>
void unpackEights(const std::byte* stream, size_t count, uint8_t* codes) {
    // While eight bytes are there one load fetches the `Bits` that count.
    for (; count * Bits >= 64; count -= 8, stream += Bits, codes += 8) {
        uint64_t word;
        std::memcpy(&word, stream, 8);
        word = spread<Bits>(word);
        std::memcpy(codes, &word, 8);
    }
    for (; count >= 8; count -= 8, stream += Bits, codes += 8) {
        uint64_t word = 0;
        std::memcpy(&word, stream, Bits);
        word = spread<Bits>(word);
        std::memcpy(codes, &word, 8);
    }
    if (count == 0) return;
    uint64_t word = 0;
    std::memcpy(&word, stream, packedBytes(count, Bits));
    word = spread<Bits>(word);
    std::memcpy(codes, &word, count);
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
