// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/scatter_chart.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/number_text.h"
#include "widgets/charts/pareto.h"

namespace lathe::widgets {

namespace {

constexpr double kReach = 12;  // half a target of 24 pixels
constexpr double kWheelFactor = 0.85;

bool isDrawable(const ScatterPoint& point) {
    return std::isfinite(point.x) && std::isfinite(point.y);
}

}  // namespace

ScatterChart::ScatterChart(QWidget* parent) : ChartWidget(parent) {}

void ScatterChart::setData(ScatterData data) {
    const bool sameAxes = data.x.name == m_data.x.name && data.y.name == m_data.y.name;
    m_data = std::move(data);
    if (!sameAxes) resetZoom();
    std::vector<QPointF> comparable;
    for (const ScatterPoint& point : m_data.points)
        comparable.emplace_back(point.comparable ? point.x : NAN, point.y);
    m_front = paretoFront(comparable, m_data.x.higherIsBetter, m_data.y.higherIsBetter);
    dataChanged();
}

void ScatterChart::setSelectedId(const QString& id) {
    for (ScatterPoint& point : m_data.points) point.selected = point.id == id;
    update();
}

void ScatterChart::resetZoom() {
    m_viewX.reset();
    m_viewY.reset();
    update();
}

std::vector<PlacedLabel> ScatterChart::labels() const {
    const ChartFrame own = frame();
    return labelsIn(own, axesIn(own));
}

bool ScatterChart::isEmpty() const {
    return std::ranges::none_of(m_data.points, isDrawable);
}

ChartTable ScatterChart::table() const {
    ChartTable table;
    table.headers = {tr("run"),     m_data.x.name,      m_data.y.name,
                     tr("± error"), tr("on the front"), tr("comparable")};
    if (!m_data.lines.empty()) table.headers << tr("line");
    for (size_t i = 0; i < m_data.points.size(); ++i) {
        const ScatterPoint& point = m_data.points[i];
        table.rows.push_back({point.label, point.x, point.y, point.yError,
                              onFront(i) ? tr("yes") : tr("no"),
                              point.comparable ? tr("yes") : tr("no")});
        if (m_data.lines.empty()) continue;
        const ScatterLine* line = lineOf(i);
        table.rows.back().emplace_back(line ? line->name : QString());
    }
    return table;
}

MarkText ScatterChart::markText(int mark) const {
    const ScatterPoint& point = m_data.points[static_cast<size_t>(mark)];
    const auto line = [&](const QString& name, double value) {
        return tr("%1: %2", "axis name: number").arg(name, valueText(value, locale()));
    };
    QString explanation =
        line(m_data.x.name, point.x) + QLatin1Char('\n') + line(m_data.y.name, point.y);
    if (point.yError > 0)
        explanation += QStringLiteral(" ± ") + valueText(point.yError, locale(), 2);
    if (!point.comparable)
        explanation += QLatin1Char('\n') + tr("not comparable: other machine or data");
    else if (const ScatterLine* on = lineOf(static_cast<size_t>(mark)))
        explanation += QLatin1Char('\n') + on->name;
    else if (m_data.paretoFront)
        explanation += QLatin1Char('\n') + (onFront(static_cast<size_t>(mark))
                                                ? tr("on the Pareto front")
                                                : tr("another run is better in both"));
    // A point without a name is called by where it is.
    return {point.label.isEmpty() ? line(m_data.x.name, point.x) : point.label, explanation};
}

QSize ScatterChart::designSize() const {
    return {520, 380};
}

bool ScatterChart::onFront(size_t index) const {
    return std::ranges::find(m_front, index) != m_front.end();
}

const ScatterLine* ScatterChart::lineOf(size_t index) const {
    const auto line = std::ranges::find_if(m_data.lines, [&](const ScatterLine& one) {
        return std::ranges::find(one.points, index) != one.points.end();
    });
    return line == m_data.lines.end() ? nullptr : &*line;
}

bool ScatterChart::standsBack(size_t index) const {
    const ScatterPoint& point = m_data.points[index];
    if (!point.comparable) return true;
    if (point.selected) return false;
    return (m_data.paretoFront && !onFront(index)) || (!m_data.lines.empty() && !lineOf(index));
}

AxisScale ScatterChart::fullScale(bool horizontal) const {
    double low = INFINITY, high = -INFINITY, smallest = INFINITY;
    bool reachesZero = false;
    const auto include = [&](double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
        if (value > 0) smallest = std::min(smallest, value);
        reachesZero = reachesZero || value <= 0;
    };
    for (const ScatterPoint& point : m_data.points)
        if (isDrawable(point)) include(horizontal ? point.x : point.y);
    if (const auto& goal = horizontal ? m_data.goal.x : m_data.goal.y) include(*goal);
    if ((horizontal ? m_data.x : m_data.y).log && std::isfinite(smallest)) {
        if (!reachesZero) return AxisScale::log(smallest / 1.04, high * 1.04).niced(5);
        return AxisScale::symLog(low, high, std::pow(10.0, std::floor(std::log10(smallest))))
            .niced(5);
    }
    const double pad = (high - low) * 0.04;
    const double start = low >= 0 && low < 0.4 * high ? 0 : low - pad;
    const std::optional<double>& most = (horizontal ? m_data.x : m_data.y).most;
    const double end = most && high <= *most ? std::min(high + pad, *most) : high + pad;
    return AxisScale::linear(start, end).niced(5);
}

PlotAxes ScatterChart::axesIn(const ChartFrame& frame) const {
    PlotAxis x, y;
    x.scale = m_viewX ? *m_viewX : fullScale(true);
    y.scale = m_viewY ? *m_viewY : fullScale(false);
    x.name = m_data.x.name;
    y.name = m_data.y.name;
    x.wantedTicks = frame.area.width() < 320 ? 4 : 6;
    return {PlotAxes::plotWithin(frame.area, x, y, frame), x, y};
}

bool ScatterChart::isVisible(size_t index, const PlotAxes& axes) const {
    const ScatterPoint& point = m_data.points[index];
    return isDrawable(point) && axes.xScale().contains(point.x) && axes.yScale().contains(point.y);
}

MarkShape ScatterChart::shapeOf(int mark, const ChartFrame& frame) const {
    const ScatterPoint& point = m_data.points[static_cast<size_t>(mark)];
    const PlotAxes axes = axesIn(frame);
    if (!isVisible(static_cast<size_t>(mark), axes)) return {axes.plot().center(), {}};
    return {axes.point(point.x, point.y), {}};
}

int ScatterChart::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    int best = -1;
    double nearest = kReach;
    for (size_t i = 0; i < m_data.points.size(); ++i) {
        if (!isVisible(i, axes)) continue;
        const QPointF way = axes.point(m_data.points[i].x, m_data.points[i].y) - position;
        const double distance = std::hypot(way.x(), way.y());
        if (distance > nearest) continue;
        nearest = distance;
        best = static_cast<int>(i);
    }
    return best;
}

int ScatterChart::neighbour(int mark, int key) const {
    // Along the x axis, so that arrows walk through the picture and not through the table.
    std::vector<size_t> order;
    const PlotAxes axes = axesIn(frame());
    for (size_t i = 0; i < m_data.points.size(); ++i)
        if (isVisible(i, axes)) order.push_back(i);
    if (order.empty()) return -1;
    std::ranges::stable_sort(order, [&](size_t a, size_t b) {
        const ScatterPoint &first = m_data.points[a], &second = m_data.points[b];
        return first.x != second.x ? first.x < second.x : first.y < second.y;
    });
    const auto place = std::ranges::find(order, static_cast<size_t>(mark)) - order.begin();
    const auto last = std::ssize(order) - 1;
    if (key == Qt::Key_Home || (mark < 0 && key != Qt::Key_End))
        return static_cast<int>(order.front());
    if (key == Qt::Key_End) return static_cast<int>(order.back());
    const bool onward = key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_PageUp;
    const auto target = std::clamp<std::ptrdiff_t>(place + (onward ? 1 : -1), 0, last);
    return static_cast<int>(order[static_cast<size_t>(target)]);
}

void ScatterChart::activate(int mark) {
    setSelectedId(m_data.points[static_cast<size_t>(mark)].id);
    Q_EMIT pointSelected(m_data.points[static_cast<size_t>(mark)].id);
}

void ScatterChart::mousePressEvent(QMouseEvent* event) {
    ChartWidget::mousePressEvent(event);
    if (event->button() != Qt::LeftButton || isEmpty() || markAt(event->position()) >= 0) return;
    const PlotAxes axes = axesIn(frame());
    if (axes.plot().contains(event->position()))
        m_pan = Pan{event->position(), axes.xScale(), axes.yScale()};
}

void ScatterChart::mouseMoveEvent(QMouseEvent* event) {
    if (!m_pan) return ChartWidget::mouseMoveEvent(event);
    const QRectF plot = axesIn(frame()).plot();
    const QPointF way = event->position() - m_pan->start;
    m_viewX = m_pan->x.panned(-way.x() / plot.width());
    m_viewY = m_pan->y.panned(way.y() / plot.height());
    setCursor(Qt::ClosedHandCursor);
    update();
}

void ScatterChart::mouseReleaseEvent(QMouseEvent* event) {
    ChartWidget::mouseReleaseEvent(event);
    m_pan.reset();
    unsetCursor();
}

void ScatterChart::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) resetZoom();
}

void ScatterChart::wheelEvent(QWheelEvent* event) {
    const PlotAxes axes = axesIn(frame());
    const QRectF& plot = axes.plot();
    if (isEmpty() || !plot.contains(event->position())) return event->ignore();
    const double factor = std::pow(kWheelFactor, event->angleDelta().y() / 120.0);
    m_viewX = axes.xScale().zoomed(factor, (event->position().x() - plot.left()) / plot.width());
    m_viewY = axes.yScale().zoomed(factor, (plot.bottom() - event->position().y()) / plot.height());
    update();
    event->accept();
}

}  // namespace lathe::widgets
