// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of runs: thin lines show the family, a menu on the header chooses columns, Space ticks
// the current run, F2 renames it.

#include <QTreeView>
#include <set>

#include "widgets/models/run_filter.h"
#include "widgets/models/run_model.h"

namespace lathe::widgets {

class RunTreeView : public QTreeView {
    Q_OBJECT
  public:
    explicit RunTreeView(QWidget* parent = nullptr);

    RunModel& runs() { return m_runs; }
    const RunModel& runs() const { return m_runs; }
    RunFilter& filter() { return m_filter; }

    /// Replaces the runs; current run, scroll position and ticks stay.
    void setRuns(std::vector<core::Run> runs, core::RunId baseline = 0);

    core::RunId currentRun() const;
    void setCurrentRun(core::RunId id);

    /// The user's choice; a column without any number stays hidden.
    void setColumnShown(int column, bool shown);
    bool isColumnShown(int column) const { return m_shown.contains(column); }
    /// Hides columns in which the ticked runs are alike.
    void setDifferencesOnly(bool only);

    QByteArray columnState() const;  ///< chosen columns, for settings
    void restoreColumnState(const QByteArray& state);

  Q_SIGNALS:
    void currentRunChanged(qint64 run);

  protected:
    void drawBranches(QPainter* painter, const QRect& rect,
                      const QModelIndex& index) const override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                 const QModelIndex& index) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void showHeaderMenu(const QPoint& position);
    void updateColumns();
    int headerWidth(int column) const;
    void fitColumns();

    RunModel m_runs;
    RunFilter m_filter;
    std::set<int> m_shown;
    bool m_differencesOnly = false, m_resetting = false;
};

}  // namespace lathe::widgets
