// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The curves of one job, while it runs and afterwards: one chart per quantity. What is being
// measured now is shown, unless the user has chosen another.

#include <QString>
#include <QWidget>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "app/desktop/appearance/saying.h"
#include "app/desktop/jobs/job_samples.h"

class QComboBox;
class QStackedWidget;

namespace lathe::widgets {
class LiveCurve;
}

namespace lathe::app {

class JobCurvePane : public QWidget {
    Q_OBJECT
  public:
    explicit JobCurvePane(const JobSamples& samples, QWidget* parent = nullptr);

    void setJob(JobId job, Saying title);
    JobId job() const { return m_job; }  ///< 0: none

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void rebuild();
    void addSeries(const JobSeries& series);
    void fillChoice();
    void showQuantity(Quantity quantity);
    void append(JobId job, int series, double x, double y);
    widgets::LiveCurve& chartOf(Quantity quantity);

    const JobSamples& m_samples;
    JobId m_job = 0;
    Saying m_title;
    QStackedWidget* m_stack;
    QComboBox* m_choice;
    std::optional<Quantity> m_chosen;  ///< by the user, for this job
    std::map<Quantity, widgets::LiveCurve*> m_charts;
    std::vector<std::pair<widgets::LiveCurve*, int>> m_places;  ///< of the job's series
};

}  // namespace lathe::app
