// SPDX-License-Identifier: GPL-3.0-or-later
// What a report says of steps that trained: the numbers at both ends, and the curves.

#include <fmt/format.h>

#include "core/workspace/charts.h"
#include "core/workspace/report_page.h"
#include "core/workspace/report_sections.h"
#include "core/workspace/trained_steps.h"

namespace lathe::core {

namespace {

constexpr size_t kMostPoints = 240;

std::string stepsText(const TrainedStep& step) {
    std::string text = fmt::format("{}", step.training->losses.size());
    if (step.planned > 0) text += fmt::format(" of {}", step.planned);
    if (step.training->stoppedEarly) text += " <span class=\"warn\">ended early</span>";
    return text;
}

std::string heldOutText(const TrainingResult& training) {
    const HeldOutLook* best = bestLook(training);
    if (!best) return "–";
    return fmt::format("{:.4f} → {:.4f} <span class=\"pm\">at step {}</span>",
                       training.heldOut.front().loss, best->loss, best->step);
}

/// Of the model as it is kept; the best look was at weights that are not rounded yet.
std::string storedText(const TrainingResult& training) {
    return training.stored ? fmt::format("{:.4f}", training.stored->loss) : "–";
}

LineChart::Line lineOf(std::string name, size_t series) {
    LineChart::Line line;
    line.name = std::move(name);
    line.series = series;
    line.dots = false;
    return line;
}

}  // namespace

std::string trainingTable(const Runs& runs) {
    std::string rows;
    for (const Run& run : runs)
        for (const TrainedStep& step : trainedSteps(run)) {
            const TrainingResult& training = *step.training;
            rows += "<tr>" + reportNameCell(run.name) +
                    reportCell(escaped(step.report->text), "left") + reportCell(stepsText(step)) +
                    reportCell(fmt::format("{:.4f} → {:.4f}", training.losses.front(),
                                           training.losses.back())) +
                    reportCell(heldOutText(training)) + reportCell(storedText(training)) +
                    reportCell(fmt::format("{:.1f}", training.seconds)) + "</tr>";
        }
    if (rows.empty()) return {};
    return "<table><tr><th>Model</th><th>Step</th><th>Updates</th>"
           "<th>Loss<br><span class=\"unit\">first → last update</span></th>"
           "<th>Loss on held-out data<br><span class=\"unit\">first → best look</span></th>"
           "<th>Loss as stored<br><span class=\"unit\">on held-out data</span></th>"
           "<th>Time<br><span class=\"unit\">s</span></th></tr>" +
           rows + "</table>";
}

std::string trainingChart(const Runs& runs) {
    LineChart chart{"Training", "update", "loss; dots: on held-out data", {}, false};
    size_t series = 0;
    for (const Run& run : runs)
        for (const TrainedStep& step : trainedSteps(run)) {
            ++series;
            LineChart::Line& line = chart.lines.emplace_back(lineOf(run.name, series));
            for (const CurvePoint& point : lossCurve(*step.training, kMostPoints)) {
                line.at.push_back(point.step);
                line.values.push_back(point.value);
            }
            LineChart::Line looks = lineOf("", series);
            looks.dots = true;
            for (const HeldOutLook& look : step.training->heldOut) {
                looks.at.push_back(static_cast<double>(look.step));
                looks.values.push_back(look.loss);
            }
            if (!looks.values.empty()) chart.lines.push_back(std::move(looks));
        }
    return chart.lines.empty() ? "" : toSvg(chart);
}

}  // namespace lathe::core
