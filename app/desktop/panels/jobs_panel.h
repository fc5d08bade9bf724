// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The list of jobs, and beside it the curves of the one that is pointed at, was chosen, or measured
// last; a bottom dock.

#include <QWidget>
#include <map>

#include "app/desktop/jobs/job_runner.h"

class QFrame;
class QLabel;
class QVBoxLayout;

namespace lathe::app {

class JobCurvePane;
class JobRow;

class JobsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit JobsPanel(JobRunner& jobs, QWidget* parent = nullptr);

    QString detail() const;  ///< "1 running, 1 queued"

  Q_SIGNALS:
    void detailChanged();

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void add(const JobInfo& job);
    void remove(JobId id);
    void retranslate();
    void updateCurve();
    JobId curveJob() const;  ///< 0: no job has measured anything

    JobRunner& m_jobs;
    QLabel* m_empty;
    QVBoxLayout* m_rows;
    QFrame* m_rule;
    JobCurvePane* m_curve;
    std::map<JobId, JobRow*> m_byId;
    JobId m_pointed = 0, m_chosen = 0;
};

}  // namespace lathe::app
