// SPDX-License-Identifier: GPL-3.0-or-later
// What a report says of classifiers: how often they are right, against the original on the same
// examples, what they take for what, and whether they are as often right as they say.

#include <fmt/format.h>

#include "core/workspace/charts.h"
#include "core/workspace/comparison.h"
#include "core/workspace/report_page.h"
#include "core/workspace/report_sections.h"

namespace lathe::core {

namespace {

/// A matrix of more classes is a smudge.
constexpr int64_t kMostClasses = 40;

/// The runs whose answers may stand beside the first one's.
std::vector<const Run*> classified(const Runs& runs) {
    std::vector<const Run*> found;
    for (const Run& run : runs)
        if (belongs(runs, run, Metric::Classes)) found.push_back(&run);
    return found;
}

/// Gained or lost points, how uneven the changed answers are, and how many stayed.
std::string changeCells(const Run& reference, const Run& run) {
    const std::optional<AccuracyChange> change = accuracyChange(reference, run);
    if (!change) return reportCell("–") + reportCell("–") + reportCell("–");
    const ClassificationChange& answers = change->answers;
    std::string difference = fmt::format("{:+.1f}", 100 * change->difference);
    if (change->standardError > 0)
        difference +=
            fmt::format(" <span class=\"pm\">± {:.1f}</span>", 100 * change->standardError);
    return reportCell(difference) +
           reportCell(fmt::format("<span class=\"{}\">{:.2g}</span>",
                                  answers.mcNemarP < 0.05 ? "warn" : "pm", answers.mcNemarP)) +
           reportCell(fmt::format("{} <span class=\"pm\">({} lost, {} gained)</span>",
                                  answers.flips.size(), answers.rightToWrong,
                                  answers.wrongToRight));
}

}  // namespace

std::string classTable(const Runs& runs) {
    const std::vector<const Run*> shown = classified(runs);
    if (shown.empty()) return {};
    const Run& reference = *shown.front();
    std::string html =
        "<table><tr><th>Model</th><th>Accuracy<br><span class=\"unit\">%</span></th>"
        "<th>Change<br><span class=\"unit\">points</span></th>"
        "<th>p<br><span class=\"unit\">McNemar</span></th>"
        "<th>Changed answers</th>"
        "<th>Among the five<br>likeliest <span class=\"unit\">%</span></th>"
        "<th>Cross-entropy<br><span class=\"unit\">nats</span></th>"
        "<th>Calibration<br>error <span class=\"unit\">%</span></th></tr>";
    for (const Run* run : shown) {
        const ClassificationResult& result = run->metrics->classes->result;
        html +=
            "<tr>" + reportNameCell(run->name) +
            reportCell(plusMinus(100 * result.accuracy, 100 * result.accuracyStandardError, 1)) +
            changeCells(reference, *run) +
            reportCell(fmt::format("{:.1f}", 100 * result.top5Accuracy)) +
            reportCell(plusMinus(result.crossEntropy, result.crossEntropyStandardError, 3)) +
            reportCell(fmt::format("{:.1f}", 100 * result.calibrationError)) + "</tr>";
    }
    const MeasuredClasses& classes = *reference.metrics->classes;
    return html + fmt::format(
                      "</table><p class=\"sub\">{} examples of {} classes: {}. ± is a standard "
                      "error; of a change it is that of the paired difference. p is the exact "
                      "McNemar test against the original on the same examples.</p>",
                      classes.result.examples, classes.result.classes, escaped(classes.data));
}

std::string accuracyChart(const Runs& runs) {
    const std::vector<const Run*> shown = classified(runs);
    if (shown.size() < 2) return {};
    ScatterChart chart{"Wrong answers against size",
                       "size, MB",
                       "wrong answers, % (lower is better), ± standard error",
                       {}};
    for (const Run* run : shown) {
        const ClassificationResult& result = run->metrics->classes->result;
        chart.points.push_back({run->name, static_cast<double>(run->metrics->bytes) / 1e6,
                                100 * (1 - result.accuracy), 100 * result.accuracyStandardError,
                                isOriginal(*run), false});
    }
    markDominated(chart.points);
    return toSvg(chart);
}

std::string confusionChart(const Runs& runs) {
    const std::vector<const Run*> shown = classified(runs);
    if (shown.empty()) return {};
    const MeasuredClasses& first = *shown.front()->metrics->classes;
    if (first.result.classes > kMostClasses)
        return fmt::format("<p class=\"sub\">What is taken for what is left out: {} classes.</p>",
                           first.result.classes);
    MatrixChart chart{"What is taken for what", "right", "predicted", classNames(first), {}};
    for (const Run* run : shown)
        if (run->metrics->classes->result.classes == first.result.classes)
            chart.matrices.push_back({run->name, run->metrics->classes->result.confusion});
    return toSvg(chart);
}

std::string reliabilityChart(const Runs& runs) {
    LineChart chart{"Is it as often right as it says?",
                    "mean confidence, %",
                    "right, %; on the dashed line both agree",
                    {}};
    size_t series = 0;
    for (const Run* run : classified(runs)) {
        LineChart::Line line;
        line.name = run->name;
        line.series = series++;
        for (const ReliabilityBin& bin : run->metrics->classes->result.reliability)
            if (bin.examples > 0) {
                line.at.push_back(100 * bin.confidence);
                line.values.push_back(100 * bin.accuracy);
            }
        if (!line.at.empty()) chart.lines.push_back(std::move(line));
    }
    if (chart.lines.empty()) return {};
    chart.diagonal = true;
    return toSvg(chart);
}

}  // namespace lathe::core
