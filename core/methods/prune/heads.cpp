// SPDX-License-Identifier: GPL-3.0-or-later
// prune.heads: the attention heads that matter least go, with the keys and values that they share
// (Michel et al., NeurIPS 2019; scores of core/observe/head_importance.h). prune.width makes a
// model narrower in several ways at once, by its weights alone.

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/methods/calibration_data.h"
#include "core/methods/planning.h"
#include "core/methods/prune/head_scores.h"
#include "core/methods/prune/scored_removal.h"
#include "core/methods/prune/structured.h"

namespace lathe::core {

namespace {

constexpr AxisKind kKinds[] = {AxisKind::KvGroup};

ParamSchema schema() {
    return calibratedSchema(
        {ParamSpec::choice(
             "score", "Score", "gradient", {"gradient", "taylor", "leave_one_out", "norm"},
             "gradient: size of the loss's gradient at a gate on each head; taylor: how much the "
             "loss grows without it, to first order; leave_one_out: measured without it; norm: its "
             "weights."),
         ParamSpec::integer("count", "Heads to remove", 1, 1, 1000,
                            "Of each layer; on average, if global. Heads that share keys and "
                            "values go together and count as one."),
         acrossParam()},
        "score", {"gradient", "taylor", "leave_one_out"});
}

bool looksAtData(const MethodInput& input) {
    return input.params.text("score") != "norm";
}

/// What cannot be done, whatever the data are; empty if it can.
std::string problemOf(const MethodInput& input) {
    const int64_t count = input.params.integer("count");
    for (const AxisCut& cut : chosenAxes(input.targets, kKinds))
        if (cut.size <= count)
            return fmt::format(
                "layer {} has {} {} that can go one by one, and at least one has to stay; remove "
                "at most {}, or the layer by prune.layers",
                cut.axis.layer, cut.size, cut.size == 1 ? "head" : "heads", cut.size - 1);
    return {};
}

std::vector<AxisCut> cutsOf(const MethodInput& input) {
    std::vector<AxisCut> cuts = chosenAxes(input.targets, kKinds);
    for (AxisCut& cut : cuts) cut.kept -= input.params.integer("count");
    return cuts;
}

PlaceScores measured(const MethodInput& input, const std::vector<AxisCut>& cuts, JobContext& job) {
    CalibrationExamples data = calibrationExamples(input, job);
    return {headScores(input, cuts, data.examples, input.params.text("score"), job),
            std::move(data.record)};
}

PlaceScores scoresOf(const MethodInput& input, const std::vector<AxisCut>& cuts, JobContext& job) {
    PlaceScores scores;
    if (looksAtData(input))
        scores = measured(input, cuts, job);
    else
        scores.ofAxes = weightNorms(*input.model, cuts, job);
    const std::string& score = input.params.text("score");
    if (score == "gradient" || score == "norm") normalise(scores);
    return scores;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    if (std::string problem = problemOf(input); !problem.empty())
        throw Error(ErrorKind::Usage, std::move(problem));
    if (looksAtData(input)) requireCalibrationData(input);
    return removeLowest(input, job, cutsOf(input), [&](const std::vector<AxisCut>& cuts) {
        return scoresOf(input, cuts, job);
    });
}

Estimate estimate(const MethodInput& input) {
    if (!problemOf(input).empty()) return removalEstimate(input, {}, 0);
    double passes = looksAtData(input) ? kGradientPasses : 0;
    if (input.params.text("score") == "leave_one_out")
        for (const LayerSpec& layer : input.model->spec().layers) passes += layer.attention.heads;
    return removalEstimate(input, cutsOf(input), passes);
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    if (looksAtData(input)) noteGradients(notes, input);
    if (std::string problem = problemOf(input); !problem.empty()) {
        note(notes, PlanNote::Level::Error, std::move(problem));
        return notes;
    }
    const std::vector<AxisCut> cuts = cutsOf(input);
    noteCuts(notes, input, cuts);
    noteGlobal(notes, input);
    if (cuts.empty())
        note(notes, PlanNote::Level::Hint,
             "nothing would be removed; choose weights of layers that attend");
    return notes;
}

}  // namespace

extern const Method method_heads;
const Method method_heads = {
    "prune.heads",
    "Attention heads",
    "Removes the attention heads that matter least to the loss, with the keys and values that they "
    "share, so that the model gets smaller (Michel et al. 2019).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review,
    alwaysJoint,
    WeightChange::Shapes};

}  // namespace lathe::core
