// SPDX-License-Identifier: GPL-3.0-or-later
// quant.awq: what meets large inputs is made larger before it is rounded, and the inputs smaller by
// the same factors (Lin et al., MLSys 2024; core/solvers/awq.h, core/methods/quantize/awq_layer.h).

#include <algorithm>
#include <map>

#include "core/methods/calibrated_step.h"
#include "core/methods/calibration_data.h"
#include "core/methods/input_scaling.h"
#include "core/methods/planning.h"
#include "core/methods/quantize/affine_size.h"
#include "core/methods/quantize/awq_layer.h"
#include "core/methods/quantize/grid_params.h"
#include "core/solvers/group_grids.h"
#include "core/solvers/round_to_nearest.h"

namespace lathe::core {

namespace {

/// Each layer is watched once, as it was, since factors for o and down move into v and up.
constexpr CalibratedOptions kStream{.grams = true};

ParamSchema schema() {
    return calibratedSchema({
        bitsParam(),
        rowGroupParam(),
        schemeParam("zero_point"),
        ParamSpec::boolean("duo", "Look at weights too", false,
                           "Factors grow with the inputs' size and shrink with the weights'; off: "
                           "with the inputs' size alone, as in the paper."),
        ParamSpec::boolean("clip", "Clip search", true,
                           "Cuts the grid of each group where its outputs lose least; queries and "
                           "keys are left out."),
        scaleTypeParam(),
    });
}

AwqLayerOptions optionsOf(const Params& params) {
    AwqLayerOptions options;
    options.search.grid = gridOf(params);
    options.search.group = params.integer("group");
    options.search.duo = params.boolean("duo");
    options.clip = params.boolean("clip");
    return options;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const AwqLayerOptions options = optionsOf(input.params);
    LayerErrors errors(
        input.targets,
        [&](std::span<const float> values, int64_t rows) {
            return roundToNearest(values, rows, std::ssize(values) / rows, options.search.grid,
                                  options.search.group, &job)
                .values;
        },
        false, job);
    AwqLayer layer(*input.model, input.targets, options, job, &errors);
    return replaceLayers(
        input, job, kStream,
        [&](std::span<const CalibratedGroup> groups, std::vector<WeightLoss>& losses) {
            return layer.compressed(groups, losses);
        });
}

uint64_t bytesOf(const Weight& weight, const Params& params) {
    const AwqOptions options = optionsOf(params).search;
    const GroupGrids grids(1, weight.encoding->columns(), options.grid, options.group);
    return affineBytes(*weight.encoding, grids.layout());
}

Estimate estimate(const MethodInput& input) {
    const AwqLayerOptions options = optionsOf(input.params);
    CalibratedCost cost;
    // Each loss is half a product, since the Hessian is symmetric.
    cost.products = 0.5 * (options.search.steps + (options.clip ? 3 : 1));
    cost.nanoseconds = 10 * options.search.steps + (options.clip ? 250 : 0);
    // Float32 copies: of a layer as it is scaled; of a group as it was, tried and the best of that.
    cost.workBytes = 0;
    cost.groupBytes = 3 * sizeof(float);
    cost.layerBytes = sizeof(float) + 1;
    Estimate estimate = estimateCalibrated(
        input, kStream, [&](const Weight& weight) { return bytesOf(weight, input.params); }, cost);
    estimate.bytesAfter += scaledNormBytes(input);
    return estimate;
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = quantizationNotes(
        input, [&](const Weight& weight) { return bytesOf(weight, input.params); });
    noteCalibration(notes, input);
    if (input.params.integer("group") > 0) noteGroup(notes, input, "group");
    noteUnscaled(notes, input);
    return notes;
}

}  // namespace

extern const Method method_awq;
const Method method_awq = {
    "quant.awq",
    "AWQ",
    "Multiplies what meets large inputs of a calibration text before it is rounded, and divides "
    "those inputs in the norm or weight before; then cuts each grid where outputs lose least (Lin "
    "et al. 2024).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
