// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/jobs/job_samples.h"

#include <algorithm>

#include "core/evaluate/perplexity.h"

namespace lathe::app {

void JobSamples::take(JobId job, const std::any& published) {
    if (const auto* progress = std::any_cast<core::PerplexityProgress>(&published))
        add(job, Quantity::Perplexity, progress->original,
            {static_cast<double>(progress->chunk), progress->perplexity},
            static_cast<double>(progress->chunks));
}

void JobSamples::add(JobId job, Quantity quantity, bool original, const QPointF& point,
                     double expected) {
    std::vector<JobSeries>& all = m_jobs[job];
    auto series = std::ranges::find_if(all, [&](const JobSeries& each) {
        return each.quantity == quantity && each.original == original;
    });
    if (series == all.end())
        series = all.insert(all.end(), JobSeries{quantity, original, expected, {}});
    const QList<QPointF>& points = series->points.points();
    if (!points.isEmpty() && point.x() <= points.last().x()) return;
    series->expected = expected;
    series->points.append(point);
    Q_EMIT sampleAdded(job, static_cast<int>(series - all.begin()), point.x(), point.y());
}

void JobSamples::forget(JobId job) {
    m_jobs.erase(job);
}

const std::vector<JobSeries>& JobSamples::of(JobId job) const {
    static const std::vector<JobSeries> none;
    const auto found = m_jobs.find(job);
    return found == m_jobs.end() ? none : found->second;
}

}  // namespace lathe::app
