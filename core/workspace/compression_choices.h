// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Steps as ways to compress one weight at a time, for sweeps over a model; and back: which weight
// is compressed how, as the steps of a recipe.

#include <string>
#include <vector>

#include "core/observe/sensitivity.h"
#include "core/workspace/recipe.h"

namespace lathe::core {

/// The steps that texts such as "quant.rtn group=64" mean: a method with a parameter `bits` that
/// the text does not give stands for one step per entry of `bits`. Throws Error(Usage) for methods
/// that need data, decide about several weights at once or change shapes.
std::vector<RecipeStep> sweptSteps(const std::vector<std::string>& texts,
                                   const std::vector<int>& bits);

/// Labels are the steps' texts, bits always included.
std::vector<CompressionChoice> choicesOf(const std::vector<RecipeStep>& steps, uint64_t seed);

/// Weights that all `steps` would be asked for, each once, in order.
std::vector<WeightPtr> sweptTargets(const Model& model, const std::vector<RecipeStep>& steps);

/// Weight `weights[i]` is compressed by steps[chosen[i]], or stays as it is where that is -1. One
/// step of the recipe per step that was chosen.
Recipe recipeOf(const Model& model, const std::vector<RecipeStep>& steps,
                const std::vector<std::string>& weights, const std::vector<int>& chosen,
                uint64_t seed);

}  // namespace lathe::core
