// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curves/curve_plot.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLegend>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QPen>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

namespace lathe::widgets {

namespace {

constexpr double kLine = 1.5;

/// Values within this ratio get ticks at powers of two; moved outward to those, they stay within
/// 64, while others reach 100.
constexpr double kPowersOfTwo = 30, kBetween = 80;

/// As many decimals as tell the ticks of this step apart; powers of ten for the very large and
/// small.
QString labelFormat(double step) {
    const int decimals = -static_cast<int>(std::floor(std::log10(step) + 1e-9));
    if (decimals < -6 || decimals > 4) return QStringLiteral("%.3g");
    return QStringLiteral("%.%1f").arg(std::max(0, decimals));
}

}  // namespace

QColor curveColor(const SeriesStyle& style, const Tokens& colors) {
    return style.original ? colors.text3 : fillOf(style, colors);
}

QColor curveTextColor(const SeriesStyle& style, const Tokens& colors) {
    return style.original ? colors.text3 : textOf(style, colors);
}

CurvePlot::CurvePlot() : m_scene(std::make_unique<QGraphicsScene>()), m_chart(new QChart) {
    m_scene->addItem(m_chart);
    m_chart->legend()->hide();  // lines are named at their ends
    m_chart->setBackgroundVisible(false);
    m_chart->setMargins({});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->setLocalizeNumbers(true);
    useAxis(m_x, false, Qt::AlignBottom);
    useAxis(m_y, false, Qt::AlignLeft);
}

CurvePlot::~CurvePlot() = default;

void CurvePlot::addLine(const SeriesStyle& style) {
    auto* series = new QLineSeries;
    m_chart->addSeries(series);
    series->attachAxis(m_x);
    series->attachAxis(m_y);
    m_lines.push_back({series, style});
}

void CurvePlot::removeLines() {
    m_chart->removeAllSeries();
    m_lines.clear();
}

void CurvePlot::setPoints(int line, const QList<QPointF>& points) {
    m_lines[static_cast<size_t>(line)].series->replace(points);
}

void CurvePlot::useAxis(QAbstractAxis*& axis, bool logarithmic, Qt::Alignment side) {
    if (axis && (axis->type() == QAbstractAxis::AxisTypeLogValue) == logarithmic) return;
    if (axis) {
        axis->hide();  // what is removed would be painted until the event loop deletes it
        m_chart->removeAxis(axis);
        axis->deleteLater();
    }
    axis = logarithmic ? static_cast<QAbstractAxis*>(new QLogValueAxis) : new QValueAxis;
    m_chart->addAxis(axis, side);
    for (const Line& line : m_lines) line.series->attachAxis(axis);
}

void CurvePlot::setRange(QAbstractAxis* axis, const PlotAxis& range) const {
    const AxisScale& scale = range.scale;
    if (auto* log = qobject_cast<QLogValueAxis*>(axis)) {
        log->setBase(scale.high() / scale.low() < kBetween ? 2 : 10);
        log->setLabelFormat(QStringLiteral("%g"));
        log->setRange(scale.low(), scale.high());
        return;
    }
    auto* linear = static_cast<QValueAxis*>(axis);
    const double step = niceStep(scale.high() - scale.low(), range.wantedTicks);
    linear->setTickType(QValueAxis::TicksDynamic);
    linear->setTickAnchor(0);
    linear->setTickInterval(step);
    linear->setLabelFormat(labelFormat(step));
    linear->setRange(scale.low(), scale.high());
}

void CurvePlot::paintWith(const ChartFrame& frame) {
    const Tokens& colors = frame.colors();
    for (QAbstractAxis* axis : {m_x, m_y}) {
        axis->setLabelsFont(frame.font());
        axis->setLabelsColor(colors.text2);
        axis->setTruncateLabels(false);  // a low chart would show dots for numbers
        axis->setLinePen(QPen(colors.axis, 1));
        axis->setGridLinePen(QPen(colors.grid, 1));
        axis->setGridLineVisible(axis == m_y);
    }
    m_y->setLineVisible(false);
    for (const Line& line : m_lines) {
        QPen pen(curveColor(line.style, colors), kLine);
        if (line.style.original) pen.setDashPattern({3, 2});
        pen.setJoinStyle(Qt::RoundJoin);
        line.series->setPen(pen);
    }
    m_chart->setLocale(frame.locale);
}

void CurvePlot::arrange(const QSizeF& size, const QRectF& plot, const PlotAxis& x,
                        const PlotAxis& y, const ChartFrame& frame) {
    useAxis(m_y, y.scale.kind() == AxisScale::Kind::Log, Qt::AlignLeft);
    setRange(m_x, x);
    setRange(m_y, y);
    paintWith(frame);
    m_chart->resize(size);
    m_chart->setPlotArea(plot);
    // Without an event loop in between the axes would stay where they were.
    m_chart->layout()->invalidate();
    m_chart->layout()->activate();
}

void CurvePlot::paint(QPainter& painter, const QSizeF& size) const {
    const QRectF all(QPointF(0, 0), size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    m_scene->render(&painter, all, all);
    painter.restore();
}

QPointF CurvePlot::pixelOf(const QPointF& value) const {
    return m_lines.empty() ? m_chart->plotArea().bottomLeft()
                           : m_chart->mapToPosition(value, m_lines.front().series);
}

AxisScale CurvePlot::logScale(double low, double high) {
    const double base = high / low < kPowersOfTwo ? 2 : 10;
    const double first = std::floor(std::log(low) / std::log(base) + 1e-9);
    const double last = std::max(std::ceil(std::log(high) / std::log(base) - 1e-9), first + 1);
    return AxisScale::log(std::pow(base, first), std::pow(base, last));
}

}  // namespace lathe::widgets
