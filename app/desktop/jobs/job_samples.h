// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What jobs measure while they run: one series per quantity and what it was measured on, over a
// count that grows. The one place that knows which of the engine's partial results are such
// numbers.

#include <QObject>
#include <any>
#include <map>
#include <vector>

#include "app/desktop/jobs/job_info.h"
#include "widgets/curves/thinned_points.h"

namespace lathe::core {
struct TrainingProgress;
struct WeightError;
}  // namespace lathe::core

namespace lathe::app {

/// What stands on the y axis; its words and unit are the panel's to choose.
enum class Quantity { Perplexity, Loss, TrainingPerplexity, Accuracy, LearningRate, OutputError };

enum class MeasuredOn {
    Original,    ///< the model before any step
    Compressed,  ///< the model after the steps
    Training,    ///< the examples of one training step
    HeldOut,     ///< examples that are never trained on
    Nearest,     ///< the weight rounded to nearest instead
    Magnitude    ///< the weight pruned by magnitude instead
};

struct JobSeries {
    Quantity quantity = Quantity::Perplexity;
    MeasuredOn on = MeasuredOn::Compressed;
    int pass = 0;         ///< which of the job's trainings or calibrated steps, from 1; 0: none
    double expected = 0;  ///< x of the last point to come, 0 where unknown
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
    /// Trainings, or calibrated steps, of a job.
    struct Passes {
        int count = 0;
        int64_t step = 0;  ///< of the last one's

        int at(int64_t step);  ///< the number of the one that is at this step now
    };
    struct Place {
        Quantity quantity;
        MeasuredOn on;
        int pass = 0;
    };
    void takeTraining(JobId job, const core::TrainingProgress& progress);
    void takeWeight(JobId job, const core::WeightError& weight);
    void add(JobId job, const Place& place, const QPointF& point, double expected);

    std::map<JobId, std::vector<JobSeries>> m_jobs;
    std::map<JobId, Passes> m_trainings, m_calibrated;
};

}  // namespace lathe::app
