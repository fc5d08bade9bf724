// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Ready recipes by how much time there is. Each uses methods of the registry only.

#include <QString>
#include <span>
#include <vector>

#include "core/workspace/recipe.h"

namespace lathe::app {

struct RecipePreset {
    const char* id;                  ///< stable: "no-time"
    const char* title;               ///< marked for translation in the context "RecipePreset"
    const char* help;                ///< likewise
    std::vector<const char*> steps;  ///< as on a command line

    QString translatedTitle() const;
    QString translatedHelp() const;
    core::Recipe recipe() const;
};

std::span<const RecipePreset> recipePresets();

}  // namespace lathe::app
