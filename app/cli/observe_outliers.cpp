// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/observe_text.h"
#include "core/generate/token_choices.h"
#include "core/model/family.h"
#include "core/observe/activation_statistics.h"
#include "core/workspace/planted_outliers.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "what, data_sha256, protocol, context, positions, planted[] (steps of the model's history that "
    "planted outliers), sites[] {name (a linear's input, or the "
    "residual stream: layers.N enters layer N, final leaves the last), layer, not_finite, max, "
    "median_max (over channels)}; with --activation-channels also channels[] {index, max, mean, "
    "p50, p99, p999 "
    "(percentiles within 7 %), outliers (share of positions)}; standing_out[] {site, channel, max, "
    "ratio (to the site's median channel)}, outlier_features[] {channel, layers, layers_share, "
    "positions_share, inputs_share (of positions of all inputs of attention and FFN: their order), "
    "max, meets (the criterion of LLM.int8())}, massive[] {site, channel, count, "
    "max, ratio (to the median of its position), window, position, token, text}";

constexpr size_t kRanked = 20;

struct Options {
    core::ActivationOptions core;
    bool channels = false;
};

double largest(const core::ActivationSite& site) {
    double max = 0;
    for (const core::ChannelMagnitude& channel : site.channels) max = std::max(max, channel.max);
    return max;
}

Json siteJson(const core::ActivationSite& site, bool channels) {
    Json json = {{"name", site.name},
                 {"layer", site.layer},
                 {"not_finite", site.notFinite},
                 {"max", largest(site)},
                 {"median_max", site.medianMax}};
    if (!channels) return json;
    json["channels"] = Json::array();
    for (const core::ChannelMagnitude& one : site.channels)
        json["channels"].push_back({{"index", one.index},
                                    {"max", one.max},
                                    {"mean", one.mean},
                                    {"p50", one.p50},
                                    {"p99", one.p99},
                                    {"p999", one.p999},
                                    {"outliers", one.outliers}});
    return json;
}

Json foundJson(const core::ActivationStatistics& found,
               const std::vector<core::RankedChannel>& ranked, const core::Tokenizer& tokenizer) {
    Json json;
    json["standing_out"] = json["outlier_features"] = json["massive"] = Json::array();
    for (const core::RankedChannel& one : ranked)
        json["standing_out"].push_back(
            {{"site", one.site}, {"channel", one.channel}, {"max", one.max}, {"ratio", one.ratio}});
    for (const core::OutlierFeature& one : found.features)
        json["outlier_features"].push_back({{"channel", one.channel},
                                            {"layers", one.layers},
                                            {"layers_share", one.layersShare},
                                            {"positions_share", one.positionsShare},
                                            {"inputs_share", one.inputsShare},
                                            {"max", one.max},
                                            {"meets", one.meets}});
    for (const core::MassiveActivation& one : found.massive)
        json["massive"].push_back({{"site", one.site},
                                   {"channel", one.channel},
                                   {"count", one.count},
                                   {"max", one.max},
                                   {"ratio", one.ratio},
                                   {"window", one.window},
                                   {"position", one.position},
                                   {"token", one.token},
                                   {"text", core::shownToken(tokenizer, one.token)}});
    return json;
}

std::string foundText(const core::ActivationStatistics& found,
                      const std::vector<core::RankedChannel>& ranked,
                      const core::Tokenizer& tokenizer) {
    std::string text =
        padded("site", 24) + padded("max", 12, true) + padded("median channel", 16, true) + "\n";
    for (const core::ActivationSite& site : found.sites)
        text += padded(site.name, 24) + padded(cell(largest(site)), 12, true) +
                padded(cell(site.medianMax), 16, true) + "\n";
    text += "channels that stand out\n";
    for (const core::RankedChannel& one : ranked)
        text += fmt::format("  {} {:>6}  max {}  {:.1f} times the median channel\n",
                            padded(one.site, 22), one.channel, cell(one.max), one.ratio);
    text += "outlier features (LLM.int8)\n";
    for (const core::OutlierFeature& one : found.features)
        if (one.meets)
            text += fmt::format("  channel {}  {} layers, {:.1f} % of positions, max {}\n",
                                one.channel, one.layers, 100 * one.positionsShare, cell(one.max));
    text += "massive activations\n";
    for (const core::MassiveActivation& one : found.massive)
        text += fmt::format("  {} {:>6}  max {}  {} positions, first at {} of window {} '{}'\n",
                            padded(one.site, 12), one.channel, cell(one.max), one.count,
                            one.position, one.window, core::shownToken(tokenizer, one.token));
    return text;
}

void look(Session& session, const ObserveOptions& shared, Options options) {
    options.core.stateMemoryBytes = shared.sweep.stateMegabytes << 20;
    const core::ModelPtr model = core::openModel(shared.model);
    const ObservedText observed = observedText(*model, shared);
    const core::ActivationStatistics found = core::activationStatistics(
        core::ForwardPass(model, session.backend()), observed.plan, options.core, session.job());
    const auto ranked = core::standingOut(found, kRanked);
    Json json = {{"what", shared.what}};
    json.update(textJson(observed));
    json["positions"] = found.positions;
    json["planted"] = core::plantedOutliers(*model);
    json["sites"] = Json::array();
    for (const core::ActivationSite& site : found.sites)
        json["sites"].push_back(siteJson(site, options.channels));
    json.update(foundJson(found, ranked, *model->tokenizer()));
    std::string text = foundText(found, ranked, *model->tokenizer());
    for (const std::string& step : core::plantedOutliers(*model))
        text += "planted outliers: " + step + "\n";
    session.print(json, text);
}

Look prepare(Parser& command) {
    auto options = std::make_shared<Options>();
    core::ActivationOptions& core = options->core;
    command
        .addOption("--outlier-magnitude", core.outlierMagnitude,
                    "Magnitude from which a channel counts as an outlier feature")
        .showDefault();
    command
        .addOption("--outlier-layers", core.outlierLayers,
                    "Share of the layers in which it reaches that")
        .check(between(0.0, 1.0))
        .showDefault();
    command
        .addOption("--outlier-positions", core.outlierPositions,
                    "Share of the positions at which it reaches that")
        .check(between(0.0, 1.0))
        .showDefault();
    command
        .addOption("--massive-magnitude", core.massiveMagnitude,
                    "Magnitude from which an activation counts as massive")
        .showDefault();
    command
        .addOption("--massive-ratio", core.massiveRatio,
                    "How many times the median of its position it then is")
        .showDefault();
    command.addFlag("--activation-channels", options->channels,
                     "Also every channel of every site (JSON)");
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeOutliers = {
    "outliers", "channels of large activations, outlier features, massive activations (--text)",
    kKeys, prepare};

}  // namespace lathe::app
