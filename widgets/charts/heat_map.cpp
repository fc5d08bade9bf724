// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/heat_map.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kLogDepth = 1e-6;  ///< of the largest value: what is less looks like nothing

}  // namespace

HeatMap::HeatMap(QWidget* parent) : ChartWidget(parent) {}

void HeatMap::setData(HeatMapData data) {
    const auto cells = static_cast<size_t>(data.rows.size() * data.columns.size());
    m_data = data.values.size() == cells ? std::move(data) : HeatMapData{};
    if (m_data.errors.size() != m_data.values.size()) m_data.errors.clear();
    if (m_data.marks.size() != m_data.values.size()) m_data.marks.clear();
    findRanges();
    dataChanged();
}

void HeatMap::setMarks(std::vector<HeatMark> marks) {
    if (marks.size() != m_data.values.size() || marks == m_data.marks) return;
    m_data.marks = std::move(marks);
    if (cursorMark() >= 0) speak(markText(cursorMark()));
    update();
}

void HeatMap::setSelected(int row, int column) {
    m_data.selectedRow = row;
    m_data.selectedColumn = column;
    update();
}

int HeatMap::comfortableHeight() const {
    const ChartFrame own = frame();
    const double row = std::ceil(own.metrics(metrics::kCellText).height()) + 6;
    return static_cast<int>(own.area.top() + heightBesideRows(m_data, own) +
                            row * m_data.rowCount()) +
           metrics::kPadding;
}

int HeatMap::bandOf(int column) const {
    if (!m_data.colourPerBand) return 0;
    int band = 0, end = 0;
    for (const HeatBand& one : m_data.columnBands) {
        end += one.count;
        if (column < end) break;
        ++band;
    }
    return std::min(band, static_cast<int>(m_ranges.size()) - 1);
}

void HeatMap::findRanges() {
    const size_t bands = m_data.colourPerBand ? std::max<size_t>(1, m_data.columnBands.size()) : 1;
    m_ranges.assign(bands, {INFINITY, -INFINITY});
    for (int row = 0; row < m_data.rowCount(); ++row)
        for (int column = 0; column < m_data.columnCount(); ++column) {
            const double value = m_data.value(row, column);
            if (!std::isfinite(value) || (m_data.logColour && value <= 0)) continue;
            Range& range = m_ranges[static_cast<size_t>(bandOf(column))];
            range.low = std::min(range.low, value);
            range.high = std::max(range.high, value);
        }
    for (Range& range : m_ranges) {
        if (range.low > range.high) range = {0, 0};
        if (m_data.reach > 0) range.high = m_data.reach;
        if (m_data.palette == HeatPalette::Signed && m_data.reach > 0) {
            range.low = -range.high;
        } else if (m_data.palette == HeatPalette::Signed) {
            range.high = std::max(std::abs(range.low), std::abs(range.high));
            range.low = -range.high;
        } else if (m_data.logColour) {
            range.low = std::max(range.low, range.high * kLogDepth);
        } else {
            range.low = std::min(range.low, 0.0);
        }
    }
}

QColor HeatMap::colorOf(double value, int column, ThemeMode mode) const {
    const Range range = rangeOf(column);
    if (m_data.palette == HeatPalette::Signed)
        return signedColor(range.high > 0 ? value / range.high : 0, mode);
    if (!(range.high > range.low)) return magnitudeColor(value > 0 ? 1 : 0, mode);
    const double share = m_data.logColour ? std::log(std::max(value, range.low) / range.low) /
                                                std::log(range.high / range.low)
                                          : (value - range.low) / (range.high - range.low);
    return magnitudeColor(share, mode);
}

QString HeatMap::bandLabel(int column) const {
    int end = 0;
    for (const HeatBand& band : m_data.columnBands) {
        end += band.count;
        if (column < end) return band.label;
    }
    return {};
}

bool HeatMap::isEmpty() const {
    return std::ranges::none_of(m_data.values, [](double value) { return std::isfinite(value); });
}

ChartTable HeatMap::table() const {
    ChartTable table;
    table.headers = {m_data.rowName, m_data.columnName, m_data.valueName};
    if (!m_data.errors.empty()) table.headers << tr("± error");
    if (!m_data.marks.empty()) table.headers << tr("marked");
    const auto cell = [&](int row, int column) {
        const QString band = bandLabel(column);
        const QString name = m_data.columns[column];
        std::vector<QVariant> entry = {
            m_data.rows[row],
            m_data.colourPerBand && !band.isEmpty() ? band + QStringLiteral(": ") + name : name,
            m_data.value(row, column)};
        if (!m_data.errors.empty()) entry.emplace_back(m_data.errors[m_data.place(row, column)]);
        if (!m_data.marks.empty())
            entry.emplace_back(m_data.mark(row, column) == HeatMark::None ? tr("no") : tr("yes"));
        table.rows.push_back(std::move(entry));
    };
    for (int row = 0; row < m_data.rowCount(); ++row)
        for (int column = 0; column < m_data.columnCount(); ++column) cell(row, column);
    return table;
}

int HeatMap::markCount() const {
    return static_cast<int>(m_data.values.size());
}

MarkText HeatMap::markText(int mark) const {
    const int row = mark / m_data.columnCount(), column = mark % m_data.columnCount();
    const QString separator = QStringLiteral(" · ");
    const auto named = [](const QString& kind, const QString& name) {
        return kind.isEmpty() ? name : kind + QLatin1Char(' ') + name;
    };
    MarkText text{named(m_data.rowName, m_data.rows[row]) + separator +
                      named(m_data.columnName, m_data.columns[column]),
                  {}};
    const double value = m_data.value(row, column);
    if (std::isnan(value)) {
        text.explanation = tr("nothing here");
        return text;
    }
    QString number = valueText(value, locale());
    if (!m_data.errors.empty() && m_data.errors[m_data.place(row, column)] > 0)
        number += QStringLiteral(" ± ") +
                  valueText(m_data.errors[m_data.place(row, column)], locale(), 2);
    const QString quantity = m_data.colourPerBand ? bandLabel(column) : m_data.valueName;
    text.explanation = tr("%1: %2", "quantity: number").arg(quantity, number);
    if (m_data.mark(row, column) == HeatMark::Removed)
        text.explanation += QLatin1Char('\n') + tr("marked for removal");
    if (m_data.mark(row, column) == HeatMark::Chosen)
        text.explanation += QLatin1Char('\n') + tr("chosen");
    return text;
}

QSize HeatMap::designSize() const {
    return {420, 320};
}

double HeatMap::smallestShare() const {
    return 0.45;
}

MarkShape HeatMap::shapeOf(int mark, const ChartFrame& frame) const {
    const HeatLayout layout = layoutOf(m_data, frame);
    const QRectF cell = layout.cell(mark / m_data.columnCount(), mark % m_data.columnCount());
    return {cell.center(), cell.width() < 5 ? cell.adjusted(-2, -1, 2, 1) : cell};
}

int HeatMap::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const HeatLayout layout = layoutOf(m_data, frame);
    const int row = layout.rowAt(position.y()), column = layout.columnAt(position.x());
    return row < 0 || column < 0 ? -1 : row * m_data.columnCount() + column;
}

int HeatMap::neighbour(int mark, int key) const {
    const int columns = m_data.columnCount();
    const int chosenRow = m_data.selectedRow, chosenColumn = m_data.selectedColumn;
    const bool isChosen = (chosenRow >= 0 || chosenColumn >= 0) && chosenRow < m_data.rowCount() &&
                          chosenColumn < columns;
    // The first arrow goes to what is selected.
    if (mark < 0 && isChosen && key != Qt::Key_Home && key != Qt::Key_End)
        return static_cast<int>(m_data.place(std::max(0, chosenRow), std::max(0, chosenColumn)));
    if (mark < 0) return ChartWidget::neighbour(mark, key);
    const int row = mark / columns, column = mark % columns;
    switch (key) {
        case Qt::Key_Left:
            return row * columns + std::max(0, column - 1);
        case Qt::Key_Right:
            return row * columns + std::min(columns - 1, column + 1);
        case Qt::Key_Up:
            return std::max(0, row - 1) * columns + column;
        case Qt::Key_Down:
            return std::min(m_data.rowCount() - 1, row + 1) * columns + column;
        default:
            return ChartWidget::neighbour(mark, key);
    }
}

void HeatMap::activate(int mark) {
    Q_EMIT cellClicked(mark / m_data.columnCount(), mark % m_data.columnCount());
}

void HeatMap::keyPressEvent(QKeyEvent* event) {
    const Qt::KeyboardModifiers with = event->modifiers() & ~Qt::KeypadModifier;
    const bool ofRow = with == Qt::ShiftModifier, ofColumn = with == Qt::ControlModifier;
    if (event->key() != Qt::Key_Space || isEmpty() || cursorMark() < 0 || (!ofRow && !ofColumn))
        return ChartWidget::keyPressEvent(event);
    if (ofRow)
        Q_EMIT rowClicked(cursorMark() / m_data.columnCount());
    else
        Q_EMIT columnClicked(cursorMark() % m_data.columnCount());
}

void HeatMap::mousePressEvent(QMouseEvent* event) {
    // Control looks at a cell: the cursor goes there and nothing else happens.
    const int pointed = markAt(event->position());
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::ControlModifier &&
        pointed >= 0)
        return setCursorMark(pointed);
    ChartWidget::mousePressEvent(event);
    if (isEmpty() || event->button() != Qt::LeftButton || markAt(event->position()) >= 0) return;
    const HeatLayout layout = layoutOf(m_data, frame());
    const QPointF at = event->position();
    const int row = layout.rowAt(at.y()), column = layout.columnAt(at.x());
    if (row >= 0 && at.x() < layout.grid.left()) Q_EMIT rowClicked(row);
    if (column >= 0 && at.y() < layout.grid.top() && at.y() > frame().area.top())
        Q_EMIT columnClicked(column);
}

}  // namespace lathe::widgets
