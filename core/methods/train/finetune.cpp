// SPDX-License-Identifier: GPL-3.0-or-later
// train.finetune: goes on training chosen weights on data by cross entropy. The weights of an
// encoded model are trained as float32 and encoded the same way again at the end. What was pruned
// before stays pruned (Han et al. 2015 retrain so), unless told otherwise.

#include <algorithm>

#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"
#include "core/train/masked_weight.h"
#include "core/train/structured_weight.h"

namespace lathe::core {

namespace {

/// A weight with more zeros than that has been pruned; others hold a few by chance.
constexpr double kPrunedShare = 0.01;

ParamSchema schema() {
    return trainingSchema({ParamSpec::boolean("keep_zeros", "Keep zeros", true,
                                              "Whether weights that were pruned stay zero.")},
                          {});
}

TrainedWeightPtr masked(const WeightPtr& target) {
    const std::vector<float> values = target->encoding->decode();
    const auto zeros = std::ranges::count(values, 0.0f);
    if (static_cast<double>(zeros) < kPrunedShare * static_cast<double>(values.size()))
        return trainedAsStored(target);
    std::vector<uint8_t> pruned(values.size());
    std::ranges::transform(values, pruned.begin(), [](float value) { return value == 0; });
    auto weight = std::make_shared<MaskedWeight>(target);
    weight->prune(pruned);
    return weight;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const bool keeps = input.params.boolean("keep_zeros");
    return trainTargets(input, job,
                        {trainedWeights(input, keeps ? masked : MakeTrained()), nullptr, {}});
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
