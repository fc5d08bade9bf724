// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/sensitivity_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "widgets/charts/number_text.h"

namespace lathe::app {

namespace {

constexpr double kMilli = 1000, kPercent = 100, kMegabyte = 1e6;
constexpr double kGood = 0.7, kFair = 0.4;  ///< rank correlations, in words

widgets::ScatterPoint pointOf(const QString& id, const PredictedLoss& loss, const QString& label,
                              widgets::Series hue, widgets::Marker marker) {
    widgets::ScatterPoint point;
    point.id = id;
    point.x = static_cast<double>(loss.bytes) / kMegabyte;
    point.y = loss.loss;
    point.yError = loss.error;
    point.label = label;
    point.style = {hue, marker, false};
    return point;
}

/// What is known of a weight besides its bar.
QString besideBar(const core::SensitivityCell& cell) {
    if (!cell.change)
        return QCoreApplication::translate("SensitivityCharts",
                                           "an estimate: no prediction was measured");
    const QString quick = widgets::valueText(kPercent * cell.outputError, QLocale());
    const QString nll = widgets::valueText(
        cell.regained ? cell.regained->nll.value : cell.change->nll.value, QLocale());
    return QCoreApplication::translate("SensitivityCharts", "quick: output error %1 %").arg(quick) +
           QLatin1Char('\n') +
           (cell.regained
                ? QCoreApplication::translate("SensitivityCharts", "ln perplexity less by %1")
                : QCoreApplication::translate("SensitivityCharts", "change of ln perplexity %1"))
               .arg(nll);
}

}  // namespace

QString siteName(const core::SensitivitySite& site) {
    const QString name = QString::fromStdString(site.name);
    if (site.layer < 0) return name;
    const QString part = name.section('.', 2);
    const QString block =
        QCoreApplication::translate("SensitivityCharts", "block %1").arg(site.layer);
    return part.isEmpty() ? block : block + QStringLiteral(" · ") + part;
}

widgets::HeatMapData matrixOf(const SensitivityStudy& study) {
    widgets::HeatMapData data;
    const auto choices = static_cast<int>(study.bits.size());
    const bool measured = !study.isEstimate();
    if (measured)
        data.columnBands = {
            {QCoreApplication::translate("SensitivityCharts", "quick: error, %"), choices},
            {study.isLeaveOneIn()
                 ? QCoreApplication::translate("SensitivityCharts", "in float: KL ×10⁻³ less")
                 : QCoreApplication::translate("SensitivityCharts", "measured: ΔKL ×10⁻³"),
             choices}};
    else
        data.columnBands = {
            {QCoreApplication::translate("SensitivityCharts", "estimate: output error, %"),
             choices}};
    data.colourPerBand = true;
    data.logColour = true;
    data.rowName = QCoreApplication::translate("SensitivityCharts", "weight");
    data.columnName = QCoreApplication::translate("SensitivityCharts", "bits");
    data.valueName =
        measured
            ? QCoreApplication::translate("SensitivityCharts",
                                          "output error in %, ΔKL in 10⁻³ nats")
            : QCoreApplication::translate("SensitivityCharts", "estimate: output error in %");
    for (int band = 0; band < (measured ? 2 : 1); ++band)
        for (const int bits : study.bits) data.columns << QString::number(bits);
    for (const core::SensitivitySite& site : study.result.sites) {
        data.rows << siteName(site);
        for (const core::SensitivityCell& cell : site.cells) {
            data.values.push_back(kPercent * cell.outputError);
            data.errors.push_back(0);
        }
        if (!measured) continue;
        for (const core::SensitivityCell& cell : site.cells) {
            data.values.push_back(kMilli * effectOf(cell).value);
            data.errors.push_back(kMilli * effectOf(cell).standardError);
        }
    }
    return data;
}

std::vector<widgets::HeatMark> marksOf(const SensitivityStudy& study,
                                       const std::vector<int>& chosen) {
    const size_t choices = study.bits.size(), columns = choices * (study.isEstimate() ? 1 : 2);
    std::vector<widgets::HeatMark> marks(columns * chosen.size(), widgets::HeatMark::None);
    for (size_t s = 0; s < chosen.size(); ++s)
        if (chosen[s] >= 0)
            for (size_t band = 0; band < columns; band += choices)
                marks[columns * s + band + static_cast<size_t>(chosen[s])] =
                    widgets::HeatMark::Chosen;
    return marks;
}

widgets::RankedBarsData barsOf(const SensitivityStudy& study, int choice, int selectedSite,
                               std::vector<int>& order) {
    const auto& sites = study.result.sites;
    const auto c = static_cast<size_t>(choice);
    order.resize(sites.size());
    std::iota(order.begin(), order.end(), 0);
    const auto effect = [&](int site) {
        return effectOf(sites[static_cast<size_t>(site)].cells[c]);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return effect(a).value > effect(b).value; });
    widgets::RankedBarsData data;
    data.itemName = QCoreApplication::translate("SensitivityCharts", "weight");
    data.axisName =
        study.isEstimate()
            ? QCoreApplication::translate("SensitivityCharts", "estimate: output error in %")
        : study.isLeaveOneIn()
            ? QCoreApplication::translate("SensitivityCharts", "KL less with it in float, nats")
            : QCoreApplication::translate("SensitivityCharts", "ΔKL, nats");
    data.log = !study.isLeaveOneIn();  // what is given back may be below 0
    for (const int index : order) {
        const core::SensitivitySite& site = sites[static_cast<size_t>(index)];
        const core::SensitivityCell& cell = site.cells[c];
        widgets::RankedBar bar{siteName(site), effect(index).value, effect(index).standardError,
                               besideBar(cell), index == selectedSite};
        if (study.isEstimate()) bar.value = kPercent * cell.outputError;
        data.bars.push_back(std::move(bar));
    }
    return data;
}

widgets::ScatterData tradeOf(const SensitivityStudy& study, const BitChoice& plan,
                             const PlanTrial* measured) {
    using widgets::Marker;
    using widgets::Series;
    widgets::ScatterData data;
    data.paretoFront = false;
    data.x.name = QCoreApplication::translate("SensitivityCharts", "MB");
    data.y.name =
        study.isEstimate()
            ? QCoreApplication::translate("SensitivityCharts", "estimate: sum of squared errors")
            : QCoreApplication::translate("SensitivityCharts", "KL, nats");
    data.y.log = true;
    for (const PredictedLoss& loss : study.allocated) {
        if (loss.bytes == plan.predicted.bytes) continue;
        data.points.push_back(pointOf(QStringLiteral("allocated.%1").arg(loss.bytes), loss, {},
                                      Series::Blue, Marker::Circle));
        data.points.back().yError = 0;  // many points: the plan's own is shown
    }
    for (size_t c = 0; c < study.uniform.size(); ++c)
        data.points.push_back(pointOf(
            QStringLiteral("uniform.%1").arg(study.bits[c]), study.uniform[c],
            QCoreApplication::translate("SensitivityCharts", "all %1 bits").arg(study.bits[c]),
            Series::Orange, Marker::Square));
    data.points.push_back(pointOf(QStringLiteral("plan"), plan.predicted,
                                  QCoreApplication::translate("SensitivityCharts", "plan"),
                                  Series::Blue, Marker::Circle));
    data.points.back().selected = true;
    if (measured && !study.isEstimate())
        data.points.push_back(
            pointOf(QStringLiteral("measured"),
                    {measured->contest.plan.bytes, measured->contest.plan.kl.value,
                     measured->contest.plan.kl.standardError},
                    QCoreApplication::translate("SensitivityCharts", "measured"), Series::Green,
                    Marker::Diamond));
    return data;
}

QString allCompressedSentence(const SensitivityStudy& study, int choice) {
    if (!study.isLeaveOneIn()) return {};
    const core::Measured& kl = study.result.allCompressed[static_cast<size_t>(choice)].kl;
    return QCoreApplication::translate("SensitivityCharts",
                                       "All weights at %1 bits cost KL %2 ± %3 nats; the bars "
                                       "tell how much less it is with one of them in float.")
        .arg(QString::number(study.bits[static_cast<size_t>(choice)]),
             widgets::valueText(kl.value, QLocale()),
             widgets::valueText(kl.standardError, QLocale(), 2));
}

QString agreementSentence(const SensitivityStudy& study, int choice) {
    if (study.isEstimate())
        return QCoreApplication::translate(
            "SensitivityCharts",
            "Estimates: how far each weight's own outputs move. No prediction was measured; the "
            "rest of the network may damp an error or amplify it.");
    const double rho = study.agreement[static_cast<size_t>(choice)];
    const QString bits = QString::number(study.bits[static_cast<size_t>(choice)]);
    if (std::isnan(rho))
        return QCoreApplication::translate(
                   "SensitivityCharts",
                   "At %1 bits the quick score has no value for some weights, so ranks cannot be "
                   "compared.")
            .arg(bits);
    const QString number = widgets::fixedText(rho, QLocale(), 2);
    if (rho >= kGood)
        return QCoreApplication::translate(
                   "SensitivityCharts",
                   "At %1 bits the quick score ranks the weights much as measuring does (rank "
                   "correlation %2).")
            .arg(bits, number);
    if (rho >= kFair)
        return QCoreApplication::translate(
                   "SensitivityCharts",
                   "At %1 bits the quick score is a rough guide to what was measured (rank "
                   "correlation %2).")
            .arg(bits, number);
    return QCoreApplication::translate(
               "SensitivityCharts",
               "At %1 bits the quick score does not tell what was measured (rank correlation %2).")
        .arg(bits, number);
}

}  // namespace lathe::app
