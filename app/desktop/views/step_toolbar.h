// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The 40 pixels above the Weights picture: which weight, which step, its first parameters as short
// lists, and what to do with it.

#include <QFrame>
#include <vector>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace lathe::app {

class StepEditor;

class StepToolbar : public QFrame {
    Q_OBJECT
  public:
    explicit StepToolbar(StepEditor& editor, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setStepNumber(int number);  ///< of the recipe's current step; 0: a draft
    void retranslate();

  Q_SIGNALS:
    void logCountChanged(bool on);
    void detachRequested();  ///< leave the recipe's step and go back to a draft

  private:
    void showStep();
    void showParams();
    QComboBox* makeCombo(const QString& name);

    StepEditor& m_editor;
    QLabel* m_title;
    QComboBox* m_method;
    std::vector<QComboBox*> m_params;
    QHBoxLayout* m_paramLayout;
    QCheckBox* m_log;
    QPushButton *m_bestClip, *m_add, *m_detach;
    int m_stepNumber = 0;
};

}  // namespace lathe::app
