// SPDX-License-Identifier: GPL-3.0-or-later
// adapt.lora: the weights stay frozen, in whatever encoding, and a low-rank path beside each of
// them is trained (core/train/adapted_weight.h).

#include "core/methods/adapt/adapters.h"
#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return trainingSchema(adapterParams({}), {.learningRate = 1e-3, .norms = false});
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    size_t index = 0;
    TrainingPlan plan;
    plan.trained = trainedWeights(input, [&](const WeightPtr& target) {
        return adaptedTarget(input, index++, target->encoding);
    });
    return trainTargets(input, job, plan);
}

Estimate estimate(const MethodInput& input) {
    Estimate estimate = adapterEstimate(input);
    estimate.bytesAfter += adapterBytes(input);
    return estimate;
}

}  // namespace

extern const Method method_lora;
const Method method_lora = {
    "adapt.lora",
    "LoRA",
    "Trains a low-rank path beside each weight, which stays frozen (Hu et al. 2021); the path is "
    "kept beside the weight or merged into it.",
    {.trainingData = true},
    schema,
    apply,
    estimate,
    adapterReview,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
