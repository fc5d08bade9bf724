// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Other recipes that treat the culprits of a drop differently. Private to core/workspace.

#include "core/workspace/explain_drop.h"

namespace lathe::core {

/// Recipes that differ from `recipe` in what they do to the culprits of its step `step` (an index
/// into recipe.steps): keep them as floats (where another step decides about their shapes, or this
/// one is none that quantizes: leave them out of it), give them more bits or less sparsity, or
/// compress them by another method. `before` is what the step receives. Not measured; kl and bytes
/// are unset.
std::vector<DropFix> possibleFixes(const Recipe& recipe, size_t step, const Model& original,
                                   const Model& before, const std::vector<DropCulprit>& culprits,
                                   const StepData* data);

/// The recommended one first: the smallest of those that take away at least half of what the best
/// of them does; the others by what they leave. Of those that come to the same only the first
/// stays.
void rankFixes(std::vector<DropFix>& fixes, double klWithout);

}  // namespace lathe::core
