// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_chart.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/label_placement.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kMarker = 6, kRoomForMarkers = 9;

}  // namespace

LineChart::LineChart(QWidget* parent) : ChartWidget(parent) {}

void LineChart::setData(LineChartData data) {
    m_data = std::move(data);
    dataChanged();
}

void LineChart::setCurrent(int x) {
    m_data.current = x;
    update();
}

bool LineChart::isEmpty() const {
    return std::ranges::none_of(m_data.series, [](const LineSeries& series) {
        return std::ranges::any_of(series.y, [](double y) { return std::isfinite(y); });
    });
}

size_t LineChart::longest() const {
    size_t length = 0;
    for (const LineSeries& series : m_data.series) length = std::max(length, series.y.size());
    return length;
}

ChartTable LineChart::table() const {
    ChartTable table;
    table.headers = {m_data.xName};
    for (const LineSeries& series : m_data.series) table.headers << series.label;
    for (size_t i = 0; i < longest(); ++i) {
        std::vector<QVariant> row = {m_data.start + static_cast<int>(i)};
        for (const LineSeries& series : m_data.series)
            row.emplace_back(i < series.y.size() ? series.y[i] : NAN);
        table.rows.push_back(std::move(row));
    }
    return table;
}

int LineChart::markCount() const {
    return static_cast<int>(m_data.series.size() * longest());
}

MarkText LineChart::markText(int mark) const {
    const auto index = static_cast<size_t>(mark);
    const LineSeries& series = m_data.series[index / longest()];
    const size_t i = index % longest();
    const double y = i < series.y.size() ? series.y[i] : NAN;
    return {tr("%1: %2", "series: number").arg(series.label, valueText(y, locale())),
            tr("%1 %2 · %3", "x name, x, y name")
                .arg(m_data.xName, locale().toString(m_data.start + static_cast<int>(i)),
                     m_data.yName)};
}

QSize LineChart::designSize() const {
    return {480, 240};
}

PlotAxes LineChart::axesIn(const ChartFrame& frame) const {
    double low = INFINITY, high = -INFINITY;
    for (const LineSeries& series : m_data.series)
        for (const double y : series.y) {
            if (!std::isfinite(y) || (m_data.logY && y <= 0)) continue;
            low = std::min(low, y);
            high = std::max(high, y);
        }
    if (!m_data.logY && low > 0 && low < high * 0.6) low = 0;
    PlotAxis x, y;
    const double last = m_data.start + static_cast<double>(longest()) - 1;
    x.scale = AxisScale::linear(m_data.start, std::max(last, m_data.start + 1.0));
    x.wantedTicks =
        std::clamp(static_cast<int>(longest()) - 1, 1, frame.area.width() < 360 ? 4 : 8);
    x.name = m_data.xName;
    y.scale =
        m_data.logY ? AxisScale::log(low, high).niced(4) : AxisScale::linear(low, high).niced(4);
    y.wantedTicks = 4;
    y.name = m_data.yName;
    double names = 0;
    for (const LineSeries& series : m_data.series)
        names = std::max(
            names,
            frame.metrics(metrics::kSmallText, QFont::DemiBold).horizontalAdvance(series.label));
    QRectF outer = frame.area;
    outer.setRight(outer.right() - std::min(std::ceil(names), outer.width() * 0.3) - 14);
    return {PlotAxes::plotWithin(outer, x, y, frame), x, y};
}

void LineChart::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    axes.paintGrid(painter, frame, GridLines::Horizontal);
    axes.paintAxes(painter, frame);
    paintCurrent(painter, frame, axes);
    for (size_t s = 0; s < m_data.series.size(); ++s) paintSeries(painter, frame, axes, s);
    paintNames(painter, frame, axes);
}

/// With a mark on each line where it crosses.
void LineChart::paintCurrent(QPainter& painter, const ChartFrame& frame,
                             const PlotAxes& axes) const {
    const int index = m_data.current - m_data.start;
    if (index < 0 || index >= static_cast<int>(longest())) return;
    verticalLine(painter, axes.x(m_data.current), axes.plot().top(), axes.plot().bottom(),
                 frame.colors().accent);
    for (const LineSeries& series : m_data.series) {
        const auto i = static_cast<size_t>(index);
        if (i < series.y.size() && std::isfinite(series.y[i]))
            drawMarker(painter, series.style, frame.colors(),
                       axes.point(m_data.current, series.y[i]), kMarker + 2, false);
    }
}

void LineChart::paintSeries(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                            size_t index) const {
    const LineSeries& series = m_data.series[index];
    const Tokens& colors = frame.colors();
    QPen pen(fillOf(series.style, colors), 1.5);
    if (series.style.original) pen.setDashPattern({3, 2});
    pen.setJoinStyle(Qt::RoundJoin);
    QPolygonF run;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(pen);
    const auto flush = [&] {
        if (run.size() > 1) painter.drawPolyline(run);
        run.clear();
    };
    for (size_t i = 0; i < series.y.size(); ++i) {
        const bool drawable = std::isfinite(series.y[i]) && !(m_data.logY && series.y[i] <= 0);
        if (drawable)
            run << axes.point(m_data.start + static_cast<double>(i), series.y[i]);
        else
            flush();
    }
    flush();
    painter.restore();
    const double pitch = axes.plot().width() / std::max(1.0, static_cast<double>(longest()) - 1);
    const bool single =
        std::ranges::count_if(series.y, [](double y) { return std::isfinite(y); }) == 1;
    if (!single && (!m_data.markers || pitch < kRoomForMarkers)) return;
    for (size_t i = 0; i < series.y.size(); ++i)
        if (std::isfinite(series.y[i]) && !(m_data.logY && series.y[i] <= 0))
            drawMarker(painter, series.style, colors,
                       axes.point(m_data.start + static_cast<double>(i), series.y[i]), kMarker,
                       false);
}

void LineChart::paintNames(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const {
    const QRectF& plot = axes.plot();
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(frame.metrics().height());
    std::vector<QPointF> ends;
    std::vector<double> wanted;
    std::vector<const LineSeries*> named;
    for (const LineSeries& series : m_data.series) {
        const auto last = std::find_if(series.y.rbegin(), series.y.rend(), [&](double y) {
            return std::isfinite(y) && !(m_data.logY && y <= 0);
        });
        if (last == series.y.rend()) continue;
        const auto index = static_cast<double>(series.y.rend() - last - 1);
        ends.push_back(axes.point(m_data.start + index, *last));
        wanted.push_back(ends.back().y());
        named.push_back(&series);
    }
    const std::vector<double> places =
        spreadLabels(wanted, line, plot.top() + line / 2, plot.bottom() - line / 2);
    for (size_t i = 0; i < named.size(); ++i) {
        if (std::abs(places[i] - ends[i].y()) > 4 || ends[i].x() < plot.right() - 8) {
            painter.save();
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen(frame.colors().axis, 1));
            painter.drawLine(ends[i] + QPointF(kMarker / 2 + 2, 0),
                             QPointF(plot.right() + 11, places[i]));
            painter.restore();
        }
        textAt(painter, bold, textOf(named[i]->style, frame.colors()),
               {plot.right() + 14, places[i]}, Qt::AlignLeft,
               fitted(bold, named[i]->label, frame.area.right() - plot.right() - 12));
    }
}

MarkShape LineChart::shapeOf(int mark, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const auto index = static_cast<size_t>(mark);
    const LineSeries& series = m_data.series[index / longest()];
    const size_t i = index % longest();
    const double x = axes.x(m_data.start + static_cast<double>(i));
    const bool drawable =
        i < series.y.size() && std::isfinite(series.y[i]) && !(m_data.logY && series.y[i] <= 0);
    return {{x, drawable ? axes.y(series.y[i]) : axes.plot().bottom()}, {}};
}

int LineChart::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    if (!axes.plot().adjusted(-6, -6, 6, 6).contains(position)) return -1;
    const double at = std::round(axes.xValue(position.x())) - m_data.start;
    const auto i = static_cast<size_t>(std::clamp(at, 0.0, static_cast<double>(longest()) - 1));
    int best = -1;
    double nearest = INFINITY;
    for (size_t s = 0; s < m_data.series.size(); ++s) {
        const std::vector<double>& y = m_data.series[s].y;
        if (i >= y.size() || !std::isfinite(y[i]) || (m_data.logY && y[i] <= 0)) continue;
        const double distance = std::abs(axes.y(y[i]) - position.y());
        if (distance >= nearest) continue;
        nearest = distance;
        best = static_cast<int>(s * longest() + i);
    }
    return best;
}

int LineChart::neighbour(int mark, int key) const {
    // Left and right along a line, up and down to the next one.
    const int length = static_cast<int>(longest());
    if (mark < 0) return 0;
    const int first = mark / length * length;
    switch (key) {
        case Qt::Key_Home:
            return first;
        case Qt::Key_End:
            return first + length - 1;
        case Qt::Key_Up:
            return mark >= length ? mark - length : mark;
        case Qt::Key_Down:
            return mark + length < markCount() ? mark + length : mark;
        default:
            break;
    }
    return std::clamp(ChartWidget::neighbour(mark, key), first, first + length - 1);
}

void LineChart::activate(int mark) {
    const int length = static_cast<int>(longest());
    Q_EMIT pointClicked(mark / length, mark % length);
}

}  // namespace lathe::widgets
