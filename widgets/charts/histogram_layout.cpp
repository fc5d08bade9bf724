// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/histogram_layout.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kErrorPanel = 50, kPanelGap = 22, kLowestForErrors = 230, kLowestForCodes = 110;
constexpr double kHeadroom = 1.6;       // the highest head stays clear of the top
constexpr double kBaselineCount = 0.6;  // so that a bin of one value is still seen

AxisScale countScale(const HistogramData& data, bool logCount) {
    double highest = 1;
    for (const double count : data.counts)
        if (std::isfinite(count)) highest = std::max(highest, count);
    for (const QuantLevel& level : data.levels)
        if (std::isfinite(level.count)) highest = std::max(highest, level.count);
    if (logCount) return AxisScale::log(kBaselineCount, std::max(10.0, highest * kHeadroom));
    return AxisScale::linear(0, highest * 1.08);
}

double highestError(const HistogramData& data) {
    double highest = 0;
    for (const QuantLevel& level : data.levels)
        if (std::isfinite(level.rmsError)) highest = std::max(highest, level.rmsError);
    return highest;
}

PlotAxis hidden(const AxisScale& scale) {
    PlotAxis axis;
    axis.scale = scale;
    axis.visible = false;
    return axis;
}

/// The room left of the plot: the widest of tick labels and row names.
double leftColumn(const PlotAxis& counts, const ChartFrame& frame) {
    const QFontMetricsF metrics = frame.metrics();
    // "value" stands beside the first label of its axis, half of which reaches into this column.
    const auto name = [](const char* text) {
        return QCoreApplication::translate("HistogramPainter", text);
    };
    double width = metrics.horizontalAdvance(name("value")) +
                   metrics.horizontalAdvance(valueText(-0.1, frame.locale)) / 2;
    width = std::max(
        {width, metrics.horizontalAdvance(name("code")), metrics.horizontalAdvance(name("count"))});
    for (const AxisScale::Tick& tick : counts.scale.ticks(counts.wantedTicks))
        if (tick.major)
            width =
                std::max(width, metrics.horizontalAdvance(compactNumber(tick.value, frame.locale)));
    return std::ceil(width) + 8;
}

/// The next of 1, 2, 5, 10 times a power of ten: one labelled tick, at the end.
double nextNice(double value) {
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double mantissa : {1.0, 2.0, 5.0})
        if (value <= mantissa * decade) return mantissa * decade;
    return 10 * decade;
}

PlotAxes errorAxes(const HistogramData& data, const AxisScale& x, const QRectF& panel,
                   int exponent) {
    PlotAxis y;
    const double highest = highestError(data) / std::pow(10.0, exponent);
    y.scale = AxisScale::linear(0, nextNice(highest));
    y.wantedTicks = 1;
    return {panel, hidden(x), y};
}

}  // namespace

AxisScale fullHistogramRange(const HistogramData& data) {
    double low = data.low, high = data.high;
    for (const QuantLevel& level : data.levels) {
        low = std::min(low, level.low);
        high = std::max(high, level.high);
    }
    if (data.clip) {
        low = std::min(low, data.clip->low);
        high = std::max(high, data.clip->high);
    }
    return AxisScale::linear(low, high).niced(8);
}

HistogramLayout layoutHistogram(const HistogramData& data, const AxisScale& x, bool logCount,
                                const ChartFrame& frame) {
    const double line = std::ceil(frame.metrics().height());
    const QRectF& area = frame.area;
    const double error = highestError(data);
    const bool withErrors = error > 0 && area.height() >= kLowestForErrors;
    const bool withCodes = !data.levels.empty() && area.height() >= kLowestForCodes;

    PlotAxis counts;
    counts.scale = countScale(data, logCount);
    counts.compactLabels = true;
    PlotAxis values;
    values.scale = x;
    values.wantedTicks = area.width() < 420 ? 4 : 8;
    values.name = QCoreApplication::translate("HistogramPainter", "value");
    values.namePlain = true;

    const double left = area.left() + leftColumn(counts, frame), right = area.right() - 10;
    const double top = area.top() + line + 8;
    double bottom = area.bottom() - line - 6;
    const QRectF panel(left, bottom + line + 6 - kErrorPanel, std::max(8.0, right - left),
                       kErrorPanel - 4);
    if (withErrors) bottom -= kErrorPanel + kPanelGap;
    const double codeRow = withCodes ? line + 2 : 0;
    const auto rect = [&](double low) {
        const double x0 = snapped(left, frame.dpr), y0 = snapped(top, frame.dpr);
        return QRectF(x0, y0, std::max(8.0, snapped(right, frame.dpr) - x0),
                      std::max(8.0, snapped(low, frame.dpr) - y0));
    };
    PlotAxis noCounts = hidden(counts.scale);
    HistogramLayout layout{PlotAxes(rect(bottom - codeRow), hidden(x), counts),
                           PlotAxes(rect(bottom), values, noCounts),
                           area.top() + line / 2,
                           {},
                           {},
                           0};
    if (withCodes) layout.codeY = bottom - codeRow / 2;
    if (withErrors) {
        const int exponent = static_cast<int>(std::floor(std::log10(error) / 3)) * 3;
        layout.errorExponent = exponent;
        layout.errors = errorAxes(data, x, panel, exponent);
    }
    return layout;
}

double topOfBins(const HistogramData& data, const PlotAxes& axes, double fromX, double toX) {
    double top = axes.plot().bottom();
    const double width = data.binWidth();
    if (!(width > 0)) return top;
    const auto binOf = [&](double pixel) {
        return std::clamp((axes.xValue(pixel) - data.low) / width, 0.0,
                          double(data.counts.size()) - 1);
    };
    const auto last = static_cast<size_t>(binOf(toX));
    for (auto i = static_cast<size_t>(binOf(fromX)); i <= last; ++i)
        if (data.counts[i] > 0) top = std::min(top, axes.y(data.counts[i]));
    return top;
}

double levelSpacing(const HistogramData& data, const PlotAxes& axes) {
    if (data.levels.size() < 2) return axes.plot().width();
    const double first = axes.x(data.levels.front().value), last = axes.x(data.levels.back().value);
    return (last - first) / static_cast<double>(data.levels.size() - 1);
}

}  // namespace lathe::widgets
