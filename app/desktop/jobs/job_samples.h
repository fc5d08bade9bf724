// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What jobs measure while they run: one series per quantity and model, over a count that grows. The
// one place that knows which of the engine's partial results are such numbers.

#include <QObject>
#include <any>
#include <map>
#include <vector>

#include "app/desktop/jobs/job_info.h"
#include "widgets/curves/thinned_points.h"

namespace lathe::app {

/// What stands on the y axis; its words and unit are the panel's to choose.
enum class Quantity { Perplexity };

struct JobSeries {
    Quantity quantity = Quantity::Perplexity;
    bool original = false;  ///< of the model before any step
    double expected = 0;    ///< x of the last point to come, 0 where unknown
    widgets::ThinnedPoints points;
};

class JobSamples : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Keeps what is a number over steps; other partial results are none of its business. A point
    /// that is not beyond its series' last one is a repetition and changes nothing: a run measures
    /// its original anew beside the compressed model.
    void take(JobId job, const std::any& published);
    void forget(JobId job);

    /// In the order in which they began; empty where nothing was measured.
    const std::vector<JobSeries>& of(JobId job) const;

  Q_SIGNALS:
    void sampleAdded(lathe::app::JobId job, int series, double x, double y);

  private:
    void add(JobId job, Quantity quantity, bool original, const QPointF& point, double expected);

    std::map<JobId, std::vector<JobSeries>> m_jobs;
};

}  // namespace lathe::app
