// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the encoders of gguf_*.cpp: super-blocks of 256 values in sub-blocks whose scales are
// small integers on a common half-precision unit. First the best scale of each sub-block alone,
// then integer scales near it with the unit as it will be stored, then the unit by least squares
// for the codes found, and again while that helps. Every error compared is the error that decoding
// will show.

#include "core/encoding/gguf_search.h"

namespace lathe::core::gguf {

inline constexpr int kSuper = 256;
inline constexpr int kUnitRounds = 2;  // a third round gains less than 0.1 % of the error

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
        const float highest = static_cast<float>(-m_lowest - 1),
                    lowest = static_cast<float>(m_lowest);
        for (int s = 0; s < Subs; ++s) {
            const float middle = std::nearbyint(targets[s] * reciprocal(unit));
            std::array<float, kNear> integers, scales, none{};
            for (int l = 0; l < kNear; ++l) {
                integers[l] = std::clamp(middle + static_cast<float>(l - 3), lowest, highest);
                scales[l] = unit * integers[l];
            }
            const auto errors = errorsOf<kNear>(part(s), m_grid, scales, none);
            const auto best = std::min_element(errors.begin(), errors.end());
            fit.scales[s] = static_cast<int>(integers[best - errors.begin()]);
            fit.error += *best;
        }
        return fit;
    }

    float leastSquaresUnit(const SignedFit<Subs>& fit) const {
        double xv = 0, vv = 0;
        for (int i = 0; i < kSuper; ++i) {
            const auto integer = static_cast<float>(fit.scales[i / kSize]);
            const double v = integer * m_grid.nearest(m_x[i] * reciprocal(fit.unit * integer));
            xv += m_w[i] * m_x[i] * v;
            vv += m_w[i] * v * v;
        }
        return vv > 0 ? static_cast<float>(xv / vv) : 0.0f;
    }

    const float *m_x, *m_w;
    const Grid& m_grid;
    int m_lowest;
    float m_spread;
};

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
        RangeFit<Subs> best = assign(
            {roundedUnit(largest.scale / m_highest), roundedUnit(largest.minimum / m_highest)},
            targets);
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
        for (int s = 0; s < Subs; ++s) {
            const float scale = std::floor(targets[s].scale * reciprocal(units.scale)) - 1;
            const float minimum = std::floor(targets[s].minimum * reciprocal(units.minimum)) - 1;
            std::array<float, kNear * kNear> a, b, scales, minima;
            for (int l = 0; l < kNear * kNear; ++l) {
                a[l] = std::clamp(scale + static_cast<float>(l / kNear), 0.0f, m_highest);
                b[l] = std::clamp(minimum + static_cast<float>(l % kNear), 0.0f, m_highest);
                scales[l] = units.scale * a[l];
                minima[l] = units.minimum * b[l];
            }
            const auto errors = errorsOf<kNear * kNear>(part(s), m_grid, scales, minima);
            const auto best = std::min_element(errors.begin(), errors.end());
            fit.scales[s] = static_cast<uint8_t>(a[best - errors.begin()]);
            fit.minima[s] = static_cast<uint8_t>(b[best - errors.begin()]);
            fit.error += *best;
        }
        return fit;
    }

    ScaleMin leastSquaresUnits(const RangeFit<Subs>& fit) const {
        double vv = 0, vm = 0, mm = 0, xv = 0, xm = 0;
        for (int i = 0; i < kSuper; ++i) {
            const int s = i / kSize;
            const float scale = fit.unit * fit.scales[s], minimum = fit.minimumUnit * fit.minima[s];
            const double v = fit.scales[s] * m_grid.nearest((m_x[i] + minimum) * reciprocal(scale));
            const double m = fit.minima[s], w = m_w[i], x = m_x[i];
            vv += w * v * v;
            vm += w * v * m;
            mm += w * m * m;
            xv += w * x * v;
            xm += w * x * m;
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
