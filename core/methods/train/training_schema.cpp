// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/train/training_schema.h"

namespace lathe::core {

namespace {

OptimizerKind optimizerNamed(const std::string& name) {
    if (name == "sgd") return OptimizerKind::Sgd;
    return name == "adam" ? OptimizerKind::Adam : OptimizerKind::AdamW;
}

ScheduleKind scheduleNamed(const std::string& name) {
    if (name == "constant") return ScheduleKind::Constant;
    return name == "linear" ? ScheduleKind::Linear : ScheduleKind::Cosine;
}

}  // namespace

ParamSchema trainingSchema(std::vector<ParamSpec> own, const TrainingDefaults& defaults) {
    std::vector<ParamSpec> specs = std::move(own);
    const auto add = [&](ParamSpec spec) { specs.push_back(std::move(spec)); };
    add(ParamSpec::integer("steps", "Steps", defaults.steps, 1, 10'000'000,
                           "Updates of the weights."));
    add(ParamSpec::integer("batch", "Batch", 8, 1, 4096, "Examples in one pass."));
    add(ParamSpec::integer("accumulate", "Passes per step", 1, 1, 4096,
                           "Passes whose gradients add up to one step."));
    add(ParamSpec::integer("window", "Window", 128, 2, 1 << 20, "Tokens of one example of text."));
    add(ParamSpec::real("learning_rate", "Learning rate", defaults.learningRate, 0, 10,
                        "Its highest value."));
    add(ParamSpec::choice("schedule", "Schedule", "cosine", {"cosine", "linear", "constant"},
                          "How the learning rate falls after the warm-up."));
    add(ParamSpec::integer("warm_up", "Warm-up", 10, 0, 1'000'000,
                           "Steps in which the learning rate rises to its highest value."));
    add(ParamSpec::choice("optimizer", "Optimizer", "adamw", {"adamw", "adam", "sgd"},
                          "PyTorch's formulas."));
    add(ParamSpec::real("momentum", "Momentum", 0.9, 0, 1, "Of SGD.")
            .onlyWhen("optimizer", {"sgd"}));
    add(ParamSpec::real("beta2", "Beta 2", 0.999, 0, 1,
                        "Memory of Adam's mean of squared gradients.")
            .onlyWhen("optimizer", {"adamw", "adam"}));
    add(ParamSpec::real("weight_decay", "Weight decay", 0.01, 0, 10,
                        "Pull of the weights towards zero."));
    add(ParamSpec::real("clip", "Gradient clipping", 1, 0, 1e6,
                        "Largest norm of all gradients together; 0 is none."));
    add(ParamSpec::integer("look_every", "Look every", 50, 0, 1'000'000,
                           "Steps between looks at held-out data; 0 is never."));
    add(ParamSpec::integer(
        "patience", "Patience", 0, 0, 1'000'000,
        "Looks without a new best before training stops; 0 goes on to the end."));
    add(ParamSpec::real("max_seconds", "Time limit", 0, 0, 1e7,
                        "Training stops after so many seconds; 0 is no limit."));
    add(ParamSpec::boolean("norms", "Norms and biases", defaults.norms,
                           "Whether norms and biases are trained too."));
    add(ParamSpec::choice("products", "Products", "fp32", {"fp32", "bf16"},
                          "What the factors of matrix products are rounded to; weights and sums "
                          "stay float32."));
    add(ParamSpec::boolean("recompute", "Save memory", false,
                           "Keeps only the inputs of blocks and computes the rest twice."));
    return specs;
}

TrainerOptions trainerOptions(const MethodInput& input) {
    const Params& params = input.params;
    TrainerOptions options;
    options.batch = params.integer("batch");
    options.accumulate = params.integer("accumulate");
    options.optimizer.kind = optimizerNamed(params.text("optimizer"));
    options.optimizer.momentum =
        options.optimizer.kind == OptimizerKind::Sgd ? params.real("momentum") : 0;
    options.optimizer.beta2 = params.real("beta2");
    options.optimizer.weightDecay = params.real("weight_decay");
    options.schedule = {scheduleNamed(params.text("schedule")), params.real("learning_rate"), 0,
                        params.integer("warm_up"), params.integer("steps")};
    options.clip = params.real("clip");
    options.seed = input.seed;
    options.evaluateEvery = params.integer("look_every");
    options.patience = params.integer("patience");
    options.secondsLimit = params.real("max_seconds");
    options.state = input.state;
    return options;
}

}  // namespace lathe::core
