// SPDX-License-Identifier: GPL-3.0-or-later
// Rounding to nearest onto an affine layout: ranges first, then stored scales and zeros, then codes
// found with the stored values.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/affine.h"

namespace lathe::core {

namespace {

struct Matrixlike {
    std::span<const float> values;
    int64_t rows, columns;
};

struct Ranges {
    std::vector<float> low, high;
};

constexpr int64_t kTile = 64;  // rows

void refuseNonFinite(const Matrixlike& m) {
    for (size_t i = 0; i < m.values.size(); ++i)
        if (!std::isfinite(m.values[i]))
            throw Error(
                ErrorKind::Refused,
                fmt::format(
                    "row {}, column {} is {}; integers need finite values: repair the weight first",
                    static_cast<int64_t>(i) / m.columns, static_cast<int64_t>(i) % m.columns,
                    m.values[i]));
}

Ranges rangesOf(const Matrixlike& m, const AffineLayout& layout) {
    const auto count = static_cast<size_t>(layout.parameterCount(m.rows, m.columns));
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    Ranges ranges = {std::vector<float>(count, kInfinity), std::vector<float>(count, -kInfinity)};
    const int64_t run = layout.run(m.columns);
    const auto row = [&](int64_t r) {
        for (int64_t c = 0; c < m.columns; c += run) {
            const auto p = static_cast<size_t>(layout.parameterIndex(r, c, m.columns));
            const float* x = m.values.data() + r * m.columns;
            for (int64_t i = c; i < std::min(m.columns, c + run); ++i) {
                ranges.low[p] = std::min(ranges.low[p], x[i]);
                ranges.high[p] = std::max(ranges.high[p], x[i]);
            }
        }
    };
    if (layout.granularity == Granularity::Row || layout.granularity == Granularity::Group)
        parallelFor(m.rows, kTile, [&](int64_t begin, int64_t end) {
            for (int64_t r = begin; r < end; ++r) row(r);
        });
    else
        for (int64_t r = 0; r < m.rows; ++r) row(r);
    return ranges;
}

struct Fit {
    float scale = 0, zero = 0;
};

float storedScale(float scale, DType type) {
    const float stored = roundedScale(scale, type);
    if (!std::isfinite(stored))
        throw Error(ErrorKind::Refused,
                    fmt::format("a scale of {} does not fit {}; choose f32 scales, or scale the "
                                "weight down",
                                scale, nameOf(type)));
    return stored;
}

Fit symmetricFit(float low, float high, const AffineLayout& layout) {
    const int middle = 1 << (layout.bits - 1);
    const float largest = std::max(std::fabs(low), std::fabs(high));
    return {storedScale(largest / static_cast<float>(middle - 1), layout.scaleType),
            static_cast<float>(middle)};
}

Fit rangeFit(float low, float high, const AffineLayout& layout) {
    const auto last = static_cast<float>((1 << layout.bits) - 1);
    if (layout.floatZero && high > low) {
        const float scale = storedScale((high - low) / last, layout.scaleType);
        const float exact = -low / scale, zero = roundedScale(exact, layout.scaleType);
        // Far from 0 a narrow zero is too coarse: it would miss the range by more than rounding
        // does.
        if (scale > 0 && std::fabs(zero - exact) <= 0.5f) return {scale, zero};
    }
    low = std::min(low, 0.0f);
    high = std::max(high, 0.0f);
    // Halves first: the difference of two finite floats may overflow.
    const float scale = storedScale((high / 2 - low / 2) / last * 2, layout.scaleType);
    if (scale == 0) return {};
    return {scale, std::clamp(std::nearbyint(-low / scale), 0.0f, last)};
}

}  // namespace

EncodingPtr encodeAffine(const Shape& shape, const AffineLayout& layout,
                         std::span<const float> values) {
    layout.check();
    const Matrixlike m = {values, rowsOf(shape), columnsOf(shape)};
    if (static_cast<int64_t>(values.size()) != elementCount(shape))
        throw Error(ErrorKind::Internal,
                    fmt::format("{} values for a weight {}", values.size(), toText(shape)));
    refuseNonFinite(m);
    const Ranges ranges = rangesOf(m, layout);
    std::vector<float> scales(ranges.low.size()), zeros(scales);
    for (size_t p = 0; p < scales.size(); ++p) {
        const bool none = ranges.low[p] > ranges.high[p];  // no rows
        const Fit fit = none             ? Fit{}
                        : layout.hasZero ? rangeFit(ranges.low[p], ranges.high[p], layout)
                                         : symmetricFit(ranges.low[p], ranges.high[p], layout);
        scales[p] = fit.scale;
        zeros[p] = fit.zero;
    }
    if (!layout.hasZero) zeros.clear();
    // Codes of absmax scales are symmetric around the middle.
    return encodeAffineOn(shape, {layout, {}, scales, zeros}, layout.hasZero ? 0 : 1, values);
}

EncodingPtr encodeAffineOn(const Shape& shape, const AffineParts& grid, int lowest,
                           std::span<const float> values) {
    const AffineLayout& layout = grid.layout;
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape), run = layout.run(columns);
    const auto first = static_cast<float>(lowest),
               last = static_cast<float>((1 << layout.bits) - 1),
               middle = static_cast<float>(1 << (layout.bits - 1));
    std::vector<uint8_t> codes(values.size());
    parallelFor(rows, kTile, [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r)
            for (int64_t c = 0; c < columns; c += run) {
                const auto p = static_cast<size_t>(layout.parameterIndex(r, c, columns));
                const float scale = grid.scales[p], zero = layout.hasZero ? grid.zeros[p] : middle;
                for (int64_t i = c; i < std::min(columns, c + run); ++i) {
                    const float steps = scale == 0 ? 0.0f : values[r * columns + i] / scale;
                    const float code = layout.floatZero ? std::nearbyint(steps + zero)
                                                        : std::nearbyint(steps) + zero;
                    codes[r * columns + i] =
                        static_cast<uint8_t>(std::min(std::max(first, code), last));
                }
            }
    });
    return makeAffine(shape, layout, codes, grid.scales, grid.zeros);
}

}  // namespace lathe::core
