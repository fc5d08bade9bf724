// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/recipe_effect.h"

#include "core/evaluate/divergence.h"
#include "core/workspace/runner.h"

namespace lathe::app {

RecipeEffect measureRecipe(const core::ModelPtr& model,
                           const std::shared_ptr<core::Backend>& backend, const TextChoice& text,
                           const core::Recipe& recipe, core::JobContext& job) {
    const ObservedWindows observed = readObserved(text, *model);
    core::RunInputs inputs;
    inputs.looks = false;  // the outcome is measured right here
    const core::ModelPtr made = core::runRecipe(model, recipe, job, inputs).model;
    const core::DivergenceResult found = core::compareWindows(
        core::ForwardPass(model, backend), core::ForwardPass(made, backend), observed.plan, job);
    return {made->bytes(), found.kl.mean, found.kl.standardError};
}

}  // namespace lathe::app
