// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tab "Compare": the board over the runs of the workspace, connected to recipe, goals and
// reports.

#include <memory>

#include "app/desktop/views/view.h"
#include "core/data/dataset.h"
#include "core/workspace/run.h"

namespace lathe::app {

class CompareBoard;
struct Goals;

class CompareView : public View {
    Q_OBJECT
  public:
    explicit CompareView(Workbench& workbench, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("compare"); }
    QString title() const override { return tr("Compare"); }

    CompareBoard& board() { return *m_board; }

  public Q_SLOTS:
    void showReport();   ///< also of a menu
    void printReport();  ///< Ctrl+P

  Q_SIGNALS:
    void tryRequested();  ///< the empty state's "Try int4"
    /// The next run of the recipe belongs below this run; 0: the baseline.
    void parentChosen(qint64 run);

  protected:
    void refresh() override;
    void retranslate() override;

  private:
    void connectBoard();
    void showRuns(std::vector<core::Run> runs);
    void showFinished(qint64 run);
    void restore(const core::Recipe& recipe, qint64 parent);
    void runAgain(const core::Recipe& recipe, qint64 parent);
    void explain(qint64 run);
    void rememberTicks();
    void recallTicks();
    void loadExamples();
    /// Does `work` with the workspace; what it throws becomes a message.
    template <class Work>
    void withWorkspace(Work work);

    CompareBoard* m_board;
    std::shared_ptr<const core::Dataset> m_examples;  ///< those shown last
    bool m_recalled = false;
    qint64 m_finished = 0;     ///< a run to tick and choose at the next refresh
    QList<qint64> m_teachers;  ///< what it learned from, to be ticked too
};

}  // namespace lathe::app
