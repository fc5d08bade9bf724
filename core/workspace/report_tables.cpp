// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of numbers of a report.

#include <fmt/format.h>

#include <algorithm>

#include "core/workspace/charts.h"
#include "core/workspace/comparison.h"
#include "core/workspace/report_page.h"
#include "core/workspace/report_sections.h"

namespace lathe::core {

namespace {

const char* const kAbsent = "–";

/// Cells of one kind of number: hatched, with the reason as tool tip, where they stand apart.
class Cells {
  public:
    Cells(const Runs& runs, const Run& run) : m_runs(runs), m_run(run) {}
    std::string operator()(Metric metric, const std::string& html) const {
        const std::string reason = whyApart(m_runs, m_run, metric);
        if (reason.empty()) return reportCell(html);
        return fmt::format("<td class=\"other\" title=\"{}\">{}</td>", escaped(reason), html);
    }

  private:
    const Runs& m_runs;
    const Run& m_run;
};

/// A number of every model; its column is left out where it belongs to a kind that no run has.
struct Column {
    const char* heading;
    std::optional<Metric> kind;
    std::string (*text)(const MeasuredModel& model);
};

const Column kColumns[] = {
    {"Size<br><span class=\"unit\">MB</span>",
     {},
     [](const MeasuredModel& model) { return megabytesText(model.bytes); }},
    {"Bits per<br>weight",
     {},
     [](const MeasuredModel& model) { return fmt::format("{:.3f}", model.bitsPerWeight); }},
    {"Zeros<br><span class=\"unit\">% of linears</span>",
     {},
     [](const MeasuredModel& model) { return fmt::format("{:.1f}", 100 * model.zeros); }},
    {"Accuracy<br><span class=\"unit\">%</span>", Metric::Classes,
     [](const MeasuredModel& model) {
         const ClassificationResult& result = model.classes->result;
         return plusMinus(100 * result.accuracy, 100 * result.accuracyStandardError, 1);
     }},
    {"Perplexity", Metric::Perplexity,
     [](const MeasuredModel& model) {
         return plusMinus(model.perplexity->perplexity, model.perplexity->standardError, 3);
     }},
    {"KL to original<br><span class=\"unit\">nats, mean</span>", Metric::Divergence,
     [](const MeasuredModel& model) {
         return plusMinus(model.divergence->kl.mean, model.divergence->kl.standardError, 4);
     }},
    {"KL<br><span class=\"unit\">p99</span>", Metric::Divergence,
     [](const MeasuredModel& model) { return fmt::format("{:.3f}", model.divergence->kl.p99); }},
    {"Same top token<br><span class=\"unit\">%</span>", Metric::Divergence,
     [](const MeasuredModel& model) {
         const DivergenceResult& result = *model.divergence;
         return plusMinus(100 * result.top1Agreement, 100 * result.top1StandardError, 1);
     }},
    {"Generation<br><span class=\"unit\">tokens/s</span>", Metric::Latency,
     [](const MeasuredModel& model) {
         return fmt::format("{:.0f}", model.latency->generateTokensPerSecond);
     }},
    {"p50 · p90 · p99<br><span class=\"unit\">ms per token</span>", Metric::Latency,
     [](const MeasuredModel& model) {
         const Percentiles& ms = model.latency->decodeMs;
         return fmt::format("{:.2f} · {:.2f} · {:.2f}", ms.p50, ms.p90, ms.p99);
     }},
    {"Memory<br><span class=\"unit\">MB, peak</span>", Metric::Latency,
     [](const MeasuredModel& model) -> std::string {
         const LatencyResult& latency = *model.latency;
         if (!latency.peakIsOwn) return kAbsent;
         return fmt::format("{:.0f}", static_cast<double>(latency.peakRssBytes) / 1e6);
     }}};

std::vector<const Column*> columnsOf(const Runs& runs) {
    std::vector<const Column*> columns;
    for (const Column& column : kColumns)
        if (!column.kind || referenceOf(runs, *column.kind)) columns.push_back(&column);
    return columns;
}

std::string summaryRow(const Runs& runs, const Run& run,
                       const std::vector<const Column*>& columns) {
    if (!run.metrics)
        return fmt::format("<tr>{}<td class=\"left warn\" colspan=\"{}\">{}{}</td></tr>",
                           reportNameCell(run.name), columns.size(), nameOf(run.status),
                           run.reason.empty() ? "" : ": " + escaped(run.reason));
    const Cells cell(runs, run);
    std::string html = "<tr>" + reportNameCell(run.name);
    for (const Column* column : columns) {
        const bool known = !column->kind || isMeasured(run, *column->kind);
        const std::string text = known ? column->text(*run.metrics) : kAbsent;
        html += column->kind ? cell(*column->kind, text) : reportCell(text);
    }
    return html + "</tr>";
}

/// Each reason for a hatched cell, in words, since a printed page has no tool tips.
std::string remarks(const Runs& runs) {
    std::string html;
    for (const Run& run : runs)
        for (const Metric metric : {Metric::Perplexity, Metric::Divergence, Metric::Tasks,
                                    Metric::Classes, Metric::Latency})
            if (const std::string reason = whyApart(runs, run, metric); !reason.empty())
                html += fmt::format("<li>{}: {}</li>", escaped(run.name), escaped(reason));
    return html.empty() ? ""
                        : "<p class=\"sub\">Not comparable (hatched):</p><ul>" + html + "</ul>";
}

/// Three columns that are easily taken for one.
std::string zerosRemark(const Runs& runs) {
    const bool pruned = std::ranges::any_of(
        runs, [](const Run& run) { return run.metrics && run.metrics->zeros >= 0.01; });
    return pruned ? "<p class=\"sub\">Zeros save bytes only where they are left out, and time only "
                    "where the measured speed says so.</p>"
                  : "";
}

const MeasuredTask* taskOf(const Run& run, const std::string& name) {
    if (run.metrics)
        for (const MeasuredTask& task : run.metrics->tasks)
            if (task.result.name == name) return &task;
    return nullptr;
}

std::string taskText(const MeasuredTask& task) {
    std::string text = plusMinus(100 * task.result.acc, 100 * task.result.standardError, 1);
    if (task.against)
        text += fmt::format(" <span class=\"{}\">p {:.2g}</span>",
                            task.against->pValue < 0.05 ? "warn" : "pm", task.against->pValue);
    return text;
}

}  // namespace

std::string overviewList(const Runs& runs) {
    const Run* smallest = nullptr;
    const Run* closest = nullptr;
    const Run* fastest = nullptr;
    const Run* rightest = nullptr;
    for (const Run& run : runs) {
        if (!run.metrics) continue;
        const MeasuredModel& model = *run.metrics;
        if (!smallest || model.bytes < smallest->metrics->bytes) smallest = &run;
        if (belongs(runs, run, Metric::Divergence) &&
            (!closest || model.divergence->kl.mean < closest->metrics->divergence->kl.mean))
            closest = &run;
        if (!isOriginal(run) && belongs(runs, run, Metric::Classes) &&
            (!rightest ||
             model.classes->result.accuracy > rightest->metrics->classes->result.accuracy))
            rightest = &run;
        if (belongs(runs, run, Metric::Latency) &&
            (!fastest || model.latency->decodeMs.p50 < fastest->metrics->latency->decodeMs.p50))
            fastest = &run;
    }
    std::string html = fmt::format("<dl><dt>Runs</dt><dd>{}, compared with {}</dd>", runs.size(),
                                   escaped(runs.front().name));
    const auto row = [&](const char* name, const Run* run, const std::string& value) {
        html += fmt::format("<dt>{}</dt><dd>{}, {}</dd>", name, escaped(run->name), value);
    };
    if (smallest)
        row("Smallest", smallest,
            fmt::format("{} MB, {:.2f} bits per weight", megabytesText(smallest->metrics->bytes),
                        smallest->metrics->bitsPerWeight));
    if (closest)
        row("Closest to the original", closest,
            "KL " + plusMinus(closest->metrics->divergence->kl.mean,
                              closest->metrics->divergence->kl.standardError, 4));
    if (rightest) {
        const ClassificationResult& result = rightest->metrics->classes->result;
        row("Most often right of those compressed", rightest,
            plusMinus(100 * result.accuracy, 100 * result.accuracyStandardError, 1) + " %");
    }
    if (fastest)
        row("Fastest", fastest,
            fmt::format("{:.2f} ms per token (median)", fastest->metrics->latency->decodeMs.p50));
    return html + "</dl>";
}

std::string summaryTable(const Runs& runs) {
    const std::vector<const Column*> columns = columnsOf(runs);
    std::string html = "<table><tr><th>Model</th>";
    for (const Column* column : columns) html += fmt::format("<th>{}</th>", column->heading);
    html += "</tr>";
    for (const Run& run : runs) html += summaryRow(runs, run, columns);
    return html + "</table>" + zerosRemark(runs) + remarks(runs);
}

std::string taskTable(const Runs& runs) {
    const Run* reference = referenceOf(runs, Metric::Tasks);
    if (!reference) return {};
    std::string html = "<table><tr><th>Model</th>";
    for (const MeasuredTask& task : reference->metrics->tasks)
        html += fmt::format("<th>{}<br><span class=\"unit\">%, n = {}, chance {:.0f}</span></th>",
                            escaped(task.result.name), task.result.n, 100 * task.result.chance);
    html += "</tr>";
    for (const Run& run : runs) {
        if (!run.metrics) continue;
        const Cells cell(runs, run);
        html += "<tr>" + reportNameCell(run.name);
        for (const MeasuredTask& wanted : reference->metrics->tasks) {
            const MeasuredTask* task = taskOf(run, wanted.result.name);
            html += cell(Metric::Tasks, task ? taskText(*task) : kAbsent);
        }
        html += "</tr>";
    }
    return html +
           "</table><p class=\"sub\">± is the standard error of one model's accuracy; p is the "
           "exact "
           "McNemar test against the original on the same items.</p>";
}

std::string exportTable(const Runs& runs) {
    std::string rows;
    for (const Run& run : runs) {
        if (!run.metrics || !run.metrics->exported) continue;
        const ExportResult& file = *run.metrics->exported;
        size_t kept = 0;
        for (const ExportEntry& entry : file.tensors)
            kept += entry.action == ExportEntry::Action::Kept;
        rows += "<tr>" + reportNameCell(run.name) + reportCell(escaped(file.format)) +
                reportCell(escaped(file.path.filename().string())) +
                reportCell(megabytesText(file.bytes)) +
                reportCell(fmt::format("{} of {}", kept, file.tensors.size())) +
                reportCell(file.verified ? "<span class=\"ok\">✓ identical</span>"
                                         : "<span class=\"bad\">✗ differs</span>") +
                reportCell(fmt::format("{:.3g}", file.maxAbsLogitDifference)) + "</tr>";
    }
    if (rows.empty()) return {};
    return "<table><tr><th>Model</th><th>Format</th><th>File</th>"
           "<th>Size<br><span class=\"unit\">MB</span></th><th>Tensors kept<br>bit for bit</th>"
           "<th>Reopened file</th><th>Largest logit<br>difference</th></tr>" +
           rows + "</table>";
}

std::string generatedTexts(const Runs& runs, const std::string& prompt) {
    if (prompt.empty()) return {};
    std::string html =
        fmt::format("<p class=\"sub\">Prompt “{}”, greedy</p><table>", escaped(prompt));
    for (const Run& run : runs)
        if (run.metrics)
            html += "<tr>" + reportNameCell(run.name) +
                    reportCell(escaped(run.metrics->generated), "left") + "</tr>";
    return html + "</table>";
}

}  // namespace lathe::core
