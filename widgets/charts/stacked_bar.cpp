// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/stacked_bar.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/number_text.h"

namespace lathe::widgets {

StackedBar::StackedBar(QWidget* parent) : ChartWidget(parent) {}

void StackedBar::setRows(std::vector<BarRow> rows) {
    m_rows = std::move(rows);
    updateGeometry();
    dataChanged();
}

bool StackedBar::isEmpty() const {
    return std::ranges::none_of(m_rows, [](const BarRow& row) { return row.total() > 0; });
}

ChartTable StackedBar::table() const {
    ChartTable table;
    table.headers = {tr("bar"), tr("type"), tr("bytes"), tr("share %")};
    for (const BarRow& row : m_rows)
        for (const BarSegment& segment : row.segments)
            table.rows.push_back({row.label, segment.label, segment.bytes,
                                  row.total() > 0 ? 100 * segment.bytes / row.total() : NAN});
    return table;
}

int StackedBar::markCount() const {
    return barMarkCount(m_rows);
}

MarkText StackedBar::markText(int mark) const {
    const BarPlace place = *barPlace(m_rows, mark);
    const BarRow& row = m_rows[place.row];
    const BarSegment& segment = row.segments[place.segment];
    return {segment.label + QLatin1Char(' ') + byteText(segment.bytes, locale()),
            tr("%1 % of %2", "share, bar")
                .arg(valueText(100 * segment.bytes / row.total(), locale(), 2), row.label)};
}

QSize StackedBar::designSize() const {
    return {420, 64 + 44 * std::max(1, static_cast<int>(m_rows.size()))};
}

double StackedBar::smallestShare() const {
    return 0.9;
}

void StackedBar::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const BarLayout layout = barLayout(m_rows, 0, frame);
    paintBarRows(painter, frame, layout, m_rows);
    paintBarTexts(painter, frame, layout, m_rows);
}

MarkShape StackedBar::shapeOf(int mark, const ChartFrame& frame) const {
    const BarPlace place = *barPlace(m_rows, mark);
    const QRectF rect = barLayout(m_rows, 0, frame).segments[place.row][place.segment];
    return {rect.center(), rect};
}

int StackedBar::hitTest(const QPointF& position, const ChartFrame& frame) const {
    return barMarkAt(barLayout(m_rows, 0, frame), position);
}

int StackedBar::neighbour(int mark, int key) const {
    const bool vertical = key == Qt::Key_Up || key == Qt::Key_Down;
    return vertical && mark >= 0 ? barNeighbour(m_rows, mark, key)
                                 : ChartWidget::neighbour(mark, key);
}

}  // namespace lathe::widgets
