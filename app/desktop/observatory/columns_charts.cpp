// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/columns_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "widgets/charts/number_text.h"

namespace lathe::app {

namespace {

constexpr double kPercent = 100;

QString plainName(TileMethod method) {
    return method == TileMethod::Gptq
               ? QCoreApplication::translate("ColumnsStudy", "rounding to nearest")
               : QCoreApplication::translate("ColumnsStudy", "by magnitude");
}

double lossAt(const std::vector<double>& loss, int decided, double energy) {
    if (decided == 0 || energy == 0) return 0;
    return kPercent * loss[static_cast<size_t>(decided - 1)] / energy;
}

/// Names, bands and marks, which all pictures of a tile share.
widgets::HeatMapData frameOf(const TileWalk& walk, int decided, const TilePlace& chosen) {
    widgets::HeatMapData data;
    data.palette = widgets::HeatPalette::Signed;
    data.rowName = QCoreApplication::translate("ColumnsStudy", "row");
    data.columnName = QCoreApplication::translate("ColumnsStudy", "input");
    for (int r = 0; r < walk.rows(); ++r) data.rows << QString::number(walk.options.firstRow + r);
    for (int place = 0; place < walk.columns(); ++place)
        data.columns << QString::number(walk.options.firstColumn + walk.columnAt(place));
    const QString done = walk.options.method == TileMethod::Gptq
                             ? QCoreApplication::translate("ColumnsStudy", "rounded")
                             : QCoreApplication::translate("ColumnsStudy", "decided");
    for (const widgets::HeatBand& band :
         {widgets::HeatBand{done, decided},
          {QCoreApplication::translate("ColumnsStudy", "still free"), walk.columns() - decided}})
        if (band.count > 0) data.columnBands.push_back(band);
    data.selectedColumn = decided - 1;
    const core::ColumnTrace& trace = walk.shown().trace;
    for (int r = 0; r < walk.rows(); ++r)
        for (int place = 0; place < walk.columns(); ++place) {
            const bool pruned =
                !trace.pruned.empty() && place < decided && trace.pruned[trace.at(r, place)] != 0;
            const bool framed = chosen == TilePlace{r, place} || walk.isEdited(r, place);
            data.marks.push_back(framed   ? widgets::HeatMark::Chosen
                                 : pruned ? widgets::HeatMark::Removed
                                          : widgets::HeatMark::None);
        }
    return data;
}

std::vector<double> difference(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> result(a.size());
    std::ranges::transform(a, b, result.begin(), std::minus());
    return result;
}

/// Behind `decided` columns.
std::vector<double> changeOf(const TileWalk& walk, size_t decided, TileChange change) {
    const TracedTile& shown = walk.shown();
    const std::vector<double>& now = shown.states[decided];
    switch (change) {
        case TileChange::LastColumn:
            return decided == 0 ? std::vector<double>(now.size())
                                : shown.trace.changeAt(static_cast<int64_t>(decided) - 1);
        case TileChange::SoFar:
            return difference(now, shown.states.front());
        case TileChange::OfEdit:
            return difference(now, walk.original.states[decided]);
    }
    return {};
}

double furthest(const std::vector<double>& values) {
    double so = 0;
    for (const double value : values) so = std::max(so, std::abs(value));
    return so;
}

/// Over all steps of the walk.
double reachOf(const TileWalk& walk, TileChange change) {
    double reach = 0;
    for (size_t decided = 0; decided < walk.shown().states.size(); ++decided)
        reach = std::max(reach, furthest(changeOf(walk, decided, change)));
    return reach;
}

/// Of this step, since a level more or less later on would outshine it, as would what was edited.
double spreadReach(const widgets::HeatMapData& data) {
    std::vector<double> values = data.values;
    for (size_t i = 0; i < values.size(); ++i)
        if (data.marks[i] == widgets::HeatMark::Chosen) values[i] = 0;
    return furthest(values);
}

QString number(double value) {
    return widgets::valueText(value, QLocale());
}

}  // namespace

widgets::HeatMapData tileOf(const TileWalk& walk, int decided, const TilePlace& chosen) {
    widgets::HeatMapData data = frameOf(walk, decided, chosen);
    data.valueName = QCoreApplication::translate("ColumnsStudy", "weight");
    data.values = walk.shown().states[static_cast<size_t>(decided)];
    for (const std::vector<double>& state : walk.shown().states)
        data.reach = std::max(data.reach, furthest(state));
    return data;
}

widgets::HeatMapData tileChangeOf(const TileWalk& walk, int decided, const TilePlace& chosen,
                                  TileChange change) {
    widgets::HeatMapData data = frameOf(walk, decided, chosen);
    data.valueName = QCoreApplication::translate("ColumnsStudy", "change");
    data.values = changeOf(walk, static_cast<size_t>(decided), change);
    data.reach = change == TileChange::OfEdit ? spreadReach(data) : reachOf(walk, change);
    for (widgets::HeatMark& mark : data.marks)
        if (mark == widgets::HeatMark::Removed) mark = widgets::HeatMark::None;
    return data;
}

widgets::LineChartData tileLossOf(const TileWalk& walk, int decided) {
    widgets::LineChartData data;
    data.xName = QCoreApplication::translate("ColumnsStudy", "columns decided");
    data.yName = QCoreApplication::translate("ColumnsStudy", "lost, % of the outputs' energy");
    data.markers = false;
    data.current = decided;
    const auto add = [&](const QString& label, widgets::SeriesStyle style,
                         const std::vector<double>& loss, double energy) {
        widgets::LineSeries series{label, style, {}};
        for (int count = 0; count <= walk.columns(); ++count)
            series.y.push_back(lossAt(loss, count, energy));
        data.series.push_back(std::move(series));
    };
    const core::ColumnTrace &shown = walk.shown().trace, &before = walk.original.trace;
    widgets::SeriesStyle own, plain, unedited;
    own.hue = widgets::Series::Blue;
    plain.hue = widgets::Series::Orange;
    unedited.original = true;
    add(methodName(walk.options.method), own, shown.loss, shown.energy);
    add(plainName(walk.options.method), plain, shown.plainLoss, shown.energy);
    if (walk.edited)
        add(QCoreApplication::translate("ColumnsStudy", "without the edit"), unedited, before.loss,
            before.energy);
    return data;
}

QString tileSentence(const TileWalk& walk, int decided) {
    const bool rounds = walk.options.method == TileMethod::Gptq;
    if (decided == 0)
        return rounds ? QCoreApplication::translate(
                            "ColumnsStudy",
                            "Nothing is rounded yet. Each column is rounded in turn, and those "
                            "still free make up for its error.")
                      : QCoreApplication::translate(
                            "ColumnsStudy",
                            "Nothing is pruned yet. In each column some weights become zero, and "
                            "the columns still free make up for them.");
    const core::ColumnTrace& trace = walk.shown().trace;
    const QString lost =
        QCoreApplication::translate("ColumnsStudy",
                                    "Lost so far: %1 % of the outputs' energy; %2: %3 %.")
            .arg(number(lossAt(trace.loss, decided, trace.energy)), plainName(walk.options.method),
                 number(lossAt(trace.plainLoss, decided, trace.energy)));
    const int input = walk.options.firstColumn + walk.columnAt(decided - 1);
    if (rounds)
        return QCoreApplication::translate("ColumnsStudy", "Input %1 was rounded.").arg(input) +
               QLatin1Char(' ') + lost;
    int zeros = 0;
    for (int r = 0; r < walk.rows(); ++r) zeros += trace.pruned[trace.at(r, decided - 1)];
    return QCoreApplication::translate("ColumnsStudy", "Of input %1, %2 of %3 weights became zero.")
               .arg(input)
               .arg(zeros)
               .arg(walk.rows()) +
           QLatin1Char(' ') + lost;
}

std::vector<widgets::Fact> tileFactsOf(const TileWalk& walk, int decided, const TilePlace& chosen) {
    const core::ColumnTrace& trace = walk.shown().trace;
    const size_t at = trace.at(chosen.row, chosen.place);
    const auto stateAt = [&](int count) {
        return walk.shown().states[static_cast<size_t>(count)][at];
    };
    const double turn = stateAt(chosen.place), becomes = trace.decided[at];
    QString level = number(becomes);
    if (!trace.steps.empty() && trace.steps[at] != 0)
        level = QCoreApplication::translate("ColumnsStudy", "%1 (code %2)", "value, integer")
                    .arg(level)
                    .arg(number(std::round(becomes / double{trace.steps[at]})));
    return {
        {QCoreApplication::translate("ColumnsStudy", "When its turn comes"), number(turn),
         QCoreApplication::translate("ColumnsStudy",
                                     "After the columns before it were made up for"),
         false},
        {QCoreApplication::translate("ColumnsStudy", "Becomes"), level, {}, false},
        {QCoreApplication::translate("ColumnsStudy", "Its error"), number(becomes - turn),
         QCoreApplication::translate("ColumnsStudy", "What the columns behind it make up for"),
         false},
        {QCoreApplication::translate("ColumnsStudy", "Now"), number(stateAt(decided)), {}, true}};
}

QString spreadSentence(const TileWalk& walk, int decided) {
    if (!walk.edited) return {};
    const auto count = static_cast<size_t>(decided);
    const std::vector<double>&now = walk.edited->states[count],
          &before = walk.original.states[count];
    int differ = 0;
    for (size_t i = 0; i < now.size(); ++i) differ += now[i] != before[i];
    return QCoreApplication::translate(
               "ColumnsStudy", "%1 of %2 weights now differ from the walk without the edit.")
        .arg(QLocale().toString(differ), QLocale().toString(qlonglong(now.size())));
}

QString methodName(TileMethod method) {
    return method == TileMethod::Gptq ? QStringLiteral("GPTQ") : QStringLiteral("SparseGPT");
}

}  // namespace lathe::app
