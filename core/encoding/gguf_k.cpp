// SPDX-License-Identifier: GPL-3.0-or-later
// Decoders of the K types: super-blocks of 256 elements whose sub-blocks of 16 or 32 have small
// integer scales (and minima) on a common half-precision unit.

#include "core/encoding/gguf_k.h"

namespace lathe::core::gguf {

std::array<SubScale, 8> unpackSixBit(const std::byte* at) {
    const auto s = load<12>(at);
    std::array<SubScale, 8> out;
    for (size_t k = 0; k < 4; ++k) {
        out[k] = {static_cast<uint8_t>(s[k] & 63), static_cast<uint8_t>(s[k + 4] & 63)};
        out[k + 4] = {static_cast<uint8_t>((s[k + 8] & 15) | (s[k] >> 6) << 4),
                      static_cast<uint8_t>(s[k + 8] >> 4 | (s[k + 4] >> 6) << 4)};
    }
    return out;
}

std::array<int, 16> unpackQ3Scales(const std::byte* at) {
    const auto s = load<12>(at);
    std::array<int, 16> out;
    for (size_t k = 0; k < 16; ++k) {
        const int low = k < 8 ? s[k] & 15 : s[k - 8] >> 4;
        const int high = s[8 + k % 4] >> (2 * (k / 4)) & 3;
        out[k] = (low | high << 4) - 32;
    }
    return out;
}

void decodeQ2_K(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<84, 256>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b + 80), dmin = loadHalf(b + 82);
        const auto scales = load<16>(b);
        for (int h = 0; h < 2; ++h) {
            const auto q = load<32>(b + 16 + 32 * h);
            for (int j = 0; j < 4; ++j, x += 32) {
                const int first = scales[8 * h + 2 * j], second = scales[8 * h + 2 * j + 1];
                const float d0 = d * static_cast<float>(first & 15),
                            m0 = dmin * static_cast<float>(first >> 4);
                const float d1 = d * static_cast<float>(second & 15),
                            m1 = dmin * static_cast<float>(second >> 4);
                for (int l = 0; l < 16; ++l) x[l] = d0 * static_cast<float>(q[l] >> 2 * j & 3) - m0;
                for (int l = 16; l < 32; ++l)
                    x[l] = d1 * static_cast<float>(q[l] >> 2 * j & 3) - m1;
            }
        }
    });
}

void decodeQ3_K(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<110, 256>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b + 108);
        const auto high = load<32>(b);
        const auto scales = unpackQ3Scales(b + 96);
        for (int h = 0; h < 2; ++h) {
            const auto q = load<32>(b + 32 + 32 * h);
            for (int j = 0; j < 4; ++j, x += 32) {
                const float d0 = d * static_cast<float>(scales[8 * h + 2 * j]);
                const float d1 = d * static_cast<float>(scales[8 * h + 2 * j + 1]);
                const int bit = 4 * h + j;
                for (int l = 0; l < 16; ++l)
                    x[l] =
                        d0 * static_cast<float>((q[l] >> 2 * j & 3) + 4 * (high[l] >> bit & 1) - 4);
                for (int l = 16; l < 32; ++l)
                    x[l] =
                        d1 * static_cast<float>((q[l] >> 2 * j & 3) + 4 * (high[l] >> bit & 1) - 4);
            }
        }
    });
}

void decodeQ4_K(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<144, 256>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b), dmin = loadHalf(b + 2);
        const auto scales = unpackSixBit(b + 4);
        for (int c = 0; c < 4; ++c, x += 64) {
            const auto q = load<32>(b + 16 + 32 * c);
            const SubScale low = scales[2 * c], high = scales[2 * c + 1];
            const float d0 = d * low.scale, m0 = dmin * low.minimum;
            const float d1 = d * high.scale, m1 = dmin * high.minimum;
            for (int l = 0; l < 32; ++l) x[l] = d0 * static_cast<float>(q[l] & 15) - m0;
            for (int l = 0; l < 32; ++l) x[32 + l] = d1 * static_cast<float>(q[l] >> 4) - m1;
        }
    });
}

void decodeQ5_K(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<176, 256>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b), dmin = loadHalf(b + 2);
        const auto scales = unpackSixBit(b + 4);
        const auto fifth = load<32>(b + 16);
        for (int c = 0; c < 4; ++c, x += 64) {
            const auto q = load<32>(b + 48 + 32 * c);
            const SubScale low = scales[2 * c], high = scales[2 * c + 1];
            const float d0 = d * low.scale, m0 = dmin * low.minimum;
            const float d1 = d * high.scale, m1 = dmin * high.minimum;
            for (int l = 0; l < 32; ++l)
                x[l] = d0 * static_cast<float>((q[l] & 15) + 16 * (fifth[l] >> 2 * c & 1)) - m0;
            for (int l = 0; l < 32; ++l)
                x[32 + l] =
                    d1 * static_cast<float>((q[l] >> 4) + 16 * (fifth[l] >> (2 * c + 1) & 1)) - m1;
        }
    });
}

void decodeQ6_K(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<210, 256>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b + 208);
        const auto scales = loadAs<std::array<int8_t, 16>>(b + 192);
        for (int h = 0; h < 2; ++h) {
            const auto low = load<64>(b + 64 * h);
            const auto high = load<32>(b + 128 + 32 * h);
            for (int j = 0; j < 4; ++j, x += 32) {
                const uint8_t* nibbles = low.data() + 32 * (j & 1);
                const int shift = j < 2 ? 0 : 4;
                const float d0 = d * scales[8 * h + 2 * j], d1 = d * scales[8 * h + 2 * j + 1];
                std::array<int8_t, 32> q;
                for (int l = 0; l < 32; ++l)
                    q[l] = static_cast<int8_t>(
                        ((nibbles[l] >> shift & 15) | (high[l] >> 2 * j & 3) << 4) - 32);
                for (int l = 0; l < 16; ++l) x[l] = d0 * static_cast<float>(q[l]);
                for (int l = 16; l < 32; ++l) x[l] = d1 * static_cast<float>(q[l]);
            }
        }
    });
}

}  // namespace lathe::core::gguf
