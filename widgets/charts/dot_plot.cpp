// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/dot_plot.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/label_placement.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kReach = 12, kMarker = 8;

}  // namespace

DotPlot::DotPlot(QWidget* parent) : ChartWidget(parent) {}

void DotPlot::setData(DotPlotData data) {
    m_data = std::move(data);
    for (DotGroup& group : m_data.groups)
        group.values.resize(m_data.series.size(), DotValue{NAN, 0});
    dataChanged();
}

bool DotPlot::isEmpty() const {
    return std::ranges::none_of(m_data.groups, [](const DotGroup& group) {
        return std::ranges::any_of(
            group.values, [](const DotValue& value) { return std::isfinite(value.value); });
    });
}

ChartTable DotPlot::table() const {
    ChartTable table;
    table.headers = {tr("task"), tr("run"), m_data.axisName, tr("± error")};
    for (const DotGroup& group : m_data.groups)
        for (size_t s = 0; s < m_data.series.size(); ++s)
            table.rows.push_back({group.label, m_data.series[s].label, group.values[s].value,
                                  group.values[s].error});
    return table;
}

int DotPlot::markCount() const {
    return static_cast<int>(m_data.groups.size() * m_data.series.size());
}

MarkText DotPlot::markText(int mark) const {
    const auto index = static_cast<size_t>(mark);
    const DotGroup& group = m_data.groups[index / m_data.series.size()];
    const DotValue& value = group.values[index % m_data.series.size()];
    QString number = signedText(value.value, locale(), m_data.decimals);
    if (std::isnan(value.value))
        number = tr("not measured");
    else if (value.error > 0)
        number += QStringLiteral(" ± ") + fixedText(value.error, locale(), m_data.decimals);
    return {m_data.series[index % m_data.series.size()].label + QStringLiteral(" · ") + group.label,
            tr("%1 %2", "number, unit")
                .arg(number, std::isnan(value.value) ? QString() : m_data.axisName)
                .trimmed()};
}

QSize DotPlot::designSize() const {
    return {360, 380};
}

PlotAxes DotPlot::axesIn(const ChartFrame& frame) const {
    double low = m_data.reference, high = m_data.reference;
    for (const DotGroup& group : m_data.groups)
        for (const DotValue& value : group.values) {
            if (!std::isfinite(value.value)) continue;
            const double error = std::isfinite(value.error) ? value.error : 0;
            low = std::min(low, value.value - error);
            high = std::max(high, value.value + error);
        }
    PlotAxis x, y;
    x.scale = AxisScale::linear(low, high).niced(4);
    x.wantedTicks = 4;
    x.name = m_data.axisName;
    y.scale = AxisScale::linear(0, 1);
    y.visible = false;
    const QFontMetricsF bold = frame.metrics(metrics::kSmallText, QFont::DemiBold),
                        plain = frame.metrics();
    double left = 0, right = 0;
    for (const DotGroup& group : m_data.groups)
        left = std::max(
            {left, bold.horizontalAdvance(group.label), plain.horizontalAdvance(group.detail)});
    for (const DotSeries& series : m_data.series)
        right = std::max(right, bold.horizontalAdvance(series.label));
    QRectF outer = frame.area;
    outer.setLeft(outer.left() + std::min(std::ceil(left), outer.width() * 0.3) + 12);
    outer.setRight(outer.right() - std::min(std::ceil(right), outer.width() * 0.3) - 12);
    return {PlotAxes::plotWithin(outer, x, y, frame), x, y};
}

double DotPlot::rowY(size_t group, size_t series, const PlotAxes& axes) const {
    const QRectF& plot = axes.plot();
    const double pitch = plot.height() / static_cast<double>(m_data.groups.size());
    const double share =
        (static_cast<double>(series) + 1) / (static_cast<double>(m_data.series.size()) + 1);
    return plot.top() + pitch * (static_cast<double>(group) + share);
}

void DotPlot::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const QRectF& plot = axes.plot();
    axes.paintGrid(painter, frame, GridLines::Vertical);
    for (size_t g = 1; g < m_data.groups.size(); ++g) {
        const double y = plot.top() + plot.height() * static_cast<double>(g) /
                                          static_cast<double>(m_data.groups.size());
        horizontalLine(painter, frame.area.left(), plot.right(), y, frame.colors().separator);
    }
    const double x = axes.x(m_data.reference);
    dashedLine(painter, {x, plot.top()}, {x, plot.bottom()}, frame.colors().text1);
    axes.paintAxes(painter, frame);
    for (size_t g = 0; g < m_data.groups.size(); ++g) paintGroup(painter, frame, axes, g);
    paintSeriesNames(painter, frame, axes);
}

void DotPlot::paintGroup(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                         size_t group) const {
    const DotGroup& data = m_data.groups[group];
    const Tokens& colors = frame.colors();
    const QRectF& plot = axes.plot();
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold), plain = frame.font();
    const QFont small = frame.font(metrics::kCellText);
    const double line = std::ceil(frame.metrics().height()),
                 width = plot.left() - frame.area.left() - 8;
    const double pitch = plot.height() / static_cast<double>(m_data.groups.size());
    const double middle = plot.top() + pitch * (static_cast<double>(group) + 0.5);
    const bool withDetail = !data.detail.isEmpty() && pitch >= 2 * line;
    textAt(painter, bold, colors.text1, {frame.area.left(), middle - (withDetail ? line / 2 : 0)},
           Qt::AlignLeft, fitted(bold, data.label, width));
    if (withDetail)
        textAt(painter, plain, colors.text2, {frame.area.left(), middle + line / 2}, Qt::AlignLeft,
               fitted(plain, data.detail, width));
    const bool withValues = pitch / static_cast<double>(m_data.series.size() + 1) >=
                            QFontMetricsF(small).height() * 0.95;
    for (size_t s = 0; s < m_data.series.size(); ++s) {
        const DotValue& value = data.values[s];
        if (!std::isfinite(value.value)) continue;
        const double y = rowY(group, s, axes), x = axes.x(value.value);
        double left = x - kMarker / 2, right = x + kMarker / 2;
        if (value.error > 0) {
            left = std::min(left, axes.x(value.value - value.error));
            right = std::max(right, axes.x(value.value + value.error));
            horizontalWhisker(painter, axes.x(value.value - value.error),
                              axes.x(value.value + value.error), y,
                              fillOf(m_data.series[s].style, colors));
        }
        drawMarker(painter, m_data.series[s].style, colors, {x, y}, kMarker, false);
        if (!withValues) continue;
        const QString text = signedText(value.value, frame.locale, m_data.decimals);
        const double room = QFontMetricsF(small).horizontalAdvance(text) + 5;
        // On the side away from the reference line, or the other where that side ends.
        const bool toLeft = (value.value < m_data.reference && left - room >= plot.left()) ||
                            right + room > plot.right();
        textAt(painter, small, colors.text2, {toLeft ? left - 5 : right + 5, y},
               toLeft ? Qt::AlignRight : Qt::AlignLeft, text);
    }
}

void DotPlot::paintSeriesNames(QPainter& painter, const ChartFrame& frame,
                               const PlotAxes& axes) const {
    if (m_data.groups.empty()) return;
    const QRectF& plot = axes.plot();
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(frame.metrics().height());
    std::vector<double> wanted;
    for (size_t s = 0; s < m_data.series.size(); ++s) wanted.push_back(rowY(0, s, axes));
    const std::vector<double> places =
        spreadLabels(wanted, line, plot.top() + line / 2, plot.bottom() - line / 2);
    for (size_t s = 0; s < m_data.series.size(); ++s)
        textAt(painter, bold, textOf(m_data.series[s].style, frame.colors()),
               {plot.right() + 12, places[s]}, Qt::AlignLeft,
               fitted(bold, m_data.series[s].label, frame.area.right() - plot.right() - 10));
}

MarkShape DotPlot::shapeOf(int mark, const ChartFrame& frame) const {
    const auto index = static_cast<size_t>(mark);
    const size_t group = index / m_data.series.size(), series = index % m_data.series.size();
    const PlotAxes axes = axesIn(frame);
    const double value = m_data.groups[group].values[series].value;
    return {{axes.x(std::isfinite(value) ? value : m_data.reference), rowY(group, series, axes)},
            {}};
}

int DotPlot::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    int best = -1;
    double nearest = kReach;
    for (size_t g = 0; g < m_data.groups.size(); ++g)
        for (size_t s = 0; s < m_data.series.size(); ++s) {
            const double value = m_data.groups[g].values[s].value;
            if (!std::isfinite(value)) continue;
            const double distance =
                std::hypot(axes.x(value) - position.x(), rowY(g, s, axes) - position.y());
            if (distance > nearest) continue;
            nearest = distance;
            best = static_cast<int>(g * m_data.series.size() + s);
        }
    return best;
}

int DotPlot::neighbour(int mark, int key) const {
    const int perGroup = static_cast<int>(m_data.series.size());
    if (mark < 0 || (key != Qt::Key_PageUp && key != Qt::Key_PageDown))
        return ChartWidget::neighbour(mark, key);
    const int target = mark + (key == Qt::Key_PageDown ? perGroup : -perGroup);
    return target >= 0 && target < markCount() ? target : mark;
}

}  // namespace lathe::widgets
