// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/runner.h"

#include <fmt/format.h>

#include <chrono>

#include "core/base/error.h"
#include "core/methods/prune/structured.h"

namespace lathe::core {

namespace {

MethodInput inputFor(const ModelPtr& model, const RecipeStep& step, uint64_t seed) {
    return {model, selectTargets(*model, step.params), step.params, seed};
}

std::vector<PlanNote> reviewOf(const Method& method, const MethodInput& input) {
    return method.review ? method.review(input) : std::vector<PlanNote>{};
}

void refuseImpossible(const std::vector<PlanNote>& notes) {
    for (const PlanNote& note : notes)
        if (note.level == PlanNote::Level::Error) throw Error(ErrorKind::Refused, note.sentence);
}

StepReport runStep(ModelPtr& model, const RecipeStep& step, uint64_t seed, JobContext& job) {
    const Method& method = methodNamed(step.id);
    const auto start = std::chrono::steady_clock::now();
    const MethodInput input = inputFor(model, step, seed);
    StepReport report{step.id, toText(step), 0, model->bytes(), 0, {}, reviewOf(method, input)};
    refuseImpossible(report.notes);
    MethodResult result = method.apply(input, job);
    model = result.model->withStep(report.text, seed);
    report.bytesAfter = model->bytes();
    report.loss = std::move(result.loss);
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

}  // namespace

std::vector<PlannedStep> planRecipe(const ModelPtr& model, const Recipe& recipe) {
    std::vector<PlannedStep> plan;
    bool quantized = false;
    std::string smaller;  // the step that made the model smaller
    for (const RecipeStep& step : recipe.steps) {
        if (!step.enabled) continue;
        withContext("step " + step.id, [&] {
            const Method& method = methodNamed(step.id);
            const MethodInput input = inputFor(model, step, recipe.seed);
            PlannedStep planned{toText(step), {}, method.estimate(input), reviewOf(method, input)};
            for (const WeightPtr& target : input.targets) planned.targets.push_back(target->name);
            if (quantized && step.id.starts_with("prune."))
                planned.notes.push_back({PlanNote::Level::Warning,
                                         "pruning after quantizing rounds the kept weights a "
                                         "second time; prune first"});
            if (!smaller.empty())
                planned.notes.push_back(
                    {PlanNote::Level::Hint,
                     fmt::format("planned for the model as it is before {}, which makes it smaller",
                                 smaller)});
            quantized |= step.id.starts_with("quant.");
            if (changesShapes(step.id)) smaller = step.id;
            plan.push_back(std::move(planned));
        });
    }
    return plan;
}

RunResult runRecipe(ModelPtr model, const Recipe& recipe, JobContext& job) {
    RunResult result;
    for (const RecipeStep& step : recipe.steps) {
        if (!step.enabled) continue;
        result.steps.push_back(
            withContext("step " + step.id, [&] { return runStep(model, step, recipe.seed, job); }));
    }
    result.model = std::move(model);
    return result;
}

}  // namespace lathe::core
