// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/report.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/workspace/charts.h"

namespace lathe::core {

namespace {

constexpr std::string_view kStyle = R"css(
:root{--bg:#F1F3F5;--surface:#FFFFFF;--line:#DFE3E7;--t1:#1A1E23;--t2:#474F59;--t3:#5F6873;--grid:#ECEFF2;--axis:#8A939E;
--ok:#00704F;--warn:#8A5F00;--bad:#B3261E;--s0:#A9B4C0;--s1:#0072B2;--s2:#E69F00;--s3:#009E73;--s4:#CC79A7;--s5:#56B4E9;--s6:#D55E00}
@media(prefers-color-scheme:dark){:root{--bg:#1B1E23;--surface:#15181C;--line:#30353D;--t1:#E7EAEE;--t2:#B3BBC5;--t3:#929CA8;
--grid:#23272D;--axis:#6B7582;--ok:#45C9A1;--warn:#F0B53A;--bad:#FF8A80;--s0:#4F5A67;--s1:#4BA6DE;--s2:#F0B53A;--s3:#35BD94;
--s4:#DE97BE;--s5:#86CBF2;--s6:#F0843C}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--t1);font:14px/20px "Noto Sans","DejaVu Sans",sans-serif;
font-variant-numeric:tabular-nums}main{max-width:1080px;margin:0 auto;padding:32px 24px}
h1{font-size:24px;line-height:32px;margin:0 0 4px}h2{font-size:16px;margin:32px 0 12px}.sub{color:var(--t3);margin:0 0 20px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:4px;padding:12px;margin:0 0 16px;overflow-x:auto}
table{border-collapse:collapse;width:100%}th{font-weight:600;text-align:right;color:var(--t2);font-size:12px;line-height:16px;
padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:bottom}td{text-align:right;padding:5px 10px;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}tr:last-child td{border-bottom:0}td.left{text-align:left;white-space:normal}
.pm,.unit{color:var(--t3);font-weight:400}.ok{color:var(--ok)}.warn{color:var(--warn)}.bad{color:var(--bad)}
svg{display:block;width:100%;height:auto}svg text{fill:var(--t2);font-size:11px}svg .title{font-size:13px;font-weight:600;fill:var(--t1)}
svg .axisname,svg .tick{fill:var(--t3)}svg .label{fill:var(--t1)}.grid{stroke:var(--grid)}.axis{stroke:var(--axis)}
.reference{stroke:var(--t3);stroke-dasharray:5 4}.error{stroke:var(--t2)}.line{fill:none;stroke-width:1.5}
.s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}.s5{fill:var(--s5)}.s6{fill:var(--s6)}
.l0{stroke:var(--s0)}.l1{stroke:var(--s1)}.l2{stroke:var(--s2)}.l3{stroke:var(--s3)}.l4{stroke:var(--s4)}.l5{stroke:var(--s5)}.l6{stroke:var(--s6)}
circle.hollow{fill:var(--surface);stroke:var(--s1);stroke-width:1.5}
pre{margin:0;white-space:pre-wrap;font:12px/18px "DejaVu Sans Mono",monospace}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0}
dt{color:var(--t3)}dd{margin:0;overflow-wrap:anywhere})css";

std::string cell(const std::string& html, const char* style = "") { return fmt::format("<td{}>{}</td>", style, html); }

std::string plusMinus(double value, double error, int digits) {
    return fmt::format("{:.{}f} <span class=\"pm\">± {:.{}f}</span>", value, digits, error, digits);
}

std::string megabytes(uint64_t bytes) { return fmt::format("{:.2f}", static_cast<double>(bytes) / 1e6); }

std::string stepsText(const Recipe& recipe) {
    std::string text;
    for (const RecipeStep& step : recipe.steps)
        if (step.enabled) text += (text.empty() ? "" : "<br>") + escaped(toText(step));
    return text.empty() ? "<span class=\"unit\">unchanged</span>" : text;
}

std::string summaryTable(const StudyResult& result) {
    std::string html =
        "<div class=\"card\"><table><tr><th>Model</th><th>Size<br><span class=\"unit\">MB</span></th>"
        "<th>Bits per<br>weight</th><th>Zeros<br><span class=\"unit\">% of linears</span></th><th>Perplexity</th>"
        "<th>KL to original<br><span class=\"unit\">nats, mean</span></th><th>KL<br><span class=\"unit\">p99</span></th>"
        "<th>Same top token<br><span class=\"unit\">%</span></th><th>Generation<br><span class=\"unit\">tokens/s</span></th>"
        "<th>p50 · p99<br><span class=\"unit\">ms per token</span></th></tr>";
    for (const MeasuredModel& model : result.models) {
        html += "<tr>" + cell("<b>" + escaped(model.name) + "</b>") + cell(megabytes(model.bytes)) +
                cell(fmt::format("{:.3f}", model.bitsPerWeight)) + cell(fmt::format("{:.1f}", 100 * model.zeros));
        html += cell(model.perplexity ? plusMinus(model.perplexity->perplexity, model.perplexity->standardError, 3) : "–");
        const auto& divergence = model.divergence;
        html += cell(divergence ? plusMinus(divergence->kl.mean, divergence->kl.standardError, 4) : "–");
        html += cell(divergence ? fmt::format("{:.3f}", divergence->kl.p99) : "–");
        html += cell(divergence ? plusMinus(100 * divergence->top1Agreement, 100 * divergence->top1StandardError, 1) : "–");
        html += cell(model.latency ? fmt::format("{:.0f}", model.latency->generateTokensPerSecond) : "–");
        html += cell(model.latency ? fmt::format("{:.2f} · {:.2f}", model.latency->decodeMs.p50, model.latency->decodeMs.p99)
                                   : "–");
        html += "</tr>";
    }
    return html + "</table></div>";
}

std::string taskTable(const StudyResult& result) {
    if (result.models.front().tasks.empty()) return {};
    std::string html = "<h2>Tasks</h2><div class=\"card\"><table><tr><th>Model</th>";
    for (const MeasuredTask& task : result.models.front().tasks)
        html += fmt::format("<th>{}<br><span class=\"unit\">%, n = {}, chance {:.0f}</span></th>", escaped(task.result.name),
                            task.result.n, 100 * task.result.chance);
    html += "</tr>";
    for (const MeasuredModel& model : result.models) {
        html += "<tr>" + cell("<b>" + escaped(model.name) + "</b>");
        for (const MeasuredTask& task : model.tasks) {
            std::string text = plusMinus(100 * task.result.acc, 100 * task.result.standardError, 1);
            if (task.against)
                text += fmt::format(" <span class=\"{}\">p {:.2g}</span>", task.against->pValue < 0.05 ? "warn" : "pm",
                                    task.against->pValue);
            html += cell(text);
        }
        html += "</tr>";
    }
    return html + "</table><p class=\"sub\">± is the standard error of one model's accuracy; p is the exact McNemar test "
                  "against the original on the same items.</p></div>";
}

/// KL is paired with the original token by token, so that its error is far smaller than the perplexity's.
std::string sizeChart(const StudyResult& result) {
    ScatterChart chart{"Quality against size", "size, MB", "mean KL divergence to the original, nats (lower is better), ± standard error", {}};
    for (const MeasuredModel& model : result.models) {
        const bool original = chart.points.empty();
        if (!original && !model.divergence) return {};
        chart.points.push_back({model.name, static_cast<double>(model.bytes) / 1e6, original ? 0 : model.divergence->kl.mean,
                                original ? 0 : model.divergence->kl.standardError, original, false});
    }
    if (chart.points.size() < 2) return {};
    markDominated(chart.points);
    return "<div class=\"card\">" + toSvg(chart) + "</div>";
}

std::string taskChart(const StudyResult& result) {
    if (result.models.front().tasks.empty()) return {};
    BarChart chart{"Accuracy by task", "fraction right ± standard error; dashed: chance", {}, {}, 1};
    for (const MeasuredModel& model : result.models) chart.series.push_back(model.name);
    for (size_t t = 0; t < result.models.front().tasks.size(); ++t) {
        BarChart::Group& group = chart.groups.emplace_back();
        group.name = result.models.front().tasks[t].result.name;
        group.reference = result.models.front().tasks[t].result.chance;
        for (const MeasuredModel& model : result.models) {
            group.values.push_back(model.tasks[t].result.acc);
            group.errors.push_back(model.tasks[t].result.standardError);
        }
    }
    return "<div class=\"card\">" + toSvg(chart) + "</div>";
}

/// Layer of "layers.N.…"; -1 for others.
int layerOf(const std::string& name) {
    return name.starts_with("layers.") ? std::atoi(name.c_str() + 7) : -1;
}

std::string layerChart(const StudyResult& result) {
    LineChart chart{"Weight error by layer", "layer", "‖W − W′‖ / ‖W‖, mean over the layer's weights", {}};
    const size_t layers = result.spec.layers.size();
    for (size_t m = 1; m < result.models.size(); ++m) {
        std::vector<double> sums(layers, 0), counts(layers, 0);
        for (const StepReport& step : result.models[m].steps)
            for (const WeightLoss& loss : step.loss)
                if (const int layer = layerOf(loss.name); layer >= 0 && layer < static_cast<int>(layers)) {
                    sums[static_cast<size_t>(layer)] += loss.relative;
                    counts[static_cast<size_t>(layer)] += 1;
                }
        LineChart::Line line{result.models[m].name, {}, static_cast<int>(m % 7)};
        for (size_t i = 0; i < layers; ++i)
            line.values.push_back(counts[i] > 0 ? sums[i] / counts[i] : std::numeric_limits<double>::quiet_NaN());
        chart.lines.push_back(std::move(line));
    }
    return chart.lines.empty() ? "" : "<div class=\"card\">" + toSvg(chart) + "</div>";
}

std::string stepsTable(const StudyResult& result) {
    std::string html = "<h2>Recipes</h2><div class=\"card\"><table><tr><th>Model</th><th style=\"text-align:left\">Steps</th>"
                       "<th>Seed</th><th>Time<br><span class=\"unit\">s</span></th></tr>";
    for (const MeasuredModel& model : result.models) {
        double seconds = 0;
        for (const StepReport& step : model.steps) seconds += step.seconds;
        html += "<tr>" + cell("<b>" + escaped(model.name) + "</b>") + cell(stepsText(model.recipe), " class=\"left\"") +
                cell(fmt::format("{}", model.recipe.seed)) + cell(fmt::format("{:.2f}", seconds)) + "</tr>";
        for (const StepReport& step : model.steps)
            for (const PlanNote& note : step.notes)
                html += fmt::format("<tr><td></td><td class=\"left {}\" colspan=\"3\">{}</td></tr>",
                                    note.level == PlanNote::Level::Hint ? "pm" : "warn", escaped(note.sentence));
    }
    return html + "</table></div>";
}

std::string exportTable(const StudyResult& result) {
    std::string rows;
    for (const MeasuredModel& model : result.models) {
        if (!model.exported) continue;
        const ExportResult& file = *model.exported;
        size_t kept = 0;
        for (const ExportEntry& entry : file.tensors) kept += entry.action == ExportEntry::Action::Kept;
        rows += "<tr>" + cell("<b>" + escaped(model.name) + "</b>") + cell(escaped(file.format)) +
                cell(escaped(file.path.filename().string())) + cell(megabytes(file.bytes)) +
                cell(fmt::format("{} of {}", kept, file.tensors.size())) +
                cell(file.verified ? "<span class=\"ok\">✓ identical</span>" : "<span class=\"bad\">✗ differs</span>") +
                cell(fmt::format("{:.3g}", file.maxAbsLogitDifference)) + "</tr>";
    }
    if (rows.empty()) return {};
    return "<h2>Exports, opened again</h2><div class=\"card\"><table><tr><th>Model</th><th>Format</th><th>File</th>"
           "<th>Size<br><span class=\"unit\">MB</span></th><th>Tensors kept<br>bit for bit</th><th>Reopened file</th>"
           "<th>Largest logit<br>difference</th></tr>" + rows + "</table></div>";
}

std::string generations(const StudyResult& result) {
    if (result.study.measure.prompt.empty()) return {};
    std::string html = fmt::format("<h2>What they write</h2><div class=\"card\"><p class=\"sub\">Prompt “{}”, greedy</p><table>",
                                   escaped(result.study.measure.prompt));
    for (const MeasuredModel& model : result.models)
        html += "<tr>" + cell("<b>" + escaped(model.name) + "</b>") + cell(escaped(model.generated), " class=\"left\"") + "</tr>";
    return html + "</table></div>";
}

std::string provenance(const StudyResult& result) {
    const MeasuredModel& original = result.models.front();
    std::string html = "<h2>How to reproduce this</h2><div class=\"card\"><dl>";
    const auto row = [&](const std::string& name, const std::string& value) {
        if (!value.empty()) html += fmt::format("<dt>{}</dt><dd>{}</dd>", name, escaped(value));
    };
    const Machine& machine = result.machine;
    row("Program", machine.program);
    row("Model", result.model);
    row("Model SHA-256", result.sourceSha256);
    row("Machine", fmt::format("{}, {} cores, {:.1f} GB, {}", machine.processor, machine.cores,
                               static_cast<double>(machine.memoryBytes) / 1e9, machine.system));
    row("Arithmetic", fmt::format("{} backend, {}, {}, {} threads", machine.backend, machine.precision, machine.target,
                                  machine.threads));
    if (original.perplexity) {
        row("Protocol", original.perplexity->protocol);
        row("Text", result.study.measure.text.filename().string());
        row("Text SHA-256", original.perplexity->dataSha256);
    }
    for (const MeasuredTask& task : original.tasks) row("Task " + escaped(task.result.name), "SHA-256 " + task.result.dataSha256);
    html += "</dl></div>";
    for (size_t m = 1; m < result.models.size(); ++m)
        html += "<details class=\"card\"><summary>" + escaped(result.models[m].name) + " as a recipe</summary><pre>" +
                escaped(recipeToJson(result.models[m].recipe)) + "</pre></details>";
    return html;
}

}  // namespace

std::string reportHtml(const StudyResult& result) {
    const std::string title = result.study.title.empty() ? "Compression report" : result.study.title;
    return fmt::format("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                       "content=\"width=device-width\"><title>{0}</title><style>{1}</style></head><body><main><h1>{0}</h1>"
                       "<p class=\"sub\">{2} · {3} parameters · measured in {4:.1f} s</p>",
                       escaped(title), kStyle, escaped(result.model), result.models.front().parameters, result.seconds) +
           summaryTable(result) + sizeChart(result) + taskChart(result) + layerChart(result) + taskTable(result) +
           stepsTable(result) + exportTable(result) + generations(result) + provenance(result) + "</main></body></html>\n";
}

}  // namespace lathe::core
