// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/integer_inputs.h"

#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"
#include "core/solvers/grid.h"

namespace lathe::core {

namespace {

constexpr int64_t kRowsPerTile = 16, kColumnsPerTile = 256;

/// 1 for the columns that are not rounded.
std::vector<uint8_t> apartFlags(ConstMatrix x, float threshold, std::span<const int32_t> kept) {
    std::vector<uint8_t> flags(static_cast<size_t>(x.columns));
    for (const int32_t column : kept) flags[static_cast<size_t>(column)] = 1;
    if (std::isinf(threshold)) return flags;
    parallelFor(x.columns, kColumnsPerTile, [&](int64_t begin, int64_t end) {
        for (int64_t t = 0; t < x.rows; ++t)
            for (int64_t c = begin; c < end; ++c)
                flags[static_cast<size_t>(c)] |= std::abs(x.row(t)[c]) >= threshold;
    });
    return flags;
}

/// The row with zeros in columns apart.
void copyRounded(const float* x, const std::vector<uint8_t>& apart, std::vector<float>& out) {
    out.resize(apart.size());
    for (size_t c = 0; c < apart.size(); ++c) out[c] = apart[c] ? 0.0f : x[c];
}

/// The largest magnitude; NaN if a value is not finite.
float peakOf(std::span<const float> values) {
    float peak = 0, finite = 0;
    for (const float value : values) {
        peak = std::max(peak, std::abs(value));
        finite += value * 0;
    }
    return peak + finite;
}

void roundRow(std::span<const float> values, float scale, int highest, int16_t* codes) {
    if (!(scale > 0)) {
        std::fill_n(codes, values.size(), int16_t{0});
        return;
    }
    const auto high = static_cast<float>(highest);
    for (size_t c = 0; c < values.size(); ++c)
        codes[c] =
            static_cast<int16_t>(nearestSteps(values[c], scale, -high, high, Rounding::HalfEven));
}

}  // namespace

IntegerInputs integerInputs(ConstMatrix x, const ActivationFormat& format,
                            std::span<const int32_t> kept) {
    const std::vector<uint8_t> apart = apartFlags(x, format.threshold, kept);
    IntegerInputs made;
    made.rows = x.rows;
    made.columns = x.columns;
    made.codes.resize(static_cast<size_t>(x.rows * x.columns));
    made.scales.resize(static_cast<size_t>(x.rows));
    for (size_t c = 0; c < apart.size(); ++c)
        if (apart[c]) made.apart.push_back(static_cast<int32_t>(c));
    const auto eachRow = [&](const auto& work) {
        parallelFor(x.rows, kRowsPerTile, [&](int64_t begin, int64_t end) {
            thread_local std::vector<float> row;
            for (int64_t t = begin; t < end; ++t) {
                copyRounded(x.row(t), apart, row);
                work(row, t);
            }
        });
    };
    eachRow([&](std::span<const float> row, int64_t t) {
        made.scales[static_cast<size_t>(t)] = peakOf(row);
    });
    float largest = 0;
    for (const float peak : made.scales) largest = std::max(largest, peak);  // skips NaN
    for (float& peak : made.scales) {
        const float scale = format.scale > 0  ? format.scale
                            : format.perToken ? peak / static_cast<float>(format.highest())
                                              : largest / static_cast<float>(format.highest());
        peak = std::isnan(peak) ? peak : scale;
    }
    eachRow([&](std::span<const float> row, int64_t t) {
        roundRow(row, made.scales[static_cast<size_t>(t)], format.highest(),
                 made.codes.data() + t * x.columns);
    });
    return made;
}

Matrix decoded(const IntegerInputs& inputs, ConstMatrix x) {
    Matrix out(inputs.rows, inputs.columns);
    parallelFor(inputs.rows, kRowsPerTile, [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t) {
            const int16_t* codes = inputs.codes.data() + t * inputs.columns;
            const float scale = inputs.scales[static_cast<size_t>(t)];
            for (int64_t c = 0; c < inputs.columns; ++c)
                out.row(t)[c] = scale * static_cast<float>(codes[c]);
            for (const int32_t c : inputs.apart) out.row(t)[c] = x.row(t)[c];
        }
    });
    return out;
}

Matrix columnsApart(const IntegerInputs& inputs, ConstMatrix x) {
    Matrix out(inputs.rows, std::ssize(inputs.apart));
    for (int64_t t = 0; t < inputs.rows; ++t)
        for (size_t i = 0; i < inputs.apart.size(); ++i) out.row(t)[i] = x.row(t)[inputs.apart[i]];
    return out;
}

}  // namespace lathe::core
