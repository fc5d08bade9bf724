// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/gguf_search.h"

namespace lathe::core::gguf {

float roundedUnit(float value) {
    const float stored = toFloat(toFloat16(value));
    return stored == 0 && value != 0 ? std::copysign(0x1p-24f, value) : stored;
}

float meanSquareOf(const float* x, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    return static_cast<float>(sum / static_cast<double>(std::max<int64_t>(1, n)));
}

void fillWeights(const float* x, const float* importance, int n, float meanSquare, float spread,
                 float* w) {
    if (!importance) {
        std::fill_n(w, n, 1.0f);
        return;
    }
    float sum = 0;
    for (int i = 0; i < n; ++i) {
        w[i] = spread < 0 ? importance[i]
                          : importance[i] * std::sqrt(spread * meanSquare + x[i] * x[i]);
        sum += w[i];
    }
    // Columns that calibration never saw still get a sensible value.
    const float floor = sum > 0 ? 1e-6f * sum / static_cast<float>(n) : 1.0f;
    for (int i = 0; i < n; ++i) w[i] = std::max(w[i], floor);
}

namespace {

/// Straight lines y ~ scale * v + offset, four side by side, with their errors.
struct Lines {
    Lanes scale, offset, error;
};

/// Weighted least squares for codes v = nearest((x - start) * inverse), around the mean of the
/// values: far from 0 the sums would cancel.
class LineFit {
  public:
    LineFit(const Part& p, int last, bool anyMinimum)
        : m_part(p), m_grid{0, static_cast<float>(last)}, m_anyMinimum(anyMinimum) {
        float sumX = 0;
        for (int i = 0; i < p.n; ++i) {
            m_sumW += p.w[i];
            sumX += p.w[i] * p.x[i];
        }
        m_mean = sumX / m_sumW;
        for (int i = 0; i < p.n; ++i) {
            const float y = p.x[i] - m_mean;
            m_sumY += p.w[i] * y;
            m_sumYY += p.w[i] * y * y;
        }
    }

    float mean() const { return m_mean; }

    Lines operator()(const Lanes& start, const Lanes& inverse) const {
        Lanes v1 = splat(0), vv = v1, vy = v1;
        for (int i = 0; i < m_part.n; ++i) {
            const Lanes v = m_grid.nearest((m_part.x[i] - start) * inverse), wv = m_part.w[i] * v;
            v1 += wv;
            vv += wv * v;
            vy += wv * (m_part.x[i] - m_mean);
        }
        const Lanes determinant = m_sumW * vv - v1 * v1;
        Lanes scale = (m_sumW * vy - v1 * m_sumY) / determinant;
        Lanes offset = (m_sumY - scale * v1) / m_sumW;
        if (!m_anyMinimum) {  // an offset above 0 becomes 0
            const auto above = offset > splat(-m_mean);
            scale = above ? (vy + m_mean * v1) / vv : scale;
            offset = above ? splat(-m_mean) : offset;
        }
        const Lanes error = m_sumYY + scale * (scale * vv + 2.0f * (offset * v1 - vy)) +
                            offset * (offset * m_sumW - 2.0f * m_sumY);
        const Lanes never = splat(std::numeric_limits<float>::infinity());
        return {scale, offset, determinant > 0.0f ? (scale > 0.0f ? error : never) : never};
    }

  private:
    const Part& m_part;
    Integers m_grid;
    bool m_anyMinimum;
    float m_sumW = 0, m_mean = 0, m_sumY = 0, m_sumYY = 0;
};

}  // namespace

ScaleMin bestScaleMin(const Part& p, int last, bool anyMinimum) {
    constexpr int kCount = 24;
    // The K types go on searching among integer scales; the others take their last steps here.
    const int refinements = anyMinimum ? 2 : 0;
    const auto [lowest, highest] = std::minmax_element(p.x, p.x + p.n);
    const float low = anyMinimum ? *lowest : std::min(*lowest, 0.0f), high = *highest;
    if (!(high > low)) return {0, -low};
    const LineFit fit(p, last, anyMinimum);
    Candidates<kCount> scales, offsets, errors;
    for (int g = 0; g < kCount / 4; ++g) {
        const Lanes steps =
            static_cast<float>(last) + 0.1f * (kRamp + static_cast<float>(4 * g - 10));
        Lines best = fit(splat(low), steps / (high - low));
        for (int round = 0; round < refinements; ++round) {
            const Lines next = fit(best.offset + fit.mean(), 1.0f / best.scale);
            const auto better = next.error < best.error;
            best.scale = better ? next.scale : best.scale;
            best.offset = better ? next.offset : best.offset;
            best.error = better ? next.error : best.error;
        }
        scales.groups[g] = best.scale;
        offsets.groups[g] = best.offset;
        errors.groups[g] = best.error;
    }
    const int best = smallest(errors);
    if (!std::isfinite(errors.get(best))) return {(high - low) / static_cast<float>(last), -low};
    return {scales.get(best), -(offsets.get(best) + fit.mean())};
}

}  // namespace lathe::core::gguf
