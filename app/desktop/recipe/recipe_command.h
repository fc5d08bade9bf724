// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one undo command of a recipe: it keeps the whole recipe before and after, so that undo gives
// back exactly what was there. Recipes are a few hundred bytes.

#include "app/desktop/recipe/said_command.h"
#include "core/workspace/recipe.h"

namespace lathe::app {

class RecipeDocument;

class RecipeCommand : public SaidCommand {
  public:
    struct State {
        core::Recipe recipe;
        int currentStep = -1;
    };

    RecipeCommand(RecipeDocument& document, State before, State after, Saying what, int dragId);

    int id() const override { return m_dragId > 0 ? m_dragId : -1; }
    bool mergeWith(const QUndoCommand* next) override;
    void undo() override;
    void redo() override;

  private:
    RecipeDocument& m_document;
    State m_before, m_after;
    int m_dragId;
};

}  // namespace lathe::app
