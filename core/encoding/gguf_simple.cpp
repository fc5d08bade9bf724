// SPDX-License-Identifier: GPL-3.0-or-later
// Decoders of the types with one scale (and perhaps one minimum) per 32 elements. The low nibbles
// of a block are its first 16 elements, the high nibbles the last 16.

#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

namespace {

constexpr int kHalf = 16;

/// Fifth bits spread out: element e has bit e of `high`, worth 16.
std::array<uint8_t, 32> fifthBits(uint32_t high) {
    std::array<uint8_t, 32> bits;
    for (uint32_t byte = 0; byte < 4; ++byte) {
        // One bit into each byte of a word: copy the byte everywhere, keep bit i of byte i, make
        // it 16.
        const uint64_t spread =
            ((high >> (8 * byte)) & 0xFFu) * 0x0101010101010101u & 0x8040201008040201u;
        const uint64_t ones = ((spread + 0x7F7F7F7F7F7F7F7Fu) | spread) >> 7 & 0x0101010101010101u;
        const uint64_t worth = ones << 4;
        std::memcpy(bits.data() + 8 * byte, &worth, 8);
    }
    return bits;
}

}  // namespace

void decodeQ4_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<18, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        const auto q = load<kHalf>(b + 2);
        for (int j = 0; j < kHalf; ++j) x[j] = static_cast<float>((q[j] & 15) - 8) * d;
        for (int j = 0; j < kHalf; ++j) x[kHalf + j] = static_cast<float>((q[j] >> 4) - 8) * d;
    });
}

void decodeQ4_1(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<20, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b), m = loadHalf(b + 2);
        const auto q = load<kHalf>(b + 4);
        for (int j = 0; j < kHalf; ++j) x[j] = static_cast<float>(q[j] & 15) * d + m;
        for (int j = 0; j < kHalf; ++j) x[kHalf + j] = static_cast<float>(q[j] >> 4) * d + m;
    });
}

void decodeQ5_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<22, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        const auto high = fifthBits(loadAs<uint32_t>(b + 2));
        const auto q = load<kHalf>(b + 6);
        for (int j = 0; j < kHalf; ++j) x[j] = static_cast<float>(((q[j] & 15) | high[j]) - 16) * d;
        for (int j = 0; j < kHalf; ++j)
            x[kHalf + j] = static_cast<float>(((q[j] >> 4) | high[kHalf + j]) - 16) * d;
    });
}

void decodeQ5_1(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<24, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b), m = loadHalf(b + 2);
        const auto high = fifthBits(loadAs<uint32_t>(b + 4));
        const auto q = load<kHalf>(b + 8);
        for (int j = 0; j < kHalf; ++j) x[j] = static_cast<float>((q[j] & 15) | high[j]) * d + m;
        for (int j = 0; j < kHalf; ++j)
            x[kHalf + j] = static_cast<float>((q[j] >> 4) | high[kHalf + j]) * d + m;
    });
}

void decodeQ8_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<34, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        const auto q = loadAs<std::array<int8_t, 32>>(b + 2);
        for (int j = 0; j < 32; ++j) x[j] = static_cast<float>(q[j]) * d;
    });
}

}  // namespace lathe::core::gguf
