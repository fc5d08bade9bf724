// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/flip_gallery.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"

namespace lathe::widgets {

namespace {

constexpr double kCellWidth = 108, kPicture = 72, kGap = 8;

/// A prediction with a sign of whether it is right, so that colour is not alone.
QString signedName(const QString& name, bool right) {
    return (right ? QStringLiteral("✓ ") : QStringLiteral("✗ ")) + name;
}

}  // namespace

FlipGallery::FlipGallery(QWidget* parent) : ChartWidget(parent) {}

void FlipGallery::setExamples(std::vector<FlippedExample> examples) {
    m_examples = std::move(examples);
    dataChanged();
}

ChartTable FlipGallery::table() const {
    ChartTable table;
    table.headers = {tr("example"), tr("right class"), tr("before"), tr("after")};
    for (const FlippedExample& example : m_examples)
        table.rows.push_back({example.number, example.right, example.before, example.after});
    return table;
}

FlipGallery::Grid FlipGallery::gridIn(const ChartFrame& frame) const {
    Grid grid;
    const double line = std::ceil(frame.metrics().height());
    grid.cell = {kCellWidth * std::max(1.0, line / 15), kPicture + 3 * line + 8};
    const auto fit = [](double room, double size) {
        return std::max(1, static_cast<int>((room + kGap) / (size + kGap)));
    };
    grid.columns = fit(frame.area.width(), grid.cell.width());
    grid.rows = fit(frame.area.height(), grid.cell.height());
    if (static_cast<int>(m_examples.size()) > grid.columns * grid.rows) {
        grid.rest = line + 4;
        grid.rows = fit(frame.area.height() - grid.rest, grid.cell.height());
    }
    return grid;
}

int FlipGallery::shownIn(const Grid& grid) const {
    return std::min(static_cast<int>(m_examples.size()), grid.columns * grid.rows);
}

int FlipGallery::markCount() const {
    return shownIn(gridIn(frame()));
}

MarkText FlipGallery::markText(int mark) const {
    const FlippedExample& example = m_examples[static_cast<size_t>(mark)];
    return {tr("before %1, after %2").arg(example.before, example.after),
            tr("example %1, which is %2").arg(locale().toString(example.number), example.right)};
}

QSize FlipGallery::designSize() const {
    return {480, 280};
}

QRectF FlipGallery::cellIn(const ChartFrame& frame, const Grid& grid, int index) const {
    const int row = index / grid.columns, column = index % grid.columns;
    return {QPointF(frame.area.left() + column * (grid.cell.width() + kGap),
                    frame.area.top() + row * (grid.cell.height() + kGap)),
            grid.cell};
}

void FlipGallery::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const Grid grid = gridIn(frame);
    const int shown = shownIn(grid), all = static_cast<int>(m_examples.size());
    for (int i = 0; i < shown; ++i)
        paintExample(painter, frame, cellIn(frame, grid, i), m_examples[static_cast<size_t>(i)]);
    if (shown < all)
        textAt(painter, frame.font(), frame.colors().text3,
               {frame.area.left(), frame.area.bottom() - grid.rest / 2}, Qt::AlignLeft,
               tr("%1 more in the table").arg(frame.locale.toString(all - shown)));
}

void FlipGallery::paintExample(QPainter& painter, const ChartFrame& frame, const QRectF& cell,
                               const FlippedExample& example) const {
    const Tokens& colors = frame.colors();
    const QFont font = frame.font(), bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(frame.metrics().height());
    painter.fillRect(cell, colors.panel);
    const QRectF room(cell.left() + 4, cell.top() + 4, cell.width() - 8, kPicture - 4);
    if (!example.picture.isNull()) {
        const QSizeF size = QSizeF(example.picture.size()).scaled(room.size(), Qt::KeepAspectRatio);
        const QRectF place(room.center() - QPointF(size.width(), size.height()) / 2, size);
        painter.drawImage(place, example.picture);  // without smoothing: pixels are the data
    } else {
        painter.setFont(font);
        painter.setPen(colors.text2);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                         fitted(font, example.text, room.width() * 3));
    }
    double y = cell.top() + kPicture + 4 + line / 2;
    const auto put = [&](const QFont& style, const QColor& color, const QString& text) {
        textAt(painter, style, color, {cell.left() + 6, y}, Qt::AlignLeft,
               fitted(style, text, cell.width() - 10));
        y += line;
    };
    const auto prediction = [&](const QString& name, const QFont& style) {
        const bool right = name == example.right;
        put(style, right ? colors.ok : colors.error, signedName(name, right));
    };
    put(font, colors.text2, example.right);
    prediction(example.before, font);
    prediction(example.after, bold);
}

MarkShape FlipGallery::shapeOf(int mark, const ChartFrame& frame) const {
    const QRectF cell = cellIn(frame, gridIn(frame), mark);
    return {cell.center(), cell};
}

int FlipGallery::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const Grid grid = gridIn(frame);
    for (int i = 0; i < shownIn(grid); ++i)
        if (cellIn(frame, grid, i).contains(position)) return i;
    return -1;
}

int FlipGallery::neighbour(int mark, int key) const {
    if (mark < 0) return 0;
    const int columns = gridIn(frame()).columns;
    const int to = key == Qt::Key_Up     ? mark - columns
                   : key == Qt::Key_Down ? mark + columns
                                         : ChartWidget::neighbour(mark, key);
    return to >= 0 && to < markCount() ? to : mark;
}

void FlipGallery::activate(int mark) {
    Q_EMIT exampleClicked(m_examples[static_cast<size_t>(mark)].number);
}

}  // namespace lathe::widgets
