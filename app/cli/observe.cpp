// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/observe.h"

#include <fmt/format.h>

#include <map>

#include "app/cli/observe_sensitivity.h"

namespace lathe::app {

namespace {

constexpr size_t kKeysWidth = 80;

constexpr const Observation* kObservations[] = {
    &observeWeights,    &observeOutliers,   &observeHeads,      &observeSensitivity,
    &observeAllocation, &observeDivergence, &observeSimilarity, &observeImportance,
    &observeDrop,       &observeCalibration, &observeActivations};

std::string helpOfWhat() {
    std::string help = "What to look at:";
    for (const Observation* one : kObservations)
        help += fmt::format("\n{}: {}", one->name, one->help);
    return help;
}

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const Observation* one : kObservations) all.push_back(one->name);
    return all;
}

std::string keys() {
    std::string text;
    for (const Observation* one : kObservations)
        text += (text.empty() ? "" : "\n\n") +
                wrapped(fmt::format("JSON of --what {}: {}", one->name, one->keys), kKeysWidth);
    return text;
}

}  // namespace

void addObserve(Parser& app, Command& chosen) {
    auto options = std::make_shared<ObserveOptions>();
    Parser command =
        app.addSubcommand("observe", "Where a model is fragile, and how its values are spread");
    command.footer(keys());
    command.addOption("MODEL", options->model, "Model file, folder or sample").required();
    auto looks = std::make_shared<std::map<std::string, Look>>();
    for (const Observation* one : kObservations) {
        const size_t before = command.optionCount();
        (*looks)[one->name] = one->prepare(command);
        command.groupFrom(before, fmt::format("Of --what {}", one->name));
    }
    command.addOption("--what", options->what, helpOfWhat())
        .required()
        .check(oneOf(names()));
    command
        .addOption("--tensor", options->tensors,
                     "Names or parts of names, * and ? as wildcards, commas between alternatives")
        .showDefault();
    command.addOption("--text", options->text, "Text file to read while looking");
    command.addOption("--protocol", options->protocol, "How the text is cut, as in evaluate")
        .showDefault();
    command.addOption("--context", options->context, "Tokens per window (0: the protocol's own)");
    command.addOption("--chunks", options->chunks, "Windows at most (0: all)")
        .check(countValue())
        .showDefault();
    addSweepOptions(command, options->sweep);
    command.callback([options, looks, &chosen] {
        chosen = [options, looks](Session& session) {
            looks->at(options->what)(session, *options);
        };
    });
}

}  // namespace lathe::app
