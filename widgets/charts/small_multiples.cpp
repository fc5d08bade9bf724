// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/small_multiples.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct TileGrid {
    QRectF area;
    int columns = 1, rows = 1;

    QRectF tile(int index) const {
        const double width = area.width() / columns, height = area.height() / rows;
        return QRectF(area.left() + index % columns * width, area.top() + index / columns * height,
                      width, height)
            .adjusted(2, 2, -2, -2);
    }
};

namespace {

constexpr double kWanted = 1.35;  // width to height of a pleasant tile
constexpr double kTallest = 96;   // tiles grow no taller than this

double heightShare(double count, double highest, bool logCount) {
    if (!(count > 0)) return 0;
    return logCount ? std::log1p(count) / std::log1p(highest) : count / highest;
}

}  // namespace

SmallMultiples::SmallMultiples(QWidget* parent) : ChartWidget(parent) {}

void SmallMultiples::setData(SmallMultiplesData data) {
    m_data = std::move(data);
    m_low = m_high = 0;
    for (const MiniHistogram& tile : m_data.tiles) {
        if (std::isfinite(tile.low)) m_low = std::min(m_low, tile.low);
        if (std::isfinite(tile.high)) m_high = std::max(m_high, tile.high);
    }
    if (!(m_high > m_low)) m_high = m_low + 1;
    if (m_selected >= markCount()) m_selected = -1;
    dataChanged();
}

void SmallMultiples::setSelectedTile(int index) {
    m_selected = index >= 0 && index < markCount() ? index : -1;
    update();
}

ChartTable SmallMultiples::table() const {
    ChartTable table;
    const QString score =
        m_data.scoreUnit.isEmpty()
            ? m_data.scoreName
            : tr("%1 (%2)", "name (unit)").arg(m_data.scoreName, m_data.scoreUnit);
    table.headers = {tr("layer"), score,    tr("clip low"),     tr("clip high"),
                     tr("from"),  tr("to"), tr("count per bin")};
    for (const MiniHistogram& tile : m_data.tiles) {
        QStringList counts;
        for (const double count : tile.counts) counts << QString::number(count, 'g', 17);
        table.rows.push_back({tile.label, tile.score.value_or(NAN), tile.clipLow.value_or(NAN),
                              tile.clipHigh.value_or(NAN), tile.low, tile.high,
                              counts.join(QLatin1Char(' '))});
    }
    return table;
}

MarkText SmallMultiples::markText(int mark) const {
    const MiniHistogram& tile = m_data.tiles[static_cast<size_t>(mark)];
    QStringList lines;
    if (tile.score)
        lines << tr("%1 %2 %3", "name, number, unit")
                     .arg(m_data.scoreName, fixedText(*tile.score, locale(), 1), m_data.scoreUnit);
    if (tile.score && m_data.warnBelow && *tile.score < *m_data.warnBelow)
        lines << tr("below %1").arg(valueText(*m_data.warnBelow, locale()));
    if (tile.clipLow && tile.clipHigh)
        lines << tr("clip %1 to %2")
                     .arg(valueText(*tile.clipLow, locale()), valueText(*tile.clipHigh, locale()));
    return {tr("layer %1").arg(tile.label), lines.join(QLatin1Char('\n'))};
}

QSize SmallMultiples::designSize() const {
    return {620, 210};
}

TileGrid SmallMultiples::gridIn(const ChartFrame& frame) const {
    TileGrid best{frame.area, 1, 1};
    double bestMismatch = 1e300;
    const int count = std::max(1, markCount());
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double width = frame.area.width() / columns,
                     height = std::min(frame.area.height() / rows, kTallest);
        // An incomplete last row costs a little, so that 30 tiles become 3 x 10 and not 4 x 8.
        const double waste = static_cast<double>(rows * columns - count) / (rows * columns);
        const double mismatch = std::abs(std::log(width / height / kWanted)) + 2 * waste;
        if (mismatch >= bestMismatch) continue;
        bestMismatch = mismatch;
        best.columns = columns;
        best.rows = rows;
    }
    best.area.setHeight(std::min(frame.area.height(), best.rows * kTallest));
    return best;
}

void SmallMultiples::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const TileGrid grid = gridIn(frame);
    for (int i = 0; i < markCount(); ++i) paintTile(painter, frame, i, grid.tile(i));
}

void SmallMultiples::paintTile(QPainter& painter, const ChartFrame& frame, int index,
                               const QRectF& tile) const {
    const MiniHistogram& data = m_data.tiles[static_cast<size_t>(index)];
    const Tokens& colors = frame.colors();
    const bool isSelected = index == m_selected;
    if (isSelected) painter.fillRect(tile.adjusted(1, 1, -1, -1), colors.selection);
    const QFont plain = frame.font(), bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(QFontMetricsF(plain).height());
    const QRectF inner = tile.adjusted(4, 2, -4, -3);
    QRectF plot = inner;
    const bool withText = inner.height() >= line + 16;
    if (withText) {
        plot.setTop(inner.top() + line);
        const double middle = inner.top() + line / 2;
        const bool weak = data.score && m_data.warnBelow && *data.score < *m_data.warnBelow;
        const QString score = data.score ? fixedText(*data.score, frame.locale, 1) : QString();
        const QFont& scoreFont = weak ? bold : plain;
        const double room = inner.width() - QFontMetricsF(bold).horizontalAdvance(data.label) - 6;
        textAt(painter, isSelected ? bold : plain, isSelected ? colors.text1 : colors.text2,
               {inner.left(), middle}, Qt::AlignLeft, data.label);
        if (QFontMetricsF(scoreFont).horizontalAdvance(score) <= room)
            textAt(painter, scoreFont, weak ? colors.text(Series::Vermillion) : colors.text2,
                   {inner.right(), middle}, Qt::AlignRight, score);
    }
    paintBins(painter, frame, index, plot);
    const auto x = [&](double value) {
        return plot.left() + (value - m_low) / (m_high - m_low) * plot.width();
    };
    for (const auto& clip : {data.clipLow, data.clipHigh})
        if (clip && *clip >= m_low && *clip <= m_high)
            verticalLine(painter, x(*clip), plot.top() + 2, plot.bottom(), colors.clip);
    horizontalLine(painter, plot.left(), plot.right(), plot.bottom(), colors.axis);
    if (isSelected) accentOutline(painter, tile, colors.accent);
}

void SmallMultiples::paintBins(QPainter& painter, const ChartFrame& frame, int index,
                               const QRectF& plot) const {
    const MiniHistogram& data = m_data.tiles[static_cast<size_t>(index)];
    if (data.counts.empty() || !(data.high > data.low)) return;
    const double highest = std::max(1.0, *std::ranges::max_element(data.counts));
    const double scale = plot.width() / (m_high - m_low);
    const double width = (data.high - data.low) / static_cast<double>(data.counts.size()) * scale;
    const double start = plot.left() + (data.low - m_low) * scale;
    QPainterPath path;
    path.moveTo(start, plot.bottom());
    double tallest = 0, left = start;
    for (size_t i = 0; i < data.counts.size(); ++i) {
        tallest = std::max(tallest, heightShare(data.counts[i], highest, m_data.logCount));
        const double right = start + static_cast<double>(i + 1) * width;
        if (right - left < 1 && i + 1 < data.counts.size()) continue;
        const double top = plot.bottom() - tallest * (plot.height() - 3);
        path.lineTo(left, top);
        path.lineTo(right, top);
        left = right;
        tallest = 0;
    }
    path.lineTo(left, plot.bottom());
    QColor fill = index == m_selected ? frame.colors().compressed : frame.colors().original;
    fill.setAlphaF(index == m_selected ? 0.7f : 0.85f);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(path, fill);
    painter.restore();
}

MarkShape SmallMultiples::shapeOf(int mark, const ChartFrame& frame) const {
    const QRectF tile = gridIn(frame).tile(mark);
    return {tile.center(), tile};
}

int SmallMultiples::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const TileGrid grid = gridIn(frame);
    for (int i = 0; i < markCount(); ++i)
        if (grid.tile(i).contains(position)) return i;
    return -1;
}

int SmallMultiples::neighbour(int mark, int key) const {
    if (mark < 0 && m_selected >= 0) return m_selected;
    if (mark >= 0 && (key == Qt::Key_Up || key == Qt::Key_Down)) {
        const int target = mark + (key == Qt::Key_Down ? 1 : -1) * gridIn(frame()).columns;
        return target >= 0 && target < markCount() ? target : mark;
    }
    return ChartWidget::neighbour(mark, key);
}

void SmallMultiples::activate(int mark) {
    setSelectedTile(mark);
    Q_EMIT selected(mark);
}

}  // namespace lathe::widgets
