// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Short texts about a step, for cards.

#include <QString>

#include "core/workspace/recipe.h"

namespace lathe::app {

QString valueText(const core::ParamValue& value);  ///< for people, in the locale's numbers

/// The method's own parameters that differ from their default and matter: "3 · group 32".
QString summaryOf(const core::RecipeStep& step);

/// Which weights, and how many of `model`'s: "all linears · 14 weights".
QString targetsText(const core::Model& model, const core::RecipeStep& step);

/// The parameters that every method has: which weights it works on.
core::ParamSchema targetSchema(const core::Method& method);

}  // namespace lathe::app
