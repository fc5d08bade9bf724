// SPDX-License-Identifier: GPL-3.0-or-later
// observe --what calibration: what a text is worth as calibration data.
#include <fmt/format.h>

#include "app/cli/observe_text.h"
#include "core/model/family.h"
#include "core/workspace/calibration_lens.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "data_sha256, protocol, context, tokens (scored), data, text_tokens (of the whole text), "
    "seen_tokens (in the windows), distinct_tokens, vocabulary, coverage (distinct_tokens / "
    "vocabulary), commonest (part that the ten commonest ids make up), growth[] (distinct ids in "
    "the first 1, 2, ... 100 hundredths of the text), channels, "
    "inactive_channels, sites[] {site, channels, inactive[]} (inputs of linears with channels "
    "whose largest magnitude is below --inactive times the median channel's), measured {data, "
    "sha256, shared_lines, tokens, covered_tokens, warning} (with --measured)";

struct Options {
    std::string measured;
    core::CalibrationLensOptions core;
};

Json resultJson(const core::CalibrationLens& lens) {
    Json sites = Json::array();
    for (const core::SiteActivity& site : lens.sites)
        sites.push_back(
            {{"site", site.site}, {"channels", site.channels}, {"inactive", site.inactive}});
    Json json = {
        {"data", lens.data},
        {"text_tokens", lens.tokens},
        {"seen_tokens", lens.seenTokens},
        {"distinct_tokens", lens.distinct},
        {"vocabulary", lens.vocabulary},
        {"coverage", static_cast<double>(lens.distinct) / static_cast<double>(lens.vocabulary)},
        {"commonest", lens.commonest},
        {"growth", lens.growth},
        {"channels", lens.channels},
        {"inactive_channels", lens.inactiveChannels},
        {"sites", std::move(sites)}};
    if (const auto& measured = lens.measured)
        json["measured"] = {{"data", measured->data},
                            {"sha256", measured->sha256},
                            {"shared_lines", measured->sharedLines},
                            {"tokens", measured->tokens},
                            {"covered_tokens", measured->coveredTokens},
                            {"warning", measured->warning}};
    return json;
}

std::string resultText(const core::CalibrationLens& lens) {
    std::string text = fmt::format(
        "{} (SHA-256 {}): {} tokens, {} of {} ids of the vocabulary ({:.1f} %); the ten commonest "
        "make up {:.1f} %\n{} of {} channels are never active in the {} tokens looked at\n",
        lens.data, lens.sha256.substr(0, 12), lens.tokens, lens.distinct, lens.vocabulary,
        100.0 * static_cast<double>(lens.distinct) / static_cast<double>(lens.vocabulary),
        100 * lens.commonest, lens.inactiveChannels, lens.channels, lens.seenTokens);
    for (const core::SiteActivity& site : lens.sites)
        text += fmt::format("  {}{} of {}\n", padded(site.site, 22), site.inactive.size(),
                            site.channels);
    if (const auto& measured = lens.measured) {
        text += fmt::format("{:.1f} % of the tokens of {} occur in it\n",
                            100 * measured->coveredTokens, measured->data);
        if (!measured->warning.empty()) text += "warning: " + measured->warning + "\n";
    }
    return text;
}

void look(Session& session, const ObserveOptions& shared, const Options& options) {
    const core::ModelPtr model = core::openModel(shared.model);
    const ObservedText observed = observedText(*model, shared);
    core::CalibrationLensOptions wanted = options.core;
    wanted.stateMemoryBytes = shared.sweep.stateMegabytes << 20;
    std::optional<core::TextData> measured;
    if (!options.measured.empty()) measured = core::readText(options.measured);
    const core::CalibrationLens lens = core::calibrationLens(
        core::ForwardPass(model, session.backend()), observed.text, observed.plan,
        measured ? &*measured : nullptr, wanted, session.job());
    Json json = {{"what", shared.what}};
    json.update(textJson(observed));
    json.update(resultJson(lens));
    session.print(json, resultText(lens));
}

Look prepare(Parser& command) {
    auto options = std::make_shared<Options>();
    command.addOption("--measured", options->measured,
                       "Text that outcomes are measured on");
    command
        .addOption("--inactive", options->core.inactive,
                    "Part of the median channel's magnitude below which one is never active")
        .check(between(0.0, 1.0))
        .showDefault();
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeCalibration = {
    "calibration", "what a text is worth as calibration data (--text, --measured)", kKeys, prepare};

}  // namespace lathe::app
