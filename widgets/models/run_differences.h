// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How one recipe differs from another, parameter by parameter, in words for people.

#include <QString>
#include <QStringList>
#include <vector>

#include "core/workspace/recipe.h"

namespace lathe::widgets {

struct RecipeDifference {
    QString name;    ///< "Bits"; a step's method for a step that only one has
    QString before;  ///< empty: not there before
    QString after;   ///< empty: no longer there
};

struct RecipeComparison {
    std::vector<RecipeDifference> differences;
    QStringList unchanged;  ///< names of parameters that are the same in both
};

/// Steps of the same method are matched in order; where both recipes have one step of different
/// methods, what the old method alone had is left out.
RecipeComparison compareRecipes(const core::Recipe& before, const core::Recipe& after);

}  // namespace lathe::widgets
