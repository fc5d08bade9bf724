// SPDX-License-Identifier: GPL-3.0-or-later
// prune.heads: the attention heads that matter least go, with the keys and values that they share
// (Michel et al., NeurIPS 2019; scores of core/observe/head_importance.h), or those that are named.
// prune.width makes a model narrower in several ways at once, by its weights alone.

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/calibration_data.h"
#include "core/methods/planning.h"
#include "core/methods/prune/head_scores.h"
#include "core/methods/prune/listed_heads.h"
#include "core/methods/prune/scored_removal.h"
#include "core/methods/prune/structured.h"

namespace lathe::core {

extern const Method method_heads;

namespace {

constexpr AxisKind kKinds[] = {AxisKind::KvGroup};

ParamSchema schema() {
    return calibratedSchema(
        {ParamSpec::choice(
             "score", "Score", "gradient", {"gradient", "taylor", "leave_one_out", "norm", "list"},
             "gradient: size of the loss's gradient at a gate on each head; taylor: how much the "
             "loss grows without it, to first order; leave_one_out: measured without it; norm: its "
             "weights; list: no score, those in heads go."),
         ParamSpec::integer("count", "Heads to remove", 1, 1, 1000,
                            "Of each layer; on average, if global. Heads that share keys and "
                            "values go together and count as one.")
             .onlyWhen("score", {"gradient", "taylor", "leave_one_out", "norm"}),
         headsParam(), acrossParam()},
        "score", {"gradient", "taylor", "leave_one_out"});
}

bool looksAtData(const MethodInput& input) {
    return calibrates(method_heads, input.params);
}

bool isListed(const MethodInput& input) {
    return input.params.text("score") == "list";
}

/// As many as the count says go of each.
std::vector<AxisCut> countedCuts(const MethodInput& input) {
    const int64_t count = input.params.integer("count");
    std::vector<AxisCut> cuts = chosenAxes(input.targets, kKinds);
    for (AxisCut& cut : cuts) {
        if (cut.size <= count)
            throw Error(ErrorKind::Usage,
                        fmt::format("layer {} has {} {} that can go one by one, and at least one "
                                    "has to stay; remove at most {}, or the layer by prune.layers",
                                    cut.axis.layer, cut.size, cut.size == 1 ? "head" : "heads",
                                    cut.size - 1));
        cut.kept -= count;
    }
    return cuts;
}

/// Throws Error(Usage) for what cannot be done, whatever the data are.
std::vector<AxisCut> cutsOf(const MethodInput& input) {
    if (!isListed(input)) return countedCuts(input);
    std::vector<AxisCut> cuts = chosenAxes(input.targets, kKinds);
    takeListed(input, cuts);
    std::string unequal = isGlobal(input.params) ? std::string() : unequalLosses(cuts);
    if (!unequal.empty()) throw Error(ErrorKind::Usage, std::move(unequal));
    return cuts;
}

PlaceScores measured(const MethodInput& input, const std::vector<AxisCut>& cuts, JobContext& job) {
    CalibrationExamples data = calibrationExamples(input, job);
    return {headScores(input, cuts, data.examples, input.params.text("score"), job),
            std::move(data.record)};
}

PlaceScores scoresOf(const MethodInput& input, std::vector<AxisCut>& cuts, JobContext& job) {
    if (isListed(input)) return takeListed(input, cuts);
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
    std::vector<AxisCut> cuts = cutsOf(input);
    if (looksAtData(input)) requireCalibrationData(input);
    return removeLowest(input, job, std::move(cuts),
                        [&](std::vector<AxisCut>& axes) { return scoresOf(input, axes, job); });
}

Estimate estimate(const MethodInput& input) {
    std::vector<AxisCut> cuts;
    try {
        cuts = cutsOf(input);
    } catch (const Error&) {
        return removalEstimate(input, {}, 0);  // the review says what is wrong
    }
    double passes = looksAtData(input) ? kGradientPasses : 0;
    if (input.params.text("score") == "leave_one_out")
        for (const LayerSpec& layer : input.model->spec().layers) passes += layer.attention.heads;
    return removalEstimate(input, cuts, passes);
}

/// Of heads that are named: a list that a click makes right.
bool noteUnequal(std::vector<PlanNote>& notes, const MethodInput& input) {
    if (!isListed(input) || isGlobal(input.params)) return false;
    std::vector<AxisCut> cuts = chosenAxes(input.targets, kKinds);
    takeListed(input, cuts);
    std::string unequal = unequalLosses(cuts);
    if (unequal.empty()) return false;
    note(notes, PlanNote::Level::Error, std::move(unequal),
         PlanFix{"across", std::string("global")});
    return true;
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    if (looksAtData(input)) noteGradients(notes, input);
    try {
        if (noteUnequal(notes, input)) return notes;
        const std::vector<AxisCut> cuts = cutsOf(input);
        noteGlobal(notes, input);
        if (std::ranges::any_of(cuts, [](const AxisCut& cut) { return cut.kept < cut.size; }))
            noteCuts(notes, input, cuts);
        else
            note(notes, PlanNote::Level::Hint,
                 isListed(input)
                     ? "nothing would be removed; name heads, such as 2:4-5,3:0"
                     : "nothing would be removed; choose weights of layers that attend");
    } catch (const Error& error) {
        note(notes, PlanNote::Level::Error, error.sentence());
    }
    return notes;
}

}  // namespace

const Method method_heads = {
    "prune.heads",
    "Attention heads",
    "Removes the attention heads that matter least to the loss, or those named, with the keys and "
    "values that they share, so that the model gets smaller (Michel et al. 2019).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review,
    alwaysJoint,
    WeightChange::Shapes};

}  // namespace lathe::core
