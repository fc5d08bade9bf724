// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the encoders of gguf_*.cpp: finding scales (and minima) with the least weighted
// squared error, x ~ scale * v - minimum with v on a grid. Candidates lie side by side in lanes, so
// that the inner loops run over candidates, need no horizontal sums and vectorize.

#include "core/encoding/gguf_lanes.h"

namespace lathe::core::gguf {

inline constexpr int kSuper = 256;
inline constexpr int kUnitRounds = 2;  // gains 1 % on normal values; a third round another 0.1 %

/// Values that share one scale, with their weights.
struct Part {
    const float* x;
    const float* w;
    int n;
};

/// `value` as half and back; a positive or negative value never becomes 0.
float roundedUnit(float value);

/// Weighted squared errors of candidate scales and minima. O(n Count).
template <int Count, class Grid>
Candidates<Count> errorsOf(const Part& p, const Grid grid, const Candidates<Count>& scales,
                           const Candidates<Count>& minima) {
    Candidates<Count> errors;
    for (int g = 0; g < Count / 4; ++g) {
        const Lanes scale = scales.groups[g], minimum = minima.groups[g], none = splat(0);
        const Lanes inverse = scale != none ? splat(1) / scale : none;
        Lanes error = none;
        for (int i = 0; i < p.n; ++i) {
            const Lanes x = splat(p.x[i]);
            const Lanes e = x - (scale * grid.nearest((x + minimum) * inverse) - minimum);
            error += splat(p.w[i]) * e * e;
        }
        errors.groups[g] = error;
    }
    return errors;
}

/// Index of the smallest; the first one wins.
template <int Count>
int smallest(const Candidates<Count>& values) {
    int best = 0;
    for (int l = 1; l < Count; ++l)
        if (values.get(l) < values.get(best)) best = l;
    return best;
}

/// The scale of least error without minimum: the value of largest magnitude is put near either end
/// of the grid (up to `spread` away), each candidate's codes give the best scale in closed form,
/// and the largest explained energy (sum w x v)^2 / sum w v^2 wins.
template <class Grid>
float bestScale(const Part& p, const Grid grid, float spread) {
    constexpr int kSide = 16;
    float extreme = 0;
    for (int i = 0; i < p.n; ++i)
        extreme = std::fabs(p.x[i]) > std::fabs(extreme) ? p.x[i] : extreme;
    if (extreme == 0) return 0;
    Candidates<2 * kSide> scales, losses;
    for (int g = 0; g < kSide / 2; ++g) {
        const int step = 4 * g % kSide;
        const float end = 4 * g < kSide ? grid.low : grid.high;
        const Lanes away =
            spread * ((kRamp + static_cast<float>(step)) * (2.0f / (kSide - 1)) - 1.0f);
        const Lanes inverse = (end + away) * reciprocal(extreme);
        Lanes xv = splat(0), vv = splat(0);
        for (int i = 0; i < p.n; ++i) {
            const Lanes x = splat(p.x[i]), v = grid.nearest(x * inverse), wv = p.w[i] * v;
            xv += wv * x;
            vv += wv * v;
        }
        scales.groups[g] = vv > 0.0f ? xv / vv : splat(0);
        losses.groups[g] = -xv * scales.groups[g];
    }
    return scales.get(smallest(losses));
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
