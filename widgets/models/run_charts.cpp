// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_charts.h"

#include <QCoreApplication>
#include <cmath>
#include <limits>
#include <string_view>

#include "core/evaluate/statistics.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("RunCharts", text);
}

QString nameOf(const core::Run& run) {
    return QString::fromStdString(run.name);
}

ScatterAxis axisOf(RunMetric metric) {
    const RunMetricInfo& info = infoOf(metric);
    const bool percent = std::string_view(info.unit) == "%";
    return {metricHeader(metric), info.logAxis, info.higherIsBetter,
            percent ? std::optional<double>(100) : std::nullopt};
}

std::optional<double> limitOf(const RunLimits& limits, RunMetric metric) {
    const auto found = limits.find(metric);
    return found == limits.end() ? std::nullopt : std::optional(found->second);
}

ScatterGoal goalOf(const RunModel& model, RunMetric x, RunMetric y, const RunLimits& limits) {
    ScatterGoal goal{limitOf(limits, x), limitOf(limits, y), {}};
    if (!goal.x && !goal.y) return goal;
    QStringList lines = {translated(QT_TRANSLATE_NOOP("RunCharts", "goal area"))};
    for (const RunMetric metric : {x, y})
        if (const auto limit = limitOf(limits, metric))
            lines << QStringLiteral("%1 %2 %3 %4")
                         .arg(metricName(metric),
                              infoOf(metric).higherIsBetter ? QStringLiteral("≥")
                                                            : QStringLiteral("≤"),
                              valueText(*limit, model.locale()), metricUnit(metric))
                         .trimmed();
    goal.label = lines.join(QLatin1Char('\n'));
    return goal;
}

const core::MeasuredTask* taskOf(const core::Run& run, const std::string& name) {
    for (const core::MeasuredTask& task : run.metrics->tasks)
        if (task.result.name == name) return &task;
    return nullptr;
}

DotValue changeOf(const core::MeasuredTask& reference, const core::MeasuredTask* task) {
    if (!task) return {std::numeric_limits<double>::quiet_NaN(), 0};
    const double error =
        task->against ? pairedError(*task->against)
                      : std::hypot(reference.result.standardError, task->result.standardError);
    return {100 * (task->result.acc - reference.result.acc), 100 * error};
}

}  // namespace

double pairedError(const core::TaskComparison& comparison) {
    return core::pairedStandardError(
        comparison.onlyFirst, comparison.onlySecond,
        comparison.both + comparison.neither + comparison.onlyFirst + comparison.onlySecond);
}

ScatterData scatterOf(const RunModel& model, RunMetric x, RunMetric y, const RunLimits& limits,
                      core::RunId current) {
    ScatterData data;
    data.x = axisOf(x);
    data.y = axisOf(y);
    data.goal = goalOf(model, x, y, limits);
    for (const core::Run& run : model.runs()) {
        const std::optional<double> xValue = valueOf(run, x), yValue = valueOf(run, y);
        if (!xValue || !yValue) continue;
        ScatterPoint point;
        point.id = QString::number(run.id);
        point.x = *xValue;
        point.y = *yValue;
        point.yError = errorOf(run, y);
        point.label = nameOf(run);
        point.style = model.styleOf(run.id);
        point.selected = run.id == current;
        point.comparable = model.whyApart(run, x).isEmpty() && model.whyApart(run, y).isEmpty();
        data.points.push_back(std::move(point));
    }
    return data;
}

DotPlotData taskChangesOf(const RunModel& model) {
    DotPlotData data;
    data.axisName = translated(QT_TRANSLATE_NOOP("RunCharts", "points"));
    const core::Run* reference = core::referenceOf(model.runs(), core::Metric::Tasks);
    if (!reference) return data;
    std::vector<const core::Run*> shown;
    for (const core::RunId id : model.ticked()) {
        const core::Run* run = model.run(id);
        if (run == reference || !core::isMeasured(*run, core::Metric::Tasks)) continue;
        if (!model.whyApart(*run, RunMetric::TaskMean).isEmpty()) continue;
        shown.push_back(run);
        data.series.push_back({nameOf(*run), model.styleOf(id)});
    }
    if (shown.empty()) return data;
    for (const core::MeasuredTask& task : reference->metrics->tasks) {
        DotGroup& group = data.groups.emplace_back();
        group.label = QString::fromStdString(task.result.name);
        group.detail =
            QStringLiteral("%1 %").arg(fixedText(100 * task.result.acc, model.locale(), 1));
        for (const core::Run* run : shown)
            group.values.push_back(changeOf(task, taskOf(*run, task.result.name)));
    }
    return data;
}

LatencyData latencyOf(const RunModel& model, const RunLimits& limits) {
    LatencyData data;
    data.goalP90 = limitOf(limits, RunMetric::P90);
    for (const core::RunId id : model.ticked()) {
        const core::Run& run = *model.run(id);
        if (!core::isMeasured(run, core::Metric::Latency)) continue;
        const core::Percentiles& ms = run.metrics->latency->decodeMs;
        data.rows.push_back({nameOf(run), model.styleOf(id), ms.p50, ms.p90, ms.p99,
                             model.whyApart(run, RunMetric::P90).isEmpty()});
    }
    return data;
}

LineChartData layerErrorsOf(const RunModel& model) {
    LineChartData data;
    data.xName = translated(QT_TRANSLATE_NOOP("RunCharts", "layer"));
    data.yName = QStringLiteral("‖W − W′‖ / ‖W‖");
    for (const core::RunId id : model.ticked()) {
        const core::Run& run = *model.run(id);
        if (!run.metrics) continue;
        std::vector<double> errors = core::layerErrors(*run.metrics);
        if (!errors.empty())
            data.series.push_back({nameOf(run), model.styleOf(id), std::move(errors)});
    }
    return data;
}

}  // namespace lathe::widgets
