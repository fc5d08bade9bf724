// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders of the 32-element types as ggml's reference rounds: codes come from the unrounded scale,
// Q8_0 rounds half away from zero, the others truncate after adding one half.

#include <algorithm>
#include <cmath>

#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

namespace {

constexpr int kBlock = 32;
using Codes = std::array<uint8_t, kBlock>;

/// 0 where the reciprocal is not a finite number: such a block decodes to zeros.
float inverse(float value) {
    const float reciprocal = 1.0f / value;
    return std::isfinite(reciprocal) ? reciprocal : 0.0f;
}

/// The value of largest magnitude, sign kept; the first one wins.
float extreme(const float* x) {
    float largest = 0, found = 0;
    for (int j = 0; j < kBlock; ++j)
        if (std::fabs(x[j]) > largest) {
            largest = std::fabs(x[j]);
            found = x[j];
        }
    return found;
}

void storeNibbles(const Codes& codes, std::byte* at) {
    for (int j = 0; j < kBlock / 2; ++j)
        at[j] = static_cast<std::byte>((codes[j] & 15) | (codes[j + 16] & 15) << 4);
}

void storeFifthBits(const Codes& codes, std::byte* at) {
    uint32_t bits = 0;
    for (uint32_t j = 0; j < kBlock; ++j) bits |= static_cast<uint32_t>(codes[j] >> 4) << j;
    storeAs(at, bits);
}

/// Codes 0 to 2*half-1 for x = d (code - half), the value of largest magnitude being -half.
float signedCodes(const float* x, float half, Codes& codes) {
    const float d = extreme(x) / -half, scale = inverse(d);
    const int last = static_cast<int>(2 * half) - 1;
    for (int j = 0; j < kBlock; ++j) {
        const int code = static_cast<int>(x[j] * scale + (half + 0.5f));
        codes[j] = static_cast<uint8_t>(std::min(last, code));
    }
    return d;
}

struct Range {
    float step, minimum;
};

/// Codes 0 to `last` for x = step * code + minimum.
Range rangeCodes(const float* x, int last, Codes& codes) {
    const auto [low, high] = std::minmax_element(x, x + kBlock);
    const Range range = {(*high - *low) / static_cast<float>(last), *low};
    const float scale = inverse(range.step);
    for (int j = 0; j < kBlock; ++j) {
        const int code = static_cast<int>((x[j] - range.minimum) * scale + 0.5f);
        codes[j] = static_cast<uint8_t>(std::min(last, code));
    }
    return range;
}

/// std::round (half away from zero) of |v| < 2^22, in a form that vectorizes.
int roundAway(float v) {
    return static_cast<int>(v + std::copysign(0x1.fffffep-2f, v));
}

}  // namespace

void encodeQ4_0(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kBlock, blocks += 18) {
        Codes codes;
        storeHalf(blocks, signedCodes(row + i, 8, codes));
        storeNibbles(codes, blocks + 2);
    }
}

void encodeQ4_1(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kBlock, blocks += 20) {
        Codes codes;
        const Range range = rangeCodes(row + i, 15, codes);
        storeHalf(blocks, range.step);
        storeHalf(blocks + 2, range.minimum);
        storeNibbles(codes, blocks + 4);
    }
}

void encodeQ5_0(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kBlock, blocks += 22) {
        Codes codes;
        storeHalf(blocks, signedCodes(row + i, 16, codes));
        storeFifthBits(codes, blocks + 2);
        storeNibbles(codes, blocks + 6);
    }
}

void encodeQ5_1(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kBlock, blocks += 24) {
        Codes codes;
        const Range range = rangeCodes(row + i, 31, codes);
        storeHalf(blocks, range.step);
        storeHalf(blocks + 2, range.minimum);
        storeFifthBits(codes, blocks + 4);
        storeNibbles(codes, blocks + 8);
    }
}

void encodeQ8_0(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kBlock, blocks += 34) {
        const float* x = row + i;
        float largest = 0;
        for (int j = 0; j < kBlock; ++j) largest = std::max(largest, std::fabs(x[j]));
        const float d = largest / 127, scale = inverse(d);
        storeHalf(blocks, d);
        for (int j = 0; j < kBlock; ++j)
            blocks[2 + j] = static_cast<std::byte>(roundAway(x[j] * scale));
    }
}

}  // namespace lathe::core::gguf
