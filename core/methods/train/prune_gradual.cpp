// SPDX-License-Identifier: GPL-3.0-or-later
// train.prune_gradual: pruning a little at a time while training goes on, so that the weights that
// stay take over from those that go (Zhu and Gupta 2017, and shares of a few per cent per round).

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/methods/train/pruning_masks.h"
#include "core/methods/train/sparsity_schedule.h"
#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    std::vector<ParamSpec> own = maskParams();
    own.push_back(ParamSpec::choice(
        "curve", "Curve", "cubic", {"cubic", "original", "remaining"},
        "cubic: fast at first, then slower; original: a share of all weights per round; remaining: "
        "a share of those that are left."));
    own.push_back(ParamSpec::real("initial", "Initial sparsity", 0, 0, 1,
                                  "Of curve=cubic: at its first round.")
                      .onlyWhen("curve", {"cubic"}));
    own.push_back(ParamSpec::real("share", "Share per round", 0.05, 1e-6, 0.999,
                                  "Of curve=original and remaining.")
                      .onlyWhen("curve", {"original", "remaining"}));
    own.push_back(ParamSpec::real("begin", "Begins at", 0, 0, 1,
                                  "Part of the training before the first round."));
    own.push_back(ParamSpec::real("end", "Ends at", 0.7, 0, 1,
                                  "Part of the training after which nothing more is pruned."));
    own.push_back(
        ParamSpec::integer("every", "Steps per round", 10, 1, 1'000'000, "Steps between rounds."));
    return trainingSchema(std::move(own), {});
}

SparsitySchedule scheduleOf(const Params& params) {
    const int64_t steps = params.integer("steps");
    const auto stepAt = [&](const char* name) {
        const double at = static_cast<double>(steps) * params.real(name);
        return std::min(steps - 1, static_cast<int64_t>(std::floor(at + 1e-9)));
    };
    SparsitySchedule schedule;
    schedule.curve = sparsityCurveNamed(params.text("curve"));
    schedule.initial = params.real("initial");
    schedule.final = params.real("sparsity");
    schedule.share = params.real("share");
    schedule.begin = stepAt("begin");
    schedule.end = stepAt("end");
    schedule.every = params.integer("every");
    return schedule;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const SparsitySchedule schedule = scheduleOf(input.params);
    const bool together = input.params.text("scope") == "global";
    MaskedWeights masked;
    TrainingPlan plan;
    plan.trained = trainedWeights(input, [&](const WeightPtr& target) {
        masked.push_back(maskedTarget(input, target, false));
        return masked.back();
    });
    plan.adjust = [&](TrainerOptions& options) {
        options.bestFrom = schedule.lastStep() + 1;
        options.beforeStep = [&](int64_t step) {
            if (const auto sparsity = schedule.before(step))
                pruneSmallest(masked, *sparsity, together, job);
        };
    };
    return trainTargets(input, job, plan);
}

std::vector<PlanNote> review(const MethodInput& input) {
    using enum PlanNote::Level;
    std::vector<PlanNote> notes = trainingReview(input);
    const Params& params = input.params;
    const SparsitySchedule schedule = scheduleOf(params);
    if (params.real("begin") > params.real("end"))
        note(
            notes, Warning,
            fmt::format("pruning would end at {} of the training, before it begins at {}: all goes "
                        "in one round",
                        params.real("end"), params.real("begin")));
    if (schedule.curve == SparsityCurve::Cubic && schedule.initial > schedule.final)
        note(notes, Error,
             fmt::format("initial is {} and sparsity {}, but what is pruned does not come back",
                         schedule.initial, schedule.final),
             PlanFix{"initial", schedule.final});
    const double reached = schedule.afterRound(schedule.lastRound());
    if (reached < schedule.final * (1 - 1e-12)) {
        const int64_t steps = schedule.every * roundReaching(schedule) + schedule.begin + 1;
        note(notes, Warning,
             fmt::format("{} rounds reach a sparsity of {:.4g}, not {:.4g}, which needs {} rounds "
                         "and {} steps of pruning",
                         schedule.lastRound() + 1, reached, schedule.final,
                         roundReaching(schedule) + 1, steps));
    }
    return notes;
}

}  // namespace

extern const Method method_prune_gradual;
const Method method_prune_gradual = {
    "train.prune_gradual",
    "Gradual pruning",
    "Sets the smallest weights to zero round by round while the others go on training (Zhu and "
    "Gupta 2017).",
    {.trainingData = true},
    schema,
    apply,
    maskedEstimate,
    review,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
