// SPDX-License-Identifier: GPL-3.0-or-later
// Where a live curve's plot stands, what is painted around Qt Charts' lines, and which point is
// under the mouse.
#include <QLineF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/label_placement.h"
#include "widgets/curves/curve_plot.h"
#include "widgets/curves/live_curve.h"

namespace lathe::widgets {

namespace {

constexpr double kBottom = 8;  ///< below the chart's area, as above it
constexpr double kNameGap = 8, kMostForNames = 0.45;
constexpr double kEnd = 2.5;  ///< radius of the dot at a curve's end
constexpr double kNear = 8;   ///< around the plot, for the mouse

QSizeF sizeOf(const ChartFrame& frame) {
    return {frame.area.right() + metrics::kPadding, frame.area.bottom() + kBottom};
}

}  // namespace

QSize LiveCurve::designSize() const {
    return {300, 110};
}

double LiveCurve::smallestShare() const {
    return 0.7;
}

bool LiveCurve::isDrawn(const QPointF& point) const {
    return std::isfinite(point.y());
}

QList<QPointF> LiveCurve::drawnPoints(const OneSeries& series) const {
    QList<QPointF> drawn;
    drawn.reserve(series.points.points().size());
    for (const QPointF& point : series.points.points())
        if (isDrawn(point)) drawn << point;
    return drawn;
}

PlotAxis LiveCurve::xAxis(double width) const {
    double first = INFINITY, last = m_expected;
    for (const OneSeries& series : m_series)
        for (const QPointF& point : series.points.points()) {
            first = std::min(first, point.x());
            last = std::max(last, point.x());
        }
    if (!std::isfinite(first)) first = 0;
    last = std::max(last, first + 1);
    PlotAxis axis;
    axis.scale = AxisScale::linear(first, last);
    axis.wantedTicks = std::clamp(static_cast<int>(width / 70), 1,
                                  static_cast<int>(std::clamp(last - first, 1.0, 8.0)));
    return axis;
}

PlotAxis LiveCurve::yAxis(double height, const ChartFrame& frame) const {
    double low = INFINITY, high = -INFINITY;
    for (const OneSeries& series : m_series)
        for (const QPointF& point : series.points.points()) {
            if (!isDrawn(point)) continue;
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    PlotAxis axis;
    axis.wantedTicks = std::clamp(static_cast<int>(height / (2 * frame.metrics().height())), 2, 5);
    axis.name = m_yName == title() ? QString() : m_yName;
    if (drawsLogY() && high > 0) {
        axis.scale = CurvePlot::logScale(low, high);
        return axis;
    }
    if (low > 0 && low < high * 0.5) low = 0;
    // A wider range may ask for a wider step, whose ticks are then the ends.
    axis.scale = AxisScale::linear(low, high).niced(axis.wantedTicks).niced(axis.wantedTicks);
    return axis;
}

QRectF LiveCurve::layOut(const ChartFrame& frame, PlotAxis& x, PlotAxis& y) const {
    const QFontMetricsF bold = frame.metrics(metrics::kSmallText, QFont::DemiBold);
    double names = frame.metrics().horizontalAdvance(m_xName);
    for (const OneSeries& series : m_series)
        names = std::max(names, bold.horizontalAdvance(endText(series, frame.locale)));
    QRectF outer = frame.area;
    outer.setRight(outer.right() -
                   std::min(std::ceil(names) + kNameGap, outer.width() * kMostForNames));
    y = yAxis(outer.height() - frame.metrics().height(), frame);
    x = xAxis(outer.width());
    QRectF plot = PlotAxes::plotWithin(outer, x, y, frame);
    if (y.scale.kind() == AxisScale::Kind::Log) return plot;
    // Grid lines on whole pixels.
    const double span = y.scale.high() - y.scale.low();
    const double pieces = std::round(span / niceStep(span, y.wantedTicks));
    if (plot.height() >= 4 * pieces)
        plot.setTop(plot.bottom() - std::floor(plot.height() / pieces) * pieces);
    return plot;
}

QRectF LiveCurve::arrange(const ChartFrame& frame) const {
    if (m_arranged && m_arranged->area == frame.area && m_arranged->mode == frame.mode &&
        m_arranged->font == frame.base && m_arranged->locale == frame.locale &&
        m_arranged->dpr == frame.dpr)
        return m_arranged->plot;
    PlotAxis x, y;
    const QRectF plot = layOut(frame, x, y);
    // Axes first: a logarithmic one never meets points that it cannot show.
    m_plot->arrange(sizeOf(frame), plot, x, y, frame);
    for (int i = 0; i < seriesCount(); ++i)
        m_plot->setPoints(i, drawnPoints(m_series[static_cast<size_t>(i)]));
    m_arranged = Arrangement{frame.area, plot, frame.mode, frame.base, frame.locale, frame.dpr};
    return plot;
}

void LiveCurve::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const QRectF plot = arrange(frame);
    m_plot->paint(painter, sizeOf(frame));
    paintEnds(painter, frame, plot);
    paintNames(painter, frame, plot);
}

void LiveCurve::paintNames(QPainter& painter, const ChartFrame& frame, const QRectF& plot) const {
    const QFont font = frame.font();
    const QFontMetricsF metrics(font);
    const double line = std::ceil(metrics.height());
    textAt(painter, font, frame.colors().text3,
           {frame.area.right(), frame.area.bottom() - line / 2}, Qt::AlignRight,
           fitted(font, m_xName, frame.area.right() - plot.right() - kNameGap));
    if (m_yName.isEmpty() || m_yName == title()) return;
    textAt(painter, font, frame.colors().text3, {frame.area.left(), frame.area.top() + line / 2},
           Qt::AlignLeft, fitted(font, m_yName, frame.area.width()));
}

void LiveCurve::paintEnds(QPainter& painter, const ChartFrame& frame, const QRectF& plot) const {
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(frame.metrics().height());
    std::vector<const OneSeries*> named;
    std::vector<QPointF> ends;
    std::vector<double> wanted;
    for (const OneSeries& series : m_series) {
        const QList<QPointF> points = drawnPoints(series);
        if (points.isEmpty()) continue;
        named.push_back(&series);
        ends.push_back(m_plot->pixelOf(points.last()));
        wanted.push_back(ends.back().y());
    }
    const std::vector<double> places =
        spreadLabels(wanted, line, plot.top() + line / 2, plot.bottom() - line / 2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (size_t i = 0; i < named.size(); ++i) {
        painter.setBrush(curveColor(named[i]->style, frame.colors()));
        painter.drawEllipse(ends[i], kEnd, kEnd);
    }
    painter.restore();
    for (size_t i = 0; i < named.size(); ++i) {
        const double left = ends[i].x() + kNameGap;
        veiledText(painter, frame, bold, curveTextColor(named[i]->style, frame.colors()),
                   {left, places[i]},
                   fitted(bold, endText(*named[i], frame.locale), frame.area.right() - left));
    }
}

MarkShape LiveCurve::shapeOf(int mark, const ChartFrame& frame) const {
    const QRectF plot = arrange(frame);
    const QPointF* point = pointOf(mark);
    if (!point) return {plot.bottomLeft(), {}};
    if (isDrawn(*point)) return {m_plot->pixelOf(*point), {}};
    // Only where it would stand.
    for (const QPointF& other : seriesOf(mark).points.points())
        if (isDrawn(other))
            return {{m_plot->pixelOf({point->x(), other.y()}).x(), plot.bottom()}, {}};
    return {plot.bottomLeft(), {}};
}

int LiveCurve::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const QRectF plot = arrange(frame);
    if (!plot.adjusted(-kNear, -kNear, kNear, kNear).contains(position)) return -1;
    int best = -1;
    double nearest = INFINITY;
    const PlotAxis axis = xAxis(plot.width());
    const double x = axis.scale.value((position.x() - plot.left()) / plot.width());
    for (int s = 0; s < seriesCount(); ++s) {
        if (points(s).isEmpty()) continue;
        const int index = nearestPoint(points(s), x);
        const QPointF& point = points(s)[index];
        if (!isDrawn(point)) continue;
        const double distance = QLineF(m_plot->pixelOf(point), position).length();
        if (distance >= nearest) continue;
        nearest = distance;
        best = markOf(s, index);
    }
    return best;
}

}  // namespace lathe::widgets
