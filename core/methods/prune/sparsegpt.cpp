// SPDX-License-Identifier: GPL-3.0-or-later
// prune.sparsegpt: what a pruned weight did is made up for by the columns still to come, and so is
// what rounding the others costs, if they are rounded in the same walk (Frantar and Alistarh, ICML
// 2023; core/solvers/sparsegpt.h).

#include "core/solvers/sparsegpt.h"

#include "core/methods/hessian_step.h"
#include "core/methods/planning.h"
#include "core/methods/prune/calibrated_pruning.h"
#include "core/methods/prune/pruning.h"
#include "core/methods/quantize/grid_params.h"
#include "core/solvers/group_grids.h"
#include "core/solvers/round_to_nearest.h"
#include "core/solvers/wanda.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    std::vector<ParamSpec> own = {
        ParamSpec::integer("mask_block", "Block", 128, 1, 1 << 20,
                           "Columns among which weights to go are chosen at once.")
            .onlyWhen("mode", {"layer"}),
        dampingParam(),
        trueSequentialParam("pruned"),
        ParamSpec::boolean("quantize", "Round kept weights", false,
                           "In the same walk: kept weights become integers, and later columns "
                           "make up for that, too."),
    };
    for (ParamSpec spec : {bitsParam(), rowGroupParam(), schemeParam("absmax"), scaleTypeParam()})
        own.push_back(std::move(spec).onlyWhen("quantize", {"true"}));
    return calibratedPruningSchema("a fraction of each matrix, chosen block by block",
                                   std::move(own));
}

SparseGptOptions optionsOf(const Params& params) {
    SparseGptOptions options;
    options.pattern = patternOf(params);
    options.maskBlock = params.integer("mask_block");
    if (roundsKept(params)) {
        options.grid = gridOf(params);
        options.group = params.integer("group");
    }
    return options;
}

/// A table: no column can help another, which leaves magnitudes.
EncodingPtr prunedTable(const Weight& weight, std::span<const float> values,
                        const SparseGptOptions& options, const JobContext& job) {
    const int64_t rows = weight.encoding->rows(), columns = weight.encoding->columns();
    const std::vector<float> ones(static_cast<size_t>(columns), 1);
    const std::vector<uint8_t> mask = wandaMask(values, rows, columns, ones, options.pattern, &job);
    if (!options.grid) return withZeros(weight.encoding, values, mask);
    std::vector<float> kept(values.begin(), values.end());
    for (size_t i = 0; i < kept.size(); ++i)
        if (mask[i]) kept[i] = 0;
    return encodingOf(roundToNearest(kept, rows, columns, *options.grid, options.group, &job),
                      weight.encoding->shape());
}

EncodeWeight prepared(InputStatistics& inputs, const Params& params, const JobContext& job) {
    const SparseGptOptions options = optionsOf(params);
    const std::string store = params.text("store");
    if (inputs.rows == 0)
        return [options, store, &job](const Weight& weight, std::span<const float> values) {
            return storedPruned(prunedTable(weight, values, options, job), store);
        };
    const auto factor = hessianFactor(inputs, params, false, job);
    return [options, store, factor, &job](const Weight& weight, std::span<const float> values) {
        const SolvedLayer solved =
            sparseGpt(values, weight.encoding->rows(), *factor, options, &job);
        return storedPruned(options.grid ? encodingOf(solved, weight.encoding->shape())
                                         : weight.encoding->reencode(solved.values),
                            store);
    };
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const SparseGptOptions options = optionsOf(input.params);
    options.pattern.check();
    LayerErrors errors(
        input.targets,
        [&](std::span<const float> values, int64_t rows) {
            return sparseByMagnitude(values, rows, std::ssize(values) / rows, options, &job);
        },
        true, job);
    return replaceCalibrated(
        input, job, hessianStream(input.params),
        [&](InputStatistics& inputs) { return prepared(inputs, input.params, job); }, &errors);
}

/// With zeros in place.
FormOfTarget formsOf(const Params& params) {
    return [options = optionsOf(params)](const Weight& weight) {
        if (!options.grid) return formOf(*weight.encoding);
        const GroupGrids grids(1, weight.encoding->columns(), *options.grid, options.group);
        return formOf(*weight.encoding, grids.layout());
    };
}

Estimate estimate(const MethodInput& input) {
    CalibratedCost cost;
    cost.solves = true;
    cost.workBytes += 8;
    return calibratedPruningEstimate(input, hessianStream(input.params), cost,
                                     formsOf(input.params));
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = calibratedPruningReview(input, formsOf(input.params));
    if (roundsKept(input.params) && input.params.integer("group") > 0)
        noteGroup(notes, input, "group");
    return notes;
}

}  // namespace

extern const Method method_sparsegpt;
const Method method_sparsegpt = {
    "prune.sparsegpt",
    "SparseGPT",
    "Sets weights to zero whose absence the columns still to come can best make up for, as the "
    "inputs of a calibration text tell, and changes those; the kept ones may be rounded in the "
    "same walk (Frantar and Alistarh 2023).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
