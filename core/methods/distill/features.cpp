// SPDX-License-Identifier: GPL-3.0-or-later
// distill.features: the outputs of the student's layers come closer to those of the teacher's.

#include "core/methods/distill/distill_step.h"
#include "core/methods/train/training_schema.h"
#include "core/train/distillation/hidden_term.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    std::vector<ParamSpec> own = {
        layerPairsParam(),
        ParamSpec::choice("measure", "Measure", "squares", {"squares", "cosine"},
                          "Squared distance relative to the teacher's length, or 1 - cosine."),
        ParamSpec::real("feature_weight", "Weight of features", 1, 0, 1000,
                        "Of the mean over the pairs of layers.")};
    for (ParamSpec& spec : targetParams(1, 0)) own.push_back(std::move(spec));
    return trainingSchema(std::move(own), {});
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const ModelSpec& student = input.model->spec();
    const ModelPtr teacher = onlyTeacherOf(input);
    const std::vector<LayerPair> pairs =
        layerPairs(input.params.text("layer_pairs"), static_cast<int>(student.layers.size()),
                   static_cast<int>(teacher->spec().layers.size()));
    const auto measure =
        input.params.text("measure") == "cosine" ? HiddenMeasure::Cosine : HiddenMeasure::Squares;
    const double weight = input.params.real("feature_weight") / static_cast<double>(pairs.size());
    Terms terms;
    for (const LayerPair& pair : pairs)
        terms.push_back(std::make_unique<HiddenTerm>(pair, measure, weight, student.width,
                                                     teacher->spec().width, input.seed));
    return distill(input, job, targetOptions(input.params), std::move(terms));
}

}  // namespace

extern const Method method_distill_features;
const Method method_distill_features = {
    "distill.features",
    "Distill: hidden states",
    "Brings the outputs of layers closer to the teacher's (FitNets, Romero et al. 2015); between "
    "different widths stands a learned matrix that is thrown away afterwards.",
    {.trainingData = true, .teachers = 1},
    schema,
    apply,
    distillationEstimate,
    layerReview,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
