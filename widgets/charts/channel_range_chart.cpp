// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/channel_range_chart.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

/// What falls on one pixel row: the widest of its channels.
struct Span {
    double min = NAN, max = NAN, low = NAN, high = NAN;

    void add(const ChannelRange& channel) {
        // fmin and fmax ignore NaN: a broken channel leaves its neighbours alone.
        min = std::fmin(min, channel.min);
        max = std::fmax(max, channel.max);
        low = std::fmin(low, std::max(channel.min, channel.mean - 2 * channel.deviation));
        high = std::fmax(high, std::min(channel.max, channel.mean + 2 * channel.deviation));
    }
};

QColor faded(QColor color, double opacity) {
    color.setAlphaF(static_cast<float>(opacity));
    return color;
}

}  // namespace

ChannelRangeChart::ChannelRangeChart(QWidget* parent) : ChartWidget(parent) {}

void ChannelRangeChart::setData(ChannelRangeData data) {
    m_data = std::move(data);
    dataChanged();
}

void ChannelRangeChart::setClip(std::optional<double> low, std::optional<double> high) {
    m_data.clipLow = low;
    m_data.clipHigh = high;
    update();
}

void ChannelRangeChart::setSelected(int first, int count) {
    m_data.selected = first;
    m_data.selectedCount = count;
    update();
}

ChartTable ChannelRangeChart::table() const {
    ChartTable table;
    table.headers = {tr("channel"), tr("min"), tr("max"), tr("mean"), tr("standard deviation")};
    for (size_t i = 0; i < m_data.channels.size(); ++i) {
        const ChannelRange& c = m_data.channels[i];
        table.rows.push_back({static_cast<int>(i), c.min, c.max, c.mean, c.deviation});
    }
    return table;
}

MarkText ChannelRangeChart::markText(int mark) const {
    const ChannelRange& c = m_data.channels[static_cast<size_t>(mark)];
    return {tr("channel %1").arg(locale().toString(mark)),
            tr("%1 to %2").arg(valueText(c.min, locale()), valueText(c.max, locale())) +
                QLatin1Char('\n') +
                tr("mean %1 · standard deviation %2")
                    .arg(valueText(c.mean, locale(), 2), valueText(c.deviation, locale(), 2))};
}

QSize ChannelRangeChart::designSize() const {
    return {190, 360};
}

PlotAxes ChannelRangeChart::axesIn(const ChartFrame& frame) const {
    double low = 0, high = 0;
    for (const ChannelRange& c : m_data.channels) {
        low = std::fmin(low, std::isfinite(c.min) ? c.min : 0);
        high = std::fmax(high, std::isfinite(c.max) ? c.max : 0);
    }
    PlotAxis x;
    x.scale = AxisScale::linear(low, high).niced(4);
    x.wantedTicks = 4;
    x.name = tr("value");
    PlotAxis y;  // channel 0 is at the top; its labels stand at the right, painted here
    y.scale = AxisScale::linear(0, std::max<double>(1, markCount()));
    y.visible = false;
    const QFontMetricsF metrics = frame.metrics();
    QRectF outer = frame.area;
    const double column =
        std::max(metrics.horizontalAdvance(frame.locale.toString(std::max(0, markCount() - 1))),
                 metrics.horizontalAdvance(tr("ch")));
    outer.setRight(outer.right() - std::ceil(column) - 8);
    outer.setTop(outer.top() + std::ceil(metrics.height()) / 2);
    outer.setLeft(outer.left() + 8);
    QRectF plot = PlotAxes::plotWithin(outer, x, y, frame);
    return {plot, x, y};
}

void ChannelRangeChart::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const Tokens& colors = frame.colors();
    axes.paintGrid(painter, frame, GridLines::Vertical);
    paintSelection(painter, frame, axes);
    paintRanges(painter, frame, axes);
    axes.paintAxes(painter, frame);
    const QRectF& plot = axes.plot();
    for (const auto& clip : {m_data.clipLow, m_data.clipHigh})
        if (clip && axes.xScale().contains(*clip))
            verticalLine(painter, axes.x(*clip), plot.top(), plot.bottom(), colors.clip, 1.5);
    const QFont font = frame.font();
    const int last = markCount() - 1;
    for (const int quarter : {0, 1, 2, 3, 4}) {
        const int channel = last * quarter / 4;
        if (last < 4 && quarter != 0 && quarter != 4) continue;
        if (last == 0 && quarter > 0) continue;
        const double y = shapeOf(channel, frame).anchor.y();
        horizontalLine(painter, plot.right(), plot.right() + 4, y, colors.axis);
        textAt(painter, font, colors.text2, {plot.right() + 8, y}, Qt::AlignLeft,
               frame.locale.toString(channel));
    }
    const double line = std::ceil(QFontMetricsF(font).height());
    textAt(painter, font, colors.text3, {plot.right() + 8, plot.bottom() + 6 + line * 1.5},
           Qt::AlignLeft, tr("ch"));
    if (m_data.marked < 0 || m_data.marked > last) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.clip, 2));
    painter.setBrush(colors.surface);
    painter.drawEllipse(shapeOf(m_data.marked, frame).anchor, 3.5, 3.5);
    painter.restore();
}

/// A band over the whole width, with a bar at its left: a single row of many is thinner than a
/// pixel.
void ChannelRangeChart::paintSelection(QPainter& painter, const ChartFrame& frame,
                                       const PlotAxes& axes) const {
    if (m_data.selected < 0 || m_data.selected >= markCount()) return;
    constexpr double kLeast = 3, kBar = 4;
    const QRectF& plot = axes.plot();
    const double row = plot.height() / markCount();
    const int end = std::min(markCount(), m_data.selected + std::max(1, m_data.selectedCount));
    const double middle = plot.top() + row * (m_data.selected + end) / 2;
    const double height = std::max(kLeast, row * (end - m_data.selected));
    const QColor accent = frame.colors().accent;
    painter.fillRect(QRectF(plot.left(), middle - height / 2, plot.width(), height),
                     faded(accent, 0.25));
    painter.fillRect(QRectF(plot.left() - kBar - 2, middle - height / 2, kBar, height), accent);
}

void ChannelRangeChart::paintRanges(QPainter& painter, const ChartFrame& frame,
                                    const PlotAxes& axes) const {
    const QRectF& plot = axes.plot();
    const double dpr = frame.dpr, count = markCount();
    // One row per channel, or one per device pixel where there are more channels than pixels.
    const double pixels = std::floor(plot.height() * dpr);
    const auto rows = static_cast<size_t>(std::max(1.0, std::min(pixels, count)));
    std::vector<Span> spans(rows);
    for (size_t i = 0; i < m_data.channels.size(); ++i)
        spans[i * rows / m_data.channels.size()].add(m_data.channels[i]);
    const QColor outer = faded(frame.colors().axis, 0.55),
                 inner = faded(frame.colors().text3, 0.75);
    for (size_t row = 0; row < rows; ++row) {
        const Span& span = spans[row];
        if (std::isnan(span.min) || std::isnan(span.max)) continue;
        const double top =
            plot.top() + plot.height() * static_cast<double>(row) / static_cast<double>(rows);
        const double bottom =
            plot.top() + plot.height() * static_cast<double>(row + 1) / static_cast<double>(rows);
        const double gap = bottom - top > 4 ? 1 : 0;
        const auto bar = [&](double low, double high, const QColor& color) {
            const double left = std::max(axes.x(low), plot.left()),
                         right = std::min(axes.x(high), plot.right());
            if (right >= left)
                painter.fillRect(QRectF(left, top, right - left, bottom - top - gap), color);
        };
        bar(span.min, span.max, outer);
        if (!std::isnan(span.low) && !std::isnan(span.high)) bar(span.low, span.high, inner);
    }
}

MarkShape ChannelRangeChart::shapeOf(int mark, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const ChannelRange& c = m_data.channels[static_cast<size_t>(mark)];
    const QRectF& plot = axes.plot();
    const double y = plot.top() + plot.height() * (mark + 0.5) / std::max(1, markCount());
    // At the end that reaches out furthest.
    const double end = std::abs(c.max) >= std::abs(c.min) ? c.max : c.min;
    return {{std::isfinite(end) ? std::clamp(axes.x(end), plot.left(), plot.right())
                                : plot.center().x(),
             y},
            {}};
}

int ChannelRangeChart::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const QRectF plot = axesIn(frame).plot();
    if (!plot.contains(position)) return -1;
    const double share = (position.y() - plot.top()) / plot.height();
    return std::clamp(static_cast<int>(share * markCount()), 0, markCount() - 1);
}

int ChannelRangeChart::neighbour(int mark, int key) const {
    // The first arrow goes to what is selected, or to what matters.
    if (mark < 0 && key != Qt::Key_Home && key != Qt::Key_End) {
        if (m_data.selected >= 0 && m_data.selected < markCount()) return m_data.selected;
        if (m_data.marked >= 0) return m_data.marked;
    }
    return ChartWidget::neighbour(mark, key);
}

void ChannelRangeChart::activate(int mark) {
    Q_EMIT channelClicked(mark);
}

}  // namespace lathe::widgets
