// SPDX-License-Identifier: GPL-3.0-or-later
// quant.rtn: round to nearest. Each weight becomes the nearest point of a uniform grid; no data,
// O(N).

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/methods/planning.h"
#include "core/methods/quantize/affine_size.h"
#include "core/methods/quantize/grid_params.h"
#include "core/solvers/clip.h"

namespace lathe::core {

namespace {

const std::vector<std::string> kGranularities = {"tensor", "row", "column", "group"};

ParamSchema schema() {
    return std::vector<ParamSpec>{
        bitsParam(),
        schemeParam("absmax"),
        ParamSpec::choice("granularity", "One scale per", "group", kGranularities,
                          "How many values share a scale; groups run along the columns (inputs)."),
        ParamSpec::integer("group", "Group", 64, 1, 1 << 20,
                           "Columns per group; the last may be shorter.")
            .onlyWhen("granularity", {"group"}),
        ParamSpec::choice("rounding", "Rounding", "half_even", roundingNames(),
                          "What happens to ties."),
        scaleTypeParam(),
        ParamSpec::choice("clip", "Clipping", "none", clipNames(),
                          "Cuts off rare large values: by search for the least error, by "
                          "percentile, by the OCTAV "
                          "or entropy criterion, or at given ends (range)."),
        ParamSpec::real("exponent", "Error exponent", 2, 0.5, 8,
                        "Of clip=mse; GPTQ's code uses 2.4.")
            .onlyWhen("clip", {"mse"}),
        ParamSpec::real("percentile", "Percentile", 99.99, 1, 100, "Of |w|, for clip=percentile.")
            .onlyWhen("clip", {"percentile"}),
        ParamSpec::real(
            "clip_low", "Lower end", -1, -1e30, 1e30,
            "For clip=range: smaller weights are cut off here; groups inside keep their own "
            "range, and symmetric schemes use the larger of |clip_low| and "
            "|clip_high| on both sides.")
            .onlyWhen("clip", {"range"}),
        ParamSpec::real("clip_high", "Upper end", 1, -1e30, 1e30,
                        "For clip=range: larger weights are cut off here; above clip_low.")
            .onlyWhen("clip", {"range"}),
    };
}

AffineLayout layoutOf(const Params& params) {
    AffineLayout layout;
    layout.bits = static_cast<int>(params.integer("bits"));
    const auto found =
        std::find(kGranularities.begin(), kGranularities.end(), params.text("granularity"));
    layout.granularity = static_cast<Granularity>(found - kGranularities.begin());
    layout.group = params.integer("group");
    layout.hasZero = schemeNamed(params.text("scheme")) == Scheme::ZeroPoint;
    layout.scaleType = scaleTypeNamed(params.text("scale_type"));
    return layout;
}

GridOptions optionsOf(const Params& params) {
    GridOptions options = gridOf(params);
    options.rounding = roundingNamed(params.text("rounding"));
    options.clip = clipNamed(params.text("clip"));
    options.exponent = params.real("exponent");
    options.percentile = params.real("percentile");
    options.clipRange = {static_cast<float>(params.real("clip_low")),
                         static_cast<float>(params.real("clip_high"))};
    return options;
}

/// One weight under way.
struct Quantizer {
    std::span<const float> values;
    int64_t rows, columns;
    AffineLayout layout;
    GridOptions options;
    const JobContext& job;
    std::vector<uint8_t> codes = std::vector<uint8_t>(values.size());
    std::vector<float> scales =
        std::vector<float>(static_cast<size_t>(layout.parameterCount(rows, columns)));
    std::vector<float> zeros = scales;

    void keep(size_t parameter, const Grid& grid) {
        scales[parameter] = grid.scale;
        zeros[parameter] = grid.zero;
    }

    /// Clip search looks at each value up to 80 times: smaller tiles keep a cancel prompt.
    int64_t tile() const {
        return options.clip == Clip::None || options.clip == Clip::Range ? 131072 : 8192;
    }

    void wholeTensor() {
        const Grid grid = chooseGrid(values, options, &job);
        keep(0, grid);
        parallelFor(
            rows * columns, tile(),
            [&](int64_t begin, int64_t end) {
                encodeOnGrid(
                    values.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)),
                    grid, options.rounding, codes.data() + begin);
            },
            &job);
    }

    void alongRows() {
        const int64_t run = layout.run(columns);
        parallelFor(
            rows, std::max<int64_t>(1, tile() / std::max<int64_t>(1, columns)),
            [&](int64_t begin, int64_t end) {
                for (int64_t r = begin; r < end; ++r)
                    for (int64_t c = 0; c < columns; c += run) {
                        const auto cell =
                            values.subspan(static_cast<size_t>(r * columns + c),
                                           static_cast<size_t>(std::min(run, columns - c)));
                        const Grid grid = chooseGrid(cell, options, &job);
                        keep(static_cast<size_t>(layout.parameterIndex(r, c, columns)), grid);
                        encodeOnGrid(cell, grid, options.rounding, codes.data() + r * columns + c);
                    }
            },
            &job);
    }

    void alongColumns() {
        parallelFor(
            columns, std::max<int64_t>(1, tile() / std::max<int64_t>(1, rows)),
            [&](int64_t begin, int64_t end) {
                std::vector<float> cell(static_cast<size_t>(rows));
                std::vector<uint8_t> found(cell.size());
                for (int64_t c = begin; c < end; ++c) {
                    for (int64_t r = 0; r < rows; ++r) cell[r] = values[r * columns + c];
                    const Grid grid = chooseGrid(cell, options, &job);
                    keep(static_cast<size_t>(c), grid);
                    encodeOnGrid(cell, grid, options.rounding, found.data());
                    for (int64_t r = 0; r < rows; ++r) codes[r * columns + c] = found[r];
                }
            },
            &job);
    }

    EncodingPtr run(const Shape& shape) {
        if (layout.granularity == Granularity::Tensor)
            wholeTensor();
        else if (layout.granularity == Granularity::Column)
            alongColumns();
        else
            alongRows();
        if (!layout.hasZero) zeros.clear();
        return makeAffine(shape, layout, codes, scales, zeros);
    }
};

std::string clipProblem(const AffineLayout& layout, const GridOptions& options) {
    if (options.clip == Clip::Entropy && layout.granularity != Granularity::Tensor)
        return "clip=entropy fills a histogram of 2048 bins, for which only whole tensors have "
               "enough values; use granularity=tensor or another clip";
    const auto [low, high] = options.clipRange;
    if (options.clip == Clip::Range && !(low < high))
        return fmt::format(
            "clip_low is {} and clip_high {}; the lower end must be below the upper one", low,
            high);
    return {};
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const AffineLayout layout = layoutOf(input.params);
    const GridOptions options = optionsOf(input.params);
    if (const std::string problem = clipProblem(layout, options); !problem.empty())
        throw Error(ErrorKind::Usage, problem);
    return replaceTargets(input, job, [&](const Weight& weight, std::span<const float> values) {
        const Encoding& encoding = *weight.encoding;
        return Quantizer{values, encoding.rows(), encoding.columns(), layout, options, job}.run(
            encoding.shape());
    });
}

/// Nanoseconds per value and thread, measured on an AMD EPYC core; rough elsewhere.
Cost costOf(const GridOptions& options) {
    constexpr double kPlain = 5, kPercentile = 9, kOctav = 15, kEntropy = 45;
    const bool squared = options.exponent == 2, even = options.rounding == Rounding::HalfEven;
    const double search = !squared ? 1470 : even ? 145 : 510;
    double cost = kPlain;
    if (options.clip == Clip::Mse) cost += search;
    if (options.clip == Clip::Percentile) cost += kPercentile;
    if (options.clip == Clip::Octav) cost += kOctav;
    if (options.clip == Clip::Entropy) cost += kEntropy;
    return {cost, 4 + 1 + 1};
}

Estimate estimate(const MethodInput& input) {
    const AffineLayout layout = layoutOf(input.params);
    return estimateReplacing(
        input, [&](const Weight& weight) { return affineBytes(*weight.encoding, layout); },
        costOf(optionsOf(input.params)));
}

std::vector<PlanNote> review(const MethodInput& input) {
    const AffineLayout layout = layoutOf(input.params);
    const GridOptions options = optionsOf(input.params);
    std::vector<PlanNote> notes = quantizationNotes(
        input, [&](const Weight& weight) { return affineBytes(*weight.encoding, layout); });
    if (layout.granularity == Granularity::Group) noteGroup(notes, input, "group");
    if (const std::string problem = clipProblem(layout, options); !problem.empty())
        note(notes, PlanNote::Level::Error, problem,
             options.clip == Clip::Entropy ? std::optional(PlanFix{"granularity", "tensor"})
                                           : std::nullopt);
    if (options.rounding == Rounding::Truncate)
        note(notes, PlanNote::Level::Hint,
             "rounding=truncate doubles the error and pulls every weight towards 0; "
             "half_even rounds to the nearest",
             PlanFix{"rounding", "half_even"});
    if (options.clip == Clip::Percentile && layout.granularity == Granularity::Group &&
        layout.group < 1024)
        note(notes, PlanNote::Level::Hint,
             fmt::format("a percentile of {} values lies between the two largest ones; clip=mse "
                         "suits groups better",
                         layout.group),
             PlanFix{"clip", "mse"});
    return notes;
}

}  // namespace

extern const Method method_rtn;
const Method method_rtn = {
    "quant.rtn",
    "Round to nearest",
    "Rounds each weight to the nearest point of a uniform integer grid, one scale per tensor, "
    "row, column or group. Needs no data.",
    {},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
