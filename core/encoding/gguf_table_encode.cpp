// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders of the types whose 4-bit codes index a table.

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/encoding/gguf_signed.h"

namespace lathe::core::gguf {

namespace {

constexpr SortedTable kIq4Table{kIq4Values};
constexpr float kIq4Spread = 8;  // how far from the table's ends the extreme value may be put

/// Codes of `2 * half` values: low nibbles first.
void storeIq4(const float* x, float scale, std::byte* at) {
    const float inverse = reciprocal(scale);
    for (int j = 0; j < 16; ++j) {
        const int low = kIq4Table.code(kIq4Table.nearest(x[j] * inverse));
        const int high = kIq4Table.code(kIq4Table.nearest(x[16 + j] * inverse));
        at[j] = static_cast<std::byte>(low | high << 4);
    }
}

/// Nearest E2M1 code of each value for a factor of the doubled table; ties go to the smaller
/// magnitude.
template <int N>
std::array<uint8_t, N> e2m1Codes(const float* x, float factor) {
    std::array<int, N> magnitudes{};
    for (int k = 0; k < 7; ++k) {
        const float middle = factor * (kE2m1Doubled[k] + kE2m1Doubled[k + 1]) / 2;
        for (int j = 0; j < N; ++j) magnitudes[j] += static_cast<int>(std::fabs(x[j]) > middle);
    }
    std::array<uint8_t, N> codes;
    for (int j = 0; j < N; ++j)
        codes[j] = static_cast<uint8_t>(magnitudes[j] + (x[j] < 0 && magnitudes[j] > 0 ? 8 : 0));
    return codes;
}

template <int N>
void storePairs(const std::array<uint8_t, N>& codes, std::byte* at) {
    for (int j = 0; j < N / 2; ++j)
        at[j] = static_cast<std::byte>(codes[j] | codes[j + N / 2] << 4);
}

template <int N>
float largestOf(const float* x) {
    float largest = 0;
    for (int j = 0; j < N; ++j) largest = std::max(largest, std::fabs(x[j]));
    return largest;
}

template <int N>
float squaredError(const float* x, const std::array<uint8_t, N>& codes, float factor) {
    float sum = 0;
    for (int j = 0; j < N; ++j) {
        const float e = x[j] - factor * kE2m1Doubled[codes[j]];
        sum += e * e;
    }
    return sum;
}

/// Smallest UE4M3 code whose value is at least `value`, capped at 448 (code 0x7E).
uint8_t ue4m3Above(float value) {
    const uint8_t nearest = toFloat8E4M3(value).bits;
    return nearest < 0x7E && 2 * ue4m3Half(nearest) < value ? static_cast<uint8_t>(nearest + 1)
                                                            : nearest;
}

}  // namespace

void encodeIQ4_NL(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    const float meanSquare = importance ? meanSquareOf(row, count) : 0;
    std::array<float, 32> w;
    for (int64_t i = 0; i < count; i += 32, blocks += 18) {
        fillWeights(row + i, importance ? importance + i : nullptr, 32, meanSquare, 2, w.data());
        // The table has no 0: a scale below half precision must become 0, not the smallest half.
        const float best = bestScale({row + i, w.data(), 32}, kIq4Table, kIq4Spread);
        const float d = toFloat(toFloat16(best));
        storeHalf(blocks, d);
        storeIq4(row + i, d, blocks + 2);
    }
}

void encodeIQ4_XS(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    std::array<float, kSuper> w;
    for (int64_t i = 0; i < count; i += kSuper, blocks += 136) {
        const float* x = row + i;
        fillWeights(x, importance ? importance + i : nullptr, kSuper, meanSquareOf(x, kSuper), 2,
                    w.data());
        const auto fit =
            SignedSearch<8, SortedTable>(x, w.data(), kIq4Table, -32, kIq4Spread).run();
        std::array<uint8_t, 4> low{};
        unsigned high = 0;
        for (unsigned s = 0; s < 8; ++s) {
            const auto scale = static_cast<unsigned>(fit.scales[s] + 32);
            low[s / 2] = static_cast<uint8_t>(low[s / 2] | (scale & 15) << 4 * (s % 2));
            high |= scale >> 4 << 2 * s;
            storeIq4(x + 32 * s, fit.unit * static_cast<float>(fit.scales[s]), blocks + 8 + 16 * s);
        }
        storeHalf(blocks, fit.unit);
        storeAs(blocks + 2, static_cast<uint16_t>(high));
        storeAs(blocks + 4, low);
    }
}

// The shared exponent of the Microscaling standard: floor(log2 of the largest) minus the exponent
// of 4.
void encodeMXFP4(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += 32, blocks += 17) {
        const float largest = largestOf<32>(row + i);
        const int exponent = largest > 0 ? std::ilogb(largest) - 2 + 127 : 0;
        const auto shared = static_cast<uint8_t>(std::clamp(exponent, 0, 254));
        blocks[0] = static_cast<std::byte>(shared);
        storePairs<32>(e2m1Codes<32>(row + i, e8m0Half(shared)), blocks + 1);
    }
}

// Each 16 values try the scales around largest / 6 (largest / 4 included: then 4 is the top code).
void encodeNVFP4(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += 16) {
        const float* x = row + i;
        std::byte* block = blocks + i / 64 * 36;
        const int sub = static_cast<int>(i % 64 / 16);
        const float largest = largestOf<16>(x);
        if (largest > 448.0f * 6)
            throw Error(
                ErrorKind::Refused,
                fmt::format(
                    "NVFP4 holds values up to 2688, but {} was found; scale the weight down",
                    largest));
        float bestError = std::numeric_limits<float>::infinity();
        const int first = std::max(0, ue4m3Above(largest / 6) - 2), last = ue4m3Above(largest / 4);
        for (int scale = first; scale <= std::min(last, 0x7E); ++scale) {
            const float factor = ue4m3Half(static_cast<uint8_t>(scale));
            const auto codes = e2m1Codes<16>(x, factor);
            const float error = squaredError<16>(x, codes, factor);
            if (!(error < bestError)) continue;
            bestError = error;
            block[sub] = static_cast<std::byte>(scale);
            storePairs<16>(codes, block + 4 + 8 * sub);
        }
    }
}

}  // namespace lathe::core::gguf
