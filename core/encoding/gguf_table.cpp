// SPDX-License-Identifier: GPL-3.0-or-later
// Decoders of the types whose 4-bit codes index a table of unequal steps.

#include <cmath>

#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

namespace {

/// Low nibbles of `Half` bytes, then the high nibbles, through a table and a factor.
template <int Half>
void lookUp(const std::byte* at, const std::array<float, 16>& table, float factor, float* out) {
    const auto q = load<Half>(at);
    for (int j = 0; j < Half; ++j) out[j] = factor * table[q[j] & 15];
    for (int j = 0; j < Half; ++j) out[Half + j] = factor * table[q[j] >> 4];
}

std::array<float, 256> ue4m3Table() {
    std::array<float, 256> table;
    for (unsigned bits = 0; bits < 256; ++bits) {
        const int exponent = static_cast<int>(bits >> 3 & 15),
                  mantissa = static_cast<int>(bits & 7);
        const float value = exponent == 0
                                ? std::ldexp(static_cast<float>(mantissa), -9)
                                : std::ldexp(static_cast<float>(8 + mantissa), exponent - 10);
        // 0x7F would be E4M3's NaN: ggml reads it as zero. The sign bit is not used.
        table[bits] = bits == 0x7F ? 0.0f : 0.5f * value;
    }
    return table;
}

}  // namespace

float ue4m3Half(uint8_t bits) {
    static const std::array<float, 256> kTable = ue4m3Table();
    return kTable[bits];
}

float e8m0Half(uint8_t bits) {
    // 2^(bits-128): the two smallest are subnormal floats.
    return std::bit_cast<float>(bits < 2 ? 0x00200000u << bits : (bits - 1u) << 23);
}

void decodeIQ4_NL(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<18, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        lookUp<16>(b + 2, kIq4Values, loadHalf(b), x);
    });
}

void decodeIQ4_XS(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<136, 256>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        const unsigned high = loadAs<uint16_t>(b + 2);
        const auto low = load<4>(b + 4);
        for (unsigned s = 0; s < 8; ++s) {
            const unsigned scale = (low[s / 2] >> 4 * (s % 2) & 15u) | (high >> 2 * s & 3u) << 4;
            lookUp<16>(b + 8 + 16 * s, kIq4Values,
                       d * static_cast<float>(static_cast<int>(scale) - 32), x + 32 * s);
        }
    });
}

void decodeMXFP4(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<17, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        lookUp<16>(b + 1, kE2m1Doubled, e8m0Half(std::to_integer<uint8_t>(b[0])), x);
    });
}

void decodeNVFP4(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<36, 64>(blocks, count, out, [](const std::byte* b, float* x) {
        for (int s = 0; s < 4; ++s)
            lookUp<8>(b + 4 + 8 * s, kE2m1Doubled, ue4m3Half(std::to_integer<uint8_t>(b[s])),
                      x + 16 * s);
    });
}

}  // namespace lathe::core::gguf
