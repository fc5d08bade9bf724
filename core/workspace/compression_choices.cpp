// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/compression_choices.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/workspace/code_bits.h"

namespace lathe::core {

namespace {

void refuseUnfit(const RecipeStep& step) {
    const Method& method = methodNamed(step.id);
    const bool needsData =
        method.needs.calibrationText || method.needs.trainingData || method.needs.teachers > 0;
    const bool joint = method.joint && method.joint(step.params);
    if (needsData || joint || method.changes == WeightChange::Shapes)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} {}, so one weight cannot be compressed by it alone; take a "
                                "step like 'quant.rtn group=64'",
                                step.id,
                                needsData ? "learns from data"
                                : joint   ? "decides about all weights together"
                                          : "changes the shapes of the model"));
}

/// Whether the step has bits that its text leaves to their default.
bool leavesBits(const RecipeStep& step, std::string_view text) {
    return chosenBits(step) && text.find(" bits=") == std::string_view::npos;
}

/// The step's text, with its bits even where they are the default.
std::string labelOf(const RecipeStep& step) {
    const std::string text = toText(step);
    return leavesBits(step, text) ? fmt::format("{} bits={}", text, *chosenBits(step)) : text;
}

std::string joined(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ","));
}

/// `step` for these weights of the model and no others.
RecipeStep restrictedTo(const RecipeStep& step, const Model& model,
                        const std::vector<std::string>& names) {
    std::vector<std::string> excluded;
    bool embeddings = false, head = false;
    for (const std::string& name : names) {
        const Weight* weight = model.find(name);
        const WeightRole role = weight ? weight->role : WeightRole::Head;
        embeddings |= role == WeightRole::Embedding;
        head |= role == WeightRole::Head;
    }
    for (const WeightPtr& weight : model.weightsInOrder())
        if (embeddings && weight->role == WeightRole::Embedding &&
            std::find(names.begin(), names.end(), weight->name) == names.end())
            excluded.push_back(weight->name);
    auto values = step.params.values();
    values["layers"] = joined(names);
    values["exclude"] = joined(excluded);
    values["embeddings"] = embeddings;
    values["head"] = head;
    return {step.id, fullSchema(methodNamed(step.id)).complete(values), true};
}

}  // namespace

std::vector<RecipeStep> sweptSteps(const std::vector<std::string>& texts,
                                   const std::vector<int>& bits) {
    std::vector<RecipeStep> steps;
    for (const std::string& text : texts) {
        const RecipeStep step = stepFromText(text);
        refuseUnfit(step);
        const bool sweeps = leavesBits(step, text);
        if (!sweeps) steps.push_back(step);
        for (const int width : bits)
            if (sweeps) steps.push_back(stepFromText(fmt::format("{} bits={}", text, width)));
    }
    return steps;
}

std::vector<CompressionChoice> choicesOf(const std::vector<RecipeStep>& steps, uint64_t seed) {
    std::vector<CompressionChoice> choices;
    for (const RecipeStep& step : steps) {
        const auto compress = [step, seed](const Model& model, const WeightPtr& weight,
                                           JobContext& job) {
            const MethodInput input{model.withWeights({}), {weight}, step.params, seed};
            return withContext(
                step.id, [&] { return methodNamed(step.id).apply(input, job).weights.at(0); });
        };
        choices.push_back({labelOf(step), compress});
    }
    return choices;
}

std::vector<WeightPtr> sweptTargets(const Model& model, const std::vector<RecipeStep>& steps) {
    std::vector<WeightPtr> targets;
    for (const RecipeStep& step : steps)
        for (const WeightPtr& target : selectTargets(model, step.params))
            if (std::none_of(targets.begin(), targets.end(),
                             [&](const WeightPtr& one) { return one->name == target->name; }))
                targets.push_back(target);
    return targets;
}

Recipe recipeOf(const Model& model, const std::vector<RecipeStep>& steps,
                const std::vector<std::string>& weights, const std::vector<int>& chosen,
                uint64_t seed) {
    Recipe recipe;
    recipe.seed = seed;
    for (size_t s = 0; s < steps.size(); ++s) {
        std::vector<std::string> names;
        for (size_t i = 0; i < weights.size(); ++i)
            if (chosen[i] == static_cast<int>(s)) names.push_back(weights[i]);
        if (!names.empty()) recipe.steps.push_back(restrictedTo(steps[s], model, names));
    }
    return recipe;
}

}  // namespace lathe::core
