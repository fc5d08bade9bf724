// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/plot_axes.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kTick = 4, kGap = 4;

struct LabelledTick {
    double value;
    QString label;
};

std::vector<LabelledTick> labelledTicks(const PlotAxis& axis, const QLocale& locale) {
    std::vector<double> values;
    for (const AxisScale::Tick& tick : axis.scale.ticks(axis.wantedTicks))
        if (tick.major) values.push_back(tick.value);
    std::vector<QString> labels;
    if (axis.compactLabels)
        for (const double value : values) labels.push_back(compactNumber(value, locale));
    else if (axis.scale.kind() != AxisScale::Kind::Linear)
        for (const double value : values) labels.push_back(valueText(value, locale));
    else
        labels = tickLabels(values, locale);
    std::vector<LabelledTick> ticks;
    for (size_t i = 0; i < values.size(); ++i) ticks.push_back({values[i], labels[i]});
    return ticks;
}

double labelWidth(const PlotAxis& axis, const ChartFrame& frame) {
    const QFontMetricsF metrics = frame.metrics();
    double width = 0;
    for (const LabelledTick& tick : labelledTicks(axis, frame.locale))
        width = std::max(width, metrics.horizontalAdvance(tick.label));
    return std::ceil(width);
}

/// Every n-th label, n as small as keeps them apart; zero is among them where there is one.
template <class Place>
std::vector<LabelledTick> readable(const std::vector<LabelledTick>& ticks,
                                   const QFontMetricsF& metrics, const Place& place) {
    const auto zero = std::ranges::find(ticks, 0.0, &LabelledTick::value);
    const auto anchor = static_cast<size_t>(zero == ticks.end() ? 0 : zero - ticks.begin());
    std::vector<LabelledTick> kept;
    for (size_t stride = 1; stride <= ticks.size(); ++stride) {
        kept.clear();
        double free = -1e9;
        bool apart = true;
        for (size_t i = anchor % stride; i < ticks.size(); i += stride) {
            const double half = metrics.horizontalAdvance(ticks[i].label) / 2;
            const double at = place(ticks[i].value);
            apart = apart && at - half >= free;
            free = at + half + 8;
            kept.push_back(ticks[i]);
        }
        if (apart) break;
    }
    return kept;
}

double deviceRatio(const QPainter& painter) {
    return painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
}

}  // namespace

double snapped(double value, double dpr) {
    return std::round(value * dpr) / dpr;
}

void horizontalLine(QPainter& painter, double x0, double x1, double y, const QColor& color,
                    double width) {
    const double dpr = deviceRatio(painter);
    const double thick = std::max(1.0, std::round(width * dpr)) / dpr;
    const double left = snapped(std::min(x0, x1), dpr), right = snapped(std::max(x0, x1), dpr);
    painter.fillRect(QRectF(left, snapped(y - thick / 2, dpr), right - left, thick), color);
}

void verticalLine(QPainter& painter, double x, double y0, double y1, const QColor& color,
                  double width) {
    const double dpr = deviceRatio(painter);
    const double thick = std::max(1.0, std::round(width * dpr)) / dpr;
    const double top = snapped(std::min(y0, y1), dpr), bottom = snapped(std::max(y0, y1), dpr);
    painter.fillRect(QRectF(snapped(x - thick / 2, dpr), top, thick, bottom - top), color);
}

PlotAxes::PlotAxes(const QRectF& plot, PlotAxis x, PlotAxis y)
    : m_plot(plot), m_x(std::move(x)), m_y(std::move(y)) {}

QRectF PlotAxes::plotWithin(const QRectF& outer, const PlotAxis& x, const PlotAxis& y,
                            const ChartFrame& frame) {
    const QFontMetricsF metrics = frame.metrics();
    const double line = std::ceil(metrics.height());
    QRectF plot = outer;
    if (y.visible) plot.setLeft(outer.left() + std::max(labelWidth(y, frame) + kTick + kGap, 16.0));
    // The topmost tick label reaches half a line above the plot; the name stands over it.
    if (!y.name.isEmpty()) plot.setTop(outer.top() + std::ceil(1.5 * line) + kGap);
    if (x.visible) {
        plot.setBottom(outer.bottom() - kTick - kGap / 2 - line);
        const auto ticks = labelledTicks(x, frame.locale);
        if (!ticks.empty()) {
            const double last = metrics.horizontalAdvance(ticks.back().label) / 2;
            const double free = (1 - x.scale.share(ticks.back().value)) * plot.width();
            plot.setRight(outer.right() - std::max(0.0, std::ceil(last - free)));
        }
    }
    if (!x.name.isEmpty() && !x.namePlain) plot.setBottom(plot.bottom() - line);
    plot.setWidth(std::max(plot.width(), 8.0));
    plot.setHeight(std::max(plot.height(), 8.0));
    return QRectF(snapped(plot.left(), frame.dpr), snapped(plot.top(), frame.dpr),
                  snapped(plot.width(), frame.dpr), snapped(plot.height(), frame.dpr));
}

double PlotAxes::x(double value) const {
    return m_plot.left() + m_x.scale.share(value) * m_plot.width();
}

double PlotAxes::y(double value) const {
    return m_plot.bottom() - m_y.scale.share(value) * m_plot.height();
}

double PlotAxes::xValue(double pixel) const {
    return m_x.scale.value((pixel - m_plot.left()) / m_plot.width());
}

double PlotAxes::yValue(double pixel) const {
    return m_y.scale.value((m_plot.bottom() - pixel) / m_plot.height());
}

void PlotAxes::paintGrid(QPainter& painter, const ChartFrame& frame, GridLines lines) const {
    const QColor& color = frame.colors().grid;
    if (lines == GridLines::Horizontal)
        for (const AxisScale::Tick& tick : m_y.scale.ticks(m_y.wantedTicks))
            if (tick.major)
                horizontalLine(painter, m_plot.left(), m_plot.right(), y(tick.value), color);
    if (lines == GridLines::Vertical)
        for (const AxisScale::Tick& tick : m_x.scale.ticks(m_x.wantedTicks))
            if (tick.major)
                verticalLine(painter, x(tick.value), m_plot.top(), m_plot.bottom(), color);
}

void PlotAxes::paintAxes(QPainter& painter, const ChartFrame& frame) const {
    if (m_x.visible) paintXAxis(painter, frame);
    if (m_y.visible) paintYAxis(painter, frame);
}

void PlotAxes::paintXAxis(QPainter& painter, const ChartFrame& frame) const {
    const Tokens& colors = frame.colors();
    const QFont font = frame.font();
    const QFontMetricsF metrics(font);
    const double line = std::ceil(metrics.height());
    horizontalLine(painter, m_plot.left(), m_plot.right(), m_plot.bottom(), colors.axis);
    for (const AxisScale::Tick& tick : m_x.scale.ticks(m_x.wantedTicks))
        verticalLine(painter, x(tick.value), m_plot.bottom(),
                     m_plot.bottom() + (tick.major ? kTick : kTick / 2), colors.axis);
    const double middle = m_plot.bottom() + kTick + kGap / 2 + line / 2;
    const std::vector<LabelledTick> labels = readable(labelledTicks(m_x, frame.locale), metrics,
                                                      [this](double value) { return x(value); });
    for (const LabelledTick& tick : labels)
        textAt(painter, font, colors.text2, {x(tick.value), middle}, Qt::AlignHCenter, tick.label);
    if (m_x.name.isEmpty()) return;
    if (m_x.namePlain) {
        double right = m_plot.left() - kTick - kGap;
        if (!labels.empty())
            right = std::min(right, x(labels.front().value) -
                                        metrics.horizontalAdvance(labels.front().label) / 2 - 6);
        textAt(painter, font, colors.text3, {right, middle}, Qt::AlignRight, m_x.name);
    } else {
        textAt(painter, font, colors.text3, {m_plot.right(), middle + line}, Qt::AlignRight,
               m_x.name);
    }
}

void PlotAxes::paintYAxis(QPainter& painter, const ChartFrame& frame) const {
    const Tokens& colors = frame.colors();
    const QFont font = frame.font();
    const double line = std::ceil(QFontMetricsF(font).height());
    for (const AxisScale::Tick& tick : m_y.scale.ticks(m_y.wantedTicks))
        horizontalLine(painter, m_plot.left() - (tick.major ? kTick : kTick / 2), m_plot.left(),
                       y(tick.value), colors.axis);
    double free = 1e9;
    for (const LabelledTick& tick : labelledTicks(m_y, frame.locale)) {
        const double at = y(tick.value);
        if (at > free) continue;
        textAt(painter, font, colors.text2, {m_plot.left() - kTick - kGap, at}, Qt::AlignRight,
               tick.label);
        free = at - line * 0.9;
    }
    if (m_y.name.isEmpty()) return;
    // Right-aligned over the labels like them, unless the name is longer than their column.
    const double middle = m_plot.top() - kGap - line,
                 width = QFontMetricsF(font).horizontalAdvance(m_y.name);
    const double right = m_plot.left() - kTick - kGap;
    if (width <= right - frame.area.left())
        textAt(painter, font, colors.text3, {right, middle}, Qt::AlignRight, m_y.name);
    else
        textAt(painter, font, colors.text3, {frame.area.left(), middle}, Qt::AlignLeft, m_y.name);
}

}  // namespace lathe::widgets
