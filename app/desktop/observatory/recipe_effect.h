// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a recipe costs and gains, measured at once on the observed text and recorded nowhere: how
// the charts of the observatory check what they predict.

#include <memory>

#include "app/desktop/observatory/observed_text.h"
#include "core/backend/backend.h"
#include "core/workspace/recipe.h"

namespace lathe::app {

struct RecipeEffect {
    uint64_t bytes = 0;        ///< of the whole model
    double kl = 0, error = 0;  ///< divergence from the original, and its standard error
};

RecipeEffect measureRecipe(const core::ModelPtr& model,
                           const std::shared_ptr<core::Backend>& backend, const TextChoice& text,
                           const core::Recipe& recipe, core::JobContext& job);

}  // namespace lathe::app
