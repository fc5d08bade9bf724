// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/added_steps.h"

#include <algorithm>

#include "app/desktop/recipe/recipe_document.h"

namespace lathe::app {

void AddedSteps::put(RecipeDocument& recipe, std::vector<core::RecipeStep> steps,
                     Saying what) {
    core::Recipe all = recipe.recipe();
    if (!m_last.empty() && all.steps.size() >= m_last.size() &&
        std::equal(m_last.begin(), m_last.end(), all.steps.end() - std::ssize(m_last)))
        all.steps.resize(all.steps.size() - m_last.size());
    all.steps.insert(all.steps.end(), steps.begin(), steps.end());
    m_last = std::move(steps);
    recipe.setRecipe(std::move(all), std::move(what));
}

}  // namespace lathe::app
