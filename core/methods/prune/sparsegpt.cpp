// SPDX-License-Identifier: GPL-3.0-or-later
// prune.sparsegpt: what a pruned weight did is made up for by the columns still to come (Frantar
// and Alistarh, ICML 2023; core/solvers/sparsegpt.h).

#include "core/solvers/sparsegpt.h"

#include "core/methods/hessian_step.h"
#include "core/methods/prune/calibrated_pruning.h"
#include "core/methods/prune/pruning.h"
#include "core/solvers/magnitude.h"
#include "core/solvers/wanda.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return calibratedPruningSchema(
        "a fraction of each matrix, chosen block by block",
        {ParamSpec::integer("mask_block", "Block", 128, 1, 1 << 20,
                            "Columns among which weights to go are chosen at once.")
             .onlyWhen("mode", {"layer"}),
         dampingParam(), trueSequentialParam("pruned")});
}

EncodeWeight prepared(const InputStatistics& inputs, const Params& params, const JobContext& job) {
    SparseGptOptions options;
    options.pattern = patternOf(params);
    options.maskBlock = params.integer("mask_block");
    if (inputs.rows == 0)  // a table: no column can help another, which leaves magnitudes
        return [options, &job](const Weight& weight, std::span<const float> values) {
            const int64_t rows = weight.encoding->rows(), columns = weight.encoding->columns();
            const std::vector<float> ones(static_cast<size_t>(columns), 1);
            return withZeros(weight.encoding, values,
                             wandaMask(values, rows, columns, ones, options.pattern, &job));
        };
    const auto factor = hessianFactor(inputs, params, false, job);
    return [options, factor, &job](const Weight& weight, std::span<const float> values) {
        const SolvedLayer solved =
            sparseGpt(values, weight.encoding->rows(), *factor, options, &job);
        return weight.encoding->reencode(solved.values);
    };
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const PruningPattern pattern = patternOf(input.params);
    pattern.check();
    LayerErrors errors(
        input.targets,
        [&](std::span<const float> values, int64_t rows) {
            return prunedByMagnitude(values, std::ssize(values) / rows, pattern);
        },
        true, job);
    return replaceCalibrated(
        input, job, hessianStream(input.params),
        [&](const InputStatistics& inputs) { return prepared(inputs, input.params, job); },
        &errors);
}

Estimate estimate(const MethodInput& input) {
    CalibratedCost cost;
    cost.solves = true;
    cost.workBytes += 8;
    return calibratedPruningEstimate(input, hessianStream(input.params), cost);
}

}  // namespace

extern const Method method_sparsegpt;
const Method method_sparsegpt = {
    "prune.sparsegpt",
    "SparseGPT",
    "Sets weights to zero whose absence the columns still to come can best make up for, as the "
    "inputs of a calibration text tell, and changes those (Frantar and Alistarh 2023).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    calibratedPruningReview,
    nullptr,
    true};

}  // namespace lathe::core
