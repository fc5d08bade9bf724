// SPDX-License-Identifier: GPL-3.0-or-later
// How a HeatMap looks: cells with their numbers, names, selection, legends.
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/number_text.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

namespace {

constexpr double kLeastName = 28;   ///< room for some letters of the columns' name
constexpr double kSmallestGap = 8;  ///< cells above this size stand apart by a line
constexpr double kHatched = 16;     ///< smaller cells have no room for a pattern
constexpr double kCorner = 7, kLegend = 90, kLegendHeight = 8;

/// The number with as many digits as the cell has room for; empty where it has none, so that no
/// value is told as 0 and no map has numbers in its zeros alone.
QString cellText(double value, const ChartFrame& frame, const QFontMetricsF& metrics,
                 double width) {
    const auto fits = [&](const QString& text) {
        return metrics.horizontalAdvance(text) + 4 <= width;
    };
    if (!fits(fixedText(-0.1, frame.locale, 1))) return {};
    if (const QString text = valueText(value, frame.locale, 2); fits(text)) return text;
    for (const int decimals : {2, 1, 0}) {
        if (value != 0 && std::abs(value) < 0.5 * std::pow(10.0, -decimals)) break;
        if (const QString text = fixedText(value, frame.locale, decimals); fits(text)) return text;
    }
    return {};
}

/// Every how many names one stands, if there is room for one in `least`: 1, 2, 5, 10, 20, ...
int roundStep(double least) {
    int decade = 1;
    for (; decade < 1'000'000; decade *= 10)
        for (const int step : {decade, 2 * decade, 5 * decade})
            if (step >= least) return step;
    return decade;
}

}  // namespace

void HeatMap::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const HeatLayout layout = layoutOf(m_data, frame);
    const bool pooled = layout.cellWidth * frame.dpr < 2;
    for (int row = 0; row < m_data.rowCount(); ++row)
        if (pooled)
            paintPooledRow(painter, frame, layout, row);
        else
            paintRow(painter, frame, layout, row);
    paintRowNames(painter, frame, layout);
    paintColumnNames(painter, frame, layout);
    paintSelection(painter, frame, layout);
    paintLegends(painter, frame, layout);
}

void HeatMap::paintRow(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout,
                       int row) const {
    for (int column = 0; column < m_data.columnCount(); ++column)
        paintCell(painter, frame, layout, row, column);
}

/// One strip per pixel, of the value furthest from zero; neighbours of one colour are one
/// rectangle.
void HeatMap::paintPooledRow(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout,
                             int row) const {
    const double pixel = 1 / frame.dpr;
    const QRectF cell = layout.paintedCell(row, 0, pixel);
    const auto columns = static_cast<double>(m_data.columnCount());
    const int strips = std::max(1, static_cast<int>(layout.grid.width() / pixel));
    QColor run;
    double from = layout.grid.left();
    const auto flush = [&](double to) {
        // A pixel more: the next run covers it, and no border shows what is below.
        if (run.isValid() && to > from)
            painter.fillRect(QRectF(from, cell.top(),
                                    std::min(to + pixel, layout.grid.right()) - from,
                                    cell.height()),
                             run);
        from = to;
    };
    for (int strip = 0; strip < strips; ++strip) {
        const auto first = static_cast<int>(strip * columns / strips);
        const auto last = std::max(first + 1, static_cast<int>((strip + 1) * columns / strips));
        double largest = NAN;
        for (int column = first; column < last; ++column) {
            const double value = m_data.value(row, column);
            if (!(std::abs(value) <= std::abs(largest))) largest = value;
        }
        const QColor color =
            std::isnan(largest) ? frame.colors().panel : colorOf(largest, first, frame.mode);
        if (color == run) continue;
        flush(layout.grid.left() + strip * pixel);
        run = color;
    }
    flush(layout.grid.right());
}

void HeatMap::paintCell(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout,
                        int row, int column) const {
    const bool apart = std::min(layout.cellWidth, layout.cellHeight) > kSmallestGap;
    const QRectF tile = apart ? layout.cell(row, column).adjusted(0.5, 0.5, -0.5, -0.5)
                              : layout.paintedCell(row, column, 1 / frame.dpr);
    const double value = m_data.value(row, column);
    const QColor fill =
        std::isnan(value) ? frame.colors().panel : colorOf(value, column, frame.mode);
    painter.fillRect(tile, fill);
    const HeatMark mark = m_data.mark(row, column);
    if (mark == HeatMark::Removed) {
        painter.fillRect(tile, frame.colors().surface);
        if (std::min(tile.width(), tile.height()) < kHatched) {  // one stroke
            painter.save();
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen(frame.colors().prune, 1));
            painter.drawLine(tile.bottomLeft(), tile.topRight());
            painter.restore();
            return;
        }
        hatch(painter, tile.adjusted(1, 1, -1, -1), frame.colors().prune);
        accentOutline(painter, tile.adjusted(1, 1, -1, -1), frame.colors().prune, 1.5, 1);
        return;
    }
    const QFont font = frame.font(metrics::kCellText);
    const QFontMetricsF metrics(font);
    if (!std::isnan(value) && metrics.height() <= tile.height() + 2)
        if (const QString text = cellText(value, frame, metrics, tile.width()); !text.isEmpty())
            textAt(painter, font, contrastingText(fill), tile.center(), Qt::AlignHCenter, text);
    if (mark != HeatMark::Chosen) return;
    // What is chosen is marked by shape: a frame in two tones and a filled corner.
    accentOutline(painter, tile.adjusted(1, 1, -1, -1), contrastingText(fill), 2, 1);
    if (std::min(tile.width(), tile.height()) < 2 * kCorner) return;
    const double corner = kCorner;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(contrastingText(fill));
    const QPointF at = tile.topRight();
    painter.drawPolygon(QPolygonF({at, at - QPointF(corner, 0), at + QPointF(0, corner)}));
    painter.restore();
}

void HeatMap::paintRowNames(QPainter& painter, const ChartFrame& frame,
                            const HeatLayout& layout) const {
    const QFont plain = frame.font(), bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(frame.metrics().height());
    // Names of thin rows at the ends stay beside the grid, so that the next needs more room.
    const double moved = std::max(0.0, line / 2 - 1 - layout.cellHeight / 2);
    const int skip = std::max(1, static_cast<int>(std::ceil((line + moved) / layout.cellHeight)));
    const double right = layout.grid.left() - 6;
    const double highest = layout.grid.top() + line / 2 - 1,
                 lowest = std::max(highest, layout.grid.bottom() - line / 2 + 1);
    for (int row = 0; row < m_data.rowCount(); ++row) {
        const bool selected = row == m_data.selectedRow;
        if (row % skip != 0 && !selected) continue;
        const QFont& font = selected ? bold : plain;
        textAt(painter, font, selected ? frame.colors().text1 : frame.colors().text2,
               {right, std::clamp(layout.cell(row, 0).center().y(), highest, lowest)},
               Qt::AlignRight,
               fitted(font, m_data.rows[row], layout.rowNames - 6));
    }
    int first = 0;
    for (const HeatBand& band : m_data.rowBands) {
        if (layout.bandNames <= 0 || band.count <= 0) break;
        const double top = layout.cell(first, 0).top() + 2,
                     bottom = layout.cell(first + band.count - 1, 0).bottom() - 2;
        const double x = layout.grid.left() - layout.rowNames - 6;
        verticalLine(painter, x, top, bottom, frame.colors().axis);
        for (const double y : {top, bottom})
            horizontalLine(painter, x, x + 4, y, frame.colors().axis);
        textAt(painter, plain, frame.colors().text2, {x - 4, (top + bottom) / 2}, Qt::AlignRight,
               fitted(plain, band.label, layout.bandNames - 12));
        first += band.count;
    }
}

void HeatMap::paintColumnNames(QPainter& painter, const ChartFrame& frame,
                               const HeatLayout& layout) const {
    const QFont plain = frame.font(), bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(frame.metrics().height());
    const double y = layout.grid.top() - 4 - line / 2;
    double widest = 0;
    for (const QString& name : m_data.columns)
        widest = std::max(widest, QFontMetricsF(bold).horizontalAdvance(name));
    const int skip = roundStep((widest + 4) / layout.cellWidth);
    for (int column = 0; column < m_data.columnCount(); ++column) {
        const bool selected = column == m_data.selectedColumn;
        const bool crowded = m_data.selectedColumn >= 0 && !selected &&
                             std::abs(column - m_data.selectedColumn) < skip;
        if ((column % skip != 0 || crowded) && !selected) continue;
        const QFont& font = selected ? bold : plain;
        const double half = QFontMetricsF(font).horizontalAdvance(m_data.columns[column]) / 2;
        const double middle = layout.cell(0, column).center().x();
        // Names at the ends stay above the grid.
        const double x = std::max(std::min(middle, layout.grid.right() - half),
                                  std::min(layout.grid.left() + half, frame.area.right() - half));
        textAt(painter, font, selected ? frame.colors().text1 : frame.colors().text2, {x, y},
               Qt::AlignHCenter, m_data.columns[column]);
    }
    const double beside = layout.grid.left() - frame.area.left();
    if (beside > kLeastName)
        textAt(painter, plain, frame.colors().text3, {layout.grid.left() - 6, y}, Qt::AlignRight,
               fitted(plain, m_data.columnName, beside - 6));
    int first = 0;
    for (const HeatBand& band : m_data.columnBands) {
        if (band.count <= 0) break;
        const double left = layout.left[static_cast<size_t>(first)],
                     width = layout.right[static_cast<size_t>(first + band.count - 1)] - left;
        textAt(painter, bold, frame.colors().text2,
               {left + width / 2, layout.grid.top() - 6 - line * 1.5}, Qt::AlignHCenter,
               fitted(bold, band.label, width + 6));
        first += band.count;
    }
}

void HeatMap::paintSelection(QPainter& painter, const ChartFrame& frame,
                             const HeatLayout& layout) const {
    const int row = m_data.selectedRow, column = m_data.selectedColumn;
    const bool hasRow = row >= 0 && row < m_data.rowCount(),
               hasColumn = column >= 0 && column < m_data.columnCount();
    QRectF outline;
    if (hasRow && hasColumn) {
        outline = layout.cell(row, column);
    } else if (hasRow) {
        outline = layout.cell(row, 0).united(layout.cell(row, m_data.columnCount() - 1));
    } else if (hasColumn) {
        outline = layout.cell(0, column).united(layout.cell(m_data.rowCount() - 1, column));
    }
    if (outline.isEmpty()) return;
    const double margin = outline.width() < 6 ? 2 : 0.5;
    accentOutline(painter, outline.adjusted(-margin, -margin, margin, margin),
                  frame.colors().accent, 2, 2);
}

/// A strip of the colours between the ends of each scale.
void HeatMap::paintLegends(QPainter& painter, const ChartFrame& frame,
                           const HeatLayout& layout) const {
    const QFont font = frame.font(metrics::kCellText);
    const QFontMetricsF metrics(font);
    const double middle = layout.legendTop + std::ceil(frame.metrics().height()) / 2;
    int first = 0;
    for (size_t band = 0; band < m_ranges.size(); ++band) {
        const Range& range = m_ranges[band];
        const int count =
            m_data.colourPerBand ? m_data.columnBands[band].count : m_data.columnCount();
        const double left = layout.left[static_cast<size_t>(first)];
        const double width = m_data.colourPerBand ? layout.cellWidth * count : layout.grid.width();
        const QString low = valueText(range.low, frame.locale, 2),
                      high = valueText(range.high, frame.locale, 2);
        const double texts = metrics.horizontalAdvance(low) + metrics.horizontalAdvance(high) + 12;
        const double strip = std::min(kLegend, std::max(24.0, width - texts));
        const double start = left + metrics.horizontalAdvance(low) + 6;
        textAt(painter, font, frame.colors().text3, {left, middle}, Qt::AlignLeft, low);
        const int steps = 24;
        for (int i = 0; i < steps; ++i) {
            const double share = (i + 0.5) / steps;
            const QColor color = m_data.palette == HeatPalette::Signed
                                     ? signedColor(2 * share - 1, frame.mode)
                                     : magnitudeColor(share, frame.mode);
            painter.fillRect(QRectF(start + strip * i / steps, middle - kLegendHeight / 2,
                                    strip / steps + 0.5, kLegendHeight),
                             color);
        }
        textAt(painter, font, frame.colors().text3, {start + strip + 6, middle}, Qt::AlignLeft,
               high);
        first += count;
    }
}

}  // namespace lathe::widgets
