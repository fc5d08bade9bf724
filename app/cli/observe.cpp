// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/observe.h"

#include <fmt/format.h>

#include <map>

#include "app/cli/help.h"
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

std::string keys() {
    std::string text;
    for (const Observation* one : kObservations)
        text += (text.empty() ? "" : "\n\n") +
                wrapped(fmt::format("JSON of --what {}: {}", one->name, one->keys), kKeysWidth);
    return text;
}

}  // namespace

void addObserve(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<ObserveOptions>();
    CLI::App* command =
        app.add_subcommand("observe", "Where a model is fragile, and how its values are spread");
    command->footer(keys());
    command->add_option("MODEL", options->model, "Model file, folder or sample")->required();
    auto looks = std::make_shared<std::map<std::string, Look>>();
    for (const Observation* one : kObservations) {
        const auto before = command->get_options().size();
        (*looks)[one->name] = one->prepare(*command);
        const auto all = command->get_options();
        for (size_t i = before; i < all.size(); ++i)
            all[i]->group(fmt::format("Of --what {}", one->name));
    }
    command->add_option("--what", options->what, helpOfWhat())
        ->required()
        ->check(oneOf(*looks));
    command
        ->add_option("--tensor", options->tensors,
                     "Names or parts of names, * and ? as wildcards, commas between alternatives")
        ->capture_default_str();
    command->add_option("--text", options->text, "Text file to read while looking");
    command->add_option("--protocol", options->protocol, "How the text is cut, as in evaluate")
        ->capture_default_str();
    command->add_option("--context", options->context, "Tokens per window (0: the protocol's own)");
    command->add_option("--chunks", options->chunks, "Windows at most (0: all)")
        ->check(countValue())
        ->capture_default_str();
    addSweepOptions(*command, options->sweep);
    command->callback([options, looks, &chosen] {
        chosen = [options, looks](Session& session) {
            looks->at(options->what)(session, *options);
        };
    });
}

}  // namespace lathe::app
