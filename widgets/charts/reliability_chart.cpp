// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/reliability_chart.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kSmallest = 5, kLargest = 15;  ///< markers, pixels
constexpr int64_t kFew = 10;  ///< a share of so few examples is too rough to be joined by a line

int64_t examplesOf(const ReliabilitySeries& series) {
    int64_t sum = 0;
    for (const ReliabilityPoint& point : series.points) sum += point.examples;
    return sum;
}

}  // namespace

ReliabilityChart::ReliabilityChart(QWidget* parent) : ChartWidget(parent) {}

void ReliabilityChart::setSeries(std::vector<ReliabilitySeries> series) {
    m_series = std::move(series);
    m_marks.clear();
    for (size_t s = 0; s < m_series.size(); ++s)
        for (size_t i = 0; i < m_series[s].points.size(); ++i)
            if (m_series[s].points[i].examples > 0) m_marks.push_back({s, i});
    dataChanged();
}

const ReliabilityPoint& ReliabilityChart::pointOf(const Mark& mark) const {
    return m_series[mark.series].points[mark.point];
}

ChartTable ReliabilityChart::table() const {
    ChartTable table;
    table.headers = {tr("model"),           tr("from"),    tr("to"), tr("examples"),
                     tr("mean confidence"), tr("accuracy")};
    for (const ReliabilitySeries& series : m_series)
        for (const ReliabilityPoint& point : series.points) {
            const bool any = point.examples > 0;
            table.rows.push_back({series.label, point.lower, point.upper,
                                  static_cast<qlonglong>(point.examples),
                                  any ? point.confidence : NAN, any ? point.accuracy : NAN});
        }
    return table;
}

MarkText ReliabilityChart::markText(int mark) const {
    const Mark& place = m_marks[static_cast<size_t>(mark)];
    const ReliabilityPoint& point = pointOf(place);
    return {tr("%1: %2 % right")
                .arg(m_series[place.series].label, valueText(100 * point.accuracy, locale())),
            tr("mean confidence %1 %, %2 examples")
                .arg(valueText(100 * point.confidence, locale()),
                     locale().toString(static_cast<qlonglong>(point.examples)))};
}

QSize ReliabilityChart::designSize() const {
    return {360, 360};
}

double ReliabilityChart::sizeOf(const Mark& mark) const {
    const auto all = static_cast<double>(examplesOf(m_series[mark.series]));
    const double share = static_cast<double>(pointOf(mark).examples) / all;
    return kSmallest + (kLargest - kSmallest) * std::sqrt(share);
}

double ReliabilityChart::legendHeight(const ChartFrame& frame) const {
    return std::ceil(frame.metrics().height() + 4) * static_cast<double>(m_series.size());
}

PlotAxes ReliabilityChart::axesIn(const ChartFrame& frame) const {
    PlotAxis x, y;
    x.scale = AxisScale::linear(0, 100);
    y.scale = AxisScale::linear(0, 100);
    x.name = tr("mean confidence, %");
    y.name = tr("accuracy, %");
    x.wantedTicks = y.wantedTicks = 5;
    QRectF outer = frame.area;
    outer.setRight(outer.right() - kLargest / 2);
    return {PlotAxes::plotWithin(outer, x, y, frame), x, y};
}

void ReliabilityChart::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    axes.paintGrid(painter, frame, GridLines::Horizontal);
    dashedLine(painter, axes.point(0, 0), axes.point(100, 100), frame.colors().axis);
    axes.paintAxes(painter, frame);
    for (size_t s = 0; s < m_series.size(); ++s) {
        QPolygonF line;
        for (const Mark& mark : m_marks)
            if (mark.series == s && pointOf(mark).examples >= kFew)
                line << axes.point(100 * pointOf(mark).confidence, 100 * pointOf(mark).accuracy);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        QPen pen(fillOf(m_series[s].style, frame.colors()), 1.5);
        if (m_series[s].style.original) pen.setDashPattern({3, 2});
        painter.setPen(pen);
        painter.drawPolyline(line);
        painter.restore();
    }
    for (size_t i = 0; i < m_marks.size(); ++i)
        drawMarker(painter, m_series[m_marks[i].series].style, frame.colors(),
                   shapeOf(static_cast<int>(i), frame).anchor, sizeOf(m_marks[i]),
                   m_series[m_marks[i].series].style.original);
    paintLegend(painter, frame);
}

void ReliabilityChart::paintLegend(QPainter& painter, const ChartFrame& frame) const {
    // In the upper left corner a model would be right far more often than it says: a rare place.
    const QRectF plot = axesIn(frame).plot();
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(frame.metrics().height() + 4);
    if (legendHeight(frame) + 8 > plot.height() / 2) return;
    double y = plot.top() + 6 + line / 2;
    for (const ReliabilitySeries& series : m_series) {
        drawMarker(painter, series.style, frame.colors(), {plot.left() + 12, y}, 8,
                   series.style.original);
        const QString text =
            tr("%1, off by %2 %")
                .arg(series.label, fixedText(100 * series.calibrationError, frame.locale, 1));
        veiledText(painter, frame, bold, textOf(series.style, frame.colors()),
                   {plot.left() + 22, y}, fitted(bold, text, plot.width() - 30));
        y += line;
    }
}

MarkShape ReliabilityChart::shapeOf(int mark, const ChartFrame& frame) const {
    const ReliabilityPoint& point = pointOf(m_marks[static_cast<size_t>(mark)]);
    return {axesIn(frame).point(100 * point.confidence, 100 * point.accuracy), {}};
}

int ReliabilityChart::hitTest(const QPointF& position, const ChartFrame& frame) const {
    int best = -1;
    double nearest = 14;
    for (int mark = 0; mark < markCount(); ++mark) {
        const QPointF way = shapeOf(mark, frame).anchor - position;
        const double distance = std::hypot(way.x(), way.y());
        if (distance >= nearest) continue;
        nearest = distance;
        best = mark;
    }
    return best;
}

}  // namespace lathe::widgets
