// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/calibration_charts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <numeric>

#include "widgets/charts/number_text.h"

namespace lathe::app {

namespace {

constexpr int kShownOfSha = 12, kShownChannels = 24;

QString counted(int64_t number) {
    return QLocale().toString(qlonglong(number));
}

QString percent(double part) {
    return QCoreApplication::translate("CalibrationCharts", "%1 %")
        .arg(widgets::fixedText(100 * part, QLocale(), 1));
}

QString ofAll(int64_t some, int64_t all) {
    const double part = all > 0 ? static_cast<double>(some) / static_cast<double>(all) : 0;
    return QCoreApplication::translate("CalibrationCharts", "%1 of %2 (%3)")
        .arg(counted(some), counted(all), percent(part));
}

QString fileNameOf(const std::string& path) {
    return QFileInfo(QString::fromStdString(path)).fileName();
}

/// "3, 17, 40 …"
QString channelsText(const core::SiteActivity& site) {
    QStringList numbers;
    for (const int64_t channel : site.inactive) {
        if (numbers.size() == kShownChannels) return numbers.join(", ") + QStringLiteral(" …");
        numbers << QString::number(channel);
    }
    return numbers.join(", ");
}

QString titleOf(const ActivationsStudy& study, const core::SiteActivity& activity) {
    const auto& sites = study.statistics.sites;
    const auto site = std::ranges::find(sites, activity.site, &core::ActivationSite::name);
    return site == sites.end() ? weightOf(activity) : siteTitle(*site);
}

}  // namespace

QString weightOf(const core::SiteActivity& site) {
    return QString::fromStdString(site.site);
}

std::vector<widgets::Fact> calibrationFacts(const ActivationsStudy& study) {
    const core::CalibrationLens& lens = study.lens;
    const QString sha = QString::fromStdString(lens.sha256);
    std::vector<widgets::Fact> facts = {
        {QCoreApplication::translate("CalibrationCharts", "Text"), fileNameOf(lens.data),
         QString::fromStdString(lens.data)},
        {QCoreApplication::translate("CalibrationCharts", "Tokens of the text"),
         counted(lens.tokens),
         QCoreApplication::translate("CalibrationCharts", "Of this model's tokenizer")},
        {QStringLiteral("SHA-256"), sha.left(kShownOfSha), sha},
        {QCoreApplication::translate("CalibrationCharts", "Tokens looked at"),
         counted(lens.seenTokens),
         QCoreApplication::translate("CalibrationCharts",
                                     "Channels never active were looked for in these")},
        {QCoreApplication::translate("CalibrationCharts", "Vocabulary covered"),
         ofAll(lens.distinct, lens.vocabulary),
         QCoreApplication::translate("CalibrationCharts", "Distinct tokens anywhere in the text"),
         true},
        {QCoreApplication::translate("CalibrationCharts", "Channels never active"),
         ofAll(lens.inactiveChannels, lens.channels),
         QCoreApplication::translate("CalibrationCharts", "Over the inputs of all linears"), true},
        {QCoreApplication::translate("CalibrationCharts", "Ten commonest tokens"),
         percent(lens.commonest),
         QCoreApplication::translate("CalibrationCharts",
                                     "The part of the text that they make up")},
    };
    if (const auto& measured = lens.measured) {
        const QString measuredOn = fileNameOf(measured->data);
        facts.push_back(
            {QCoreApplication::translate("CalibrationCharts", "Covered of the measured text"),
             percent(measured->coveredTokens),
             QCoreApplication::translate("CalibrationCharts",
                                         "The part of the tokens of %1, which results "
                                         "are measured on, that occur in this text")
                 .arg(measuredOn)});
    }
    return facts;
}

QString overlapWarning(const core::CalibrationLens& lens) {
    const auto& measured = lens.measured;
    if (!measured || measured->sharedLines == 0) return {};
    if (measured->sha256 == lens.sha256)
        return QCoreApplication::translate(
            "CalibrationCharts",
            "Results are measured on this text. Calibrated on it, they are flattered; choose "
            "another for the steps of the recipe.");
    return QCoreApplication::translate(
               "CalibrationCharts",
               "%1 of its lines stand in %2 too, which results are measured on. Calibrated on this "
               "text, they are flattered; choose another for the steps of the recipe.")
        .arg(percent(measured->sharedLines), fileNameOf(measured->data));
}

widgets::LineChartData coverageLineOf(const core::CalibrationLens& lens) {
    widgets::LineChartData data;
    widgets::LineSeries distinct{QCoreApplication::translate("CalibrationCharts", "distinct"),
                                 {widgets::Series::Blue, widgets::Marker::Circle, false},
                                 {}};
    distinct.y.assign(lens.growth.begin(), lens.growth.end());
    data.series.push_back(std::move(distinct));
    data.start = 1;
    data.markers = false;
    data.xName = QCoreApplication::translate("CalibrationCharts", "part of the text read, %");
    data.yName = QCoreApplication::translate("CalibrationCharts", "distinct tokens");
    return data;
}

widgets::RankedBarsData inactiveBarsOf(const ActivationsStudy& study, const QString& selected,
                                       std::vector<size_t>& order) {
    const auto& sites = study.lens.sites;
    order.resize(sites.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](size_t i) { return sites[i].inactive.size(); });
    widgets::RankedBarsData data;
    data.itemName = QCoreApplication::translate("CalibrationCharts", "place");
    data.axisName = QCoreApplication::translate("CalibrationCharts", "channels never active");
    for (const size_t i : order)
        data.bars.push_back(
            {titleOf(study, sites[i]), static_cast<double>(sites[i].inactive.size()), 0,
             QCoreApplication::translate("CalibrationCharts", "of %1: %2")
                 .arg(counted(sites[i].channels), channelsText(sites[i])),
             siteOf(study, selected) >= 0 &&
                 study.statistics.sites[size_t(siteOf(study, selected))].name == sites[i].site});
    return data;
}

}  // namespace lathe::app
