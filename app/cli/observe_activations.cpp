// SPDX-License-Identifier: GPL-3.0-or-later
// observe --what activations: what one place reads, tokens x channels, as numbers of a heat map.
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/observe_text.h"
#include "core/generate/token_choices.h"
#include "core/model/family.h"
#include "core/observe/activation_map.h"
#include "core/workspace/planted_outliers.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "what, data_sha256, protocol, context, tokens (of the text's windows), planted[] (steps of the "
    "model's history that planted outliers), site, channels, positions[] {token, text}, "
    "magnitudes[][] (|x|: positions x channels), weight_peaks[] (max |w| of each channel over the "
    "linears that read the site; empty for the residual stream)";

struct Options {
    std::string site = "layers.0.attn.q";
    size_t tokens = 48;
};

std::string mapText(const core::ActivationMap& map, const core::Tokenizer& tokenizer) {
    std::string text = padded("token", 24) + padded("largest channel", 18, true) +
                       padded("|x|", 12, true) + "\n";
    const auto channels = static_cast<ptrdiff_t>(map.channels);
    for (size_t i = 0; i < map.tokens.size(); ++i) {
        const auto row = map.magnitudes.begin() + static_cast<ptrdiff_t>(i) * channels;
        const auto largest = std::max_element(row, row + channels);
        text += padded(core::shownToken(tokenizer, map.tokens[i]), 24) +
                padded(std::to_string(largest - row), 18, true) +
                padded(cell(double{*largest}), 12, true) + "\n";
    }
    return text;
}

Json mapJson(const core::ActivationMap& map, const core::Tokenizer& tokenizer) {
    Json json = {{"site", map.site}, {"channels", map.channels}};
    json["positions"] = json["magnitudes"] = Json::array();
    const auto channels = static_cast<ptrdiff_t>(map.channels);
    for (size_t i = 0; i < map.tokens.size(); ++i) {
        json["positions"].push_back({{"token", map.tokens[i]},
                                     {"text", core::shownToken(tokenizer, map.tokens[i])}});
        const auto row = map.magnitudes.begin() + static_cast<ptrdiff_t>(i) * channels;
        json["magnitudes"].push_back(std::vector<float>(row, row + channels));
    }
    json["weight_peaks"] = map.weightPeaks;
    return json;
}

void look(Session& session, const ObserveOptions& shared, const Options& options) {
    const core::ModelPtr model = core::openModel(shared.model);
    const ObservedText observed = observedText(*model, shared);
    std::vector<core::TokenId> tokens = observed.plan.tokensOf(observed.plan.windows.front());
    tokens.resize(std::min(tokens.size(), options.tokens));
    const core::ActivationMap map = core::activationMap(
        core::ForwardPass(model, session.backend()), tokens, options.site, session.job());
    Json json = {{"what", shared.what}};
    json.update(textJson(observed));
    json["planted"] = core::plantedOutliers(*model);
    json.update(mapJson(map, *model->tokenizer()));
    session.print(json, mapText(map, *model->tokenizer()));
}

Look prepare(Parser& command) {
    auto options = std::make_shared<Options>();
    command
        .addOption("--site", options->site,
                    "Place whose values are shown: layers.N (the stream that enters), a linear "
                    "such as layers.N.attn.q (what it reads), final")
        .showDefault();
    command.addOption("--map-tokens", options->tokens, "Tokens shown, from the first on")
        .check(between(size_t{1}, size_t{65536}))
        .showDefault();
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeActivations = {
    "activations", "magnitudes at one place, tokens x channels (--text, --site)", kKeys, prepare};

}  // namespace lathe::app
