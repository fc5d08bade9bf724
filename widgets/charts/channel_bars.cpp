// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/channel_bars.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kHandle = 7, kReach = 6, kLowest = 1e-3;  ///< of the largest value
constexpr size_t kNamedPeaks = 6;
constexpr float kAboveWithin = 0.45f;  ///< opacity of a bar's part above what is drawn within

}  // namespace

ChannelBars::ChannelBars(QWidget* parent) : ChartWidget(parent) {}

void ChannelBars::setData(ChannelBarsData data) {
    m_data = std::move(data);
    if (m_data.before.size() != m_data.values.size()) m_data.before.clear();
    dataChanged();
}

void ChannelBars::setThreshold(double threshold) {
    m_data.threshold = threshold;
    update();
}

void ChannelBars::setSelected(int channel) {
    m_data.selected = channel;
    update();
}

int ChannelBars::above() const {
    return static_cast<int>(
        std::ranges::count_if(m_data.values, [this](double value) { return isOutlier(value); }));
}

double ChannelBars::thresholdY() const {
    return m_data.threshold ? axesIn(frame()).y(*m_data.threshold) : NAN;
}

bool ChannelBars::isEmpty() const {
    return std::ranges::none_of(m_data.values, [](double value) { return value > 0; });
}

ChartTable ChannelBars::table() const {
    ChartTable table;
    table.headers = {tr("channel"), m_data.valueName};
    if (!m_data.before.empty()) table.headers << tr("before");
    for (const ChannelQuantity& more : m_data.percentiles) table.headers << more.name;
    for (size_t i = 0; i < m_data.values.size(); ++i) {
        std::vector<QVariant> row = {static_cast<int>(i), m_data.values[i]};
        if (!m_data.before.empty()) row.emplace_back(m_data.before[i]);
        for (const ChannelQuantity& more : m_data.percentiles) row.emplace_back(more.values[i]);
        table.rows.push_back(std::move(row));
    }
    return table;
}

MarkText ChannelBars::markText(int mark) const {
    const auto channel = static_cast<size_t>(mark);
    const double value = m_data.values[channel];
    QString explanation =
        tr("%1: %2", "quantity: number").arg(m_data.valueName, valueText(value, locale()));
    if (!m_data.before.empty())
        explanation +=
            QLatin1Char('\n') + tr("before: %1").arg(valueText(m_data.before[channel], locale()));
    for (const ChannelQuantity& more : m_data.percentiles)
        explanation +=
            QLatin1Char('\n') + tr("%1: %2", "quantity: number")
                                    .arg(more.name, valueText(more.values[channel], locale()));
    if (isOutlier(value)) explanation += QLatin1Char('\n') + tr("above the threshold");
    return {tr("channel %1").arg(locale().toString(mark)), explanation};
}

QSize ChannelBars::designSize() const {
    return {520, 200};
}

double ChannelBars::smallestShare() const {
    return 0.4;
}

PlotAxes ChannelBars::axesIn(const ChartFrame& frame) const {
    double low = INFINITY, high = 0;
    for (const auto* values : {&m_data.values, &m_data.before})
        for (const double value : *values) {
            if (!std::isfinite(value) || value <= 0) continue;
            low = std::min(low, value);
            high = std::max(high, value);
        }
    low = std::max(low, high * kLowest);
    if (m_data.threshold && *m_data.threshold > 0) {
        low = std::min(low, *m_data.threshold);
        high = std::max(high, *m_data.threshold * 1.3);
    }
    PlotAxis x, y;
    x.scale = AxisScale::linear(0, std::max(1, markCount()));
    x.wantedTicks = frame.area.width() < 320 ? 3 : 6;
    x.name = tr("channel");
    y.scale = m_dragged ? *m_dragged : AxisScale::log(low * 0.8, high * 1.25);
    y.wantedTicks = 3;
    QRectF outer = frame.area;
    outer.setRight(outer.right() - kHandle);
    return {PlotAxes::plotWithin(outer, x, y, frame), x, y};
}

void ChannelBars::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const QRectF& plot = axes.plot();
    if (m_data.threshold && *m_data.threshold > 0) {
        const double y = std::clamp(axes.y(*m_data.threshold), plot.top(), plot.bottom());
        painter.fillRect(QRectF(plot.topLeft(), QPointF(plot.right(), y)), frame.colors().clipFill);
    }
    axes.paintGrid(painter, frame, GridLines::Horizontal);
    if (!m_data.before.empty()) paintBars(painter, frame, axes, m_data.before, Layer::Before);
    paintBars(painter, frame, axes, m_data.values, Layer::Peaks);
    if (!m_data.percentiles.empty())
        paintBars(painter, frame, axes, m_data.percentiles.front().values, Layer::Within);
    axes.paintAxes(painter, frame);
    paintThreshold(painter, frame, axes);
    paintPeaks(painter, frame, axes);
    if (m_data.selected < 0 || m_data.selected >= markCount()) return;
    const double x = axes.x(m_data.selected + 0.5);
    accentOutline(painter, QRectF(x - 3, plot.top(), 6, plot.height()), frame.colors().accent, 2,
                  1);
}

QColor ChannelBars::colorOf(Layer layer, double value, const Tokens& colors) const {
    if (layer == Layer::Before) return colors.original;
    QColor color = m_data.before.empty() ? colors.original : colors.compressed;
    if (isOutlier(value)) color = colors.clip;
    if (layer == Layer::Peaks && !m_data.percentiles.empty()) color.setAlphaF(kAboveWithin);
    return color;
}

void ChannelBars::paintBars(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                            const std::vector<double>& values, Layer layer) const {
    const QRectF& plot = axes.plot();
    const auto count = static_cast<double>(values.size());
    const int strips =
        static_cast<int>(std::max(1.0, std::min(count, std::floor(plot.width() * frame.dpr))));
    const double pitch = plot.width() / strips, gap = pitch > 3 ? 1 : 0;
    for (int strip = 0; strip < strips; ++strip) {
        const auto first = static_cast<size_t>(strip * count / strips);
        const auto last = std::max(first + 1, static_cast<size_t>((strip + 1) * count / strips));
        double largest = 0;
        for (size_t i = first; i < last; ++i) largest = std::fmax(largest, values[i]);
        if (!(largest > 0)) continue;
        const double top = std::clamp(axes.y(largest), plot.top(), plot.bottom());
        painter.fillRect(QRectF(plot.left() + strip * pitch, top, pitch - gap, plot.bottom() - top),
                         colorOf(layer, largest, frame.colors()));
    }
}

void ChannelBars::paintThreshold(QPainter& painter, const ChartFrame& frame,
                                 const PlotAxes& axes) const {
    if (!m_data.threshold || *m_data.threshold <= 0) return;
    const QRectF& plot = axes.plot();
    const Tokens& colors = frame.colors();
    const double y = std::clamp(axes.y(*m_data.threshold), plot.top(), plot.bottom());
    horizontalLine(painter, plot.left(), plot.right(), y, colors.clip, 1.5);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.clip);
    painter.drawPolygon(QPolygonF({{plot.right() - 1, y},
                                   {plot.right() + kHandle, y - kHandle},
                                   {plot.right() + kHandle, y + kHandle}}));
    painter.restore();
    const QRectF label = thresholdLabel(frame, axes);
    veiledText(painter, frame, frame.font(metrics::kSmallText, QFont::DemiBold),
               colors.text(Series::Vermillion), {label.left(), label.center().y()},
               thresholdText(frame));
}

QString ChannelBars::thresholdText(const ChartFrame& frame) const {
    return tr("threshold %1").arg(valueText(*m_data.threshold, frame.locale));
}

/// At the right end of the line: above it, or below where there is no room.
QRectF ChannelBars::thresholdLabel(const ChartFrame& frame, const PlotAxes& axes) const {
    const QRectF& plot = axes.plot();
    const double y = std::clamp(axes.y(*m_data.threshold), plot.top(), plot.bottom());
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double width = QFontMetricsF(bold).horizontalAdvance(thresholdText(frame));
    const double height = std::ceil(frame.metrics().height()), gap = 2;
    const double above = y - gap - height;
    return {plot.right() - width - 10, above - gap < plot.top() ? y + gap : above, width, height};
}

/// The largest outliers by name, where they meet neither each other nor the threshold's label.
void ChannelBars::paintPeaks(QPainter& painter, const ChartFrame& frame,
                             const PlotAxes& axes) const {
    std::vector<size_t> order(m_data.values.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::erase_if(order, [this](size_t i) { return !isOutlier(m_data.values[i]); });
    std::ranges::stable_sort(order, std::greater<>(),
                             [this](size_t i) { return m_data.values[i]; });
    if (order.empty()) return;
    const QFont font = frame.font();
    const QRectF& plot = axes.plot();
    std::vector<QRectF> taken = {thresholdLabel(frame, axes)};
    for (const size_t channel : order) {
        if (taken.size() > kNamedPeaks) break;
        const double value = m_data.values[channel];
        const QPointF head(axes.x(static_cast<double>(channel) + 0.5), axes.y(value));
        const QString text = frame.locale.toString(static_cast<qlonglong>(channel)) +
                             QStringLiteral(" · ") + valueText(value, frame.locale);
        const double width = QFontMetricsF(font).horizontalAdvance(text),
                     height = std::ceil(frame.metrics().height());
        const bool left = head.x() + 8 + width > plot.right();
        const QRectF box(left ? head.x() - 8 - width : head.x() + 6, head.y() - height / 2, width,
                         height);
        const QRectF whole = box.united(QRectF(head - QPointF(4, 4), QSizeF(8, 8)));
        if (box.top() < frame.area.top() - 4 ||
            std::ranges::any_of(taken,
                                [&](const QRectF& other) { return other.intersects(whole); }))
            continue;
        taken.push_back(whole);
        veiledText(painter, frame, font, frame.colors().text(Series::Vermillion),
                   {box.left(), box.center().y()}, text);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(frame.colors().clip);
        painter.drawEllipse(head, 3, 3);
        painter.restore();
    }
}

MarkShape ChannelBars::shapeOf(int mark, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const QRectF& plot = axes.plot();
    const double value = m_data.values[static_cast<size_t>(mark)];
    return {{axes.x(mark + 0.5),
             value > 0 ? std::clamp(axes.y(value), plot.top(), plot.bottom()) : plot.bottom()},
            {}};
}

int ChannelBars::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    if (!axes.plot().adjusted(-1, -1, 1, 1).contains(position)) return -1;
    return std::clamp(static_cast<int>(axes.xValue(position.x())), 0, markCount() - 1);
}

void ChannelBars::activate(int mark) {
    Q_EMIT channelClicked(mark);
}

bool ChannelBars::isOnThreshold(const QPointF& position) const {
    if (!m_data.threshold || isEmpty()) return false;
    const QRectF plot = axesIn(frame()).plot();
    return position.x() >= plot.left() && std::abs(position.y() - thresholdY()) <= kReach;
}

void ChannelBars::mousePressEvent(QMouseEvent* event) {
    const bool onLine = event->button() == Qt::LeftButton && isOnThreshold(event->position());
    if (!onLine) return ChartWidget::mousePressEvent(event);
    m_dragged = axesIn(frame()).yScale();
}

void ChannelBars::mouseMoveEvent(QMouseEvent* event) {
    if (!m_dragged) {
        setCursor(isOnThreshold(event->position()) ? Qt::SizeVerCursor : Qt::ArrowCursor);
        return ChartWidget::mouseMoveEvent(event);
    }
    const PlotAxes axes = axesIn(frame());
    const QRectF& plot = axes.plot();
    setThreshold(axes.yValue(std::clamp(event->position().y(), plot.top(), plot.bottom())));
    Q_EMIT thresholdDragged(*m_data.threshold);
}

void ChannelBars::mouseReleaseEvent(QMouseEvent* event) {
    m_dragged.reset();
    update();
    ChartWidget::mouseReleaseEvent(event);
}

}  // namespace lathe::widgets
