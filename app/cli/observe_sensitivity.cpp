// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/observe_sensitivity.h"

#include <fmt/format.h>

#include "core/model/family.h"

namespace lathe::app {

namespace {

void addChange(Json& json, const core::QualityChange& change, const char* kl, const char* nll) {
    json[kl] = change.kl.value;
    json[std::string(kl) + "_stderr"] = change.kl.standardError;
    json[nll] = change.nll.value;
    json[std::string(nll) + "_stderr"] = change.nll.standardError;
}

Json cellJson(const std::string& choice, const core::SensitivityCell& cell) {
    Json json = {{"choice", choice}, {"bytes", cell.bytes}, {"output_error", cell.outputError}};
    if (cell.change) addChange(json, *cell.change, "kl", "nll_change");
    if (cell.regained) addChange(json, *cell.regained, "kl_regained", "nll_regained");
    return json;
}

/// What a site's line shows of a cell, and what it is ranked by.
std::string measuredText(const core::SensitivityCell& found) {
    if (!found.change) return cell(found.outputError);
    const core::Measured& kl = found.regained ? found.regained->kl : found.change->kl;
    return fmt::format("{} ±{:.0e} ({})", cell(kl.value), kl.standardError,
                       cell(found.outputError));
}

std::string table(const SweepOutcome& outcome, const SweepOptions& options) {
    const core::SensitivityResult& result = outcome.result;
    std::string text = fmt::format("{}\n", outcome.text.plan.protocol);
    const bool quick = options.mode == "quick";
    if (!quick)
        text += fmt::format("perplexity of the original {:.4f}\n", result.original.perplexity);
    text += quick ? "output error of each weight compressed\n"
            : options.mode == "leave-one-in"
                ? "KL (nats) regained by leaving one in float ± standard error (output error)\n"
                : "KL (nats) with only this compressed ± standard error (output error)\n";
    const size_t width = quick ? 12 : 32;
    for (size_t c = 0; c < result.choices.size(); ++c)
        text += fmt::format(
            "  [{}] {}{}\n", c + 1, result.choices[c],
            c < result.allCompressed.size()
                ? fmt::format("  all compressed: KL {}", cell(result.allCompressed[c].kl.value))
                : std::string());
    text += padded("weight", 22);
    for (size_t c = 0; c < result.choices.size(); ++c)
        text += padded(fmt::format("[{}]", c + 1), width, true);
    for (const core::SensitivitySite& site : result.sites) {
        text += "\n" + padded(site.name, 22);
        for (const core::SensitivityCell& one : site.cells)
            text += padded(measuredText(one), width, true);
    }
    return text + fmt::format("\nblocks run: {:.1f} % of running every model from the start\n",
                              100 * result.work.share());
}

void look(Session& session, const ObserveOptions& options) {
    const SweepOutcome outcome = sweep(session, options);
    Json json = {{"what", options.what}, {"mode", options.sweep.mode}};
    json.update(sweepJson(outcome));
    session.print(json, table(outcome, options.sweep));
}

Look prepare(Parser&) {
    return look;
}

}  // namespace

void addSweepOptions(Parser& command, SweepOptions& options) {
    const std::string group = "Of --what sensitivity and --what allocation";
    command
        .addOption("--step", options.steps,
                    "A way to compress without data, e.g. 'quant.rtn group=64' (the default) or "
                    "'quant.gguf type=Q4_K'; may be repeated. Also of drop: a step of the recipe")
        .group(group);
    command.addOption("--bits", options.bits, "Bit widths of steps that do not give their own")
        .delimiter(',')
        .showDefault()
        .group(group);
    command
        .addOption("--mode", options.mode,
                    "alone (one weight is compressed), leave-one-in (all but one) or quick (only "
                    "the original is run, once)")
        .showDefault()
        .group(group);
    command.addFlag("--per-block", options.perBlock, "All weights of a block at once")
        .group(group);
    command
        .addOption("--state-memory", options.stateMegabytes,
                    "MiB of states kept in memory; what is beyond goes to a temporary file")
        .check(countValue())
        .showDefault()
        .group(group);
}

SweepOutcome sweep(Session& session, const ObserveOptions& shared) {
    const SweepOptions& options = shared.sweep;
    core::SensitivityOptions wanted;
    wanted.mode = core::sensitivityModeNamed(options.mode);
    wanted.perBlock = options.perBlock;
    wanted.stateMemoryBytes = options.stateMegabytes << 20;
    SweepOutcome outcome;
    outcome.steps = core::sweptSteps(
        options.steps.empty() ? std::vector<std::string>{"quant.rtn group=64"} : options.steps,
        options.bits);
    outcome.model = core::openModel(shared.model);
    outcome.text = observedText(*outcome.model, shared);
    std::vector<core::WeightPtr> targets;
    for (const core::WeightPtr& target : core::sweptTargets(*outcome.model, outcome.steps))
        if (core::matchesPattern(*target, shared.tensors)) targets.push_back(target);
    outcome.result = core::measureSensitivity(
        outcome.model, session.backend(), outcome.text.plan, targets,
        core::choicesOf(outcome.steps, session.options().seed), wanted, session.job());
    return outcome;
}

Json sweepJson(const SweepOutcome& outcome) {
    const core::SensitivityResult& result = outcome.result;
    Json json = textJson(outcome.text);
    if (result.original.tokens > 0) json["perplexity"] = result.original.perplexity;
    json["choices"] = result.choices;
    json["sites"] = Json::array();
    for (const core::SensitivitySite& site : result.sites) {
        Json cells = Json::array();
        for (size_t c = 0; c < site.cells.size(); ++c)
            cells.push_back(cellJson(result.choices[c], site.cells[c]));
        json["sites"].push_back({{"name", site.name},
                                 {"layer", site.layer},
                                 {"weights", site.weights},
                                 {"parameters", site.parameters},
                                 {"bytes", site.bytes},
                                 {"cells", std::move(cells)}});
    }
    for (size_t c = 0; c < result.allCompressed.size(); ++c) {
        Json all = {{"choice", result.choices[c]}};
        addChange(all, result.allCompressed[c], "kl", "nll_change");
        json["all_compressed"].push_back(std::move(all));
    }
    json["block_work"] = {
        {"done", result.work.done}, {"plain", result.work.plain}, {"share", result.work.share()}};
    json["spilled_bytes"] = result.spilledBytes;
    return json;
}

const Observation observeSensitivity = {
    "sensitivity", "what compressing one weight at a time does to predictions (--text)", kSweepKeys,
    prepare};

}  // namespace lathe::app
