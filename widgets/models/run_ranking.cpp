// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_ranking.h"

#include <algorithm>

namespace lathe::widgets {

namespace {

/// The value of a number that may be judged: measured and comparable.
std::optional<double> judged(const RunModel& model, const core::Run& run, RunMetric metric) {
    return model.whyApart(run, metric).isEmpty() ? valueOf(run, metric) : std::nullopt;
}

/// What tells best how far runs are from the original, of what was measured.
RunMetric qualityOf(const RunModel& model) {
    for (const RunMetric metric : {RunMetric::Kl, RunMetric::Accuracy})
        if (model.hasNumbers(RunModel::columnOf(metric))) return metric;
    return RunMetric::Perplexity;
}

}  // namespace

RunRanking rankRuns(const RunModel& model, const RunLimits& limits) {
    RunRanking ranking;
    ranking.by = qualityOf(model);
    for (const core::Run& run : model.runs()) {
        if (!run.metrics || &run == model.baseline()) continue;
        RankedRun ranked{run.id, {}};
        std::optional<RunMetric> unknown;
        if (!judged(model, run, ranking.by)) unknown = ranking.by;
        for (const auto& [metric, limit] : limits) {
            const std::optional<double> value = judged(model, run, metric);
            if (!value)
                unknown = metric;
            else if (!meets(*value, metric, limit))
                ranked.missed.push_back(metric);
        }
        if (unknown)
            ranking.leftOut.emplace_back(run.id, *unknown);
        else
            ranking.runs.push_back(std::move(ranked));
    }
    const double sign = infoOf(ranking.by).higherIsBetter ? -1 : 1;
    const auto quality = [&](const RankedRun& ranked) {
        return sign * *valueOf(*model.run(ranked.id), ranking.by);
    };
    std::stable_sort(ranking.runs.begin(), ranking.runs.end(),
                     [&](const RankedRun& a, const RankedRun& b) {
                         if (a.met() != b.met()) return a.met();
                         return quality(a) < quality(b);
                     });
    return ranking;
}

}  // namespace lathe::widgets
