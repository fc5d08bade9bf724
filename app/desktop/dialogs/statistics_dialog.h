// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the values of every weight of a model are spread, in a table that can be sorted: which weight
// has the heaviest tails, the most zeros, the lowest rank. Not modal; a row is a selection like any
// other.

#include <QDialog>
#include <QPointer>
#include <vector>

#include "app/desktop/documents/document.h"
#include "app/desktop/jobs/job_runner.h"
#include "core/observe/effective_rank.h"
#include "core/observe/weight_statistics.h"
#include "widgets/charts/chart_table.h"

class QLabel;
class QPushButton;

namespace lathe::widgets {
class ChartTableView;
}

namespace lathe::app {

class StatisticsDialog : public QDialog {
    Q_OBJECT
  public:
    explicit StatisticsDialog(JobRunner& jobs, QWidget* parent = nullptr);

    /// Looks at its weights; the same document is not looked at again.
    void setDocument(Document* document);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void look();
    void lookAtRanks();
    void showTable(const QString& note = {});
    void retranslate();
    void followSelection();
    void selectRow(const QModelIndex& current);
    widgets::ChartTable table() const;

    JobRunner& m_jobs;
    QPointer<Document> m_document;
    core::ModelPtr m_model;
    std::vector<core::WeightPtr> m_weights;
    std::vector<core::WeightStatistics> m_statistics;  ///< empty until they are there
    std::vector<core::EffectiveRank> m_ranks;          ///< likewise
    widgets::ChartTableView* m_view;
    QLabel* m_note;
    QPushButton *m_rankButton, *m_copyButton, *m_saveButton;
    bool m_following = false;  ///< the selection of others
};

}  // namespace lathe::app
