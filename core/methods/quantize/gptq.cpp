// SPDX-License-Identifier: GPL-3.0-or-later
// quant.gptq: rounds column by column and makes up for each error in the columns still to come
// (Frantar et al., ICLR 2023; core/solvers/gptq.h).

#include "core/solvers/gptq.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/methods/calibration_data.h"
#include "core/methods/hessian_step.h"
#include "core/methods/planning.h"
#include "core/methods/quantize/affine_size.h"
#include "core/methods/quantize/grid_params.h"
#include "core/solvers/round_to_nearest.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return calibratedSchema({
        bitsParam(),
        rowGroupParam(),
        schemeParam("absmax"),
        ParamSpec::boolean("act_order", "Largest inputs first", false,
                           "Rounds columns in the order of their inputs' size, while most columns "
                           "can still make up for them; groups need static_groups then."),
        ParamSpec::boolean("static_groups", "Static groups", false,
                           "Scales come from the weight as it is, not from what earlier errors "
                           "have made of it."),
        trueSequentialParam("rounded"),
        dampingParam(),
        ParamSpec::choice("clip", "Clipping", "none", {"none", "mse"},
                          "mse: searches the ends of each grid for the least error."),
        scaleTypeParam(),
    });
}

GptqOptions optionsOf(const Params& params) {
    GptqOptions options;
    options.grid = gridOf(params);
    options.grid.clip = clipNamed(params.text("clip"));
    options.group = params.integer("group");
    options.staticGroups = params.boolean("static_groups") || options.group == 0;
    return options;
}

/// The weights of one group: all make up for errors along the same factor.
EncodeWeight prepared(InputStatistics& inputs, const Params& params, const JobContext& job) {
    const GptqOptions options = optionsOf(params);
    if (inputs.rows == 0)  // a table: its rows are looked up, so that no column can help another
        return [options, &job](const Weight& weight, std::span<const float> values) {
            const Encoding& was = *weight.encoding;
            return encodingOf(roundToNearest(values, was.rows(), was.columns(), options.grid,
                                             options.group, &job),
                              was.shape());
        };
    const auto factor = hessianFactor(inputs, params, params.boolean("act_order"), job);
    return [options, factor, &job](const Weight& weight, std::span<const float> values) {
        return encodingOf(gptq(values, weight.encoding->rows(), *factor, options, &job),
                          weight.encoding->shape());
    };
}

/// Codes that stand in another order than their columns have no encoding.
std::string orderProblem(const MethodInput& input) {
    const GptqOptions options = optionsOf(input.params);
    if (!input.params.boolean("act_order") || options.staticGroups) return {};
    for (const WeightPtr& target : input.targets)
        if (options.group < target->encoding->columns())
            return fmt::format(
                "act_order spreads the columns of a group of {} over {}, which no format here "
                "stores; use static_groups=true, or group=0 for whole rows",
                options.group, target->name);
    return {};
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    if (const std::string problem = orderProblem(input); !problem.empty())
        throw Error(ErrorKind::Usage, problem);
    LayerErrors errors(
        input.targets,
        [&, options = optionsOf(input.params)](std::span<const float> values, int64_t rows) {
            return roundToNearest(values, rows, std::ssize(values) / rows, options.grid,
                                  options.group, &job)
                .values;
        },
        false, job);
    return replaceCalibrated(
        input, job, hessianStream(input.params),
        [&](InputStatistics& inputs) { return prepared(inputs, input.params, job); }, &errors);
}

uint64_t bytesOf(const Weight& weight, const Params& params) {
    const GptqOptions options = optionsOf(params);
    const GroupGrids grids(1, weight.encoding->columns(), options.grid, options.group);
    return affineBytes(*weight.encoding, grids.layout());
}

Estimate estimate(const MethodInput& input) {
    CalibratedCost cost;
    cost.solves = true;
    if (input.params.text("clip") == "mse") cost.nanoseconds += 150;  // as quant.rtn
    return estimateCalibrated(
        input, hessianStream(input.params),
        [&](const Weight& weight) { return bytesOf(weight, input.params); }, cost);
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = quantizationNotes(
        input, [&](const Weight& weight) { return bytesOf(weight, input.params); });
    noteCalibration(notes, input);
    if (const std::string problem = orderProblem(input); !problem.empty())
        note(notes, PlanNote::Level::Error, problem, PlanFix{"static_groups", true});
    if (input.params.integer("group") > 0) noteGroup(notes, input, "group");
    return notes;
}

}  // namespace

extern const Method method_gptq;
const Method method_gptq = {
    "quant.gptq",
    "GPTQ",
    "Rounds the columns of a weight one after the other, each error made up for by the columns "
    "still to come as the inputs of a calibration text tell (Frantar et al. 2023).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
