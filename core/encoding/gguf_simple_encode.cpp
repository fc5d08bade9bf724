// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders of the 32-element types. Without importance as ggml's reference rounds: codes come from
// the unrounded scale, Q8_0 rounds half away from zero, the others truncate after adding one half.
// With importance, scales of least weighted squared error are searched (Q8_0 has no need of that).

#include <algorithm>
#include <cmath>

#include "core/encoding/gguf_search.h"

namespace lathe::core::gguf {

namespace {

constexpr int kBlock = 32;
using Codes = std::array<uint8_t, kBlock>;

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
    const float d = extreme(x) / -half, scale = reciprocal(d);
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
    const float scale = reciprocal(range.step);
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

/// The importance of a row as weights of its blocks.
class RowWeights {
  public:
    RowWeights(const float* row, int64_t count, const float* importance)
        : m_importance(importance), m_meanSquare(importance ? meanSquareOf(row, count) : 0) {}

    explicit operator bool() const { return m_importance != nullptr; }
    std::array<float, kBlock> of(const float* x, int64_t first) const {
        std::array<float, kBlock> w;
        fillWeights(x, m_importance + first, kBlock, m_meanSquare, 1, w.data());
        return w;
    }

  private:
    const float* m_importance;
    float m_meanSquare;
};

/// signedCodes for the least weighted error.
float searchedSignedCodes(const float* x, float half, const RowWeights& weights, int64_t first,
                          Codes& codes) {
    const auto w = weights.of(x, first);
    const Integers grid = {-half, half - 1};
    const float d = roundedUnit(bestScale({x, w.data(), kBlock}, grid, 1.0f)),
                inverse = reciprocal(d);
    for (int j = 0; j < kBlock; ++j)
        codes[j] = static_cast<uint8_t>(grid.code(grid.nearest(x[j] * inverse)));
    return d;
}

/// rangeCodes for the least weighted error.
Range searchedRangeCodes(const float* x, int last, const RowWeights& weights, int64_t first,
                         Codes& codes) {
    const auto w = weights.of(x, first);
    const ScaleMin best = bestScaleMin({x, w.data(), kBlock}, last, true);
    const Range range = {roundedUnit(best.scale), toFloat(toFloat16(-best.minimum))};
    const Integers grid = {0, static_cast<float>(last)};
    const float inverse = reciprocal(range.step);
    for (int j = 0; j < kBlock; ++j)
        codes[j] = static_cast<uint8_t>(grid.nearest((x[j] - range.minimum) * inverse));
    return range;
}

/// Codes of a block, and calls `store(x ~ scale, codes)`: the shared frame of the four types.
template <class Plain, class Searched, class Store>
void encodeBlocks(const float* row, int64_t count, const float* importance, Plain plain,
                  Searched searched, Store store) {
    const RowWeights weights(row, count, importance);
    for (int64_t i = 0; i < count; i += kBlock) {
        Codes codes;
        const auto scale = weights ? searched(row + i, weights, i, codes) : plain(row + i, codes);
        store(i / kBlock, scale, codes);
    }
}

/// Q4_0 and Q5_0.
template <class Store>
void encodeSigned(const float* row, int64_t count, const float* importance, float half,
                  Store store) {
    encodeBlocks(
        row, count, importance,
        [half](const float* x, Codes& codes) { return signedCodes(x, half, codes); },
        [half](const float* x, const RowWeights& weights, int64_t first, Codes& codes) {
            return searchedSignedCodes(x, half, weights, first, codes);
        },
        store);
}

/// Q4_1 and Q5_1.
template <class Store>
void encodeRange(const float* row, int64_t count, const float* importance, int last, Store store) {
    encodeBlocks(
        row, count, importance,
        [last](const float* x, Codes& codes) { return rangeCodes(x, last, codes); },
        [last](const float* x, const RowWeights& weights, int64_t first, Codes& codes) {
            return searchedRangeCodes(x, last, weights, first, codes);
        },
        store);
}

}  // namespace

void encodeQ4_0(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    encodeSigned(row, count, importance, 8, [blocks](int64_t i, float d, const Codes& codes) {
        std::byte* b = blocks + 18 * i;
        storeHalf(b, d);
        storeNibbles(codes, b + 2);
    });
}

void encodeQ4_1(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    encodeRange(row, count, importance, 15, [blocks](int64_t i, Range range, const Codes& codes) {
        std::byte* b = blocks + 20 * i;
        storeHalf(b, range.step);
        storeHalf(b + 2, range.minimum);
        storeNibbles(codes, b + 4);
    });
}

void encodeQ5_0(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    encodeSigned(row, count, importance, 16, [blocks](int64_t i, float d, const Codes& codes) {
        std::byte* b = blocks + 22 * i;
        storeHalf(b, d);
        storeFifthBits(codes, b + 2);
        storeNibbles(codes, b + 6);
    });
}

void encodeQ5_1(const float* row, int64_t count, const float* importance, std::byte* blocks) {
    encodeRange(row, count, importance, 31, [blocks](int64_t i, Range range, const Codes& codes) {
        std::byte* b = blocks + 24 * i;
        storeHalf(b, range.step);
        storeHalf(b + 2, range.minimum);
        storeFifthBits(codes, b + 4);
        storeNibbles(codes, b + 8);
    });
}

void encodeQ8_0(const float* row, int64_t count, const float*, std::byte* blocks) {
    for (int64_t i = 0; i < count; i += kBlock, blocks += 34) {
        const float* x = row + i;
        float largest = 0;
        for (int j = 0; j < kBlock; ++j) largest = std::max(largest, std::fabs(x[j]));
        const float d = largest / 127, scale = reciprocal(d);
        storeHalf(blocks, d);
        for (int j = 0; j < kBlock; ++j)
            blocks[2 + j] = static_cast<std::byte>(roundAway(x[j] * scale));
    }
}

}  // namespace lathe::core::gguf
