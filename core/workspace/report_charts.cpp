// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of a report. Runs whose numbers must not stand beside the others' are left out.

#include <limits>

#include "core/workspace/charts.h"
#include "core/workspace/comparison.h"
#include "core/workspace/report_sections.h"

namespace lathe::core {

bool belongs(const Runs& runs, const Run& run, Metric metric) {
    return isMeasured(run, metric) && whyApart(runs, run, metric).empty();
}

/// KL is paired with the original token by token, so that its error is far smaller than the
/// perplexity's.
std::string sizeChart(const Runs& runs) {
    ScatterChart chart{
        "Quality against size",
        "size, MB",
        "mean KL divergence to the original, nats (lower is better), ± standard error",
        {}};
    bool others = false;
    for (const Run& run : runs) {
        const bool original = isOriginal(run);
        if (!run.metrics || (!original && !belongs(runs, run, Metric::Divergence))) continue;
        const auto& divergence = run.metrics->divergence;
        others = others || !original;
        chart.points.push_back({run.name, static_cast<double>(run.metrics->bytes) / 1e6,
                                divergence ? divergence->kl.mean : 0,
                                divergence ? divergence->kl.standardError : 0, original, false});
    }
    if (!others) return {};
    markDominated(chart.points);
    return toSvg(chart);
}

std::string taskChart(const Runs& runs) {
    const Run* reference = referenceOf(runs, Metric::Tasks);
    if (!reference) return {};
    BarChart chart{
        "Accuracy by task", "fraction right ± standard error; dashed: chance", {}, {}, 1};
    std::vector<const Run*> shown;
    for (const Run& run : runs)
        if (belongs(runs, run, Metric::Tasks)) {
            shown.push_back(&run);
            chart.series.push_back(run.name);
        }
    for (const MeasuredTask& wanted : reference->metrics->tasks) {
        BarChart::Group& group = chart.groups.emplace_back();
        group.name = wanted.result.name;
        group.reference = wanted.result.chance;
        for (const Run* run : shown) {
            double value = std::numeric_limits<double>::quiet_NaN(), error = 0;
            for (const MeasuredTask& task : run->metrics->tasks)
                if (task.result.name == wanted.result.name) {
                    value = task.result.acc;
                    error = task.result.standardError;
                }
            group.values.push_back(value);
            group.errors.push_back(error);
        }
    }
    return toSvg(chart);
}

std::string layerChart(const Runs& runs) {
    LineChart chart{
        "Weight error by layer", "layer", "‖W − W′‖ / ‖W‖, mean over the layer's weights", {}};
    for (size_t i = 0; i < runs.size(); ++i) {
        if (!runs[i].metrics) continue;
        std::vector<double> values = layerErrors(*runs[i].metrics);
        if (!values.empty()) chart.lines.push_back({runs[i].name, std::move(values), i});
    }
    return chart.lines.empty() ? "" : toSvg(chart);
}

}  // namespace lathe::core
