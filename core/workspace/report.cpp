// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/report.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/workspace/comparison.h"
#include "core/workspace/report_page.h"
#include "core/workspace/report_sections.h"

namespace lathe::core {

namespace {

/// A study's models as runs: all on one machine, all from the original.
Runs runsOf(const StudyResult& result) {
    Runs runs;
    for (const MeasuredModel& model : result.models) {
        Run& run = runs.emplace_back();
        run.id = static_cast<RunId>(runs.size());
        if (runs.size() > 1) run.parent = 1;
        run.name = model.name;
        run.source = result.model;
        run.sourceSha256 = result.sourceSha256;
        run.recipe = model.recipe;
        run.status = RunStatus::Done;
        run.machine = result.machine;
        run.metrics = model;
    }
    return runs;
}

std::string metricsSection(const Runs& runs) {
    return reportCard("", summaryTable(runs)) + reportCard("Warnings", warningTable(runs)) +
           reportCard("Tasks", taskTable(runs)) +
           reportCard("Classification", classTable(runs)) +
           reportCard("Calibration", calibrationTable(runs)) +
           reportCard("Training", trainingTable(runs)) +
           reportCard("Exports, opened again", exportTable(runs));
}

std::string chartsSection(const Runs& runs) {
    return reportCard("", sizeChart(runs)) + reportCard("", accuracyChart(runs)) +
           reportCard("", taskChart(runs)) + reportCard("", confusionChart(runs)) +
           reportCard("", reliabilityChart(runs)) + reportCard("", layerChart(runs)) +
           reportCard("", trainingChart(runs));
}

std::string defaultSubtitle(const Run& first) {
    return first.metrics
               ? fmt::format("{} · {} parameters", first.source, first.metrics->parameters)
               : first.source;
}

}  // namespace

std::string reportHtml(const std::vector<Run>& runs, const ReportOptions& options) {
    if (runs.empty()) throw Error(ErrorKind::Usage, "a report needs at least one run");
    std::string body;
    if (options.overview) body += reportCard("Overview", overviewList(runs));
    if (options.metrics) body += metricsSection(runs);
    if (options.charts) body += chartsSection(runs);
    if (options.recipes) body += reportCard("Recipes", recipeTable(runs));
    body += reportCard("What they write", generatedTexts(runs, options.prompt));
    if (options.machine) body += provenance(runs, options.text);
    return reportPage(options.title.empty() ? "Compression report" : options.title,
                      options.subtitle.empty() ? defaultSubtitle(runs.front()) : options.subtitle,
                      body);
}

std::string reportHtml(const StudyResult& result) {
    ReportOptions options;
    options.title = result.study.title;
    options.subtitle =
        fmt::format("{} · {} parameters · measured in {:.1f} s", result.model,
                    result.models.empty() ? 0 : result.models.front().parameters, result.seconds);
    options.prompt = result.study.measure.prompt;
    options.text = result.study.measure.text.filename().string();
    return reportHtml(runsOf(result), options);
}

}  // namespace lathe::core
