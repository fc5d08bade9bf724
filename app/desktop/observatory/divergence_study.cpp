// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/divergence_study.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/generate/token_choices.h"
#include "widgets/charts/number_text.h"

namespace lathe::app {

namespace {

constexpr int kShownPredictions = 3;
constexpr double kPercent = 100;
constexpr int kDecimals = 3;

QString shown(const core::Tokenizer& tokenizer, core::TokenId token) {
    return QString::fromStdString(core::shownToken(tokenizer, token)).replace('\n', u'↵');
}

QString predictions(const core::Tokenizer& tokenizer,
                    const std::vector<core::LikelyToken>& tokens) {
    QStringList parts;
    for (const core::LikelyToken& one : tokens) {
        if (parts.size() == kShownPredictions) break;
        parts << QCoreApplication::translate("Divergence", "“%1” %2 %", "token, percent")
                     .arg(shown(tokenizer, one.id).trimmed(),
                          widgets::fixedText(kPercent * one.probability, QLocale(), 0));
    }
    return parts.join(QStringLiteral(", "));
}

double quantityOf(const core::StreamError& error, StreamQuantity quantity) {
    switch (quantity) {
        case StreamQuantity::RelativeError:
            return error.relative;
        case StreamQuantity::CosineDistance:
            return 1 - error.cosine;
        case StreamQuantity::Sqnr:
            return std::isfinite(error.sqnrDb) ? error.sqnrDb : NAN;
    }
    return NAN;
}

}  // namespace

DivergenceStudy studyDivergence(const DivergenceRequest& request, core::JobContext& job) {
    const ObservedWindows observed = readObserved(request.text, *request.original);
    DivergenceStudy study;
    study.found = core::divergenceByLayer(core::ForwardPass(request.original, request.backend),
                                          core::ForwardPass(request.changed, request.backend),
                                          observed.plan, {}, job);
    const core::Tokenizer& tokenizer = *request.original->tokenizer();
    for (const core::DivergentToken& token : study.found.tokens) {
        DivergentPlace place;
        for (const core::TokenId id : token.before) place.before += shown(tokenizer, id);
        place.target = shown(tokenizer, token.target);
        place.kl = token.kl;
        place.original = predictions(tokenizer, token.reference);
        place.changed = predictions(tokenizer, token.model);
        study.places.push_back(std::move(place));
    }
    study.textName = observed.name;
    study.textSha256 = observed.sha256;
    study.changedName = request.changedName;
    study.tokens = observed.plan.scoredTokens;
    return study;
}

widgets::LineChartData streamLinesOf(const DivergenceStudy& study, StreamQuantity quantity) {
    widgets::LineChartData data;
    widgets::LineSeries total{QCoreApplication::translate("Divergence", "with inherited"),
                              {widgets::Series::Blue, widgets::Marker::Circle, false},
                              {}};
    widgets::LineSeries own{QCoreApplication::translate("Divergence", "its own"),
                            {widgets::Series::Orange, widgets::Marker::Square, false},
                            {}};
    for (const core::LayerError& layer : study.found.layers) {
        total.y.push_back(quantityOf(layer.total, quantity));
        own.y.push_back(quantityOf(layer.own, quantity));
    }
    data.series = {std::move(total), std::move(own)};
    data.xName = QCoreApplication::translate("Divergence", "block");
    data.logY = quantity != StreamQuantity::Sqnr;
    switch (quantity) {
        case StreamQuantity::RelativeError:
            data.yName = QCoreApplication::translate("Divergence", "relative error");
            break;
        case StreamQuantity::CosineDistance:
            data.yName = QCoreApplication::translate("Divergence", "1 − cosine");
            break;
        case StreamQuantity::Sqnr:
            data.yName = QCoreApplication::translate("Divergence", "SQNR, dB");
            break;
    }
    return data;
}

widgets::RankedBarsData linearBarsOf(const DivergenceStudy& study, const QStringList& selected,
                                     std::vector<int>& order) {
    const auto& linears = study.found.linears;
    order.resize(linears.size());
    std::iota(order.begin(), order.end(), 0);
    std::erase_if(order, [&](int i) { return !(linears[static_cast<size_t>(i)].own > 0); });
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](int i) { return linears[static_cast<size_t>(i)].own; });
    widgets::RankedBarsData data;
    data.itemName = QCoreApplication::translate("Divergence", "weight");
    data.axisName = QCoreApplication::translate("Divergence", "own error");
    for (const int index : order) {
        const core::LinearError& linear = linears[static_cast<size_t>(index)];
        const QString name = QString::fromStdString(linear.site);
        const QString label = linear.layer < 0
                                  ? name
                                  : QCoreApplication::translate("Divergence", "block %1 · %2")
                                        .arg(linear.layer)
                                        .arg(name.section('.', 2));
        data.bars.push_back({label, linear.own, 0, {}, selected.contains(name)});
    }
    return data;
}

widgets::ChartTable placesTable(const DivergenceStudy& study) {
    widgets::ChartTable table;
    table.decimals = kDecimals;
    table.headers = {QCoreApplication::translate("Divergence", "KL, nats"),
                     QCoreApplication::translate("Divergence", "text"),
                     QCoreApplication::translate("Divergence", "goes on"),
                     QCoreApplication::translate("Divergence", "original expected"),
                     QCoreApplication::translate("Divergence", "changed expects")};
    for (const DivergentPlace& place : study.places)
        table.rows.push_back(
            {place.kl, place.before, place.target, place.original, place.changed});
    return table;
}

QString divergenceSentence(const DivergenceStudy& study, double threshold) {
    const QLocale locale;
    const auto& layers = study.found.layers;
    const auto past = std::ranges::find_if(layers, [&](const core::LayerError& layer) {
        return !(layer.total.relative <= threshold);
    });
    const core::DivergenceResult& all = study.found.predictions;
    const QString where =
        past == layers.end()
            ? QCoreApplication::translate("Divergence", "No block is past the threshold.")
            : QCoreApplication::translate("Divergence", "Block %1 is the first past the threshold.")
                  .arg(past - layers.begin());
    return where + QLatin1Char(' ') +
           QCoreApplication::translate("Divergence",
                                       "KL %1 ± %2 nats, same first choice at %3 % of %4 tokens.")
               .arg(widgets::valueText(all.kl.mean, locale),
                    widgets::valueText(all.kl.standardError, locale, 2),
                    widgets::fixedText(kPercent * all.top1Agreement, locale, 1),
                    locale.toString(qlonglong(study.tokens)));
}

}  // namespace lathe::app
