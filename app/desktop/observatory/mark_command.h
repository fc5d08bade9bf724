// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Undo of what is marked in a chart, on the undo stack of the document's recipe: one history of all
// that was done to a document, in the order in which it was done.

#include <functional>
#include <utility>

#include "app/desktop/recipe/said_command.h"

namespace lathe::app {

template <class Marks>
class MarkCommand : public SaidCommand {
  public:
    using Apply = std::function<void(const Marks&)>;

    /// Commands of one `dragId` above 0 (RecipeDocument::newDragId) become one.
    MarkCommand(Saying what, Marks before, Marks after, Apply apply, int dragId = 0)
        : SaidCommand(std::move(what)),
          m_before(std::move(before)),
          m_after(std::move(after)),
          m_apply(std::move(apply)),
          m_dragId(dragId) {}

    int id() const override { return m_dragId > 0 ? m_dragId : -1; }
    bool mergeWith(const QUndoCommand* next) override {
        // An id above 0 is given once per document, so that the other is of the same drag.
        m_after = static_cast<const MarkCommand*>(next)->m_after;
        setObsolete(m_after == m_before);
        return true;
    }
    void undo() override { m_apply(m_before); }
    void redo() override { m_apply(m_after); }

  private:
    Marks m_before, m_after;
    Apply m_apply;
    int m_dragId;
};

}  // namespace lathe::app
