// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/latency_chart.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kMarker = 9, kGap = 8;

/// Names stand above their rows only where the rows are two lines apart.
bool hasTwoLines(const PlotAxes& axes, size_t rows, const ChartFrame& frame) {
    return axes.plot().height() / static_cast<double>(rows) >= 2 * frame.metrics().height();
}

}  // namespace

LatencyChart::LatencyChart(QWidget* parent) : ChartWidget(parent) {}

void LatencyChart::setData(LatencyData data) {
    m_data = std::move(data);
    dataChanged();
}

ChartTable LatencyChart::table() const {
    ChartTable table;
    table.headers = {tr("run"), tr("p50 ms"), tr("p90 ms"), tr("p99 ms"), tr("comparable")};
    for (const LatencyRow& row : m_data.rows)
        table.rows.push_back(
            {row.label, row.p50, row.p90, row.p99, row.comparable ? tr("yes") : tr("no")});
    return table;
}

MarkText LatencyChart::markText(int mark) const {
    const LatencyRow& row = m_data.rows[static_cast<size_t>(mark)];
    if (!std::isfinite(row.p50)) return {row.label, tr("not measured")};
    QString explanation = tr("p50 %1 · p90 %2 · p99 %3 ms")
                              .arg(valueText(row.p50, locale()), valueText(row.p90, locale()),
                                   valueText(row.p99, locale()));
    if (!row.comparable)
        explanation += QLatin1Char('\n') + tr("not comparable: measured on another machine");
    else if (m_data.goalP90)
        explanation += QLatin1Char('\n') +
                       (row.p90 <= *m_data.goalP90 ? tr("within the goal") : tr("misses the goal"));
    return {row.label, explanation};
}

QSize LatencyChart::designSize() const {
    return {320, 380};
}

PlotAxes LatencyChart::axesIn(const ChartFrame& frame) const {
    double high = m_data.goalP90 ? *m_data.goalP90 * 1.1 : 0;
    for (const LatencyRow& row : m_data.rows)
        for (const double value : {row.p50, row.p90, row.p99})
            if (std::isfinite(value)) high = std::max(high, value * 1.12);
    PlotAxis x, y;
    x.scale = AxisScale::linear(0, high);
    x.wantedTicks = 4;
    x.name = tr("ms");
    y.visible = false;
    QRectF outer = frame.area;
    if (m_data.goalP90) outer.setTop(outer.top() + std::ceil(frame.metrics().height()) + 2);
    outer.setLeft(outer.left() + 4);
    return {PlotAxes::plotWithin(outer, x, y, frame), x, y};
}

double LatencyChart::rowY(size_t row, const PlotAxes& axes) const {
    const double pitch = axes.plot().height() / static_cast<double>(m_data.rows.size());
    return axes.plot().top() + pitch * (static_cast<double>(row) + 0.5) + std::min(9.0, pitch / 4);
}

void LatencyChart::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    paintGoal(painter, frame, axes);
    axes.paintGrid(painter, frame, GridLines::Vertical);
    for (size_t i = 0; i < m_data.rows.size(); ++i) paintRow(painter, frame, axes, i);
    axes.paintAxes(painter, frame);
}

void LatencyChart::paintGoal(QPainter& painter, const ChartFrame& frame,
                             const PlotAxes& axes) const {
    if (!m_data.goalP90) return;
    const QRectF& plot = axes.plot();
    const double x = axes.x(*m_data.goalP90);
    painter.fillRect(QRectF(plot.left(), plot.top(), x - plot.left(), plot.height()),
                     frame.colors().goal);
    // The line pauses where a number stands on it.
    const QFontMetricsF metrics = frame.metrics();
    double from = plot.top();
    for (size_t i = 0; i < m_data.rows.size(); ++i) {
        const LatencyRow& row = m_data.rows[i];
        const auto covers = [&](double value, double side) {
            const double end =
                axes.x(value) +
                side * (kGap + metrics.horizontalAdvance(valueText(value, frame.locale)) + 2);
            return (end - x) * side > 0 && (axes.x(value) - x) * side < 0;
        };
        if (!covers(row.p50, -1) && !covers(row.p99, 1)) continue;
        const double y = rowY(i, axes);
        dashedLine(painter, {x, from}, {x, y - 8}, frame.colors().fill(Series::Green), 1);
        from = y + 8;
    }
    dashedLine(painter, {x, from}, {x, plot.bottom()}, frame.colors().fill(Series::Green), 1);
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const QString text = tr("goal p90 ≤ %1").arg(valueText(*m_data.goalP90, frame.locale));
    const double half = QFontMetricsF(bold).horizontalAdvance(text) / 2;
    const double centre =
        std::clamp(x, plot.left() + half, std::max(plot.left() + half, frame.area.right() - half));
    textAt(painter, bold, frame.colors().text(Series::Green),
           {centre, plot.top() - 2 - std::ceil(frame.metrics().height()) / 2}, Qt::AlignHCenter,
           text);
}

void LatencyChart::paintRow(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                            size_t index) const {
    const LatencyRow& row = m_data.rows[index];
    const Tokens& colors = frame.colors();
    const QRectF& plot = axes.plot();
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold), plain = frame.font();
    const QFontMetricsF metrics(plain);
    const bool roomy = hasTwoLines(axes, m_data.rows.size(), frame);
    const bool measured = std::isfinite(row.p50) && std::isfinite(row.p99);
    const double y = rowY(index, axes), x99 = measured ? axes.x(row.p99) + kGap : plot.left() + 6;
    const double nameX = roomy ? plot.left() + 6 : x99;
    const double nameY = roomy ? y - std::ceil(metrics.height()) / 2 - 9 : y;
    QString name = row.label;
    if (!measured && !roomy) name += QStringLiteral(" · ") + tr("not measured");
    textAt(painter, bold, textOf(row.style, colors), {nameX, nameY}, Qt::AlignLeft,
           fitted(bold, name, plot.right() - nameX));
    if (measured) paintPercentiles(painter, frame, axes, index);
    if (!roomy) return;
    if (!measured)
        return textAt(painter, plain, colors.text3, {plot.left() + 6, y}, Qt::AlignLeft,
                      tr("not measured"));
    const QString low = valueText(row.p50, frame.locale);
    const double x50 = axes.x(row.p50);
    if (x50 - kGap - metrics.horizontalAdvance(low) >= plot.left() + 2)
        textAt(painter, plain, colors.text1, {x50 - kGap, y}, Qt::AlignRight, low);
    textAt(painter, plain, colors.text1, {x99, y}, Qt::AlignLeft, valueText(row.p99, frame.locale));
    if (index != 0) return;
    // The first row explains the glyphs; names move apart where the marks are close.
    const double step = metrics.horizontalAdvance(tr("p50")) + 6;
    const double x90 = axes.x(std::isfinite(row.p90) ? row.p90 : row.p50);
    const double middle = std::max(x90, x50 + 2) + step / 2;
    const double nameEnd = nameX + QFontMetricsF(bold).horizontalAdvance(row.label);
    if (x50 - step < nameEnd) return;
    const auto key = [&](double x, const QString& text) {
        textAt(painter, plain, colors.text3, {x, nameY}, Qt::AlignHCenter, text);
    };
    key(std::min(x50, middle - step), tr("p50"));
    key(middle, tr("p90"));
    key(std::max(x99 - kGap, middle + step), tr("p99"));
}

void LatencyChart::paintPercentiles(QPainter& painter, const ChartFrame& frame,
                                    const PlotAxes& axes, size_t index) const {
    const LatencyRow& row = m_data.rows[index];
    const Tokens& colors = frame.colors();
    const QColor color = fillOf(row.style, colors);
    const double y = rowY(index, axes), x50 = axes.x(row.p50), x99 = axes.x(row.p99);
    if (!row.comparable)
        hatch(painter, QRectF(x50 - 6, y - 7, x99 - x50 + 12, 14), colors.axis, 5, 1);
    if (row.style.original)
        dashedLine(painter, {x50, y}, {x99, y}, color);
    else
        horizontalLine(painter, x50, x99, y, color, 1.5);
    verticalLine(painter, x99, y - 5, y + 5, color, 1.5);
    SeriesStyle ring = row.style;
    ring.marker = Marker::Circle;
    if (std::isfinite(row.p90))
        drawMarker(painter, ring, colors, {axes.x(row.p90), y}, kMarker, true);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QPointF(x50, y), kMarker / 2, kMarker / 2);
    painter.restore();
}

MarkShape LatencyChart::shapeOf(int mark, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const LatencyRow& row = m_data.rows[static_cast<size_t>(mark)];
    return {{axes.x(std::isfinite(row.p50) ? row.p50 : 0), rowY(static_cast<size_t>(mark), axes)},
            {}};
}

int LatencyChart::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const QRectF plot = axesIn(frame).plot();
    if (!plot.contains(position)) return -1;
    const double share = (position.y() - plot.top()) / plot.height();
    return std::clamp(static_cast<int>(share * markCount()), 0, markCount() - 1);
}

}  // namespace lathe::widgets
