// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/heads_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "widgets/charts/number_text.h"

namespace lathe::app {

namespace {

constexpr int kDecimals = 3;

QString shortName(HeadScore score) {
    switch (score) {
        case HeadScore::LeaveOneOut:
            return QCoreApplication::translate("HeadsCharts", "measured");
        case HeadScore::Gradient:
            return QCoreApplication::translate("HeadsCharts", "gradient");
        case HeadScore::Estimate:
            return QCoreApplication::translate("HeadsCharts", "first order");
        case HeadScore::Entropy:
            return QCoreApplication::translate("HeadsCharts", "entropy");
        case HeadScore::Distance:
            return QCoreApplication::translate("HeadsCharts", "distance");
    }
    return {};
}

/// The groups of rows, where all layers share keys alike.
std::vector<widgets::HeatBand> keyGroups(const HeadsStudy& study) {
    const int count = study.perGroup.front(), heads = study.mostHeads();
    const bool alike = std::ranges::all_of(study.perGroup, [&](int one) { return one == count; });
    std::vector<widgets::HeatBand> bands;
    if (!alike || count < 2) return bands;
    for (int group = 0; group < heads / count; ++group)
        bands.push_back({QCoreApplication::translate("HeadsCharts", "KV %1").arg(group), count});
    return bands;
}

QString measuredSentence(const core::LossChange& measured) {
    const QLocale locale;
    const QString mean = widgets::signedText(measured.mean, locale, kDecimals);
    if (!measured.standardError)
        return QCoreApplication::translate("HeadsCharts", "Measured %1 (one window: no error).")
            .arg(mean);
    return QCoreApplication::translate("HeadsCharts", "Measured %1 ± %2.")
        .arg(mean, widgets::fixedText(*measured.standardError, locale, kDecimals));
}

}  // namespace

QString scoreName(HeadScore score) {
    switch (score) {
        case HeadScore::LeaveOneOut:
            return QCoreApplication::translate("HeadsCharts", "left out, measured");
        case HeadScore::Gradient:
            return QCoreApplication::translate("HeadsCharts", "gradient of a gate");
        case HeadScore::Estimate:
            return QCoreApplication::translate("HeadsCharts", "left out, first order");
        case HeadScore::Entropy:
            return QCoreApplication::translate("HeadsCharts", "entropy of attention");
        case HeadScore::Distance:
            return QCoreApplication::translate("HeadsCharts", "distance looked at");
    }
    return {};
}

QString scoreUnit(HeadScore score) {
    switch (score) {
        case HeadScore::LeaveOneOut:
            return QCoreApplication::translate("HeadsCharts", "change of loss without it, nats");
        case HeadScore::Gradient:
            return QCoreApplication::translate("HeadsCharts", "mean |dL/dgate|");
        case HeadScore::Estimate:
            return QCoreApplication::translate("HeadsCharts", "estimated change of loss, nats");
        case HeadScore::Entropy:
            return QCoreApplication::translate("HeadsCharts", "entropy, nats");
        case HeadScore::Distance:
            return QCoreApplication::translate("HeadsCharts", "mean distance, tokens");
    }
    return {};
}

widgets::HeatMapData headMapOf(const HeadsStudy& study, HeadScore score) {
    widgets::HeatMapData data;
    data.palette = isSigned(score) ? widgets::HeatPalette::Signed : widgets::HeatPalette::Magnitude;
    data.rowName = QCoreApplication::translate("HeadsCharts", "head");
    data.columnName = QCoreApplication::translate("HeadsCharts", "block");
    data.valueName = scoreUnit(score);
    data.rowBands = keyGroups(study);
    for (const core::LayerHeads& layer : study.report.layers)
        data.columns << QString::number(layer.layer);
    for (int head = 0; head < study.mostHeads(); ++head) {
        data.rows << QString::number(head);
        for (const core::LayerHeads& layer : study.report.layers) {
            const bool exists = head < static_cast<int>(layer.heads.size());
            const auto* one = exists ? &layer.heads[static_cast<size_t>(head)] : nullptr;
            data.values.push_back(one ? headScore(*one, score) : NAN);
            if (score == HeadScore::LeaveOneOut)
                data.errors.push_back(
                    one && one->without ? one->without->standardError.value_or(NAN) : NAN);
        }
    }
    return data;
}

std::vector<widgets::HeatMark> headMarksOf(const HeadsStudy& study, const HeadMarks& marks) {
    std::vector<widgets::HeatMark> shown;
    for (int head = 0; head < study.mostHeads(); ++head)
        for (int layer = 0; layer < study.layers(); ++layer)
            shown.push_back(marks.isMarked(layer, head) ? widgets::HeatMark::Removed
                                                        : widgets::HeatMark::None);
    return shown;
}

widgets::HeatMapData attentionOf(const HeadPatterns& patterns, int layer, int head) {
    widgets::HeatMapData data;
    const auto& layers = patterns.patterns.layers;
    if (layer < 0 || layer >= static_cast<int>(layers.size()) || head < 0 ||
        head >= static_cast<int>(layers[static_cast<size_t>(layer)].heads.size()))
        return data;
    data.rows = data.columns = patterns.tokens;
    data.rowName = QCoreApplication::translate("HeadsCharts", "from");
    data.columnName = QCoreApplication::translate("HeadsCharts", "to");
    data.valueName = QCoreApplication::translate("HeadsCharts", "share of attention");
    const std::vector<float>& weights =
        layers[static_cast<size_t>(layer)].heads[static_cast<size_t>(head)];
    const auto tokens = static_cast<size_t>(patterns.tokens.size());
    for (size_t query = 0; query < tokens; ++query)
        for (size_t key = 0; key < tokens; ++key)
            data.values.push_back(key <= query ? double{weights[query * tokens + key]} : NAN);
    return data;
}

widgets::HeatMapData agreementMapOf(const HeadsStudy& study) {
    widgets::HeatMapData data;
    std::vector<HeadScore> scores{study.agreements.front().first};
    for (const HeadAgreement& one : study.agreements)
        if (one.first == scores.front()) scores.push_back(one.second);
    const auto place = [&](HeadScore score) {
        return static_cast<int>(std::ranges::find(scores, score) - scores.begin());
    };
    for (size_t i = 1; i < scores.size(); ++i) data.rows << shortName(scores[i]);
    for (size_t i = 0; i + 1 < scores.size(); ++i) data.columns << shortName(scores[i]);
    data.values.assign(static_cast<size_t>(data.rowCount() * data.columnCount()), NAN);
    for (const HeadAgreement& one : study.agreements)
        data.values[data.place(place(one.second) - 1, place(one.first))] = one.rho;
    data.palette = widgets::HeatPalette::Signed;
    data.reach = 1;
    data.valueName = QCoreApplication::translate("HeadsCharts", "rank correlation");
    return data;
}

widgets::LineChartData removalCurveOf(const HeadsStudy& study, HeadScore score,
                                      const MeasuredRemovals& measured) {
    widgets::LineChartData data;
    const std::vector<HeadUnit> units = unitsByScore(study, score);
    HeadMarks marks(study);
    widgets::LineSeries estimate{QCoreApplication::translate("HeadsCharts", "first order"),
                                 {widgets::Series::Blue, widgets::Marker::Circle, false},
                                 {0}};
    for (const HeadUnit& unit : units) {
        marks.set(unit, true);
        estimate.y.push_back(marks.estimate(study));
    }
    data.series.push_back(std::move(estimate));
    if (!measured.empty()) {
        widgets::LineSeries points{QCoreApplication::translate("HeadsCharts", "measured"),
                                   {widgets::Series::Vermillion, widgets::Marker::Diamond, false},
                                   std::vector<double>(units.size() + 1, NAN)};
        for (const auto& [count, change] : measured)
            points.y[static_cast<size_t>(count)] = change.mean;
        data.series.push_back(std::move(points));
    }
    data.xName = study.grouped() ? QCoreApplication::translate("HeadsCharts", "KV groups removed")
                                 : QCoreApplication::translate("HeadsCharts", "heads removed");
    data.yName = QCoreApplication::translate("HeadsCharts", "change of loss, nats");
    return data;
}

QString markedSentence(const HeadsStudy& study, const HeadMarks& marks,
                       const std::optional<core::LossChange>& measured) {
    const QLocale locale;
    const auto heads = static_cast<int>(marks.places(study).size());
    if (heads == 0)
        return QCoreApplication::translate("HeadsCharts",
                                           "Nothing is marked: click a head, or move the slider.");
    const auto all = static_cast<int>(unitsByScore(study, HeadScore::Gradient).size());
    QString text =
        study.grouped()
            ? QCoreApplication::translate("HeadsCharts", "%1 of %2 KV groups marked (%3 heads).")
                  .arg(marks.units(study))
                  .arg(all)
                  .arg(heads)
            : QCoreApplication::translate("HeadsCharts", "%1 of %2 heads marked.")
                  .arg(heads)
                  .arg(all);
    text += QLatin1Char(' ') +
            QCoreApplication::translate("HeadsCharts", "Loss %1 nats, first-order estimate.")
                .arg(widgets::signedText(marks.estimate(study), locale, kDecimals));
    if (measured) text += QLatin1Char(' ') + measuredSentence(*measured);
    return text;
}

QString headAgreementSentence(const HeadsStudy& study) {
    QStringList parts;
    for (const HeadAgreement& one : study.agreements)
        if (one.first == study.agreements.front().first)
            parts << QCoreApplication::translate("HeadsCharts", "%1 %2", "score, rank correlation")
                         .arg(scoreName(one.second), widgets::fixedText(one.rho, QLocale(), 2));
    return QCoreApplication::translate("HeadsCharts",
                                       "Rank correlation of “%1” with the other scores: %2.")
        .arg(scoreName(study.agreements.front().first), parts.join(QStringLiteral(" · ")));
}

}  // namespace lathe::app
