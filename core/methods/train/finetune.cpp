// SPDX-License-Identifier: GPL-3.0-or-later
// train.finetune: goes on training chosen weights on a text by cross entropy. The weights of an
// encoded model are trained as float32 and encoded the same way again at the end.

#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return trainingSchema({}, {});
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    return trainTargets(input, job, {trainedWeights(input), nullptr, {}});
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
