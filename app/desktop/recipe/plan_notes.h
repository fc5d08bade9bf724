// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the plan has to say: errors first, then warnings, then hints, each with a button where one
// change of a parameter, or a choice of data, settles it.

#include <QWidget>
#include <string>

#include "app/desktop/documents/data_choice.h"

class QPushButton;
class QVBoxLayout;

namespace lathe::app {

class RecipeDocument;

class PlanNotes : public QWidget {
    Q_OBJECT
  public:
    explicit PlanNotes(QWidget* parent = nullptr);

    /// Shows the notes of the recipe's plan; keeps those on show while a plan is being made.
    void setRecipe(const RecipeDocument* recipe);
    bool hasErrors() const { return m_hasErrors; }

  Q_SIGNALS:
    void fixRequested(int step, const QString& param, const lathe::core::ParamValue& value);
    void dataRequested(lathe::app::DataKind kind);

  private:
    void clear();
    void add(int step, const std::string& method, const core::PlanNote& note,
             std::optional<DataKind> missing = {});
    QPushButton* fixButton(int step, const std::string& method, const core::PlanFix& fix);
    QPushButton* dataButton(DataKind kind);

    QVBoxLayout* m_layout;
    int m_count = 0;
    bool m_hasErrors = false;
};

}  // namespace lathe::app
