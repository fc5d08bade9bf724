// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One line of the jobs dock: state, title, phase, progress, time left, and buttons.

#include <QWidget>

#include "app/desktop/jobs/job_runner.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace lathe::widgets {
class IconLabel;
}

namespace lathe::app {

class JobRow : public QWidget {
    Q_OBJECT
  public:
    JobRow(JobRunner& jobs, const JobInfo& job, QWidget* parent = nullptr);

    void show(const JobInfo& job);
    /// Marks the row whose curves stand beside the list.
    void setCurveShown(bool shown);

  Q_SIGNALS:
    void pointed(bool inside);  ///< by the mouse
    void chosen();              ///< by a click or the keyboard

  protected:
    void changeEvent(QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    QString phaseText() const;
    QString timeText() const;
    void pressed();

    JobRunner& m_jobs;
    JobInfo m_job;
    bool m_curveShown = false, m_byKeyboard = false;
    widgets::IconLabel* m_icon;
    QLabel *m_title, *m_phase, *m_share, *m_time;
    QProgressBar* m_bar;
    QToolButton *m_pause, *m_up, *m_finish, *m_close;
};

}  // namespace lathe::app
