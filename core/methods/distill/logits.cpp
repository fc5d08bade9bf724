// SPDX-License-Identifier: GPL-3.0-or-later
// distill.logits: the student learns the teacher's probabilities, or its logits, beside the text.

#include "core/methods/distill/distill_step.h"
#include "core/methods/train/training_schema.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return trainingSchema(
        {ParamSpec::choice(
             "divergence", "Divergence", "forward", {"forward", "reverse", "symmetric", "logits"},
             "Forward covers all that the teacher thinks possible, reverse seeks what "
             "it thinks likely, symmetric is half of both; logits compares centred "
             "logits by their squares."),
         ParamSpec::real("temperature", "Temperature", 2, 0.01, 1000,
                         "Divides logits before they become the probabilities compared; the "
                         "divergence is multiplied by its square. At 1, forward is word-level "
                         "distillation.")
             .onlyWhen("divergence", {"forward", "reverse", "symmetric"}),
         ParamSpec::real("hard_weight", "Weight of hard labels", 0.5, 0, 1,
                         "Share of the cross entropy with the text; the rest is the teacher's.")},
        {});
}

Divergence divergenceNamed(const std::string& name) {
    if (name == "reverse") return Divergence::Reverse;
    if (name == "symmetric") return Divergence::Symmetric;
    return name == "logits" ? Divergence::Logits : Divergence::Forward;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const double hard = input.params.real("hard_weight");
    return distill(input, job,
                   {divergenceNamed(input.params.text("divergence")),
                    input.params.real("temperature"), hard, 1 - hard});
}

}  // namespace

extern const Method method_distill_logits;
const Method method_distill_logits = {
    "distill.logits",
    "Distill: probabilities",
    "Learns the probabilities that a teacher gives to every next token, beside the text itself "
    "(Hinton, Vinyals & Dean 2015); several teachers count as the mean of their probabilities.",
    {.trainingData = true, .teachers = 1},
    schema,
    apply,
    distillationEstimate,
    distillationReview,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
