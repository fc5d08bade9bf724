// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/activations_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <numeric>

namespace lathe::app {

namespace {

constexpr int kShownOfSha = 12;

bool readsStream(const core::ActivationSite& site) {
    return site.name.ends_with(".attn.q") || site.name.ends_with(".ffn.up");
}

widgets::RankedBar barOf(const core::OutlierFeature& feature, bool selected) {
    widgets::RankedBar bar;
    bar.label = QCoreApplication::translate("ActivationsStudy", "channel %1")
                    .arg(QLocale().toString(qlonglong(feature.channel)));
    bar.value = 100 * feature.inputsShare;
    bar.detail = feature.meets
                     ? QCoreApplication::translate("ActivationsStudy", "meets the criterion")
                     : QCoreApplication::translate("ActivationsStudy", "misses the criterion");
    bar.selected = selected;
    bar.cells = {100 * feature.layersShare, 100 * feature.positionsShare, feature.max};
    bar.tone = feature.meets ? widgets::BarTone::Outlier : widgets::BarTone::Original;
    return bar;
}

}  // namespace

widgets::ChannelBarsData peaksOf(const ActivationsStudy& study, int site) {
    widgets::ChannelBarsData data;
    data.valueName = QStringLiteral("max |x|");
    data.percentiles = {{QStringLiteral("p99"), {}},
                        {QStringLiteral("p99.9"), {}},
                        {QStringLiteral("p50"), {}}};
    for (const auto& channel : study.statistics.sites[static_cast<size_t>(site)].channels) {
        data.values.push_back(channel.max);
        data.percentiles[0].values.push_back(channel.p99);
        data.percentiles[1].values.push_back(channel.p999);
        data.percentiles[2].values.push_back(channel.p50);
    }
    return data;
}

widgets::ChannelBarsData sideOf(std::vector<double> after, std::vector<double> before,
                                const QString& valueName, int selected) {
    widgets::ChannelBarsData data;
    data.values = std::move(after);
    data.before = std::move(before);
    data.valueName = valueName;
    data.selected = selected;
    return data;
}

widgets::HeatMapData tokensByChannel(const ActivationsStudy& study, const SiteSides& sides) {
    widgets::HeatMapData data;
    data.rows = study.tokenTexts;
    for (int64_t channel = 0; channel < sides.map.channels; ++channel)
        data.columns << QString::number(channel);
    data.values.assign(sides.map.magnitudes.begin(), sides.map.magnitudes.end());
    data.rowName = QCoreApplication::translate("ActivationsStudy", "token");
    data.columnName = QCoreApplication::translate("ActivationsStudy", "channel");
    data.valueName = QStringLiteral("|x|");
    return data;
}

widgets::RankedBarsData featureBarsOf(const std::vector<core::OutlierFeature>& features,
                                      int selectedChannel) {
    widgets::RankedBarsData data;
    data.itemName = QCoreApplication::translate("ActivationsStudy", "channel");
    data.axisName = QCoreApplication::translate("ActivationsStudy", "of all inputs, %");
    data.columns = {QCoreApplication::translate("ActivationsStudy", "layers, %"),
                    QCoreApplication::translate("ActivationsStudy", "positions, %"),
                    QStringLiteral("max |x|")};
    for (const core::OutlierFeature& feature : features)
        data.bars.push_back(barOf(feature, feature.channel == selectedChannel));
    return data;
}

widgets::RankedBarsData massiveBarsOf(const ActivationsStudy& study, int selectedSite,
                                      int selectedChannel, std::vector<size_t>& order) {
    const auto& massive = study.statistics.massive;
    order.resize(massive.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, std::greater<>(), [&](size_t i) { return massive[i].ratio; });
    widgets::RankedBarsData data;
    data.itemName = QCoreApplication::translate("ActivationsStudy", "place");
    data.axisName = QCoreApplication::translate("ActivationsStudy", "times the median");
    data.log = true;
    data.columns = {QStringLiteral("max |x|"),
                    QCoreApplication::translate("ActivationsStudy", "positions"),
                    QCoreApplication::translate("ActivationsStudy", "first token")};
    for (const size_t i : order) {
        const core::MassiveActivation& one = massive[i];
        const int site = siteNamed(study, one.site);
        widgets::RankedBar bar;
        bar.label = QCoreApplication::translate("ActivationsStudy", "%1 · channel %2")
                        .arg(siteTitle(study.statistics.sites[static_cast<size_t>(site)]),
                             QLocale().toString(qlonglong(one.channel)));
        bar.value = one.ratio;
        bar.selected = site == selectedSite && one.channel == selectedChannel;
        bar.cells = {one.max, qlonglong(one.count), study.massiveTokens[qsizetype(i)]};
        bar.tone = widgets::BarTone::Outlier;
        data.bars.push_back(std::move(bar));
    }
    return data;
}

int loudestSiteOf(const ActivationsStudy& study, int64_t channel) {
    const auto& sites = study.statistics.sites;
    const auto peak = [&](const core::ActivationSite& site) {
        return readsStream(site) ? site.channels[static_cast<size_t>(channel)].max : -1;
    };
    return static_cast<int>(std::ranges::max_element(sites, {}, peak) - sites.begin());
}

bool hasFeatures(const core::ActivationSite& site) {
    return site.isStream() || readsStream(site);
}

QString sourceText(const ActivationsStudy& study) {
    return QCoreApplication::translate("ActivationsStudy", "%1, %2 tokens · SHA-256 %3")
        .arg(study.textName, QLocale().toString(qlonglong(study.statistics.positions)),
             study.textSha256.left(kShownOfSha));
}

}  // namespace lathe::app
