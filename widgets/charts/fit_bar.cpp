// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/fit_bar.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

/// A limit beyond so many times what is needed has no place on the axis: bars would be slivers.
constexpr double kFar = 4;

double needed(const FitBarData& data) {
    double most = 0;
    for (const BarRow& row : data.rows) most = std::max(most, row.total());
    return most;
}

bool isFar(const FitBarData& data) {
    return data.limitBytes > kFar * needed(data);
}

/// What the axis reaches at least, and so its unit.
double reachOf(const FitBarData& data) {
    return isFar(data) ? 0 : data.limitBytes;
}

/// The horizontal place of the limit: the axis counts in its own unit, the bars know both.
double limitX(const BarLayout& layout, const FitBarData& data) {
    const QRectF& plot = layout.axes.plot();
    for (size_t r = 0; r < data.rows.size(); ++r) {
        const double total = data.rows[r].total();
        if (total > 0)
            return plot.left() +
                   (layout.segments[r].back().right() - plot.left()) * data.limitBytes / total;
    }
    return plot.right();
}

/// Room above the bars for the limit's name.
ChartFrame belowName(ChartFrame frame) {
    frame.area.setTop(frame.area.top() + std::ceil(frame.metrics().height()) + 2);
    return frame;
}

}  // namespace

FitBar::FitBar(QWidget* parent) : ChartWidget(parent) {}

void FitBar::setData(FitBarData data) {
    m_data = std::move(data);
    updateGeometry();
    dataChanged();
}

bool FitBar::isEmpty() const {
    return std::ranges::none_of(m_data.rows, [](const BarRow& row) { return row.total() > 0; });
}

ChartTable FitBar::table() const {
    ChartTable table;
    table.headers = {tr("model"), tr("part"), tr("bytes"), tr("limit in bytes"), tr("fits")};
    for (const BarRow& row : m_data.rows)
        for (const BarSegment& segment : row.segments)
            table.rows.push_back({row.label, segment.label, segment.bytes, m_data.limitBytes,
                                  row.total() <= m_data.limitBytes ? tr("yes") : tr("no")});
    return table;
}

int FitBar::markCount() const {
    return barMarkCount(m_data.rows);
}

MarkText FitBar::markText(int mark) const {
    const BarPlace place = *barPlace(m_data.rows, mark);
    const BarRow& row = m_data.rows[place.row];
    const BarSegment& segment = row.segments[place.segment];
    const double left = m_data.limitBytes - row.total();
    const QString verdict = left >= 0 ? tr("%1 to spare").arg(byteText(left, locale()))
                                      : tr("%1 too much").arg(byteText(-left, locale()));
    return {segment.label + QLatin1Char(' ') + byteText(segment.bytes, locale()),
            tr("%1 needs %2", "model, bytes").arg(row.label, byteText(row.total(), locale())) +
                QLatin1Char('\n') + verdict};
}

QSize FitBar::designSize() const {
    return {420, 84 + 44 * std::max(1, static_cast<int>(m_data.rows.size()))};
}

double FitBar::smallestShare() const {
    return 0.9;
}

void FitBar::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const ChartFrame inner = belowName(frame);
    const BarLayout layout = barLayout(m_data.rows, reachOf(m_data), inner);
    paintBarRows(painter, inner, layout, m_data.rows);
    paintExcess(painter, frame, layout);
    paintLimit(painter, frame, layout);
    paintBarTexts(painter, inner, layout, m_data.rows);
}

void FitBar::paintExcess(QPainter& painter, const ChartFrame& frame,
                         const BarLayout& layout) const {
    const double limit = limitX(layout, m_data);
    for (size_t r = 0; r < m_data.rows.size(); ++r) {
        if (layout.segments[r].empty() || layout.segments[r].back().right() <= limit) continue;
        const QRectF& bar = layout.rows[r];
        const QRectF excess(limit, bar.top(), layout.segments[r].back().right() - limit,
                            bar.height());
        QColor wash = frame.colors().surface;
        wash.setAlphaF(0.6f);  // the parts stay told apart below the hatching
        painter.fillRect(excess, wash);
        hatch(painter, excess, frame.colors().clip, 6, 1.8);
        accentOutline(painter, excess, frame.colors().clip, 1, 0);
    }
}

void FitBar::paintLimit(QPainter& painter, const ChartFrame& frame, const BarLayout& layout) const {
    if (!(m_data.limitBytes > 0)) return;
    const bool far = isFar(m_data);
    const double x = far ? frame.area.right() : limitX(layout, m_data),
                 line = std::ceil(frame.metrics().height());
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    if (!far)
        dashedLine(painter, {x, frame.area.top() + line + 1}, {x, layout.axes.plot().bottom()},
                   frame.colors().text1);
    const QString text = m_data.limitLabel + QLatin1Char(' ') +
                         byteText(m_data.limitBytes, frame.locale) +
                         (far ? QStringLiteral(" →") : QString());
    const double half = QFontMetricsF(bold).horizontalAdvance(text) / 2;
    const double centre = std::clamp(x, frame.area.left() + half,
                                     std::max(frame.area.left() + half, frame.area.right() - half));
    textAt(painter, bold, frame.colors().text1, {centre, frame.area.top() + line / 2},
           Qt::AlignHCenter, text);
}

MarkShape FitBar::shapeOf(int mark, const ChartFrame& frame) const {
    const BarPlace place = *barPlace(m_data.rows, mark);
    const QRectF rect = barLayout(m_data.rows, reachOf(m_data), belowName(frame))
                            .segments[place.row][place.segment];
    return {rect.center(), rect};
}

int FitBar::hitTest(const QPointF& position, const ChartFrame& frame) const {
    return barMarkAt(barLayout(m_data.rows, reachOf(m_data), belowName(frame)), position);
}

int FitBar::neighbour(int mark, int key) const {
    const bool vertical = key == Qt::Key_Up || key == Qt::Key_Down;
    return vertical && mark >= 0 ? barNeighbour(m_data.rows, mark, key)
                                 : ChartWidget::neighbour(mark, key);
}

}  // namespace lathe::widgets
