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

/// What the values lie between, 0 among them; NaN if one is not finite.
Range rangeWithZero(std::span<const float> values) {
    Range range;
    float finite = 0;
    for (const float value : values) {
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
        finite += value * 0;
    }
    return {range.low + finite, range.high + finite};
}

/// The grid of values that lie in `range`.
Grid gridFor(const ActivationFormat& format, Range range) {
    if (!(format.scale > 0))
        return fitGrid(range, format.hasZero ? Scheme::ZeroPoint : Scheme::Absmax, format.bits,
                       DType::F32);
    const int codes = 1 << format.bits;
    if (format.hasZero) return {format.scale, static_cast<float>(format.zero), 0, codes - 1};
    return {format.scale, static_cast<float>(codes / 2), 1, codes - 1};
}

/// Codes less the zero of their grid.
void roundRow(std::span<const float> values, Grid grid, int16_t* codes) {
    for (size_t c = 0; c < values.size(); ++c)
        codes[c] = static_cast<int16_t>(stepsOn(grid, values[c], Rounding::HalfEven));
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
    std::vector<Range> ranges(static_cast<size_t>(x.rows));
    eachRow([&](std::span<const float> row, int64_t t) {
        ranges[static_cast<size_t>(t)] = rangeWithZero(row);
    });
    Range all;
    for (const Range& range : ranges)
        all = {std::min(all.low, range.low), std::max(all.high, range.high)};  // skips NaN
    eachRow([&](std::span<const float> row, int64_t t) {
        const Range& range = ranges[static_cast<size_t>(t)];
        float& scale = made.scales[static_cast<size_t>(t)];
        scale = range.low;
        if (std::isnan(scale)) return;  // with codes 0
        const Grid grid = gridFor(format, format.perToken ? range : all);
        scale = grid.scale;
        roundRow(row, grid, made.codes.data() + t * x.columns);
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
