// SPDX-License-Identifier: GPL-3.0-or-later
// train.prune_iterative: train, prune the smallest weights, train the others again, and so on (Han
// et al., NIPS 2015), each time with a learning rate that starts anew. With `rewind` the kept
// weights go back to what they were at an early step first (lottery tickets, Frankle and Carbin
// 2019).

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/methods/train/pruning_masks.h"
#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    std::vector<ParamSpec> own = maskParams();
    own.push_back(ParamSpec::integer(
        "rounds", "Rounds", 3, 1, 1000,
        "How often weights are pruned, each time the same share of those that are left. The steps "
        "are split evenly: before the first round and after each."));
    own.push_back(ParamSpec::boolean(
        "rewind", "Rewind", false,
        "After each round the kept weights start again from the values of an early step."));
    own.push_back(ParamSpec::integer("rewind_step", "Rewind to step", 0, 0, 1'000'000,
                                     "Steps done when these values are kept.")
                      .onlyWhen("rewind", {"true"}));
    return trainingSchema(std::move(own), {});
}

Schedule cyclesOf(const Params& params) {
    Schedule schedule;
    schedule.steps = params.integer("steps");
    schedule.cycles = params.integer("rounds") + 1;
    return schedule;
}

struct Problem {
    std::string sentence;
    PlanFix fix;
};

std::optional<Problem> problemOf(const Params& params) {
    const Schedule schedule = cyclesOf(params);
    if (schedule.cycles > schedule.steps)
        return Problem{fmt::format("{} rounds need at least {} steps, one before and one after "
                                   "each; there are {}",
                                   schedule.cycles - 1, schedule.cycles, schedule.steps),
                       {"steps", schedule.cycles}};
    if (params.boolean("rewind") && params.integer("rewind_step") >= schedule.cycleLength())
        return Problem{fmt::format("rewind_step is {}, but the first round comes after {} steps",
                                   params.integer("rewind_step"), schedule.cycleLength()),
                       {"rewind_step", int64_t{0}}};
    return {};
}

/// Of round 1, 2, ...: the same share of the remaining weights each time.
double sparsityAfter(const Params& params, int64_t round) {
    const double rounds = static_cast<double>(params.integer("rounds"));
    if (static_cast<double>(round) == rounds) return params.real("sparsity");
    return 1 - std::pow(1 - params.real("sparsity"), static_cast<double>(round) / rounds);
}

/// What is trained: targets, which are pruned, and others that only rewind with them.
struct Ticket {
    MaskedWeights targets, all;
};

void beforeStep(const Params& params, const Schedule& schedule, const Ticket& ticket, int64_t step,
                const JobContext& job) {
    const bool rewinds = params.boolean("rewind");
    if (rewinds && step == params.integer("rewind_step"))
        for (const auto& weight : ticket.all) weight->keepPoint();
    if (step == 0 || !schedule.startsCycle(step)) return;
    pruneSmallest(ticket.targets, sparsityAfter(params, step / schedule.cycleLength()),
                  params.text("scope") == "global", job);
    if (rewinds)
        for (const auto& weight : ticket.all) weight->rewind();
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const Params& params = input.params;
    if (const auto problem = problemOf(params)) throw Error(ErrorKind::Usage, problem->sentence);
    const Schedule schedule = cyclesOf(params);
    const bool rewinds = params.boolean("rewind");
    Ticket ticket;
    TrainingPlan plan;
    plan.trained = trainedWeights(input, [&](const WeightPtr& target) {
        ticket.targets.push_back(maskedTarget(input, target, rewinds));
        return ticket.targets.back();
    });
    ticket.all = ticket.targets;
    for (size_t i = ticket.targets.size(); i < plan.trained.size(); ++i) {
        ticket.all.push_back(
            std::make_shared<MaskedWeight>(plan.trained[i]->origin(), nullptr, rewinds));
        plan.trained[i] = ticket.all.back();
    }
    plan.adjust = [&](TrainerOptions& options) {
        options.schedule.cycles = schedule.cycles;
        options.bestFrom = (schedule.cycles - 1) * schedule.cycleLength() + 1;
        options.beforeStep = [&](int64_t step) { beforeStep(params, schedule, ticket, step, job); };
    };
    return trainTargets(input, job, plan);
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = trainingReview(input);
    if (const auto problem = problemOf(input.params))
        note(notes, PlanNote::Level::Error, problem->sentence, problem->fix);
    return notes;
}

}  // namespace

extern const Method method_prune_iterative;
const Method method_prune_iterative = {
    "train.prune_iterative",
    "Prune and retrain",
    "Trains, prunes the smallest weights and trains the others again, for several rounds (Han et "
    "al. 2015); kept weights may go back to early values (lottery tickets).",
    {.trainingData = true},
    schema,
    apply,
    maskedEstimate,
    review,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
