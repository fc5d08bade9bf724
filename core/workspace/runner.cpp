// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/evaluate/memory.h"
#include "core/methods/calibration_data.h"
#include "core/workspace/calibration_overlap.h"
#include "core/workspace/code_bits.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/machine.h"
#include "core/workspace/sanity_gate.h"

namespace lathe::core {

namespace {

MethodInput inputFor(const ModelPtr& model, const RecipeStep& step, uint64_t seed,
                     const RunInputs& inputs) {
    MethodInput input{model, selectTargets(*model, step.params), step.params, seed};
    input.data = inputs.data;
    input.backend = inputs.backend;
    return input;
}

/// Everything that decides about the outcome of a step.
std::string identityOf(const Model& model, const RecipeStep& step, uint64_t seed,
                       const StepData& data, const Backend& backend) {
    const Provenance& provenance = model.parts().provenance;
    std::string text = fmt::format("lathe {}\n{} {}\n{}\n{}\n", programVersion(), backend.name(),
                                   backend.target(), provenance.source, provenance.sourceSha256);
    for (const std::string& before : provenance.steps) text += before + "\n";
    text += fmt::format("{}\nseed {}\n", toText(step), seed);
    for (const auto& part : {data.training, data.heldOut, data.calibration})
        text += (part ? sha256Of(*part) : "none") + "\n";
    std::vector<ModelPtr> others = data.teachers;
    if (data.original) others.push_back(data.original);
    for (const ModelPtr& other : others) {
        const Provenance& from = other->parts().provenance;
        text += fmt::format("with {} {}\n", from.source, from.sourceSha256);
        for (const std::string& before : from.steps) text += before + "\n";
    }
    return sha256(text);
}

TrainingStateFile stateFor(const MethodInput& input, const RecipeStep& step,
                           const RunInputs& inputs) {
    if (inputs.stateFolder.empty()) return {};
    std::filesystem::create_directories(inputs.stateFolder);
    const std::string identity =
        identityOf(*input.model, step, input.seed, inputs.data ? *inputs.data : StepData{},
                   inputs.backend ? *inputs.backend : *makeBackend("cpu"));
    return {inputs.stateFolder / (identity.substr(0, 16) + ".lathe.h5"), identity,
            inputs.stateEvery};
}

bool stepCalibrates(const RecipeStep& step) {
    return step.enabled && calibrates(methodNamed(step.id), step.params);
}

/// Steps also know the model that the recipe starts from, and what a sample is calibrated on.
RunInputs completed(RunInputs inputs, const ModelPtr& model, const Recipe& recipe) {
    const bool calibration = std::ranges::any_of(recipe.steps, stepCalibrates) &&
                             !(inputs.data && inputs.data->calibration);
    if (!inputs.data && !calibration) return inputs;
    auto data =
        inputs.data ? std::make_shared<StepData>(*inputs.data) : std::make_shared<StepData>();
    if (!data->original) data->original = model;  // else the recipe goes on from another's middle
    if (calibration) data->calibration = sampleCalibration(model->parts().provenance.source);
    inputs.data = std::move(data);
    return inputs;
}

std::vector<PlanNote> reviewOf(const Method& method, const MethodInput& input,
                               const RunInputs& inputs) {
    std::vector<PlanNote> notes = method.review ? method.review(input) : std::vector<PlanNote>{};
    if (calibrates(method, input.params) && input.data && input.data->calibration &&
        inputs.measured)
        if (auto shared = overlapNote(*input.data->calibration, *inputs.measured))
            notes.push_back(std::move(*shared));
    return notes;
}

void refuseImpossible(const std::vector<PlanNote>& notes) {
    for (const PlanNote& note : notes)
        if (note.level == PlanNote::Level::Error) throw Error(ErrorKind::Refused, note.sentence);
}

/// Before the first step rather than after hours of others.
void requireCalibration(const ModelPtr& model, const Recipe& recipe, const RunInputs& inputs) {
    for (const RecipeStep& step : recipe.steps) {
        if (!stepCalibrates(step)) continue;
        MethodInput input{model, {}, step.params, recipe.seed};
        input.data = inputs.data;
        withContext("step " + step.id, [&] { requireCalibrationData(input); });
    }
}

StepReport runStep(ModelPtr& model, const RecipeStep& step, uint64_t seed, JobContext& job,
                   const RunInputs& inputs) {
    const Method& method = methodNamed(step.id);
    const auto start = std::chrono::steady_clock::now();
    MethodInput input = inputFor(model, step, seed, inputs);
    input.state = stateFor(input, step, inputs);
    StepReport report;
    report.id = step.id;
    report.text = toText(step);
    report.bytesBefore = model->bytes();
    report.notes = reviewOf(method, input, inputs);
    refuseImpossible(report.notes);
    report.plannedMemory = method.estimate(input).peakMemoryBytes;
    const AnonymousPeak memory;
    MethodResult result = method.apply(input, job);
    report.anonymousBefore = memory.before();
    report.anonymousPeak = memory.peak();
    model = result.model->withStep(report.text, seed);
    report.bytesAfter = model->bytes();
    report.loss = std::move(result.loss);
    report.training = std::move(result.training);
    report.calibration = std::move(result.calibration);
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

}  // namespace

std::vector<PlannedStep> planRecipe(const ModelPtr& model, const Recipe& recipe,
                                    const RunInputs& given) {
    const RunInputs inputs = completed(given, model, recipe);
    std::vector<PlannedStep> plan;
    ModelPtr before = model;  // with the steps in its provenance, but not their work
    bool quantized = false;
    std::string smaller;  // the step that made the model smaller
    for (const RecipeStep& step : recipe.steps) {
        if (!step.enabled) continue;
        withContext("step " + step.id, [&] {
            const Method& method = methodNamed(step.id);
            const MethodInput input = inputFor(before, step, recipe.seed, inputs);
            PlannedStep planned{
                toText(step), {}, method.estimate(input), reviewOf(method, input, inputs)};
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
            quantized |= quantizes(step);
            if (method.changes == WeightChange::Shapes) smaller = step.id;
            before = before->withStep(planned.text, recipe.seed);
            plan.push_back(std::move(planned));
        });
    }
    return plan;
}

RunResult runRecipe(ModelPtr model, const Recipe& recipe, JobContext& job, const RunInputs& given) {
    const RunInputs inputs = completed(given, model, recipe);
    requireCalibration(model, recipe, inputs);
    RunResult result;
    SanityGate gate(model, inputs.data, inputs.backend);
    for (const RecipeStep& step : recipe.steps) {
        if (!step.enabled) continue;
        withContext("step " + step.id, [&] {
            StepReport& report =
                result.steps.emplace_back(runStep(model, step, recipe.seed, job, inputs));
            if (inputs.looks) report.warnings = gate.check(model, report, job);
        });
    }
    result.model = std::move(model);
    return result;
}

}  // namespace lathe::core
