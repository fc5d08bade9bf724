// SPDX-License-Identifier: GPL-3.0-or-later
// quant.hqq: half-quadratic quantization (Badri and Shaji, 2023). Per group the scale stays and the
// zero point, a float, is searched so that |W - W'|^p with p < 1 falls: few large errors are
// accepted for many small ones. Each round splits off the large errors by a shrinkage step and
// refits the zero to the rest. Needs no data; 20 passes.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"
#include "core/methods/planning.h"
#include "core/methods/quantize/affine_size.h"
#include "core/methods/quantize/grid_params.h"
#include "core/solvers/grid.h"

namespace lathe::core {

namespace {

struct Options {
    AffineLayout layout;
    double power, beta;
    int rounds;
};

ParamSchema schema() {
    return std::vector<ParamSpec>{
        bitsParam(),
        ParamSpec::integer("group", "Group", 64, 1, 1 << 20,
                           "Columns per group; the last may be shorter."),
        ParamSpec::choice("scale_type", "Scales stored as", "f16", scaleTypeNames(),
                          "Also of the zeros, which are floats."),
        ParamSpec::real("power", "Norm", 0.7, 0.1, 1,
                        "p of the error norm |e|^p; below 1 it tolerates outliers."),
        ParamSpec::real("beta", "Penalty", 10, 0.01, 10000,
                        "Start of the splitting's penalty; grows by 1 % each round."),
        ParamSpec::integer("rounds", "Rounds", 20, 0, 1000,
                           "At most so many; a group stops when its error does not fall."),
    };
}

Options optionsOf(const Params& params) {
    Options options = {
        {}, params.real("power"), params.real("beta"), static_cast<int>(params.integer("rounds"))};
    options.layout.bits = static_cast<int>(params.integer("bits"));
    options.layout.group = params.integer("group");
    options.layout.hasZero = options.layout.floatZero = true;
    options.layout.scaleType = scaleTypeNamed(params.text("scale_type"));
    return options;
}

struct Group {
    float scale = 0, zero = 0;
};

/// x = scale * (code - zero); the zero is added before rounding, since it is no integer.
float codeOf(float x, const Group& group, float last) {
    return rounded(std::clamp(x / group.scale + group.zero, 0.0f, last), Rounding::HalfEven);
}

double meanError(std::span<const float> values, const Group& group, float last) {
    double sum = 0;
    for (const float x : values)
        sum += std::abs(x - group.scale * (codeOf(x, group, last) - group.zero));
    return sum / static_cast<double>(values.size());
}

/// Reaches both ends of the range. The stored zero must hit the range within half a step; where it
/// is too coarse for that (a narrow range far from 0) the range is stretched to 0.
Group startOf(std::span<const float> values, const AffineLayout& layout) {
    const Range range = rangeOf(values);
    const auto last = static_cast<float>((1 << layout.bits) - 1);
    if (range.low == range.high) {  // one level: code 0 means scale * (0 - zero)
        if (range.low == 0) return {};
        return {storedScale(std::abs(range.low), layout.scaleType), range.low > 0 ? -1.0f : 1.0f};
    }
    const float scale = storedScale((range.high / 2 - range.low / 2) / last * 2, layout.scaleType);
    const float exact = -range.low / scale, zero = roundedScale(exact, layout.scaleType);
    if (std::abs(zero - exact) <= 0.5f) return {scale, zero};
    const Grid grid = fitGrid(range, Scheme::ZeroPoint, layout.bits, layout.scaleType);
    return {grid.scale, grid.zero};
}

/// The zero that fits best after the large errors are split off.
double refittedZero(std::span<const float> values, const Group& group, float last, double power,
                    double beta) {
    double sum = 0;
    for (const float x : values) {
        const double code = codeOf(x, group, last);
        const double error = x - group.scale * (code - group.zero), size = std::abs(error);
        const double kept = size > 0 ? std::max(size - std::pow(size, power - 1) / beta, 0.0) : 0;
        sum += code - (x - std::copysign(kept, error)) / group.scale;
    }
    return sum / static_cast<double>(values.size());
}

Group solved(std::span<const float> values, const Options& options) {
    const auto last = static_cast<float>((1 << options.layout.bits) - 1);
    Group best = startOf(values, options.layout);
    if (best.scale == 0) return best;
    double bestError = meanError(values, best, last), beta = options.beta;
    Group group = best;
    for (int round = 0; round < options.rounds; ++round, beta *= 1.01) {
        const double zero = refittedZero(values, group, last, options.power, beta);
        group.zero = roundedScale(static_cast<float>(zero), options.layout.scaleType);
        if (!std::isfinite(group.zero)) break;
        const double error = meanError(values, group, last);
        if (!(error < bestError)) break;
        best = group;
        bestError = error;
    }
    return best;
}

EncodingPtr encode(const Encoding& weight, std::span<const float> values, const Options& options,
                   const JobContext& job) {
    const AffineLayout& layout = options.layout;
    const int64_t rows = weight.rows(), columns = weight.columns(), run = layout.run(columns);
    const auto last = static_cast<float>((1 << layout.bits) - 1);
    std::vector<uint8_t> codes(values.size());
    std::vector<float> scales(static_cast<size_t>(layout.parameterCount(rows, columns))),
        zeros(scales);
    parallelFor(
        rows, std::max<int64_t>(1, 4096 / std::max<int64_t>(1, columns)),
        [&](int64_t begin, int64_t end) {
            for (int64_t r = begin; r < end; ++r)
                for (int64_t c = 0; c < columns; c += run) {
                    const auto first = static_cast<size_t>(r * columns + c);
                    const auto cell =
                        values.subspan(first, static_cast<size_t>(std::min(run, columns - c)));
                    const Group group = solved(cell, options);
                    const auto p = static_cast<size_t>(layout.parameterIndex(r, c, columns));
                    scales[p] = group.scale;
                    zeros[p] = group.zero;
                    for (size_t i = 0; i < cell.size(); ++i)
                        codes[first + i] = group.scale == 0
                                               ? uint8_t{0}
                                               : static_cast<uint8_t>(codeOf(cell[i], group, last));
                }
        },
        &job);
    return makeAffine(weight.shape(), layout, codes, scales, zeros);
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const Options options = optionsOf(input.params);
    return replaceTargets(input, job, [&](const Weight& weight, std::span<const float> values) {
        return encode(*weight.encoding, values, options, job);
    });
}

Estimate estimate(const MethodInput& input) {
    const Options options = optionsOf(input.params);
    // Measured per value and thread; groups stop after about five rounds.
    return estimateReplacing(
        input, [&](const Weight& weight) { return affineBytes(*weight.encoding, options.layout); },
        {options.rounds > 0 ? 85.0 : 8.0, 4 + 1 + 1});
}

std::vector<PlanNote> review(const MethodInput& input) {
    const Options options = optionsOf(input.params);
    std::vector<PlanNote> notes = quantizationNotes(
        input, [&](const Weight& weight) { return affineBytes(*weight.encoding, options.layout); });
    noteGroup(notes, input, "group");
    return notes;
}

}  // namespace

extern const Method method_hqq;
const Method method_hqq = {
    "quant.hqq",
    "HQQ",
    "Half-quadratic quantization: searches each group's zero point for the least |error|^p "
    "(Badri and Shaji 2023). Needs no data.",
    {},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
