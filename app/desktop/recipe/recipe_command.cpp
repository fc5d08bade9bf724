// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/recipe_command.h"

#include "app/desktop/recipe/recipe_document.h"

namespace lathe::app {

RecipeCommand::RecipeCommand(RecipeDocument& document, State before, State after,
                             Saying what, int dragId)
    : SaidCommand(std::move(what)),
      m_document(document),
      m_before(std::move(before)),
      m_after(std::move(after)),
      m_dragId(dragId) {}

bool RecipeCommand::mergeWith(const QUndoCommand* next) {
    // The stack asks only commands of the same id, and every id above 0 is a RecipeCommand's.
    m_after = static_cast<const RecipeCommand*>(next)->m_after;
    setObsolete(m_after.recipe == m_before.recipe);  // dragged back to where it began
    return true;
}

void RecipeCommand::undo() {
    m_document.apply(m_before.recipe, m_before.currentStep);
}

void RecipeCommand::redo() {
    m_document.apply(m_after.recipe, m_after.currentStep);
}

}  // namespace lathe::app
