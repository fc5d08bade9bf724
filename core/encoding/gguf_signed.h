// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the encoders of gguf_*.cpp: super-blocks without minima (Q3_K, Q6_K, IQ4_XS). The
// steps of the search are those of gguf_range.h.

#include "core/encoding/gguf_search.h"

namespace lathe::core::gguf {

/// x ~ unit * scales[s] * v.
template <int Subs>
struct SignedFit {
    float unit = 0, error = 0;
    std::array<int, Subs> scales{};
};

template <int Subs, class Grid>
class SignedSearch {
  public:
    static constexpr int kSize = kSuper / Subs;

    /// Integer scales are lowest ... -lowest - 1.
    SignedSearch(const float* x, const float* w, const Grid& grid, int lowest, float spread)
        : m_x(x), m_w(w), m_grid(grid), m_lowest(lowest), m_spread(spread) {}

    SignedFit<Subs> run() const {
        std::array<float, Subs> targets;
        float extreme = 0;
        for (int s = 0; s < Subs; ++s) {
            targets[s] = bestScale(part(s), m_grid, m_spread);
            if (std::fabs(targets[s]) > std::fabs(extreme)) extreme = targets[s];
        }
        SignedFit<Subs> best = assign(roundedUnit(extreme / static_cast<float>(m_lowest)), targets);
        for (int round = 0; round < kUnitRounds; ++round) {
            const float unit = roundedUnit(leastSquaresUnit(best));
            if (unit == best.unit || unit == 0) break;
            for (int s = 0; s < Subs; ++s)
                targets[s] = best.unit * static_cast<float>(best.scales[s]);
            const SignedFit<Subs> next = assign(unit, targets);
            if (!(next.error < best.error)) break;
            best = next;
        }
        return best;
    }

  private:
    Part part(int s) const { return {m_x + s * kSize, m_w + s * kSize, kSize}; }

    SignedFit<Subs> assign(float unit, const std::array<float, Subs>& targets) const {
        constexpr int kNear = 8;
        SignedFit<Subs> fit;
        fit.unit = unit;
        const Integers range = {static_cast<float>(m_lowest), static_cast<float>(-m_lowest - 1)};
        for (int s = 0; s < Subs; ++s) {
            const float middle = std::nearbyint(targets[s] * reciprocal(unit));
            Candidates<kNear> integers, scales, none;
            for (int g = 0; g < kNear / 4; ++g) {
                integers.groups[g] =
                    range.nearest(kRamp + (middle + static_cast<float>(4 * g - 3)));
                scales.groups[g] = unit * integers.groups[g];
            }
            const auto errors = errorsOf(part(s), m_grid, scales, none);
            const int best = smallest(errors);
            fit.scales[s] = static_cast<int>(integers.get(best));
            fit.error += errors.get(best);
        }
        return fit;
    }

    float leastSquaresUnit(const SignedFit<Subs>& fit) const {
        double xv = 0, vv = 0;
        for (int s = 0; s < Subs; ++s) {
            const Part p = part(s);
            const auto integer = static_cast<float>(fit.scales[s]);
            const float inverse = reciprocal(fit.unit * integer);
            float energy = 0, product = 0;
            for (int i = 0; i < kSize; ++i) {
                const float v = m_grid.nearest(p.x[i] * inverse);
                product += p.w[i] * p.x[i] * v;
                energy += p.w[i] * v * v;
            }
            xv += static_cast<double>(integer * product);
            vv += static_cast<double>(integer * integer * energy);
        }
        return vv > 0 ? static_cast<float>(xv / vv) : 0.0f;
    }

    const float *m_x, *m_w;
    const Grid& m_grid;
    int m_lowest;
    float m_spread;
};

}  // namespace lathe::core::gguf
