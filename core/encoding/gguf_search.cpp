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

ScaleMin bestScaleMin(const Part& p, int last, bool anyMinimum) {
    constexpr int kCount = 24;
    float low = p.x[0], high = p.x[0], sumW = 0, sumX = 0;
    for (int i = 0; i < p.n; ++i) {
        low = std::min(low, p.x[i]);
        high = std::max(high, p.x[i]);
        sumW += p.w[i];
        sumX += p.w[i] * p.x[i];
    }
    if (!anyMinimum) low = std::min(low, 0.0f);
    if (!(high > low)) return {0, -low};
    // Around the mean: far from 0 the sums would cancel.
    const float mean = sumX / sumW;
    const Integers grid = {0, static_cast<float>(last)};
    float y1 = 0, y2 = 0;
    for (int i = 0; i < p.n; ++i) {
        const float y = p.x[i] - mean;
        y1 += p.w[i] * y;
        y2 += p.w[i] * y * y;
    }
    Candidates<kCount> scales, offsets, errors;
    for (int g = 0; g < kCount / 4; ++g) {
        const Lanes steps =
            static_cast<float>(last) + 0.1f * (kRamp + static_cast<float>(4 * g - 10));
        const Lanes inverse = steps / (high - low);
        Lanes v1 = splat(0), vv = v1, vy = v1;
        for (int i = 0; i < p.n; ++i) {
            const Lanes v = grid.nearest((p.x[i] - low) * inverse), wv = p.w[i] * v;
            v1 += wv;
            vv += wv * v;
            vy += wv * (p.x[i] - mean);
        }
        // y ~ scale * v + offset by the normal equations; a minimum below 0 is replaced by 0.
        const Lanes determinant = sumW * vv - v1 * v1;
        Lanes scale = (sumW * vy - v1 * y1) / determinant;
        Lanes offset = (y1 - scale * v1) / sumW;
        if (!anyMinimum) {
            const auto above = offset > splat(-mean);
            scale = above ? (vy + mean * v1) / vv : scale;
            offset = above ? splat(-mean) : offset;
        }
        const Lanes error = y2 + scale * (scale * vv + 2.0f * (offset * v1 - vy)) +
                            offset * (offset * sumW - 2.0f * y1);
        const Lanes never = splat(std::numeric_limits<float>::infinity());
        errors.groups[g] = determinant > 0.0f ? (scale > 0.0f ? error : never) : never;
        scales.groups[g] = scale;
        offsets.groups[g] = offset;
    }
    const int best = smallest(errors);
    if (!std::isfinite(errors.get(best))) return {(high - low) / static_cast<float>(last), -low};
    return {scales.get(best), -(offsets.get(best) + mean)};
}

}  // namespace lathe::core::gguf
