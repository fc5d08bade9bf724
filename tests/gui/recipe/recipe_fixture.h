// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An open tiny model with a recipe, for tests of the recipe.

#include <QSignalSpy>
#include <QTest>

#include "app/desktop/documents/document.h"
#include "app/desktop/jobs/job_runner.h"
#include "tests/support/tiny_model.h"

namespace lathe::tests {

inline core::ModelPtr recipeModel(bool tied = true) {
    TinyModelOptions options;
    options.width = 64;
    options.ffnWidth = 96;
    options.headDim = 16;
    options.tiedHead = tied;
    return tinyModel(options);
}

struct RecipeFixture {
    explicit RecipeFixture(std::initializer_list<const char*> steps = {}, bool tied = true)
        : document(recipeModel(tied), QStringLiteral("models/it's tiny.gguf"), jobs) {
        for (const char* step : steps) recipe().appendStep(core::stepFromText(step));
        recipe().undoStack().clear();
    }
    app::RecipeDocument& recipe() { return document.recipe(); }
    const core::RecipeStep& step(int index) { return recipe().recipe().steps.at(size_t(index)); }

    /// Waits until the recipe is planned.
    bool planned() {
        return QTest::qWaitFor([this] { return recipe().plan().has_value(); });
    }

    app::JobRunner jobs;
    app::Document document;
};

}  // namespace lathe::tests
