// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The top of the recipe panel: title, name, undo and redo, and the menu of everything done to a
// recipe as a whole. Name and seed are edited in a line that opens below.

#include <QFrame>
#include <QPointer>

class QLineEdit;
class QMenu;
class QToolButton;

namespace lathe::widgets {
class ElidedLabel;
}

namespace lathe::app {

class RecipeDocument;

class RecipeHeader : public QFrame {
    Q_OBJECT
  public:
    explicit RecipeHeader(QWidget* parent = nullptr);

    void setRecipe(RecipeDocument* recipe);
    void refresh();

  Q_SIGNALS:
    void loadRequested();
    void saveRequested();
    void commandLineRequested();  ///< to be copied

  private:
    void buildMenu();
    void buildNameRow();
    void refreshUndo();

    QPointer<RecipeDocument> m_recipe;
    widgets::ElidedLabel* m_nameLabel;
    QToolButton *m_undo, *m_redo, *m_more;
    QMenu* m_menu;
    QWidget* m_nameRow;
    QLineEdit *m_name, *m_seed;
};

}  // namespace lathe::app
