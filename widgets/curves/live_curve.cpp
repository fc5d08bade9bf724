// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curves/live_curve.h"

#include <QAction>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/number_text.h"
#include "widgets/curves/curve_plot.h"

namespace lathe::widgets {

namespace {

/// Numbers of one series; more than it ever has points.
constexpr int kMarksPerSeries = static_cast<int>(ThinnedPoints::kMost) + 1;
constexpr int kDigits = 4;

}  // namespace

LiveCurve::LiveCurve(QWidget* parent)
    : ChartWidget(parent), m_plot(std::make_unique<CurvePlot>()) {}

LiveCurve::~LiveCurve() = default;

void LiveCurve::setAxisNames(const QString& x, const QString& y) {
    m_xName = x;
    m_yName = y;
    dataMoved();
}

void LiveCurve::expectUntil(double x) {
    if (x == m_expected) return;
    m_expected = x;
    dataMoved();
}

void LiveCurve::setLogY(bool logarithmic) {
    if (logarithmic == m_logY) return;
    m_logY = logarithmic;
    dataMoved();
}

bool LiveCurve::allPositive() const {
    return std::ranges::all_of(m_series, [](const OneSeries& series) {
        return std::ranges::all_of(series.points.points(), [](const QPointF& point) {
            return !std::isfinite(point.y()) || point.y() > 0;
        });
    });
}

int LiveCurve::addSeries(const QString& name, const SeriesStyle& style, ThinnedPoints points) {
    m_series.push_back({name, style, std::move(points)});
    m_plot->addLine(style);
    dataMoved();
    return seriesCount() - 1;
}

void LiveCurve::append(int series, double x, double y) {
    ThinnedPoints& points = m_series[static_cast<size_t>(series)].points;
    const qsizetype stride = points.stride();
    points.append({x, y});
    if (points.stride() != stride) {
        setHoveredMark(-1);
        if (const int cursor = cursorMark(); cursor >= 0 && cursor / kMarksPerSeries == series)
            setCursorMark(markOf(series, cursor % kMarksPerSeries / 2));
    }
    dataMoved();
}

void LiveCurve::clear() {
    m_series.clear();
    m_plot->removeLines();
    m_expected = 0;
    setCursorMark(-1);
    m_arranged.reset();
    dataChanged();
}

void LiveCurve::dataMoved() {
    m_arranged.reset();
    update();
}

const QList<QPointF>& LiveCurve::points(int series) const {
    return m_series[static_cast<size_t>(series)].points.points();
}

int LiveCurve::markOf(int series, int point) const {
    return series * kMarksPerSeries + point;
}

const LiveCurve::OneSeries& LiveCurve::seriesOf(int mark) const {
    return m_series[static_cast<size_t>(mark / kMarksPerSeries)];
}

const QPointF* LiveCurve::pointOf(int mark) const {
    if (mark < 0 || mark >= markCount()) return nullptr;
    const QList<QPointF>& points = seriesOf(mark).points.points();
    const int index = mark % kMarksPerSeries;
    return index < points.size() ? &points[index] : nullptr;
}

bool LiveCurve::isEmpty() const {
    return std::ranges::all_of(
        m_series, [](const OneSeries& series) { return series.points.points().isEmpty(); });
}

int LiveCurve::markCount() const {
    return m_series.empty() ? 0
                            : markOf(seriesCount() - 1,
                                     static_cast<int>(m_series.back().points.points().size()));
}

ChartTable LiveCurve::table() const {
    ChartTable table;
    table.headers = {tr("Curve"), m_xName, m_yName};
    for (const OneSeries& series : m_series) {
        const QString name =
            series.points.stride() == 1
                ? series.name
                : tr("%1 (1 of %2 points)").arg(series.name).arg(series.points.stride());
        for (const QPointF& point : series.points.points())
            table.rows.push_back({name, point.x(), point.y()});
    }
    return table;
}

MarkText LiveCurve::markText(int mark) const {
    const QPointF* point = pointOf(mark);
    if (!point) return {QStringLiteral("–"), {}};
    return {tr("%1: %2", "series: number")
                .arg(seriesOf(mark).name, valueText(point->y(), locale(), kDigits)),
            tr("%1 %2 · %3", "x name, x, y name")
                .arg(m_xName, valueText(point->x(), locale(), 6), m_yName)};
}

QString LiveCurve::endText(const OneSeries& series, const QLocale& locale) const {
    const QList<QPointF>& points = series.points.points();
    if (points.isEmpty()) return series.name;
    return series.name + QLatin1Char(' ') + valueText(points.last().y(), locale, kDigits);
}

int LiveCurve::nearestPoint(const QList<QPointF>& points, double x) const {
    const auto right = std::ranges::lower_bound(points, x, {}, &QPointF::x);
    if (right == points.begin()) return 0;
    if (right == points.end()) return static_cast<int>(points.size()) - 1;
    const auto left = right - 1;
    return static_cast<int>((x - left->x() < right->x() - x ? left : right) - points.begin());
}

int LiveCurve::neighbour(int mark, int key) const {
    // Left and right along a curve, up and down to the next one at the same step.
    if (isEmpty()) return -1;
    if (!pointOf(mark)) {
        const auto newest = std::ranges::find_if(
            m_series, [](const OneSeries& series) { return !series.points.points().isEmpty(); });
        return markOf(static_cast<int>(newest - m_series.begin()),
                      static_cast<int>(newest->points.points().size()) - 1);
    }
    const int series = mark / kMarksPerSeries, index = mark % kMarksPerSeries;
    if (key == Qt::Key_Up || key == Qt::Key_Down) {
        const int other = series + (key == Qt::Key_Down ? 1 : -1);
        if (other < 0 || other >= seriesCount() || points(other).isEmpty()) return mark;
        return markOf(other, nearestPoint(points(other), pointOf(mark)->x()));
    }
    const int last = static_cast<int>(points(series).size()) - 1;
    const int page = std::max(1, last / 10);
    int to = index;
    if (key == Qt::Key_Home) to = 0;
    if (key == Qt::Key_End) to = last;
    if (key == Qt::Key_Left) to = index - 1;
    if (key == Qt::Key_Right) to = index + 1;
    if (key == Qt::Key_PageUp) to = index - page;
    if (key == Qt::Key_PageDown) to = index + page;
    return markOf(series, std::clamp(to, 0, last));
}

void LiveCurve::fillMenu(QMenu& menu) {
    ChartWidget::fillMenu(menu);
    menu.addSeparator();
    QAction* log = menu.addAction(tr("Logarithmic scale"));
    log->setCheckable(true);
    log->setChecked(m_logY);
    log->setEnabled(allPositive());
    connect(log, &QAction::toggled, this, &LiveCurve::setLogY);
}

}  // namespace lathe::widgets
