// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One line of the jobs dock: state, title, phase, progress, time left, and buttons.

#include <QWidget>

#include "app/desktop/jobs/job_runner.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace lathe::app {

class JobRow : public QWidget {
    Q_OBJECT
  public:
    JobRow(JobRunner& jobs, const JobInfo& job, QWidget* parent = nullptr);

    void show(const JobInfo& job);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    QString phaseText() const;
    QString timeText() const;
    void pressed();

    JobRunner& m_jobs;
    JobInfo m_job;
    QLabel *m_icon, *m_title, *m_phase, *m_share, *m_time;
    QProgressBar* m_bar;
    QToolButton *m_pause, *m_up, *m_close;
};

}  // namespace lathe::app
