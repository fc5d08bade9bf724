// SPDX-License-Identifier: GPL-3.0-or-later
// How a ScatterChart looks: goal, front, points with errors, labels with leaders.
#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/scatter_chart.h"

namespace lathe::widgets {

namespace {

constexpr double kMarker = 9, kSelectedRing = 9, kMarkerReach = 8;
constexpr int kBetterTries = 4;

bool isBold(const ScatterPoint& point) {
    return point.selected || point.style.hue || point.style.original;
}

const QString& textBeside(const ScatterPoint& point) {
    return point.beside ? *point.beside : point.label;
}

QFont labelFont(const ScatterPoint& point, const ChartFrame& frame) {
    return frame.font(metrics::kSmallText, isBold(point) ? QFont::DemiBold : QFont::Normal);
}

}  // namespace

void ScatterChart::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    axes.paintGrid(painter, frame, GridLines::Horizontal);
    paintGoal(painter, frame, axes);
    if (m_data.paretoFront) paintFront(painter, frame, axes);
    axes.paintAxes(painter, frame);
    paintBetter(painter, frame, axes);
    paintLines(painter, frame, axes);
    paintPoints(painter, frame, axes);
    paintLabels(painter, frame, axes);
}

QRectF ScatterChart::goalRect(const PlotAxes& axes) const {
    if (!m_data.goal.x && !m_data.goal.y) return {};
    const QRectF& plot = axes.plot();
    double left = plot.left(), right = plot.right(), top = plot.top(), bottom = plot.bottom();
    if (m_data.goal.x) {
        const double limit = std::clamp(axes.x(*m_data.goal.x), left, right);
        (m_data.x.higherIsBetter ? left : right) = limit;
    }
    if (m_data.goal.y) {
        const double limit = std::clamp(axes.y(*m_data.goal.y), top, bottom);
        (m_data.y.higherIsBetter ? bottom : top) = limit;
    }
    return QRectF(QPointF(left, top), QPointF(right, bottom));
}

QRectF ScatterChart::goalLabelRect(const ChartFrame& frame, const PlotAxes& axes) const {
    const QRectF goal = goalRect(axes);
    if (m_data.goal.label.isEmpty() || goal.isEmpty()) return {};
    const QFontMetricsF metrics = frame.metrics(metrics::kSmallText, QFont::DemiBold);
    const QStringList lines = m_data.goal.label.split(QLatin1Char('\n'));
    double width = 0;
    for (const QString& line : lines) width = std::max(width, metrics.horizontalAdvance(line));
    const double height = std::ceil(metrics.height()) * static_cast<double>(lines.size());
    const double x = m_data.x.higherIsBetter ? goal.right() - width - 8 : goal.left() + 8;
    const double y = m_data.y.higherIsBetter ? goal.top() + 8 : goal.bottom() - height - 8;
    const QRectF rect(x, y, width, height);
    return goal.contains(rect) ? rect : QRectF();
}

void ScatterChart::paintGoal(QPainter& painter, const ChartFrame& frame,
                             const PlotAxes& axes) const {
    const QRectF goal = goalRect(axes);
    if (goal.isEmpty()) return;
    const Tokens& colors = frame.colors();
    painter.fillRect(goal, colors.goal);
    const double x = m_data.x.higherIsBetter ? goal.left() : goal.right();
    const double y = m_data.y.higherIsBetter ? goal.bottom() : goal.top();
    if (m_data.goal.x && axes.xScale().contains(*m_data.goal.x))
        dashedLine(painter, {x, goal.top()}, {x, goal.bottom()}, colors.fill(Series::Green), 1);
    if (m_data.goal.y && axes.yScale().contains(*m_data.goal.y))
        dashedLine(painter, {goal.left(), y}, {goal.right(), y}, colors.fill(Series::Green), 1);
    const QRectF label = goalLabelRect(frame, axes);
    if (label.isEmpty()) return;
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const QStringList lines = m_data.goal.label.split(QLatin1Char('\n'));
    const double line = label.height() / static_cast<double>(lines.size());
    for (qsizetype i = 0; i < lines.size(); ++i)
        textAt(painter, bold, colors.text(Series::Green),
               {label.left(), label.top() + line * (static_cast<double>(i) + 0.5)}, Qt::AlignLeft,
               lines[i]);
}

std::vector<QLineF> ScatterChart::frontLines(const PlotAxes& axes) const {
    const QRectF& plot = axes.plot();
    std::vector<QLineF> lines;
    const auto add = [&](const QPointF& from, const QPointF& to) {
        const double left = std::min(from.x(), to.x()), right = std::max(from.x(), to.x());
        const double top = std::min(from.y(), to.y()), bottom = std::max(from.y(), to.y());
        const QPointF a(std::max(left, plot.left()), std::max(top, plot.top()));
        const QPointF b(std::min(right, plot.right()), std::min(bottom, plot.bottom()));
        if (a.x() <= b.x() && a.y() <= b.y()) lines.emplace_back(a, b);
    };
    for (size_t i = 1; i < m_front.size(); ++i) {
        const ScatterPoint &left = m_data.points[m_front[i - 1]],
                           &right = m_data.points[m_front[i]];
        const QPointF from = axes.point(left.x, left.y), to = axes.point(right.x, right.y);
        // What a run reaches holds until the next one does better at its price.
        const QPointF corner =
            m_data.x.higherIsBetter ? QPointF(from.x(), to.y()) : QPointF(to.x(), from.y());
        add(from, corner);
        add(corner, to);
    }
    return lines;
}

std::optional<QPointF> ScatterChart::frontLabelAt(const ChartFrame& frame,
                                                  const PlotAxes& axes) const {
    const double wanted = frame.metrics().horizontalAdvance(tr("Pareto front")) + 24;
    std::optional<QPointF> best;
    double longest = wanted;
    for (const QLineF& line : frontLines(axes)) {
        if (line.dy() > 0.5 || line.dx() < longest) continue;
        longest = line.dx();
        best = line.center() - QPointF(0, std::ceil(frame.metrics().height()) / 2 + 3);
    }
    return best;
}

void ScatterChart::paintFront(QPainter& painter, const ChartFrame& frame,
                              const PlotAxes& axes) const {
    const Tokens& colors = frame.colors();
    for (const QLineF& line : frontLines(axes)) {
        if (line.dy() < 0.5)
            horizontalLine(painter, line.x1(), line.x2(), line.y1(), colors.axis);
        else
            verticalLine(painter, line.x1(), line.y1(), line.y2(), colors.axis);
    }
    if (const auto at = frontLabelAt(frame, axes))
        textAt(painter, frame.font(), colors.text3, *at, Qt::AlignHCenter, tr("Pareto front"));
}

QRectF ScatterChart::betterRect(const ChartFrame& frame, const PlotAxes& axes) const {
    const QFontMetricsF metrics = frame.metrics();
    const double width = metrics.horizontalAdvance(tr("better")) + 22,
                 height = std::ceil(metrics.height()) + 2;
    const QRectF& plot = axes.plot();
    // In the corner that is worst, pointing away from it; further along the side where a point is.
    const double x = m_data.x.higherIsBetter ? plot.left() + 6 : plot.right() - width - 6;
    const double step = m_data.y.higherIsBetter ? -height : height;
    QRectF rect(x, m_data.y.higherIsBetter ? plot.bottom() - height - 4 : plot.top() + 4, width,
                height);
    const auto covered = [&](const QRectF& place) {
        const QRectF reach =
            place.adjusted(-kMarkerReach, -kMarkerReach, kMarkerReach, kMarkerReach);
        return std::any_of(m_data.points.begin(), m_data.points.end(),
                           [&](const ScatterPoint& point) {
                               return reach.contains(axes.point(point.x, point.y));
                           });
    };
    for (int tries = 0; tries < kBetterTries && covered(rect); ++tries) rect.translate(0, step);
    return rect;
}

void ScatterChart::paintBetter(QPainter& painter, const ChartFrame& frame,
                               const PlotAxes& axes) const {
    const QRectF rect = betterRect(frame, axes);
    const Tokens& colors = frame.colors();
    textAt(painter, frame.font(), colors.text2, {rect.left(), rect.center().y()}, Qt::AlignLeft,
           tr("better"));
    const double half = 5, x = rect.right() - half - 1, y = rect.center().y();
    const double dx = m_data.x.higherIsBetter ? half : -half,
                 dy = m_data.y.higherIsBetter ? -half : half;
    const QPointF tip(x + dx, y + dy);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.text2, 1.35, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(x - dx, y - dy), tip);
    painter.drawLine(tip, tip - QPointF(dx * 1.2, 0));
    painter.drawLine(tip, tip - QPointF(0, dy * 1.2));
    painter.restore();
    if (axes.yScale().kind() != AxisScale::Kind::SymLog || !axes.yScale().contains(0)) return;
    // The piece between zero and the first decade is not to scale: a break says so.
    const double middle = (axes.y(0) + axes.y(axes.yScale().linearUpTo())) / 2,
                 left = axes.plot().left();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.axis, 1));
    for (const double shift : {-2.0, 2.0})
        painter.drawLine(QPointF(left - 5, middle + shift + 3),
                         QPointF(left + 5, middle + shift - 3));
    painter.restore();
}

void ScatterChart::paintLines(QPainter& painter, const ChartFrame& frame,
                              const PlotAxes& axes) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(axes.plot().adjusted(-1, -1, 1, 1));
    for (const ScatterLine& line : m_data.lines) {
        QPolygonF way;
        for (const size_t point : line.points)
            way << axes.point(m_data.points[point].x, m_data.points[point].y);
        painter.setPen(QPen(fillOf(line.style, frame.colors()), 1.5,
                            line.style.original ? Qt::DashLine : Qt::SolidLine));
        if (way.size() > 1) painter.drawPolyline(way);
    }
    painter.restore();
}

void ScatterChart::paintPoints(QPainter& painter, const ChartFrame& frame,
                               const PlotAxes& axes) const {
    const Tokens& colors = frame.colors();
    const QRectF& plot = axes.plot();
    for (size_t i = 0; i < m_data.points.size(); ++i) {
        if (!isVisible(i, axes)) continue;
        const ScatterPoint& point = m_data.points[i];
        const QPointF at = axes.point(point.x, point.y);
        if (point.yError > 0)
            verticalWhisker(painter, at.x(),
                            std::clamp(axes.y(point.y + point.yError), plot.top(), plot.bottom()),
                            std::clamp(axes.y(point.y - point.yError), plot.top(), plot.bottom()),
                            fillOf(point.style, colors));
        if (!point.comparable)
            hatch(painter, QRectF(at.x() - 9, at.y() - 9, 18, 18), colors.axis, 4, 1);
        drawMarker(painter, point.style, colors, at, point.style.hue ? kMarker : kMarker - 2,
                   standsBack(i));
        if (!point.selected) continue;
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colors.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, kSelectedRing, kSelectedRing);
        painter.restore();
    }
}

std::vector<PlacedLabel> ScatterChart::labelsIn(const ChartFrame& frame,
                                                const PlotAxes& axes) const {
    std::vector<LabelRequest> requests;
    std::vector<size_t> owners;
    LabelObstacles obstacles;
    obstacles.texts = {betterRect(frame, axes), goalLabelRect(frame, axes)};
    for (size_t i = 0; i < m_data.points.size(); ++i) {
        if (!isVisible(i, axes)) continue;
        const ScatterPoint& point = m_data.points[i];
        const QPointF at = axes.point(point.x, point.y);
        if (point.yError > 0)
            obstacles.shapes.emplace_back(
                QPointF(at.x() - 4, axes.y(point.y + point.yError)),
                QPointF(at.x() + 4,
                        std::min(axes.y(point.y - point.yError), axes.plot().bottom())));
        if (textBeside(point).isEmpty()) {
            obstacles.shapes.emplace_back(at.x() - kMarker / 2, at.y() - kMarker / 2, kMarker,
                                          kMarker);
            continue;
        }
        const QFontMetricsF metrics(labelFont(point, frame));
        const int priority = point.selected                            ? 3
                             : point.style.original || point.style.hue ? 2
                             : onFront(i)                              ? 1
                                                                       : 0;
        requests.push_back(
            {at,
             QSizeF(metrics.horizontalAdvance(textBeside(point)), std::ceil(metrics.height()) - 2),
             point.selected || !point.comparable ? kSelectedRing + 1 : kMarker / 2 + 1.5,
             priority});
        owners.push_back(i);
    }
    const QRectF goal = goalRect(axes);
    if (!goal.isEmpty()) {
        const double y = m_data.y.higherIsBetter ? goal.bottom() : goal.top();
        const double x = m_data.x.higherIsBetter ? goal.left() : goal.right();
        obstacles.lines.emplace_back(goal.left(), y, goal.right(), y);
        obstacles.lines.emplace_back(x, goal.top(), x, goal.bottom());
    }
    if (m_data.paretoFront)
        for (const QLineF& line : frontLines(axes)) obstacles.lines.push_back(line);
    for (const ScatterLine& line : m_data.lines)
        for (size_t i = 1; i < line.points.size(); ++i) {
            const ScatterPoint &from = m_data.points[line.points[i - 1]],
                               &to = m_data.points[line.points[i]];
            obstacles.lines.emplace_back(axes.point(from.x, from.y), axes.point(to.x, to.y));
        }
    if (const auto at = frontLabelAt(frame, axes); at && m_data.paretoFront) {
        const double half = frame.metrics().horizontalAdvance(tr("Pareto front")) / 2;
        obstacles.texts.emplace_back(at->x() - half, at->y() - 7, 2 * half, 14);
    }
    const std::vector<PlacedLabel> placed =
        placeLabels(requests, axes.plot().adjusted(2, 2, 4, -2), obstacles);
    std::vector<PlacedLabel> all(m_data.points.size());
    for (size_t k = 0; k < owners.size(); ++k) all[owners[k]] = placed[k];
    return all;
}

void ScatterChart::paintLabels(QPainter& painter, const ChartFrame& frame,
                               const PlotAxes& axes) const {
    const std::vector<PlacedLabel> placed = labelsIn(frame, axes);
    const Tokens& colors = frame.colors();
    for (size_t i = 0; i < placed.size(); ++i) {
        if (placed[i].rect.isEmpty()) continue;
        const ScatterPoint& point = m_data.points[i];
        if (placed[i].leader) {
            const QPointF at = axes.point(point.x, point.y), way = placed[i].leaderEnd - at;
            const double length = std::hypot(way.x(), way.y());
            painter.save();
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen(colors.axis, 1));
            painter.drawLine(at + way * (kMarker / 2 + 2) / length, placed[i].leaderEnd);
            painter.restore();
        }
        const QRectF& rect = placed[i].rect;
        if (placed[i].covers)
            veiledText(painter, frame, labelFont(point, frame), textOf(point.style, colors),
                       {rect.left(), rect.center().y()}, textBeside(point));
        else
            textAt(painter, labelFont(point, frame), textOf(point.style, colors), rect.center(),
                   Qt::AlignHCenter, textBeside(point));
    }
}

}  // namespace lathe::widgets
