// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/confusion_matrix.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kMostNames = 0.25;  ///< of the width

}  // namespace

ConfusionMatrix::ConfusionMatrix(QWidget* parent) : ChartWidget(parent) {}

void ConfusionMatrix::setData(ConfusionData data) {
    const auto classes = static_cast<size_t>(data.classes.size());
    m_data = data.counts.size() == classes * classes ? std::move(data) : ConfusionData{};
    m_rows.clear();
    for (int right = 0; right < size(); ++right) {
        const auto begin = m_data.counts.begin() + std::ptrdiff_t{right} * size();
        m_rows.push_back(std::accumulate(begin, begin + size(), int64_t{0}));
    }
    dataChanged();
}

bool ConfusionMatrix::isEmpty() const {
    return std::ranges::all_of(m_rows, [](int64_t examples) { return examples == 0; });
}

int64_t ConfusionMatrix::count(int right, int predicted) const {
    return m_data.counts[static_cast<size_t>(right * size() + predicted)];
}

double ConfusionMatrix::shareOfRow(int right, int predicted) const {
    return static_cast<double>(count(right, predicted)) /
           static_cast<double>(m_rows[static_cast<size_t>(right)]);
}

ChartTable ConfusionMatrix::table() const {
    ChartTable table;
    table.headers = {tr("right class")};
    for (const QString& name : m_data.classes) table.headers << tr("taken for %1").arg(name);
    for (int right = 0; right < size(); ++right) {
        std::vector<QVariant> row = {m_data.classes[right]};
        for (int predicted = 0; predicted < size(); ++predicted)
            row.emplace_back(static_cast<qlonglong>(count(right, predicted)));
        table.rows.push_back(std::move(row));
    }
    return table;
}

int ConfusionMatrix::markCount() const {
    return size() * size();
}

MarkText ConfusionMatrix::markText(int mark) const {
    const int right = mark / size(), predicted = mark % size();
    const QString number = locale().toString(static_cast<qlonglong>(count(right, predicted)));
    const QString share = valueText(100 * shareOfRow(right, predicted), locale());
    return {right == predicted ? tr("%1: %2 right").arg(m_data.classes[right], number)
                               : tr("%1 taken for %2: %3")
                                     .arg(m_data.classes[right], m_data.classes[predicted], number),
            tr("%1 % of the examples of %2").arg(share, m_data.classes[right])};
}

QSize ConfusionMatrix::designSize() const {
    return {420, 400};
}

QRectF ConfusionMatrix::gridIn(const ChartFrame& frame) const {
    const QFontMetricsF metrics = frame.metrics();
    double names = 0;
    for (const QString& name : m_data.classes)
        names = std::max(names, metrics.horizontalAdvance(name));
    QRectF grid = frame.area;
    grid.setLeft(grid.left() + std::ceil(std::min(names, grid.width() * kMostNames)) + 8);
    grid.setTop(grid.top() + 2 * std::ceil(metrics.height()) + 8);  // "predicted", then the names
    return grid;
}

QRectF ConfusionMatrix::cellIn(const QRectF& grid, int right, int predicted) const {
    const double width = grid.width() / size(), height = grid.height() / size();
    return {grid.left() + predicted * width, grid.top() + right * height, width, height};
}

void ConfusionMatrix::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const QRectF grid = gridIn(frame);
    for (int right = 0; right < size(); ++right)
        for (int predicted = 0; predicted < size(); ++predicted)
            paintCell(painter, frame, cellIn(grid, right, predicted), right, predicted);
    paintNames(painter, frame, grid);
}

void ConfusionMatrix::paintCell(QPainter& painter, const ChartFrame& frame, const QRectF& cell,
                                int right, int predicted) const {
    const double gap = cell.width() > 8 && cell.height() > 8 ? 0.5 : 0;
    const QRectF tile = cell.adjusted(gap, gap, -gap, -gap);
    const int64_t examples = count(right, predicted);
    const double share = shareOfRow(right, predicted);
    const QColor fill = examples > 0 ? magnitudeColor(share, frame.mode) : frame.colors().panel;
    painter.fillRect(tile, fill);
    // What is right is marked by more than its place.
    if (right == predicted)
        accentOutline(painter, tile.adjusted(1, 1, -1, -1), frame.colors().text1, 1.5, 1);
    if (examples == 0) return;
    const QFont font = frame.font();
    const QString text = frame.locale.toString(static_cast<qlonglong>(examples));
    const QFontMetricsF metrics(font);
    if (metrics.horizontalAdvance(text) + 2 <= tile.width() && metrics.height() <= tile.height())
        textAt(painter, font, contrastingText(fill), tile.center(), Qt::AlignHCenter, text);
}

void ConfusionMatrix::paintNames(QPainter& painter, const ChartFrame& frame,
                                 const QRectF& grid) const {
    const QFont font = frame.font(), bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(frame.metrics().height());
    const Tokens& colors = frame.colors();
    textAt(painter, bold, colors.text2, {frame.area.left(), frame.area.top() + line / 2},
           Qt::AlignLeft,
           fitted(bold, tr("right ↓   predicted →"), frame.area.right() - frame.area.left()));
    // Of crowded names every n-th stands.
    const double width = grid.width() / size(), height = grid.height() / size();
    const int skipDown = std::max(1, static_cast<int>(std::ceil(line / height)));
    double widest = 0;
    for (const QString& name : m_data.classes)
        widest = std::max(widest, QFontMetricsF(font).horizontalAdvance(name));
    const int skipAcross =
        width >= 28 ? 1 : std::max(1, static_cast<int>(std::ceil((widest + 8) / width)));
    for (int i = 0; i < size(); i += skipAcross)
        textAt(painter, font, colors.text2,
               {grid.left() + (i + 0.5) * width, grid.top() - 4 - line / 2}, Qt::AlignHCenter,
               fitted(font, m_data.classes[i], std::max(width * skipAcross - 4, 8.0)));
    for (int i = 0; i < size(); i += skipDown)
        textAt(painter, font, colors.text2, {grid.left() - 6, grid.top() + (i + 0.5) * height},
               Qt::AlignRight,
               fitted(font, m_data.classes[i], grid.left() - frame.area.left() - 6));
}

MarkShape ConfusionMatrix::shapeOf(int mark, const ChartFrame& frame) const {
    const QRectF cell = cellIn(gridIn(frame), mark / size(), mark % size());
    return {cell.center(), cell};
}

int ConfusionMatrix::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const QRectF grid = gridIn(frame);
    if (isEmpty() || !grid.contains(position)) return -1;
    const auto place = [this](double share) {
        return std::clamp(static_cast<int>(share * size()), 0, size() - 1);
    };
    return place((position.y() - grid.top()) / grid.height()) * size() +
           place((position.x() - grid.left()) / grid.width());
}

int ConfusionMatrix::neighbour(int mark, int key) const {
    if (mark < 0) return 0;
    const int right = mark / size(), predicted = mark % size(), last = size() - 1;
    switch (key) {
        case Qt::Key_Left:
            return right * size() + std::max(0, predicted - 1);
        case Qt::Key_Right:
            return right * size() + std::min(last, predicted + 1);
        case Qt::Key_Up:
            return std::max(0, right - 1) * size() + predicted;
        case Qt::Key_Down:
            return std::min(last, right + 1) * size() + predicted;
        default:
            return ChartWidget::neighbour(mark, key);
    }
}

void ConfusionMatrix::activate(int mark) {
    Q_EMIT cellClicked(mark / size(), mark % size());
}

}  // namespace lathe::widgets
