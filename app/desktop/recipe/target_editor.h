// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which weights a step works on: a chip that says so and opens the patterns.

#include <QWidget>

#include "core/workspace/recipe.h"

class QLabel;
class QPushButton;

namespace lathe::widgets {
class ParamForm;
}

namespace lathe::app {

class TargetEditor : public QWidget {
    Q_OBJECT
  public:
    explicit TargetEditor(const core::Method& method, QWidget* parent = nullptr);

    void setStep(const core::Model& model, const core::RecipeStep& step);
    void setEstimate(const QString& text);
    QPushButton* chip() const { return m_chip; }

  Q_SIGNALS:
    void valueEdited(const QString& name, const lathe::core::ParamValue& value, bool finished);

  private:
    QPushButton* m_chip;
    QLabel* m_estimate;
    widgets::ParamForm* m_form;
};

}  // namespace lathe::app
