// SPDX-License-Identifier: GPL-3.0-or-later
// quant.codebook: non-uniform levels. Fixed tables shaped after normally distributed weights (NF4,
// FP4, AF4), or levels learned from the weights: percentiles, or the least-squares optimum (exact
// k-means).

#include "core/encoding/codebook.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/methods/planning.h"
#include "core/solvers/grid.h"
#include "core/methods/quantize/kmeans.h"
#include "core/tensor/floats.h"

namespace lathe::core {

namespace {

constexpr size_t kExactPoints = 65536;

ParamSchema schema() {
    return std::vector<ParamSpec>{
        ParamSpec::choice(
            "table", "Table", "nf4", {"nf4", "fp4", "af4", "percentile", "kmeans"},
            "nf4, fp4, af4: fixed, 4 bits; percentile: equally filled levels; kmeans: least "
            "squared error, "
            "exact for rows and for up to 65536 distinct values, pooled into as many beyond."),
        ParamSpec::integer("bits", "Bits", 4, 1, 8,
                           "Of learned tables: 2^bits values; fixed ones have 4.")
            .onlyWhen("table", {"percentile", "kmeans"}),
        ParamSpec::choice("table_per", "One table per", "tensor", {"tensor", "row"},
                          "Of learned tables.")
            .onlyWhen("table", {"percentile", "kmeans"}),
        ParamSpec::integer("block", "Block", 64, 0, 1 << 20,
                           "Columns that share a scale, their largest magnitude; the last block of "
                           "a row may be shorter. "
                           "0: no scales, for learned tables."),
        ParamSpec::choice("scale_type", "Scales stored as", "f32", scaleTypeNames(),
                          "Unless quantized twice.")
            .onlyWhen("double_quant", {"false"}),
        ParamSpec::boolean("double_quant", "Quantize the scales", false,
                           "8-bit scales, with one float32 per 256 of them (QLoRA)."),
    };
}

bool isLearned(const Params& params) {
    return codebookTable(params.text("table")).empty();
}

CodebookLayout layoutOf(const Params& params) {
    CodebookLayout layout;
    layout.name = params.text("table");
    layout.bits = isLearned(params) ? static_cast<int>(params.integer("bits")) : 4;
    layout.block = params.integer("block");
    layout.scaleType = scaleTypeNamed(params.text("scale_type"));
    layout.doubleQuantized = params.boolean("double_quant");
    layout.tablePerRow = isLearned(params) && params.text("table_per") == "row";
    if (layout.tablePerRow) layout.tableType = DType::F16;
    return layout;
}

std::string problemWith(const Params& params) {
    if (params.integer("block") > 0) return {};
    if (!isLearned(params))
        return fmt::format("{} needs a scale per block; use block=64", params.text("table"));
    if (params.boolean("double_quant"))
        return "without blocks there are no scales to quantize; use block=64 or double_quant=false";
    return {};
}

std::vector<double> percentileLevels(std::span<const float> values, size_t levels) {
    std::vector<float> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> table;
    for (size_t i = 0; i < levels && !sorted.empty(); ++i) {
        const double rank = (static_cast<double>(i) + 0.5) / static_cast<double>(levels) *
                            static_cast<double>(sorted.size() - 1);
        const auto below = static_cast<size_t>(rank);
        const double next = sorted[std::min(below + 1, sorted.size() - 1)];
        table.push_back(sorted[below] +
                        (rank - static_cast<double>(below)) * (next - sorted[below]));
    }
    return table;
}

/// Levels for the values that share a table; `weights` are squared scales (errors count in the
/// original).
std::vector<float> learnedTable(std::span<const float> values, std::span<const float> weights,
                                const CodebookLayout& layout, const JobContext& job) {
    const size_t levels = size_t{1} << layout.bits;
    std::vector<double> table;
    if (layout.name == "percentile")
        table = percentileLevels(values, levels);
    else
        table = exactKmeans(pooled(distinctPoints(values, weights), kExactPoints),
                            static_cast<int>(levels), &job)
                    .centers;
    if (table.empty()) table.push_back(0);
    table.resize(levels, table.back());
    std::vector<float> stored(levels);
    for (size_t i = 0; i < levels; ++i) {
        stored[i] = static_cast<float>(table[i]);
        if (layout.tableType == DType::F16)
            stored[i] = toFloat(toFloat16(std::clamp(stored[i], -65504.0f, 65504.0f)));
    }
    return stored;
}

std::vector<float> learnedTables(const Encoding& weight, const CodebookLayout& layout,
                                 std::span<const float> values, const JobContext& job) {
    const auto columns = static_cast<size_t>(weight.columns());
    std::vector<float> normalised(values.begin(), values.end()), weights;
    if (layout.block > 0) {
        const std::vector<float> scales = codebookScales(weight.shape(), layout, values);
        const auto perRow = static_cast<size_t>(layout.blocksPerRow(weight.columns()));
        weights.resize(values.size());
        for (size_t i = 0; i < values.size(); ++i) {
            const float scale =
                scales[i / columns * perRow + i % columns / static_cast<size_t>(layout.block)];
            normalised[i] = scale == 0 ? 0 : values[i] / scale;
            weights[i] = scale * scale;
        }
    }
    if (!layout.tablePerRow) return learnedTable(normalised, weights, layout, job);
    std::vector<float> tables(static_cast<size_t>(weight.rows()) << layout.bits);
    parallelFor(
        weight.rows(), 1,
        [&](int64_t begin, int64_t end) {
            for (auto r = static_cast<size_t>(begin); r < static_cast<size_t>(end); ++r) {
                const std::vector<float> table = learnedTable(
                    std::span(normalised).subspan(r * columns, columns),
                    weights.empty() ? std::span<const float>()
                                    : std::span<const float>(weights).subspan(r * columns, columns),
                    layout, job);
                std::copy(table.begin(), table.end(),
                          tables.begin() + static_cast<std::ptrdiff_t>(r << layout.bits));
            }
        },
        &job);
    return tables;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    if (const std::string problem = problemWith(input.params); !problem.empty())
        throw Error(ErrorKind::Usage, problem);
    const CodebookLayout layout = layoutOf(input.params);
    return replaceTargets(input, job, [&](const Weight& weight, std::span<const float> values) {
        const Shape& shape = weight.encoding->shape();
        if (!isLearned(input.params))
            return encodeCodebook(shape, layout, codebookTable(layout.name), values, &job);
        return encodeCodebook(shape, layout, learnedTables(*weight.encoding, layout, values, job),
                              values, &job);
    });
}

uint64_t bytesOf(const Weight& weight, const CodebookLayout& layout) {
    return layout.bytes(weight.encoding->rows(), weight.encoding->columns());
}

Estimate estimate(const MethodInput& input) {
    const CodebookLayout layout = layoutOf(input.params);
    // Measured per value and thread: assignment, sorting, one layer of the dynamic programme.
    constexpr double kAssign = 33, kSort = 90, kLayer = 20;
    double cost = kAssign;
    if (isLearned(input.params)) cost += kSort;
    if (layout.name == "kmeans") cost += kLayer * static_cast<double>(1 << layout.bits);
    return estimateReplacing(input, [&](const Weight& weight) { return bytesOf(weight, layout); },
                             {cost, isLearned(input.params) ? 28.0 : 6.0});
}

std::vector<PlanNote> review(const MethodInput& input) {
    using enum PlanNote::Level;
    const CodebookLayout layout = layoutOf(input.params);
    std::vector<PlanNote> notes =
        quantizationNotes(input, [&](const Weight& w) { return bytesOf(w, layout); });
    if (const std::string problem = problemWith(input.params); !problem.empty())
        note(notes, Error, problem, PlanFix{"block", int64_t{64}});
    if (layout.block > 0) noteGroup(notes, input, "block");
    if (!isLearned(input.params) && input.params.integer("bits") != 4)
        note(notes, Warning, fmt::format("{} has 4 bits; 'bits' is ignored", layout.name),
             PlanFix{"bits", int64_t{4}});
    if (layout.name == "af4" && layout.block != 64)
        note(notes, Hint, "af4 was computed for blocks of 64 values; use block=64 or nf4",
             PlanFix{"block", int64_t{64}});
    return notes;
}

}  // namespace

extern const Method method_codebook;
const Method method_codebook = {
    "quant.codebook",
    "Codebook",
    "Non-uniform levels: NF4 and double quantization (QLoRA), FP4, AF4, or a table learned from "
    "the weights by percentiles or exact k-means.",
    {},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
