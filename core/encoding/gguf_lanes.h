// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the encoders of gguf_*.cpp: candidates side by side in vector lanes, and the grids of
// values that codes stand for.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

/// Four floats as the compiler's vector type (SSE, NEON): the same operations in every build.
using Lanes __attribute__((vector_size(16))) = float;
inline Lanes splat(float value) {
    return Lanes{value, value, value, value};
}
inline float splatLike(float, float value) {
    return value;
}
inline Lanes splatLike(const Lanes&, float value) {
    return splat(value);
}

inline constexpr Lanes kRamp = {0, 1, 2, 3};

/// `Count` candidates side by side.
template <int Count>
struct Candidates {
    std::array<Lanes, Count / 4> groups{};
    float get(int l) const { return groups[l / 4][l % 4]; }
};

/// The integers low ... high; ties go to the even one.
struct Integers {
    float low, high;

    template <class T>  // float or Lanes
    T nearest(T t) const {
        const T lowest = splatLike(t, low), highest = splatLike(t, high);
        const T round = splatLike(t, 12582912.0f);  // 1.5 * 2^23: the sum keeps whole numbers only
        t = t > lowest ? t : lowest;
        t = t < highest ? t : highest;
        return (t + round) - round;
    }
    int code(float v) const { return static_cast<int>(v - low); }
};

/// A table of 16 ascending values.
struct SortedTable {
    std::array<float, 16> values;
    std::array<float, 15> middles{}, steps{};
    float low, high;

    constexpr explicit SortedTable(const std::array<float, 16>& ascending)
        : values(ascending), low(ascending.front()), high(ascending.back()) {
        for (size_t k = 0; k < 15; ++k) {
            middles[k] = (values[k] + values[k + 1]) / 2;
            steps[k] = values[k + 1] - values[k];
        }
    }
    template <class T>
    T nearest(T t) const {
        T v = splatLike(t, low);
        const T zero = splatLike(t, 0);
        for (size_t k = 0; k < 15; ++k)
            v += t > splatLike(t, middles[k]) ? splatLike(t, steps[k]) : zero;
        return v;
    }
    int code(float v) const {
        return static_cast<int>(std::lower_bound(values.begin(), values.end(), v) - values.begin());
    }
};

/// 1 / value; 0 where that is not finite.
inline float reciprocal(float value) {
    const float r = 1.0f / value;
    return std::isfinite(r) ? r : 0.0f;
}

}  // namespace lathe::core::gguf
