// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader needs to get the same numbers again: recipes, seeds, versions, machines, checksums.

#include <fmt/format.h>

#include <map>

#include "core/workspace/charts.h"
#include "core/workspace/comparison.h"
#include "core/workspace/report_page.h"
#include "core/workspace/report_sections.h"

namespace lathe::core {

namespace {

std::string stepsText(const Recipe& recipe) {
    std::string text;
    for (const RecipeStep& step : recipe.steps)
        if (step.enabled) text += (text.empty() ? "" : "<br>") + escaped(toText(step));
    return text.empty() ? "<span class=\"unit\">unchanged</span>" : text;
}

/// A definition list in which a value that several runs share stands once, before the names of
/// those that have it (unless all have it).
class Facts {
  public:
    explicit Facts(size_t runs) : m_runs(runs) {}

    void add(const std::string& name, const std::string& value, const std::string& run) {
        if (value.empty()) return;
        auto& values = m_facts[name];
        if (values.empty()) m_order.push_back(name);
        values[value].push_back(run);
    }

    std::string html() const {
        std::string html = "<dl>";
        for (const std::string& name : m_order) {
            const auto& values = m_facts.at(name);
            for (const auto& [value, runs] : values)
                html +=
                    fmt::format("<dt>{}</dt><dd>{}{}</dd>", escaped(name), escaped(value),
                                values.size() == 1 || runs.size() == m_runs
                                    ? ""
                                    : " <span class=\"pm\">(" + escaped(joined(runs)) + ")</span>");
        }
        return html + "</dl>";
    }

  private:
    static std::string joined(const std::vector<std::string>& names) {
        std::string text;
        for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
        return text;
    }

    size_t m_runs;
    std::vector<std::string> m_order;
    std::map<std::string, std::map<std::string, std::vector<std::string>>> m_facts;
};

void addMachine(Facts& facts, const Machine& machine, const std::string& run) {
    facts.add("Machine",
              fmt::format("{}, {} cores, {:.1f} GB, {}", machine.processor, machine.cores,
                          static_cast<double>(machine.memoryBytes) / 1e9, machine.system),
              run);
    facts.add("Arithmetic",
              fmt::format("{} backend, {}, {}, {} threads", machine.backend, machine.precision,
                          machine.target, machine.threads),
              run);
}

void addData(Facts& facts, const Run& run) {
    if (!run.metrics) return;
    if (run.metrics->perplexity) {
        facts.add("Protocol", run.metrics->perplexity->protocol, run.name);
        facts.add("Text SHA-256", run.metrics->perplexity->dataSha256, run.name);
    }
    for (const MeasuredTask& task : run.metrics->tasks)
        facts.add("Task " + task.result.name, "SHA-256 " + task.result.dataSha256, run.name);
}

}  // namespace

std::string recipeTable(const Runs& runs) {
    std::map<RunId, std::string> names;
    for (const Run& run : runs) names[run.id] = run.name;
    std::string html =
        "<table><tr><th>Model</th><th style=\"text-align:left\">Steps</th>"
        "<th>Seed</th><th>Time<br><span class=\"unit\">s</span></th></tr>";
    for (const Run& run : runs) {
        double seconds = 0;
        std::string notes;
        if (run.metrics)
            for (const StepReport& step : run.metrics->steps) {
                seconds += step.seconds;
                for (const PlanNote& note : step.notes)
                    notes +=
                        fmt::format("<tr><td></td><td class=\"left {}\" colspan=\"3\">{}</td></tr>",
                                    note.level == PlanNote::Level::Hint ? "pm" : "warn",
                                    escaped(note.sentence));
            }
        std::string steps = stepsText(run.recipe);
        if (run.parent && *run.parent != runs.front().id) {
            const auto parent = names.find(*run.parent);
            const std::string name =
                parent == names.end() ? fmt::format("run {}", *run.parent) : parent->second;
            steps = "<span class=\"unit\">on top of " + escaped(name) + ":</span> " + steps;
        }
        html += "<tr>" + reportNameCell(run.name) + reportCell(steps, "left") +
                reportCell(fmt::format("{}", run.recipe.seed)) +
                reportCell(fmt::format("{:.2f}", seconds)) + "</tr>" + notes;
    }
    return html + "</table>";
}

std::string provenance(const Runs& runs, const std::string& text) {
    Facts facts(runs.size());
    for (const Run& run : runs) facts.add("Program", run.machine.program, run.name);
    for (const Run& run : runs) facts.add("Model", run.source, run.name);
    for (const Run& run : runs) facts.add("Model SHA-256", run.sourceSha256, run.name);
    for (const Run& run : runs) addMachine(facts, run.machine, run.name);
    if (!text.empty()) facts.add("Text", text, runs.front().name);
    for (const Run& run : runs) addData(facts, run);
    std::string html = reportCard("How to reproduce this", facts.html());
    for (const Run& run : runs)
        if (!run.recipe.steps.empty())
            html += "<details class=\"card\"><summary>" + escaped(run.name) +
                    " as a recipe</summary><pre>" + escaped(recipeToJson(run.recipe)) +
                    "</pre></details>";
    return html;
}

}  // namespace lathe::core
