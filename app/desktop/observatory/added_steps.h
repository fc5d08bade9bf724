// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Steps that a view has put at the end of a recipe. While they still stand there, the next ones
// take their place, so that trying again does not pile them up.

#include <vector>

#include "app/desktop/appearance/saying.h"
#include "core/workspace/recipe.h"

namespace lathe::app {

class RecipeDocument;

class AddedSteps {
  public:
    /// One undoable change, named `what`.
    void put(RecipeDocument& recipe, std::vector<core::RecipeStep> steps, Saying what);

  private:
    std::vector<core::RecipeStep> m_last;
};

}  // namespace lathe::app
