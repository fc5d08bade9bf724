// SPDX-License-Identifier: GPL-3.0-or-later
// adapt.qlora: weights are quantized to NF4 with double quantization (quant.codebook) and stay so,
// while adapters beside them are trained in float32 (Dettmers et al. 2023).

#include "core/methods/adapt/adapters.h"
#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    std::vector<ParamSpec> own = adapterParams({.rank = 64, .alpha = 16, .merge = false});
    own.push_back(ParamSpec::integer("block", "Block", 64, 1, 1 << 20,
                                     "Columns that share a scale; the last may be shorter."));
    return trainingSchema(std::move(own), {.learningRate = 2e-4, .norms = false});
}

const Method& codebook() {
    return methodNamed("quant.codebook");
}

/// The step that quantizes the targets.
MethodInput quantizing(const MethodInput& input) {
    MethodInput first;
    first.model = input.model;
    first.targets = input.targets;
    first.params = fullSchema(codebook())
                       .complete({{"table", "nf4"},
                                  {"double_quant", true},
                                  {"block", input.params.integer("block")}});
    first.seed = input.seed;
    return first;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    MethodInput first = quantizing(input);
    first.weightsAlone = true;
    const std::vector<WeightPtr> bases = codebook().apply(first, job).weights;
    size_t index = 0;
    TrainingPlan plan;
    plan.trained = trainedWeights(input, [&](const WeightPtr&) {
        const size_t i = index++;
        return adaptedTarget(input, i, bases[i]->encoding);
    });
    return trainTargets(input, job, plan);
}

Estimate estimate(const MethodInput& input) {
    const Estimate first = codebook().estimate(quantizing(input));
    Estimate estimate = adapterEstimate(input);
    estimate.bytesAfter = first.bytesAfter + adapterBytes(input);
    estimate.seconds += first.seconds;
    return estimate;
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = adapterReview(input);
    for (PlanNote& note : codebook().review(quantizing(input))) notes.push_back(std::move(note));
    return notes;
}

}  // namespace

extern const Method method_qlora;
const Method method_qlora = {
    "adapt.qlora",
    "QLoRA",
    "Quantizes weights to NF4 with quantized scales and trains low-rank adapters beside them "
    "(Dettmers et al. 2023).",
    {.trainingData = true},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
