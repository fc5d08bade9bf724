// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One step of the recipe as a card: a line that says what it does and, for the current step, the
// form of its parameters. Keys: Alt+Up/Down move it, Ctrl+D duplicates, Del removes, Enter opens.

#include <QFrame>
#include <string>

#include "core/workspace/recipe.h"

class QCheckBox;
class QLabel;
class QMenu;
class QToolButton;
class QVBoxLayout;

namespace lathe::widgets {
class ElidedLabel;
class ParamForm;
}  // namespace lathe::widgets

namespace lathe::app {

class DragHandle;
class TargetEditor;

class StepCard : public QFrame {
    Q_OBJECT
  public:
    explicit StepCard(QWidget* parent = nullptr);

    void setStep(int index, const core::RecipeStep& step, bool isCurrent, const core::Model& model);
    void setEstimate(const QString& text);
    widgets::ParamForm* form() const { return m_form; }  ///< null unless current

  Q_SIGNALS:
    void chosen(bool open);  ///< became current, or was closed
    void enabledToggled(bool enabled);
    void paramEdited(const QString& name, const lathe::core::ParamValue& value, bool finished);
    void duplicateRequested();
    void removeRequested();
    void moveRequested(int by);
    void dragged(const QPoint& globalPosition);
    void dropped(const QPoint& globalPosition);
    void dragCancelled();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    void buildLine();
    void buildMenu();
    void openBody(const core::Method& method);
    void closeBody();

    std::string m_method;  ///< id of the body's method; empty while closed
    bool m_current = false;
    DragHandle* m_handle;
    QCheckBox* m_enabled;
    QLabel* m_number;
    widgets::ElidedLabel *m_title, *m_summary;
    QToolButton *m_open, *m_menuButton, *m_explain;
    QMenu* m_menu;
    QVBoxLayout* m_layout;
    QWidget* m_body = nullptr;
    QLabel* m_help = nullptr;
    widgets::ParamForm* m_form = nullptr;
    TargetEditor* m_targets = nullptr;
};

}  // namespace lathe::app
