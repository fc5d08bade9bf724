// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The whole comparison over plain values: goal and filter, the family tree of runs, the charts and
// the selected run. It knows neither workspace nor documents; CompareView connects it to them.

#include <QWidget>

#include "app/desktop/documents/goals.h"
#include "widgets/models/run_model.h"

class QCheckBox;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace lathe::widgets {
class EmptyState;
class RunTreeView;
}  // namespace lathe::widgets

namespace lathe::app {

class ComparePanels;
class GoalBar;
class RunDetails;

class CompareBoard : public QWidget {
    Q_OBJECT
  public:
    explicit CompareBoard(QWidget* parent = nullptr);

    /// `baseline` 0: the pinned run, else the first original. The first runs ever shown are ticked:
    /// the baseline and the newest few.
    void setRuns(std::vector<core::Run> runs, core::RunId baseline = 0);
    void setGoals(const Goals& goals);
    void setLocale(const QLocale& locale);  ///< of numbers on the screen
    void setCurrentRun(core::RunId id);
    void retranslate();

    widgets::RunModel& model();
    widgets::RunTreeView& tree() { return *m_tree; }
    const ComparePanels& panels() const { return *m_panels; }
    GoalBar& goalBar() { return *m_goalBar; }
    RunDetails& details() { return *m_details; }
    core::RunId currentRun() const;

  Q_SIGNALS:
    void goalsChanged(const lathe::app::Goals& goals);
    void tryRequested();  ///< "Try int4" of the empty state
    void reportRequested();
    void tickedChanged();
    /// A run's recipe is to be edited; a next run of it belongs below `parent` (0: the baseline).
    void restoreRequested(const lathe::core::Recipe& recipe, qint64 parent);
    void explainRequested(qint64 run);  ///< why it predicts worse than its parent
    /// The same run once more.
    void runAgainRequested(const lathe::core::Recipe& recipe, qint64 parent);
    void labelsEdited(qint64 run, const lathe::core::RunLabels& labels);
    void renameRequested(qint64 run, const QString& name);

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    QWidget* toolbar();
    QWidget* mainPage();
    void connectAll();
    void tickSome();
    void fitTable();
    void refreshPanels();
    void refreshDetails();
    void restore(bool branch);

    QStackedWidget* m_pages;
    widgets::EmptyState* m_empty;
    QPushButton* m_try;
    GoalBar* m_goalBar;
    QLineEdit* m_filter;
    QCheckBox* m_differencesOnly;
    QPushButton* m_report;
    QSplitter* m_splitter = nullptr;  ///< between table and charts
    bool m_splitterMoved = false;
    widgets::RunTreeView* m_tree;
    ComparePanels* m_panels;
    RunDetails* m_details;
    Goals m_goals;
    widgets::RunLimits m_limits;
};

/// The same goals as limits on the numbers of runs: those that the kind of model has.
widgets::RunLimits limitsOf(const Goals& goals, bool ofClassifiers);

}  // namespace lathe::app
