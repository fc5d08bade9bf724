// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/recipe_presets.h"

#include <QCoreApplication>

namespace lathe::app {

QString RecipePreset::translatedTitle() const {
    return QCoreApplication::translate("RecipePreset", title);
}

QString RecipePreset::translatedHelp() const {
    return QCoreApplication::translate("RecipePreset", help);
}

core::Recipe RecipePreset::recipe() const {
    core::Recipe made;
    made.name = translatedTitle().toStdString();
    for (const char* step : steps) made.steps.push_back(core::stepFromText(step));
    return made;
}

std::span<const RecipePreset> recipePresets() {
    static const std::vector<RecipePreset> presets = {
        {"no-time",
         QT_TRANSLATE_NOOP("RecipePreset", "No time"),
         QT_TRANSLATE_NOOP("RecipePreset",
                           "Four bits in the mixture that llama.cpp users choose most; no data."),
         {"quant.gguf type=Q4_K_M embeddings=true"}},
        {"some-time",
         QT_TRANSLATE_NOOP("RecipePreset", "Some time"),
         QT_TRANSLATE_NOOP("RecipePreset",
                           "Four bits with a search for each group's zero point; the embedding "
                           "table in eight. No data."),
         {"quant.hqq bits=4 group=64", "quant.gguf type=Q8_0 layers=embed embeddings=true"}},
    };
    return presets;
}

}  // namespace lathe::app
