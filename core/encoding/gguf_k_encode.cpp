// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders of the K types.

#include "core/encoding/gguf_k.h"
#include "core/encoding/gguf_range.h"
#include "core/encoding/gguf_signed.h"

namespace lathe::core::gguf {

namespace {

using Weights = std::array<float, kSuper>;
using Codes = std::array<uint8_t, kSuper>;

Weights weightsOf(const float* x, const float* importance, float spread) {
    Weights w;
    fillWeights(x, importance, kSuper, meanSquareOf(x, kSuper), spread, w.data());
    return w;
}

/// Codes of a super-block, from the scales as they are stored.
template <int Subs>
Codes codesOf(const float* x, const RangeFit<Subs>& fit, float last) {
    constexpr int kSize = kSuper / Subs;
    const Integers grid = {0, last};
    Codes codes;
    for (int s = 0; s < Subs; ++s) {
        const float inverse = reciprocal(fit.unit * fit.scales[s]),
                    minimum = fit.minimumUnit * fit.minima[s];
        for (int i = s * kSize; i < (s + 1) * kSize; ++i)
            codes[i] = static_cast<uint8_t>(grid.nearest((x[i] + minimum) * inverse));
    }
    return codes;
}

template <int Subs>
Codes codesOf(const float* x, const SignedFit<Subs>& fit, const Integers& grid) {
    constexpr int kSize = kSuper / Subs;
    Codes codes;
    for (int s = 0; s < Subs; ++s) {
        const float inverse = reciprocal(fit.unit * static_cast<float>(fit.scales[s]));
        for (int i = s * kSize; i < (s + 1) * kSize; ++i)
            codes[i] = static_cast<uint8_t>(grid.code(grid.nearest(x[i] * inverse)));
    }
    return codes;
}

/// Two bits (from `shift`) of each code as in Q2_K and Q3_K: byte 32h+l holds elements 128h + 32j +
/// l.
void storePairs(const Codes& codes, std::byte* at) {
    for (int h = 0; h < 2; ++h)
        for (int l = 0; l < 32; ++l) {
            int byte = 0;
            for (int j = 0; j < 4; ++j) byte |= (codes[128 * h + 32 * j + l] & 3) << 2 * j;
            at[32 * h + l] = static_cast<std::byte>(byte);
        }
}

/// Low nibbles as in Q4_K and Q5_K: byte 32c+l holds elements 64c+l and 64c+32+l.
void storeNibbles(const Codes& codes, std::byte* at) {
    for (int c = 0; c < 4; ++c)
        for (int l = 0; l < 32; ++l)
            at[32 * c + l] = static_cast<std::byte>((codes[64 * c + l] & 15) |
                                                    (codes[64 * c + 32 + l] & 15) << 4);
}

std::array<SubScale, 8> subScales(const RangeFit<8>& fit) {
    std::array<SubScale, 8> scales;
    for (size_t s = 0; s < 8; ++s) scales[s] = {fit.scales[s], fit.minima[s]};
    return scales;
}

}  // namespace

void packSixBit(const std::array<SubScale, 8>& scales, std::byte* at) {
    std::array<uint8_t, 12> s;
    for (size_t k = 0; k < 4; ++k) {
        const SubScale low = scales[k], high = scales[k + 4];
        s[k] = static_cast<uint8_t>(low.scale | (high.scale >> 4) << 6);
        s[k + 4] = static_cast<uint8_t>(low.minimum | (high.minimum >> 4) << 6);
        s[k + 8] = static_cast<uint8_t>((high.scale & 15) | (high.minimum & 15) << 4);
    }
    storeAs(at, s);
}

void packQ3Scales(const std::array<int, 16>& scales, std::byte* at) {
    std::array<uint8_t, 12> s{};
    for (size_t k = 0; k < 16; ++k) {
        const int value = scales[k] + 32;
        s[k % 8] = static_cast<uint8_t>(s[k % 8] | (value & 15) << (k < 8 ? 0 : 4));
        s[8 + k % 4] = static_cast<uint8_t>(s[8 + k % 4] | value >> 4 << 2 * (k / 4));
    }
    storeAs(at, s);
}

void encodeQ2_K(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kSuper, blocks += 84) {
        const Weights w = weightsOf(row + i, importance ? importance + i : nullptr, 1);
        const auto fit = RangeSearch<16>(row + i, w.data(), 3, 15).run();
        for (size_t s = 0; s < 16; ++s)
            blocks[s] = static_cast<std::byte>(fit.scales[s] | fit.minima[s] << 4);
        storePairs(codesOf(row + i, fit, 3), blocks + 16);
        storeHalf(blocks + 80, fit.unit);
        storeHalf(blocks + 82, fit.minimumUnit);
    }
}

void encodeQ3_K(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    constexpr Integers kGrid = {-4, 3};
    for (int64_t i = 0; i < count; i += kSuper, blocks += 110) {
        const Weights w = weightsOf(row + i, importance ? importance + i : nullptr, 2);
        const auto fit = SignedSearch<16, Integers>(row + i, w.data(), kGrid, -32, 1.0f).run();
        const Codes codes = codesOf(row + i, fit, kGrid);
        std::array<uint8_t, 32> high{};
        for (int e = 0; e < kSuper; ++e)
            high[e % 32] = static_cast<uint8_t>(high[e % 32] | codes[e] >> 2 << e / 32);
        storeAs(blocks, high);
        storePairs(codes, blocks + 32);
        packQ3Scales(fit.scales, blocks + 96);
        storeHalf(blocks + 108, fit.unit);
    }
}

void encodeQ4_K(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kSuper, blocks += 144) {
        const Weights w = weightsOf(row + i, importance ? importance + i : nullptr, 2);
        const auto fit = RangeSearch<8>(row + i, w.data(), 15, 63).run();
        storeHalf(blocks, fit.unit);
        storeHalf(blocks + 2, fit.minimumUnit);
        packSixBit(subScales(fit), blocks + 4);
        storeNibbles(codesOf(row + i, fit, 15), blocks + 16);
    }
}

void encodeQ5_K(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kSuper, blocks += 176) {
        const Weights w = weightsOf(row + i, importance ? importance + i : nullptr, 2);
        const auto fit = RangeSearch<8>(row + i, w.data(), 31, 63).run();
        const Codes codes = codesOf(row + i, fit, 31);
        std::array<uint8_t, 32> fifth{};
        for (int e = 0; e < kSuper; ++e)
            fifth[e % 32] = static_cast<uint8_t>(fifth[e % 32] | codes[e] >> 4 << e / 32);
        storeHalf(blocks, fit.unit);
        storeHalf(blocks + 2, fit.minimumUnit);
        packSixBit(subScales(fit), blocks + 4);
        storeAs(blocks + 16, fifth);
        storeNibbles(codes, blocks + 48);
    }
}

void encodeQ6_K(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    constexpr Integers kGrid = {-32, 31};
    for (int64_t i = 0; i < count; i += kSuper, blocks += 210) {
        const Weights w = weightsOf(row + i, importance ? importance + i : nullptr, -1);
        const auto fit = SignedSearch<16, Integers>(row + i, w.data(), kGrid, -128, 1.0f).run();
        const Codes codes = codesOf(row + i, fit, kGrid);
        for (int h = 0; h < 2; ++h)
            for (int l = 0; l < 32; ++l) {
                const uint8_t* q = codes.data() + 128 * h + l;
                std::byte* low = blocks + 64 * h + l;
                low[0] = static_cast<std::byte>((q[0] & 15) | (q[64] & 15) << 4);
                low[32] = static_cast<std::byte>((q[32] & 15) | (q[96] & 15) << 4);
                blocks[128 + 32 * h + l] = static_cast<std::byte>(
                    q[0] >> 4 | q[32] >> 4 << 2 | q[64] >> 4 << 4 | q[96] >> 4 << 6);
            }
        for (size_t s = 0; s < 16; ++s) blocks[192 + s] = static_cast<std::byte>(fit.scales[s]);
        storeHalf(blocks + 208, fit.unit);
    }
}

}  // namespace lathe::core::gguf
