// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The step that a picture edits: the recipe's current step if there is one, else a draft of the
// view's own. Either way the picture asks for the step and says what to change.

#include <QObject>
#include <QPointer>
#include <map>
#include <string>

#include "app/desktop/documents/document.h"

namespace lathe::app {

class StepEditor : public QObject {
    Q_OBJECT
  public:
    using Values = std::map<std::string, core::ParamValue, std::less<>>;

    explicit StepEditor(QObject* parent = nullptr);

    void setDocument(Document* document);

    bool isDraft() const;  ///< no step of the recipe is current
    const core::RecipeStep& step() const;

    /// Sets some parameters at once; a drag is one undo (`dragId` > 0).
    void set(const Values& values, int dragId = 0);
    void chooseMethod(const std::string& id);  ///< of the draft; values of the same name stay
    void addDraftToRecipe();

    bool has(std::string_view param) const;
    std::string text(std::string_view param) const;  ///< empty where there is no such parameter

  Q_SIGNALS:
    void changed();

  private:
    QPointer<Document> m_document;
    core::RecipeStep m_draft;
};

}  // namespace lathe::app
