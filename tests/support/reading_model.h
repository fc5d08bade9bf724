// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A tiny model that reads and writes bytes, and what a recipe step makes of a model: two models
// that continue the same prompt differently.

#include <string_view>

#include "core/workspace/runner.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/tiny_model.h"

namespace lathe::tests {

inline core::ModelPtr readingModel(TinyModelOptions options = {}) {
    options.vocabulary = 261;
    core::Model::Parts parts = tinyModel(options)->parts();
    parts.tokenizer = byteTokenizer(true);
    return core::Model::create(std::move(parts));
}

inline core::ModelPtr withRecipeStep(const core::ModelPtr& model, std::string_view step) {
    core::Recipe recipe;
    recipe.steps.push_back(core::stepFromText(step));
    core::JobContext job;
    return core::runRecipe(model, recipe, job).model;
}

}  // namespace lathe::tests
