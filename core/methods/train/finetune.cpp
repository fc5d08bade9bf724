// SPDX-License-Identifier: GPL-3.0-or-later
// train.finetune: goes on training chosen weights on data by cross entropy. The weights of an
// encoded model are trained as float32 and encoded the same way again at the end. What was pruned
// before stays pruned (Han et al. 2015 retrain so), unless told otherwise.

#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"
#include "core/train/structured_weight.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return trainingSchema({ParamSpec::boolean("keep_zeros", "Keep zeros", true,
                                              "Whether weights that were pruned stay zero.")},
                          {});
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const bool keeps = input.params.boolean("keep_zeros");
    return trainTargets(
        input, job, {trainedWeights(input, keeps ? MakeTrained() : trainedAsStored), nullptr, {}});
}

}  // namespace

extern const Method method_finetune;
const Method method_finetune = {"train.finetune",
                                "Fine-tune",
                                "Goes on training the chosen weights on data by cross entropy.",
                                {.trainingData = true},
                                schema,
                                apply,
                                trainingEstimate,
                                trainingReview};

}  // namespace lathe::core
