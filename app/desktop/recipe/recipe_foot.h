// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Below the cards: what the recipe is expected to cost, and the button that runs it.

#include <QFrame>

class QLabel;
class QPushButton;

namespace lathe::app {

class RecipeDocument;

class RecipeFoot : public QFrame {
    Q_OBJECT
  public:
    explicit RecipeFoot(QWidget* parent = nullptr);

    /// `hasErrors`: the plan says that a step cannot run.
    void setRecipe(const RecipeDocument* recipe, bool hasErrors);

  Q_SIGNALS:
    void runRequested();

  private:
    void showPlan(const RecipeDocument& recipe);

    QLabel *m_size, *m_bits, *m_cost;
    QPushButton* m_run;
};

}  // namespace lathe::app
