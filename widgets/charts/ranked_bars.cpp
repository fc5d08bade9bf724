// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/ranked_bars.h"

#include <QPainter>
#include <QResizeEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kMostLabels = 0.4, kMostColumns = 0.45, kWidestPitch = 28, kColumnGap = 14;
constexpr int kWheelBars = 3, kWheelStep = 120;

QString cellText(const QVariant& cell, const QLocale& locale) {
    if (cell.metaType().id() == QMetaType::Double) return valueText(cell.toDouble(), locale);
    if (cell.metaType().id() == QMetaType::QString) return cell.toString();
    return locale.toString(cell.toLongLong());
}

QStringList cellTexts(const RankedBar& bar, const QLocale& locale) {
    QStringList texts;
    for (const QVariant& cell : bar.cells) texts << cellText(cell, locale);
    return texts;
}

/// Where bars begin.
double zeroIn(const PlotAxes& axes) {
    const QRectF& plot = axes.plot();
    return axes.xScale().kind() == AxisScale::Kind::Log
               ? plot.left()
               : std::clamp(axes.x(0), plot.left(), plot.right());
}

}  // namespace

RankedBars::RankedBars(QWidget* parent) : ChartWidget(parent) {
    connect(this, &ChartWidget::cursorMarkChanged, this, &RankedBars::keepInSight);
}

int RankedBars::selectedBar() const {
    const auto found = std::ranges::find_if(m_data.bars, &RankedBar::selected);
    return found == m_data.bars.end() ? -1 : static_cast<int>(found - m_data.bars.begin());
}

bool RankedBars::isSelectionShown(int tall) const {
    const int selected = selectedBar();
    if (selected < 0) return false;
    ChartFrame there = frame();
    there.area.setHeight(std::max(1.0, there.area.height() + tall - height()));
    const int room = roomFor(axesIn(there), there), first = std::min(m_first, markCount() - room);
    return selected >= first && selected < first + room;
}

void RankedBars::setData(RankedBarsData data) {
    const int before = selectedBar();
    const QString label = before < 0 ? QString() : m_data.bars[static_cast<size_t>(before)].label;
    const bool had = !isEmpty(), shown = isSelectionShown(height());
    m_data = std::move(data);
    m_first = std::clamp(m_first, 0, std::max(0, markCount() - 1));
    // The first look is at the top; what is selected later comes into sight and stays there.
    const int now = selectedBar();
    if (now >= 0 && had && (shown || m_data.bars[static_cast<size_t>(now)].label != label))
        keepInSight(now);
    dataChanged();
}

ChartTable RankedBars::table() const {
    ChartTable table;
    const bool errors = m_data.columns.empty();
    table.headers = QStringList{m_data.itemName, m_data.axisName} + m_data.columns;
    if (errors) table.headers << tr("± error");
    for (const RankedBar& bar : m_data.bars) {
        std::vector<QVariant>& row = table.rows.emplace_back();
        row = {bar.label, bar.value};
        row.insert(row.end(), bar.cells.begin(), bar.cells.end());
        if (errors) row.emplace_back(bar.error);
    }
    return table;
}

MarkText RankedBars::markText(int mark) const {
    const RankedBar& bar = m_data.bars[static_cast<size_t>(mark)];
    QString number = valueText(bar.value, locale());
    if (bar.error > 0) number += QStringLiteral(" ± ") + valueText(bar.error, locale(), 2);
    QString explanation = tr("%1: %2", "axis name: number").arg(m_data.axisName, number);
    for (qsizetype i = 0; i < m_data.columns.size(); ++i)
        explanation += QLatin1Char('\n') +
                       tr("%1: %2", "axis name: number")
                           .arg(m_data.columns[i], cellText(bar.cells[size_t(i)], locale()));
    if (!bar.detail.isEmpty()) explanation += QLatin1Char('\n') + bar.detail;
    return {bar.label, explanation};
}

QSize RankedBars::designSize() const {
    return {360, 300};
}

PlotAxes RankedBars::axesIn(const ChartFrame& frame) const {
    double low = INFINITY, least = 0, high = 0, names = 0;
    const QFontMetricsF metrics = frame.metrics();
    for (const RankedBar& bar : m_data.bars) {
        names = std::max(names, metrics.horizontalAdvance(bar.label));
        if (!std::isfinite(bar.value)) continue;
        const double error = std::isfinite(bar.error) ? bar.error : 0;
        high = std::max(high, bar.value + error);
        if (bar.value < 0) least = std::min(least, bar.value - error);
        if (bar.value > 0) low = std::min(low, bar.value);
    }
    PlotAxis x, y;
    x.scale = m_data.log && low < high ? AxisScale::log(low / 2, high * 1.2)
                                       : AxisScale::linear(least * 1.05, high * 1.05);
    x.wantedTicks = frame.area.width() < 320 ? 3 : 4;
    x.name = m_data.axisName;
    y.visible = false;
    QRectF outer = frame.area;
    outer.setLeft(outer.left() + std::min(std::ceil(names), outer.width() * kMostLabels) + 8);
    outer.setRight(outer.right() - metrics.horizontalAdvance(QStringLiteral("0.0000")) - 8);
    outer.setRight(outer.right() - columnsWidth(frame));
    if (!m_data.columns.empty()) outer.setTop(outer.top() + std::ceil(metrics.height()) + 2);
    return {PlotAxes::plotWithin(outer, x, y, frame), x, y};
}

std::vector<double> RankedBars::columnWidths(const ChartFrame& frame) const {
    const QFontMetricsF metrics = frame.metrics();
    std::vector<double> widths;
    double left = frame.area.width() * kMostColumns;
    for (qsizetype column = 0; column < m_data.columns.size(); ++column) {
        double widest = metrics.horizontalAdvance(m_data.columns[column]);
        for (const RankedBar& bar : m_data.bars)
            widest = std::max(widest, metrics.horizontalAdvance(cellText(
                                          bar.cells[size_t(column)], frame.locale)));
        widths.push_back(std::ceil(widest) + kColumnGap);
        left -= widths.back();
        if (left >= 0) continue;
        widths.pop_back();
        break;
    }
    return widths;
}

double RankedBars::columnsWidth(const ChartFrame& frame) const {
    const std::vector<double> widths = columnWidths(frame);
    return std::accumulate(widths.begin(), widths.end(), 0.0);
}

void RankedBars::paintCells(QPainter& painter, const ChartFrame& frame, double middle,
                            const QStringList& texts, const QColor& color) const {
    const std::vector<double> widths = columnWidths(frame);
    double right = frame.area.right() - columnsWidth(frame);
    for (size_t i = 0; i < widths.size(); ++i) {
        right += widths[i];
        textAt(painter, frame.font(), color, {right, middle}, Qt::AlignRight,
               texts[static_cast<qsizetype>(i)]);
    }
}

int RankedBars::roomFor(const PlotAxes& axes, const ChartFrame& frame) const {
    const double line = std::ceil(frame.metrics().height()) + 1;
    return std::clamp(static_cast<int>(axes.plot().height() / line), 1, std::max(1, markCount()));
}

double RankedBars::pitchIn(const PlotAxes& axes, const ChartFrame& frame) const {
    return std::min(axes.plot().height() / roomFor(axes, frame), kWidestPitch);
}

void RankedBars::keepInSight(int mark) {
    if (mark < 0) return;
    const ChartFrame own = frame();
    const int room = roomFor(axesIn(own), own);
    m_first = std::clamp(m_first, std::max(0, mark - room + 1), mark);
    m_first = std::min(m_first, std::max(0, markCount() - room));
    update();
}

void RankedBars::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    axes.paintGrid(painter, frame, GridLines::Vertical);
    const int room = roomFor(axes, frame), first = std::min(m_first, markCount() - room);
    for (int i = first; i < first + room; ++i) paintBar(painter, frame, axes, i);
    paintCells(painter, frame, axes.plot().top() - std::ceil(frame.metrics().height()) / 2 - 1,
               m_data.columns, frame.colors().text3);
    axes.paintAxes(painter, frame);
    const int hidden = markCount() - room;
    if (hidden <= 0) return;
    // A mark at the edge where there are more.
    const QFont font = frame.font();
    const QString text =
        tr("%1–%2 of %3")
            .arg(frame.locale.toString(first + 1), frame.locale.toString(first + room),
                 frame.locale.toString(markCount()));
    // It shares its line with the name of the axis, which ends where the bars do.
    const double free = axes.plot().right() - frame.area.left() -
                        frame.metrics().horizontalAdvance(m_data.axisName) - 12;
    const QPointF place(frame.area.left(), axes.plot().bottom() + 6 +
                                               std::ceil(frame.metrics().height()) * 1.5);
    textAt(painter, font, frame.colors().text3, place, Qt::AlignLeft, fitted(font, text, free));
}

void RankedBars::paintBar(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                          int index) const {
    const RankedBar& bar = m_data.bars[static_cast<size_t>(index)];
    const Tokens& colors = frame.colors();
    const QRectF& plot = axes.plot();
    const MarkShape shape = shapeOf(index, frame);
    const QFont font =
        frame.font(metrics::kSmallText, bar.selected ? QFont::DemiBold : QFont::Normal);
    const double y = shape.outline.center().y();
    textAt(painter, font, bar.selected ? colors.text1 : colors.text2, {plot.left() - 6, y},
           Qt::AlignRight, fitted(font, bar.label, plot.left() - frame.area.left() - 6));
    paintCells(painter, frame, y, cellTexts(bar, frame.locale),
               bar.selected ? colors.text1 : colors.text2);
    if (!std::isfinite(bar.value)) return;
    const double end = std::clamp(axes.x(bar.value), plot.left(), plot.right());
    const double zero = zeroIn(axes);
    painter.fillRect(QRectF(std::min(zero, end), shape.outline.top(), std::abs(end - zero),
                            shape.outline.height()),
                     bar.selected                       ? colors.accent
                     : bar.tone == BarTone::Outlier     ? colors.clip
                     : bar.tone == BarTone::Original    ? colors.original
                                                        : colors.compressed);
    double right = std::max(zero, end);
    if (bar.error > 0) {
        const double low = bar.value - bar.error;
        const double from = m_data.log && low <= 0
                                ? plot.left()
                                : std::clamp(axes.x(low), plot.left(), plot.right());
        const double to = std::min(axes.x(bar.value + bar.error), plot.right());
        horizontalWhisker(painter, from, to, y, colors.text1, 2);
        right = std::max(zero, to);
    }
    const QFont small = frame.font(metrics::kCellText);
    textAt(painter, small, colors.text2, {right + 5, y}, Qt::AlignLeft,
           fitted(small, valueText(bar.value, frame.locale, 2), frame.area.right() - columnsWidth(frame) - right - 5));
}

MarkShape RankedBars::shapeOf(int mark, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const QRectF& plot = axes.plot();
    const int room = roomFor(axes, frame), first = std::min(m_first, markCount() - room);
    const double pitch = pitchIn(axes, frame);
    const int place = std::clamp(mark - first, 0, room - 1);
    const double top = plot.top() + pitch * place, gap = std::min(3.0, pitch / 6);
    const double value = m_data.bars[static_cast<size_t>(mark)].value;
    const double zero = zeroIn(axes);
    const double end =
        std::isfinite(value) ? std::clamp(axes.x(value), plot.left(), plot.right()) : zero;
    const QRectF outline(std::min(zero, end), top + gap, std::max(4.0, std::abs(end - zero)),
                         pitch - 2 * gap);
    return {{end, outline.center().y()}, outline};
}

int RankedBars::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const PlotAxes axes = axesIn(frame);
    const QRectF& plot = axes.plot();
    const int room = roomFor(axes, frame), first = std::min(m_first, markCount() - room);
    if (position.y() < plot.top() || position.x() < frame.area.left()) return -1;
    const auto place = static_cast<int>((position.y() - plot.top()) / pitchIn(axes, frame));
    return place < room ? first + place : -1;
}

void RankedBars::activate(int mark) {
    Q_EMIT barClicked(mark);
}

void RankedBars::resizeEvent(QResizeEvent* event) {
    ChartWidget::resizeEvent(event);
    if (isSelectionShown(event->oldSize().height())) keepInSight(selectedBar());
}

void RankedBars::wheelEvent(QWheelEvent* event) {
    const ChartFrame own = frame();
    const int hidden = markCount() - (isEmpty() ? 0 : roomFor(axesIn(own), own));
    if (hidden <= 0) return event->ignore();
    m_first = std::clamp(m_first - event->angleDelta().y() * kWheelBars / kWheelStep, 0, hidden);
    setHoveredMark(markAt(event->position()));
    update();
    event->accept();
}

}  // namespace lathe::widgets
