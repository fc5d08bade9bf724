// SPDX-License-Identifier: GPL-3.0-or-later
// Types of one and two bits and the ternary ones.

#include <algorithm>
#include <cmath>

#include "core/encoding/bit_pack.h"
#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

namespace {

/// Digit `n` (0 the most significant) of a byte that holds five ternary digits as ceil(v * 256 /
/// 243).
template <size_t N>
void ternaryDigit(const std::array<uint8_t, N>& bytes, int n, float d, float* out) {
    constexpr std::array<int, 5> kPower = {1, 3, 9, 27, 81};
    for (size_t m = 0; m < N; ++m) {
        const int digit = (bytes[m] * kPower[static_cast<size_t>(n)] & 255) * 3 >> 8;
        out[m] = static_cast<float>(digit - 1) * d;
    }
}

/// Largest magnitude of a super-block, and its reciprocal (0 if there is none).
struct Unit {
    float d = 0, inverse = 0;
};
Unit unitOf(const float* x) {
    Unit unit;
    for (int i = 0; i < 256; ++i) unit.d = std::max(unit.d, std::fabs(x[i]));
    const float reciprocal = 1.0f / unit.d;
    unit.inverse = std::isfinite(reciprocal) ? reciprocal : 0.0f;
    return unit;
}

/// 0, 1 or 2 for -1, 0 and 1; half away from zero.
int ternaryCode(float x, float inverse) {
    return static_cast<int>(std::lround(x * inverse)) + 1;
}

/// Digits at x[first], x[first + step], ... as one byte; missing ones count as 0 (the lowest
/// digit).
std::byte ternaryByte(const float* x, int first, int step, int digits, float inverse) {
    int value = 0;
    for (int n = 0; n < digits; ++n) value = value * 3 + ternaryCode(x[first + n * step], inverse);
    for (int n = digits; n < 5; ++n) value *= 3;
    return static_cast<std::byte>((value * 256 + 242) / 243);
}

}  // namespace

void decodeTQ1_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<54, 256>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b + 52);
        const auto first = load<32>(b);
        const auto second = load<16>(b + 32);
        const auto last = load<4>(b + 48);
        for (int n = 0; n < 5; ++n) ternaryDigit(first, n, d, x + 32 * n);
        for (int n = 0; n < 5; ++n) ternaryDigit(second, n, d, x + 160 + 16 * n);
        for (int n = 0; n < 4; ++n) ternaryDigit(last, n, d, x + 240 + 4 * n);
    });
}

void decodeTQ2_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<66, 256>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b + 64);
        for (int h = 0; h < 2; ++h) {
            const auto q = load<32>(b + 32 * h);
            for (int n = 0; n < 4; ++n, x += 32)
                for (int m = 0; m < 32; ++m) x[m] = static_cast<float>((q[m] >> 2 * n & 3) - 1) * d;
        }
    });
}

// Q1_0: one sign bit per element, lowest bit first.
void decodeQ1_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<18, 128>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        std::array<uint8_t, 128> bits;
        unpackBits(b + 2, 1, 0, bits.size(), bits.data());
        for (int j = 0; j < 128; ++j) x[j] = static_cast<float>(2 * bits[j] - 1) * d;
    });
}

// Q2_0: codes 0 to 3 stand for -1 to 2, lowest bits first.
void decodeQ2_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<18, 64>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        std::array<uint8_t, 64> codes;
        unpackBits(b + 2, 2, 0, codes.size(), codes.data());
        for (int j = 0; j < 64; ++j) x[j] = static_cast<float>(codes[j] - 1) * d;
    });
}

void encodeTQ1_0(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += 256, blocks += 54) {
        const float* x = row + i;
        const Unit unit = unitOf(x);
        for (int m = 0; m < 32; ++m) blocks[m] = ternaryByte(x, m, 32, 5, unit.inverse);
        for (int m = 0; m < 16; ++m) blocks[32 + m] = ternaryByte(x, 160 + m, 16, 5, unit.inverse);
        for (int j = 0; j < 4; ++j) blocks[48 + j] = ternaryByte(x, 240 + j, 4, 4, unit.inverse);
        storeHalf(blocks + 52, unit.d);
    }
}

void encodeTQ2_0(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += 256, blocks += 66) {
        const float* x = row + i;
        const Unit unit = unitOf(x);
        for (int m = 0; m < 64; ++m) {
            int byte = 0;
            for (int n = 0; n < 4; ++n)
                byte |= ternaryCode(x[128 * (m / 32) + 32 * n + m % 32], unit.inverse) << 2 * n;
            blocks[m] = static_cast<std::byte>(byte);
        }
        storeHalf(blocks + 64, unit.d);
    }
}

}  // namespace lathe::core::gguf
