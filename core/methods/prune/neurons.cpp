// SPDX-License-Identifier: GPL-3.0-or-later
// prune.neurons: neurons of FFNs and dense layers go that are hardly ever active, or matter little
// to the loss. prune.width makes a model narrower in several ways at once, by its weights alone.

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/calibration_data.h"
#include "core/methods/planning.h"
#include "core/methods/prune/neuron_scores.h"
#include "core/methods/prune/scored_removal.h"
#include "core/methods/prune/structured.h"

namespace lathe::core {

extern const Method method_neurons;

namespace {

constexpr AxisKind kKinds[] = {AxisKind::Ffn, AxisKind::Hidden};

ParamSchema schema() {
    return calibratedSchema(
        {ParamSpec::choice("score", "Score", "activation", {"activation", "gradient", "norm"},
                           "activation: mean magnitude of its value; gradient: value times "
                           "gradient of the loss, to first order what it is worth; norm: its "
                           "weights."),
         ParamSpec::choice("by", "Remove by", "share", {"share", "threshold"},
                           "share: so many of each layer; threshold: all whose mean magnitude is "
                           "below it (uniform: as many of each layer as of the one with the "
                           "fewest)."),
         ParamSpec::real("share", "Share to remove", 0.25, 0, 0.99,
                         "Fraction of the neurons of each layer; on average, if global.")
             .onlyWhen("by", {"share"}),
         ParamSpec::real("threshold", "Threshold", 0.001, 0, 1e6, "Of the mean magnitude.")
             .onlyWhen("by", {"threshold"}),
         acrossParam(),
         ParamSpec::integer("multiple", "Multiple of", 32, 1, 4096,
                            "Numbers of neurons that stay are rounded up to a multiple of this, so "
                            "that groups of later quantization fit.")
             .onlyWhen("across", {"uniform"})},
        "score", {"activation", "gradient"});
}

bool looksAtData(const Params& params) {
    return calibrates(method_neurons, params);
}

bool byThreshold(const Params& params) {
    return params.text("by") == "threshold";
}

std::string problemOf(const Params& params) {
    if (byThreshold(params) && params.text("score") != "activation")
        return "a threshold is one of the mean magnitude; use score=activation with it, or remove "
               "a "
               "share";
    return {};
}

int64_t multipleOf(const Params& params) {
    return isGlobal(params) ? 1 : params.integer("multiple");
}

/// Without what does not get shorter; all, where the data decide.
std::vector<AxisCut> cutsOf(const MethodInput& input) {
    std::vector<AxisCut> cuts = chosenAxes(input.targets, kKinds);
    if (byThreshold(input.params)) return cuts;
    for (AxisCut& cut : cuts)
        cut.kept = placesKept(cut.size, input.params.real("share"), multipleOf(input.params));
    std::erase_if(cuts, [](const AxisCut& cut) { return cut.kept == cut.size; });
    return cuts;
}

/// As many stay as reach the threshold.
void keepActive(const Params& params, const PlaceScores& scores, std::vector<AxisCut>& cuts) {
    const double threshold = params.real("threshold");
    int64_t fewest = INT64_MAX;
    for (size_t i = 0; i < cuts.size(); ++i) {
        const auto idle = std::ranges::count_if(scores.ofAxes[i],
                                                [&](double score) { return score < threshold; });
        cuts[i].kept = cuts[i].size - idle;
        fewest = std::min<int64_t>(fewest, idle);
    }
    const int64_t multiple = multipleOf(params);
    for (AxisCut& cut : cuts) {
        if (!isGlobal(params)) cut.kept = cut.size - fewest;
        cut.kept = roundedPlaces(cut.kept, cut.size, multiple);
    }
}

PlaceScores scoresOf(const MethodInput& input, std::vector<AxisCut>& cuts, JobContext& job) {
    const std::string& score = input.params.text("score");
    PlaceScores scores;
    if (score == "activation") {
        CalibrationInputs data = calibrationInputs(input, job);
        scores = {meanActivations(input, cuts, data.inputs, job), std::move(data.record)};
    } else if (score == "gradient") {
        CalibrationExamples data = calibrationExamples(input, job);
        scores = {activationGradients(input, cuts, data.examples, job), std::move(data.record)};
    } else {
        scores.ofAxes = weightNorms(*input.model, cuts, job);
        normalise(scores);
    }
    if (byThreshold(input.params)) keepActive(input.params, scores, cuts);
    return scores;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    if (std::string problem = problemOf(input.params); !problem.empty())
        throw Error(ErrorKind::Usage, std::move(problem));
    if (looksAtData(input.params)) requireCalibrationData(input);
    return removeLowest(input, job, cutsOf(input),
                        [&](std::vector<AxisCut>& cuts) { return scoresOf(input, cuts, job); });
}

Estimate estimate(const MethodInput& input) {
    const std::string& score = input.params.text("score");
    const std::vector<AxisCut> cuts = cutsOf(input);
    double passes = score == "activation" ? 1 : 0;
    if (score == "gradient") passes = gradientPasses(*input.model, cuts);
    return removalEstimate(input, cuts, passes);
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    if (input.params.text("score") == "gradient") noteGradients(notes, input);
    if (input.params.text("score") == "activation") noteCalibration(notes, input);
    if (std::string problem = problemOf(input.params); !problem.empty())
        note(notes, PlanNote::Level::Error, std::move(problem),
             PlanFix{"score", std::string("activation")});
    const std::vector<AxisCut> cuts = cutsOf(input);
    noteCuts(notes, input, cuts);
    noteGlobal(notes, input);
    if (cuts.empty())
        note(notes, PlanNote::Level::Hint,
             "nothing would be removed; raise the share, lower the multiple, or choose weights of "
             "an FFN");
    else if (byThreshold(input.params))
        note(notes, PlanNote::Level::Hint,
             "how many neurons stay below the threshold is known once the data have been seen; the "
             "size given is that of the model as it is");
    return notes;
}

}  // namespace

const Method method_neurons = {
    "prune.neurons",
    "Neurons",
    "Removes neurons of FFNs and dense layers that are hardly active or matter little to the loss, "
    "so that the model gets smaller.",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review,
    alwaysJoint,
    WeightChange::Shapes};

}  // namespace lathe::core
