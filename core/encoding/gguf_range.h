// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the encoders of gguf_*.cpp: super-blocks of 256 values in sub-blocks whose scales are
// small integers on a common half-precision unit. First the best scale of each sub-block alone,
// then integer scales near it with the unit as it will be stored, then the unit by least squares
// for the codes found, and again while that helps. Every error compared is the error that decoding
// will show.

#include "core/encoding/gguf_search.h"

namespace lathe::core::gguf {

/// x ~ unit * scales[s] * code - minimumUnit * minima[s].
template <int Subs>
struct RangeFit {
    float unit = 0, minimumUnit = 0, error = 0;
    std::array<uint8_t, Subs> scales{}, minima{};
};

/// Codes 0 ... last, integer scales and minima 0 ... highest.
template <int Subs>
class RangeSearch {
  public:
    static constexpr int kSize = kSuper / Subs;

    RangeSearch(const float* x, const float* w, int last, int highest)
        : m_x(x),
          m_w(w),
          m_grid{0, static_cast<float>(last)},
          m_highest(static_cast<float>(highest)) {}

    RangeFit<Subs> run() const {
        std::array<ScaleMin, Subs> targets;
        ScaleMin largest;
        for (int s = 0; s < Subs; ++s) {
            targets[s] = bestScaleMin(part(s), static_cast<int>(m_grid.high), false);
            largest.scale = std::max(largest.scale, targets[s].scale);
            largest.minimum = std::max(largest.minimum, targets[s].minimum);
        }
        // Slightly larger units move every integer at once: four starts gain another 0.6 % on
        // average.
        RangeFit<Subs> best;
        for (const ScaleMin& factor : {ScaleMin{1, 1}, {1.03f, 1}, {1, 1.03f}, {1.03f, 1.03f}}) {
            const ScaleMin units = {roundedUnit(factor.scale * largest.scale / m_highest),
                                    roundedUnit(factor.minimum * largest.minimum / m_highest)};
            const RangeFit<Subs> start = assign(units, targets);
            if (factor.scale * factor.minimum == 1 || start.error < best.error) best = start;
        }
        for (int round = 0; round < kUnitRounds; ++round) {
            const ScaleMin units = leastSquaresUnits(best);
            if (units.scale == best.unit && units.minimum == best.minimumUnit) break;
            for (int s = 0; s < Subs; ++s)
                targets[s] = {best.unit * best.scales[s], best.minimumUnit * best.minima[s]};
            const RangeFit<Subs> next = assign(units, targets);
            if (!(next.error < best.error)) break;
            best = next;
        }
        return best;
    }

  private:
    Part part(int s) const { return {m_x + s * kSize, m_w + s * kSize, kSize}; }

    RangeFit<Subs> assign(ScaleMin units, const std::array<ScaleMin, Subs>& targets) const {
        constexpr int kNear = 4;  // in each direction: a square of integer pairs around the target
        RangeFit<Subs> fit;
        fit.unit = units.scale;
        fit.minimumUnit = units.minimum;
        const Integers range = {0, m_highest};
        for (int s = 0; s < Subs; ++s) {
            const float scale = std::floor(targets[s].scale * reciprocal(units.scale)) - 1;
            const float minimum = std::floor(targets[s].minimum * reciprocal(units.minimum)) - 1;
            Candidates<kNear * kNear> integers, whole, scales, minima;
            for (int g = 0; g < kNear; ++g) {
                integers.groups[g] = splat(range.nearest(scale + static_cast<float>(g)));
                whole.groups[g] = range.nearest(minimum + kRamp);
                scales.groups[g] = units.scale * integers.groups[g];
                minima.groups[g] = units.minimum * whole.groups[g];
            }
            const auto errors = errorsOf(part(s), m_grid, scales, minima);
            const int best = smallest(errors);
            fit.scales[s] = static_cast<uint8_t>(integers.get(best));
            fit.minima[s] = static_cast<uint8_t>(whole.get(best));
            fit.error += errors.get(best);
        }
        return fit;
    }

    ScaleMin leastSquaresUnits(const RangeFit<Subs>& fit) const {
        double vv = 0, vm = 0, mm = 0, xv = 0, xm = 0;
        for (int s = 0; s < Subs; ++s) {
            const Part p = part(s);
            const double a = fit.scales[s], m = fit.minima[s];
            const float minimum = fit.minimumUnit * fit.minima[s];
            const float inverse = reciprocal(fit.unit * fit.scales[s]);
            float w1 = 0, x1 = 0, v1 = 0, v2 = 0, xv1 = 0;
            for (int i = 0; i < kSize; ++i) {
                const float x = p.x[i], v = m_grid.nearest((x + minimum) * inverse),
                            wv = p.w[i] * v;
                w1 += p.w[i];
                x1 += p.w[i] * x;
                v1 += wv;
                v2 += wv * v;
                xv1 += wv * x;
            }
            vv += a * a * v2;
            vm += a * m * v1;
            mm += m * m * w1;
            xv += a * xv1;
            xm += m * x1;
        }
        const double determinant = vv * mm - vm * vm;
        double unit = vv > 0 ? xv / vv : 0, minimumUnit = 0;
        if (determinant > 1e-9 * vv * mm) {
            minimumUnit = (xv * vm - xm * vv) / determinant;
            unit = (xv + minimumUnit * vm) / vv;
        }
        if (!(unit > 0) || minimumUnit < 0) return {fit.unit, fit.minimumUnit};
        return {roundedUnit(static_cast<float>(unit)),
                roundedUnit(static_cast<float>(minimumUnit))};
    }

    const float *m_x, *m_w;
    Integers m_grid;
    float m_highest;
};

}  // namespace lathe::core::gguf
