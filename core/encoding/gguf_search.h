// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the encoders of gguf_*.cpp: finding scales (and minima) with the least weighted
// squared error, x ~ scale * v - minimum with v on a grid. Candidates lie side by side in lanes, so
// that the inner loops run over candidates, need no horizontal sums and vectorize.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

/// The integers low ... high; ties go to the even one.
struct Integers {
    float low, high;
    float nearest(float t) const {
        constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: the sum keeps whole numbers only
        return (std::min(std::max(t, low), high) + kRound) - kRound;
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
    float nearest(float t) const {
        float v = low;
        for (size_t k = 0; k < 15; ++k) v += t > middles[k] ? steps[k] : 0.0f;
        return v;
    }
    int code(float v) const {
        return static_cast<int>(std::lower_bound(values.begin(), values.end(), v) - values.begin());
    }
};

/// Values that share one scale, with their weights.
struct Part {
    const float* x;
    const float* w;
    int n;
};

inline float reciprocal(float value) {
    const float r = 1.0f / value;
    return std::isfinite(r) ? r : 0.0f;
}

/// `value` as half and back; a positive or negative value never becomes 0.
float roundedUnit(float value);

/// Weighted squared errors of `Count` candidates. O(n Count).
template <int Count, class Grid>
std::array<float, Count> errorsOf(const Part& p, const Grid& grid,
                                  const std::array<float, Count>& scales,
                                  const std::array<float, Count>& minima) {
    std::array<float, Count> errors{}, inverses;
    for (int l = 0; l < Count; ++l) inverses[l] = reciprocal(scales[l]);
    for (int i = 0; i < p.n; ++i) {
        const float x = p.x[i], w = p.w[i];
        for (int l = 0; l < Count; ++l) {
            const float e =
                x - (scales[l] * grid.nearest((x + minima[l]) * inverses[l]) - minima[l]);
            errors[l] += w * e * e;
        }
    }
    return errors;
}

/// The scale of least error without minimum: the value of largest magnitude is put near either end
/// of the grid (up to `spread` away), each candidate's codes give the best scale in closed form,
/// and the largest explained energy (sum w x v)^2 / sum w v^2 wins.
template <class Grid>
float bestScale(const Part& p, const Grid& grid, float spread) {
    constexpr int kSide = 16;
    float extreme = 0;
    for (int i = 0; i < p.n; ++i)
        extreme = std::fabs(p.x[i]) > std::fabs(extreme) ? p.x[i] : extreme;
    std::array<float, 2 * kSide> inverses, xv{}, vv{};
    for (int l = 0; l < kSide; ++l) {
        const float away = spread * (static_cast<float>(2 * l) / (kSide - 1) - 1);
        inverses[l] = (grid.low + away) * reciprocal(extreme);
        inverses[kSide + l] = (grid.high + away) * reciprocal(extreme);
    }
    for (int i = 0; i < p.n; ++i) {
        const float x = p.x[i], w = p.w[i];
        for (int l = 0; l < 2 * kSide; ++l) {
            const float v = grid.nearest(x * inverses[l]);
            xv[l] += w * x * v;
            vv[l] += w * v * v;
        }
    }
    float best = 0, scale = 0;
    for (int l = 0; l < 2 * kSide; ++l)
        if (vv[l] > 0 && xv[l] * xv[l] > best * vv[l]) {
            best = xv[l] * xv[l] / vv[l];
            scale = xv[l] / vv[l];
        }
    return scale;
}

struct ScaleMin {
    float scale = 0, minimum = 0;  ///< x ~ scale * code - minimum
};

/// The same with a minimum, for codes 0 ... last: weighted least squares for each of a row of
/// candidate steps. `anyMinimum`: the minimum may be negative (Q4_1); else it is at least 0 (K
/// types).
ScaleMin bestScaleMin(const Part& p, int last, bool anyMinimum);

/// Weights of `n` values: with importance q, q * sqrt(spread * mean x^2 + x^2) (spread < 0: q
/// alone), never all zero; without, 1 each, which makes the search minimise the plain squared
/// error.
void fillWeights(const float* x, const float* importance, int n, float meanSquare, float spread,
                 float* w);

float meanSquareOf(const float* x, int64_t n);

}  // namespace lathe::core::gguf
