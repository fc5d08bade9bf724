// SPDX-License-Identifier: GPL-3.0-or-later
// train.finetune: goes on training chosen weights on data by cross entropy. The weights of an
// encoded model are trained as float32 and encoded the same way again at the end. What was pruned
// before stays pruned (Han et al. 2015 retrain so), unless told otherwise.

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"
#include "core/train/structured_weight.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return trainingSchema(
        {ParamSpec::boolean("keep_zeros", "Keep zeros", true,
                            "Whether weights that were pruned stay zero."),
         ParamSpec::text("emphasis", "Emphasis", "",
                         "Regular expression: passages of the text that count more, such as the "
                         "answers to questions; the first group of a match, or all of it."),
         ParamSpec::real("emphasis_weight", "Weight of emphasis", 5, 0, 1e6,
                         "How often a token in such a passage counts.")},
        {});
}

/// Null without an expression.
std::unique_ptr<const Emphasis> emphasisOf(const MethodInput& input) {
    const std::string& expression = input.params.text("emphasis");
    if (expression.empty()) return {};
    if (input.model->spec().classifies())
        throw Error(ErrorKind::Usage,
                    "emphasis is for texts, and this model learns labels; leave it empty");
    return std::make_unique<const Emphasis>(expression, input.params.real("emphasis_weight"));
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const bool keeps = input.params.boolean("keep_zeros");
    const std::unique_ptr<const Emphasis> emphasis = emphasisOf(input);
    TrainingPlan plan{trainedWeights(input, keeps ? MakeTrained() : trainedAsStored), nullptr, {}};
    plan.emphasis = emphasis.get();
    return trainTargets(input, job, plan);
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = trainingReview(input);
    noteErrors(notes, [&] { emphasisOf(input); });
    return notes;
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
                                review,
                                nullptr,
                                WeightChange::Values};

}  // namespace lathe::core
