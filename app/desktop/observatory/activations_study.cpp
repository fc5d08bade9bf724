// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/activations_study.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/desktop/observatory/token_label.h"
#include "core/generate/token_choices.h"
#include "core/model/layer_names.h"
#include "core/solvers/smooth.h"
#include "core/workspace/planted_outliers.h"

namespace lathe::app {

namespace {

constexpr size_t kShownTokens = 48;

bool endsWith(const core::ActivationSite& site, std::string_view part) {
    return site.name.ends_with(part);
}

}  // namespace

ActivationsStudy studyActivations(const ActivationsRequest& request, core::JobContext& job) {
    const core::Model& model = *request.model;
    const ObservedWindows observed = readObserved(request.text, model);
    core::ActivationOptions options;
    options.levels = true;
    ActivationsStudy study;
    study.statistics = core::activationStatistics(core::ForwardPass(request.model, request.backend),
                                                  observed.plan, options, job);
    std::optional<core::TextData> measured;
    if (!request.measured.empty()) measured = core::readText(request.measured);
    study.lens = core::calibrationLens(model, observedData(request.text), study.statistics,
                                       core::CalibrationLensOptions{}.inactive,
                                       measured ? &*measured : nullptr);
    study.firstTokens = observed.plan.tokensOf(observed.plan.windows.front());
    study.firstTokens.resize(std::min(study.firstTokens.size(), kShownTokens));
    for (const core::TokenId token : study.firstTokens)
        study.tokenTexts << tokenLabel(core::shownToken(*model.tokenizer(), token));
    for (const core::MassiveActivation& one : study.statistics.massive)
        study.massiveTokens << tokenLabel(core::shownToken(*model.tokenizer(), one.token));
    study.textName = observed.name;
    study.textSha256 = observed.sha256;
    for (const std::string& step : core::plantedOutliers(model))
        study.planted << QString::fromStdString(step);
    study.massiveMagnitude = options.massiveMagnitude;
    study.massiveRatio = options.massiveRatio;
    study.output = QString::fromStdString(model.headWeight().name);
    study.outlierMagnitude = options.outlierMagnitude;
    study.outlierFeatures = static_cast<int>(
        std::ranges::count_if(study.statistics.features, &core::OutlierFeature::meets));
    const auto ranked = core::standingOut(study.statistics, 1);
    const auto& sites = study.statistics.sites;
    const auto loudest = std::ranges::find_if(sites, [&](const core::ActivationSite& site) {
        return !ranked.empty() && site.name == ranked.front().site;
    });
    study.loudest = loudest == sites.end() ? 0 : static_cast<int>(loudest - sites.begin());
    return study;
}

SiteSides sidesOf(const ActivationsRequest& request, const ActivationsStudy& study, int site,
                  core::JobContext& job) {
    const core::ActivationSite& chosen = study.statistics.sites[static_cast<size_t>(site)];
    SiteSides sides;
    sides.map = core::activationMap(core::ForwardPass(request.model, request.backend),
                                    study.firstTokens, chosen.name, job);
    for (const core::ChannelMagnitude& channel : chosen.channels)
        sides.inputs.push_back(channel.max);
    sides.weights.assign(sides.map.weightPeaks.begin(), sides.map.weightPeaks.end());
    sides.smoothable =
        !sides.weights.empty() && (endsWith(chosen, ".attn.q") || endsWith(chosen, ".ffn.up"));
    return sides;
}

SmoothedSides smoothed(const SiteSides& sides, double alpha) {
    const std::vector<float> inputs(sides.inputs.begin(), sides.inputs.end()),
        weights(sides.weights.begin(), sides.weights.end());
    const std::vector<float> scales = core::smoothScales(inputs, weights, alpha);
    SmoothedSides result{sides.inputs, sides.weights};
    for (size_t i = 0; i < scales.size(); ++i) {
        result.inputs[i] /= scales[i];
        result.weights[i] *= scales[i];
    }
    return result;
}

int siteOf(const ActivationsStudy& study, const QString& weight) {
    return siteNamed(study, core::inputSite(weight.toStdString()));
}

int siteOf(const ActivationsStudy& study, const core::Model& model, const ChannelPlace& channel) {
    const core::Weight* weight = model.find(channel.weight.toStdString());
    if (!weight) return -1;
    if (!channel.output)
        if (const int read = siteOf(study, channel.weight); read >= 0) return read;
    const QString block = QStringLiteral("layers.%1").arg(weight->layer);
    const QString down = block + QStringLiteral(".ffn.down");
    if (const auto same = sameChannel(model, channel, down); same && !same->output)
        return siteOf(study, down);
    // Of the residual stream, since a weight that reads it has the channel.
    const int first = siteNamed(study, "layers.0"), last = siteNamed(study, "final");
    if (first < 0 || !sameChannel(model, channel, weightOf(study, first))) return -1;
    if (weight->role == core::WeightRole::Head) return last;
    const int behind = siteNamed(study, "layers." + std::to_string(weight->layer + 1));
    return behind < 0 ? last : behind;
}

int siteNamed(const ActivationsStudy& study, const std::string& name) {
    const auto& sites = study.statistics.sites;
    const auto found = std::ranges::find(sites, name, &core::ActivationSite::name);
    return found == sites.end() ? -1 : static_cast<int>(found - sites.begin());
}

QString siteTitle(const core::ActivationSite& site) {
    if (site.name == "final")
        return QCoreApplication::translate("ActivationsStudy", "stream behind the last block");
    const QString part = QString::fromStdString(site.name).section('.', 2);
    if (part.isEmpty())
        return QCoreApplication::translate("ActivationsStudy", "block %1 · stream before it")
            .arg(site.layer);
    const QString readers = endsWith(site, ".attn.q")   ? QStringLiteral("attn.q, k, v")
                            : endsWith(site, ".ffn.up") ? QStringLiteral("ffn.up, gate")
                                                        : part;
    return QCoreApplication::translate("ActivationsStudy", "block %1 · input of %2")
        .arg(site.layer)
        .arg(readers);
}

QString weightOf(const ActivationsStudy& study, int site) {
    const core::ActivationSite& place = study.statistics.sites[static_cast<size_t>(site)];
    const QString name = QString::fromStdString(place.name);
    if (name == QLatin1String("final")) return study.output;
    return place.isStream() ? name + QStringLiteral(".attn.q") : name;
}

}  // namespace lathe::app
