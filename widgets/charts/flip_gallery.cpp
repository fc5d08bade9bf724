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

constexpr double kPicture = 56, kNames = 64, kTextWidth = 232, kPad = 4, kGap = 8;
constexpr int kTextLines = 3;

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

bool FlipGallery::hasPictures() const {
    return !m_examples.empty() && !m_examples.front().picture.isNull();
}

FlipGallery::Grid FlipGallery::gridIn(const ChartFrame& frame) const {
    Grid grid;
    const double line = std::ceil(frame.metrics().height()), scale = std::max(1.0, line / 15);
    const double width = (hasPictures() ? kPicture + kNames : kTextWidth) * scale;
    const double height = hasPictures() ? std::max(kPicture, 3 * line) : (kTextLines + 1) * line;
    const auto fit = [](double room, double size) {
        return std::max(1, static_cast<int>((room + kGap) / (size + kGap)));
    };
    grid.columns = fit(frame.area.width(), width);
    grid.cell = {(frame.area.width() + kGap) / grid.columns - kGap, height + 2 * kPad};
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
    painter.fillRect(cell, frame.colors().panel);
    const QRectF room = cell.adjusted(kPad, kPad, -kPad, -kPad);
    if (hasPictures())
        paintPicture(painter, frame, room, example);
    else
        paintText(painter, frame, room, example);
}

/// The picture, and what it is and was taken for beside it.
void FlipGallery::paintPicture(QPainter& painter, const ChartFrame& frame, const QRectF& room,
                               const FlippedExample& example) const {
    const QSizeF size =
        QSizeF(example.picture.size()).scaled(QSizeF(kPicture, room.height()), Qt::KeepAspectRatio);
    // Without smoothing: pixels are the data.
    painter.drawImage(QRectF(QPointF(room.left(), room.center().y() - size.height() / 2), size),
                      example.picture);
    const double line = std::ceil(frame.metrics().height()), left = room.left() + kPicture + 8;
    double y = room.center().y() - line;
    const QFont font = frame.font();
    textAt(painter, font, frame.colors().text2, {left, y}, Qt::AlignLeft,
           fitted(font, tr("is %1").arg(example.right), room.right() - left));
    const double width = room.right() - left;
    paintAnswer(painter, frame, {left, y + line}, width, example, false);
    paintAnswer(painter, frame, {left, y + 2 * line}, width, example, true);
}

/// The beginning of the text, and the two answers below it.
void FlipGallery::paintText(QPainter& painter, const ChartFrame& frame, const QRectF& room,
                            const FlippedExample& example) const {
    const QFont font = frame.font();
    const double line = std::ceil(frame.metrics().height());
    QRectF place = room;
    place.setBottom(room.bottom() - line);
    painter.setFont(font);
    painter.setPen(frame.colors().text2);
    const QString text = example.text.isEmpty()
                             ? tr("example %1").arg(frame.locale.toString(example.number))
                             : example.text;
    painter.drawText(place, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                     fitted(font, text, room.width() * (kTextLines - 0.6)));
    const double y = room.bottom() - line / 2, half = room.width() / 2;
    paintAnswer(painter, frame, {room.left(), y}, half - 4, example, false);
    paintAnswer(painter, frame, {room.left() + half, y}, half, example, true);
}

void FlipGallery::paintAnswer(QPainter& painter, const ChartFrame& frame, const QPointF& leftMiddle,
                              double width, const FlippedExample& example, bool after) const {
    const QString& answer = after ? example.after : example.before;
    const bool right = answer == example.right;
    const QFont font = frame.font(metrics::kSmallText, after ? QFont::DemiBold : QFont::Normal);
    textAt(painter, font, right ? frame.colors().ok : frame.colors().error, leftMiddle,
           Qt::AlignLeft, fitted(font, signedName(answer, right), width));
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
