// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to gguf*.cpp: the codecs that the type table (gguf_types.cpp) lists, and how they read
// and write the fields of a block. Blocks lie at any address, hence the copies.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/tensor/floats.h"

namespace lathe::core::gguf {

static_assert(std::endian::native == std::endian::little, "blocks are little-endian");

using Decode = void(const std::byte* blocks, int64_t count, float* out);
using Encode = void(const float* row, int64_t count, const float* importance, std::byte* blocks);
using Minima = void(const std::byte* blocks, int64_t count, float* out);

Decode decodeQ4_0, decodeQ4_1, decodeQ5_0, decodeQ5_1, decodeQ8_0;  // gguf_simple.cpp
Decode decodeQ2_K, decodeQ3_K, decodeQ4_K, decodeQ5_K, decodeQ6_K;  // gguf_k.cpp
Decode decodeIQ4_NL, decodeIQ4_XS, decodeMXFP4, decodeNVFP4;        // gguf_table.cpp
Decode decodeTQ1_0, decodeTQ2_0, decodeQ1_0, decodeQ2_0;            // gguf_few.cpp

Encode encodeQ4_0, encodeQ4_1, encodeQ5_0, encodeQ5_1, encodeQ8_0;  // gguf_simple_encode.cpp
Minima minimaQ4_1, minimaQ5_1;                                      // gguf_simple.cpp
Encode encodeTQ1_0, encodeTQ2_0;                                    // gguf_few.cpp
Encode encodeQ2_K, encodeQ3_K, encodeQ4_K, encodeQ5_K, encodeQ6_K;  // gguf_k_encode.cpp
Encode encodeIQ4_NL, encodeIQ4_XS, encodeMXFP4, encodeNVFP4;        // gguf_table_encode.cpp

/// The values that 4-bit codes of IQ4_NL and IQ4_XS stand for.
inline constexpr std::array<float, 16> kIq4Values = {-127, -104, -83, -65, -49, -35, -22, -10,
                                                     1,    13,   25,  38,  53,  69,  89,  113};
/// Twice the values of E2M1 (OCP Microscaling Formats 1.0), sign in the highest bit.
inline constexpr std::array<float, 16> kE2m1Doubled = {0, 1,  2,  3,  4,  6,  8,  12,
                                                       0, -1, -2, -3, -4, -6, -8, -12};

float ue4m3Half(uint8_t bits);  ///< half the value of an unsigned E4M3 scale (NVFP4)
float e8m0Half(uint8_t bits);   ///< 2^(bits-128) (MXFP4)

/// N bytes of a block in a local array: a plain loop over it vectorizes, since it cannot alias
/// `out`.
template <size_t N>
std::array<uint8_t, N> load(const std::byte* at) {
    std::array<uint8_t, N> bytes;
    std::memcpy(bytes.data(), at, N);
    return bytes;
}

template <class T>
T loadAs(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof(T));
    return value;
}

inline float loadHalf(const std::byte* at) {
    return toFloat(Float16{loadAs<uint16_t>(at)});
}

template <class T>
void storeAs(std::byte* at, const T& value) {
    std::memcpy(at, &value, sizeof(T));
}

/// Stores `value` as half; returns what was stored.
inline float storeHalf(std::byte* at, float value) {
    const Float16 half = toFloat16(value);
    storeAs(at, half.bits);
    return toFloat(half);
}

/// Calls `block(blocks, out)` for each block of `Bytes` bytes and `Elements` elements.
template <int64_t Bytes, int64_t Elements, class Block>
void eachBlock(const std::byte* blocks, int64_t count, float* out, Block block) {
    for (int64_t i = 0; i < count; ++i) block(blocks + i * Bytes, out + i * Elements);
}

}  // namespace lathe::core::gguf
