// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The cards of a recipe, one below the other. Reordering by mouse shows a line where the card would
// land; nothing moves before it is dropped.

#include <QPointer>
#include <QString>
#include <QWidget>
#include <vector>

#include "core/base/params.h"

class QFrame;
class QVBoxLayout;

namespace lathe::app {

class RecipeDocument;
class StepCard;

class StepList : public QWidget {
    Q_OBJECT
  public:
    explicit StepList(QWidget* parent = nullptr);

    void setRecipe(RecipeDocument* recipe);  ///< may be null
    void refresh();
    void showPlan();
    StepCard* card(int index) const { return m_cards.at(size_t(index)); }

  private:
    StepCard* makeCard();
    int indexOf(const StepCard* card) const;
    void edit(int index, const QString& name, const core::ParamValue& value, bool finished);
    void move(int from, int to);
    void removeStep(int index);
    void focusCard(int index);
    int gapAt(const QPoint& globalPosition) const;  ///< before which card it would land
    void showGap(int gap);

    QPointer<RecipeDocument> m_recipe;
    std::vector<StepCard*> m_cards;
    QVBoxLayout* m_layout;
    QFrame* m_line;
    int m_dragId = 0;  ///< of the edit under way
    QString m_editing;
};

}  // namespace lathe::app
