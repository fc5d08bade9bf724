// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The list of jobs; a bottom dock.

#include <QWidget>
#include <map>

#include "app/desktop/jobs/job_runner.h"

class QLabel;
class QVBoxLayout;

namespace lathe::app {

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
    void retranslate();

    JobRunner& m_jobs;
    QLabel* m_empty;
    QVBoxLayout* m_rows;
    std::map<JobId, JobRow*> m_byId;
};

}  // namespace lathe::app
