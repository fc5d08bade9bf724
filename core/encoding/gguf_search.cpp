// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/gguf_search.h"

#include <limits>

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
    std::array<float, kCount> inverses, v1{}, v2{}, yv{};
    for (int l = 0; l < kCount; ++l)
        inverses[l] = (static_cast<float>(last) + 0.1f * static_cast<float>(l - 10)) / (high - low);
    float y1 = 0, y2 = 0;
    for (int i = 0; i < p.n; ++i) {
        const float y = p.x[i] - mean, w = p.w[i], above = p.x[i] - low;
        y1 += w * y;
        y2 += w * y * y;
        for (int l = 0; l < kCount; ++l) {
            const float v = grid.nearest(above * inverses[l]);
            v1[l] += w * v;
            v2[l] += w * v * v;
            yv[l] += w * y * v;
        }
    }
    ScaleMin best;
    float bestError = std::numeric_limits<float>::infinity();
    for (int l = 0; l < kCount; ++l) {
        // y ~ scale * v + offset, normal equations.
        const float determinant = sumW * v2[l] - v1[l] * v1[l];
        if (!(determinant > 0)) continue;
        float scale = (sumW * yv[l] - v1[l] * y1) / determinant;
        float offset = (y1 - scale * v1[l]) / sumW;
        if (!anyMinimum && offset + mean > 0) {
            offset = -mean;
            scale = (yv[l] + mean * v1[l]) / v2[l];
        }
        const float error = y2 + scale * scale * v2[l] + offset * offset * sumW -
                            2 * scale * yv[l] + 2 * scale * offset * v1[l] - 2 * offset * y1;
        if (error < bestError && scale > 0) {
            bestError = error;
            best = {scale, -(offset + mean)};
        }
    }
    return best;
}

}  // namespace lathe::core::gguf
