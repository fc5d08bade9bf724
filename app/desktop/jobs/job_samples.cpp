// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/jobs/job_samples.h"

#include <algorithm>
#include <cmath>

#include "core/evaluate/perplexity.h"
#include "core/methods/layer_errors.h"
#include "core/train/trainer.h"

namespace lathe::app {

int JobSamples::Passes::at(int64_t now) {
    if (count == 0 || now <= step) ++count;
    step = now;
    return count;
}

void JobSamples::take(JobId job, const std::any& published) {
    if (const auto* progress = std::any_cast<core::PerplexityProgress>(&published))
        add(job,
            {Quantity::Perplexity,
             progress->original ? MeasuredOn::Original : MeasuredOn::Compressed},
            {static_cast<double>(progress->chunk), progress->perplexity},
            static_cast<double>(progress->chunks));
    if (const auto* progress = std::any_cast<core::TrainingProgress>(&published))
        takeTraining(job, *progress);
    if (const auto* weight = std::any_cast<core::WeightError>(&published)) takeWeight(job, *weight);
}

void JobSamples::takeTraining(JobId job, const core::TrainingProgress& progress) {
    const int training = m_trainings[job].at(progress.step);
    const auto put = [&](Quantity quantity, MeasuredOn on, double value) {
        add(job, {quantity, on, training}, {static_cast<double>(progress.step), value},
            static_cast<double>(progress.steps));
    };
    const auto putQuality = [&](MeasuredOn on, double negativeLogLikelihood, double accuracy) {
        if (progress.classes)
            put(Quantity::Accuracy, on, 100 * accuracy);
        else
            put(Quantity::TrainingPerplexity, on, std::exp(negativeLogLikelihood));
    };
    put(Quantity::Loss, MeasuredOn::Training, progress.loss);
    putQuality(MeasuredOn::Training, progress.negativeLogLikelihood, progress.accuracy);
    put(Quantity::LearningRate, MeasuredOn::Training, progress.learningRate);
    if (const auto& look = progress.heldOut) {
        put(Quantity::Loss, MeasuredOn::HeldOut, look->loss);
        putQuality(MeasuredOn::HeldOut, look->negativeLogLikelihood, look->accuracy);
    }
}

void JobSamples::takeWeight(JobId job, const core::WeightError& weight) {
    const int pass = m_calibrated[job].at(weight.number);
    const auto put = [&](MeasuredOn on, double error) {
        add(job, {Quantity::OutputError, on, pass},
            {static_cast<double>(weight.number), 100 * error}, static_cast<double>(weight.count));
    };
    put(MeasuredOn::Compressed, weight.error);
    put(weight.pruned ? MeasuredOn::Magnitude : MeasuredOn::Nearest, weight.plainError);
}

void JobSamples::add(JobId job, const Place& place, const QPointF& point, double expected) {
    std::vector<JobSeries>& all = m_jobs[job];
    auto series = std::ranges::find_if(all, [&](const JobSeries& each) {
        return each.quantity == place.quantity && each.on == place.on && each.pass == place.pass;
    });
    if (series == all.end())
        series =
            all.insert(all.end(), JobSeries{place.quantity, place.on, place.pass, expected, {}});
    const QList<QPointF>& points = series->points.points();
    if (!points.isEmpty() && point.x() <= points.last().x()) return;
    series->expected = expected;
    series->points.append(point);
    Q_EMIT sampleAdded(job, static_cast<int>(series - all.begin()), point.x(), point.y());
}

void JobSamples::forget(JobId job) {
    m_jobs.erase(job);
    m_trainings.erase(job);
    m_calibrated.erase(job);
}

const std::vector<JobSeries>& JobSamples::of(JobId job) const {
    static const std::vector<JobSeries> none;
    const auto found = m_jobs.find(job);
    return found == m_jobs.end() ? none : found->second;
}

}  // namespace lathe::app
