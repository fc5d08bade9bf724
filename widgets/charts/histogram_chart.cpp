// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/histogram_chart.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/histogram_painter.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

HistogramChart::HistogramChart(QWidget* parent) : ChartWidget(parent) {}

void HistogramChart::setData(HistogramData data) {
    if (m_drag && m_drag->line) {
        // What is being dragged stays under the pointer; the rest follows the new data.
        data.clip = m_data.clip;
        data.pruneThreshold = m_data.pruneThreshold;
    }
    m_data = std::move(data);
    if (m_view && (m_view->low() > m_data.high || m_view->high() < m_data.low)) m_view.reset();
    const std::vector<Line> existing = lines();
    if (m_picked && std::ranges::find(existing, *m_picked) == existing.end()) m_picked.reset();
    dataChanged();
}

void HistogramChart::setLogCount(bool on) {
    m_logCount = on;
    update();
}

void HistogramChart::setClip(std::optional<ClipLines> clip) {
    m_data.clip = clip;
    update();
}

void HistogramChart::setPruneThreshold(std::optional<double> threshold) {
    m_data.pruneThreshold = threshold;
    update();
}

HistogramLayout HistogramChart::layoutIn(const ChartFrame& frame) const {
    return layoutHistogram(m_data, m_view ? *m_view : fullHistogramRange(m_data), m_logCount,
                           frame);
}

double HistogramChart::valueAt(double pixel) const {
    return layoutIn(frame()).main.xValue(pixel);
}

double HistogramChart::pixelOf(double value) const {
    return layoutIn(frame()).main.x(value);
}

bool HistogramChart::isEmpty() const {
    return m_data.counts.empty() || !(m_data.binWidth() > 0);
}

ChartTable HistogramChart::table() const {
    ChartTable table;
    table.headers = {tr("kind"), tr("code"),  tr("value"),     tr("from"),
                     tr("to"),   tr("count"), tr("RMS error"), tr("clipped")};
    for (const QuantLevel& level : m_data.levels)
        table.rows.push_back({tr("level"), level.code, level.value, level.low, level.high,
                              level.count, level.rmsError, level.clipped ? tr("yes") : tr("no")});
    const double width = m_data.binWidth();
    for (size_t i = 0; i < m_data.counts.size(); ++i) {
        const double from = m_data.low + static_cast<double>(i) * width;
        table.rows.push_back({tr("bin"), QString(), from + width / 2, from, from + width,
                              m_data.counts[i], QString(), QString()});
    }
    return table;
}

int HistogramChart::markCount() const {
    return static_cast<int>(m_data.levels.empty() ? m_data.counts.size() : m_data.levels.size());
}

MarkText HistogramChart::markText(int mark) const {
    const auto index = static_cast<size_t>(mark);
    const auto counted = [&](double count) {
        const double total = m_data.total();
        return tr("%1 weights · %2 %")
            .arg(locale().toString(count, 'f', 0),
                 valueText(total > 0 ? 100 * count / total : 0, locale(), 2));
    };
    if (m_data.levels.empty()) {
        const double from = m_data.low + mark * m_data.binWidth();
        return {tr("%1 to %2")
                    .arg(valueText(from, locale()), valueText(from + m_data.binWidth(), locale())),
                counted(m_data.counts[index])};
    }
    const QuantLevel& level = m_data.levels[index];
    QString explanation = counted(level.count);
    if (level.high > level.low)
        explanation += QLatin1Char('\n') +
                       tr("between %1 and %2, by scale")
                           .arg(valueText(level.low, locale()), valueText(level.high, locale()));
    explanation += QLatin1Char('\n') + tr("RMS error %1").arg(valueText(level.rmsError, locale()));
    if (level.clipped) explanation += QStringLiteral(" · ") + tr("holds clipped values");
    return {tr("code %1 at %2")
                .arg(fixedText(level.code, locale(), 0), valueText(level.value, locale())),
            explanation};
}

QSize HistogramChart::designSize() const {
    return {620, 360};
}

void HistogramChart::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const HistogramLayout layout = layoutIn(frame);
    const bool showPicked = m_drag || showsFocus();
    HistogramPainter(painter, frame, m_data, layout).paint(showPicked ? m_picked : std::nullopt);
}

MarkShape HistogramChart::shapeOf(int mark, const ChartFrame& frame) const {
    const PlotAxes axes = layoutIn(frame).main;
    const auto index = static_cast<size_t>(mark);
    const double value = m_data.levels.empty() ? m_data.low + (mark + 0.5) * m_data.binWidth()
                                               : m_data.levels[index].value;
    const double count = m_data.levels.empty() ? m_data.counts[index] : m_data.levels[index].count;
    return {{std::clamp(axes.x(value), axes.plot().left(), axes.plot().right()),
             count > 0 ? axes.y(count) : axes.plot().bottom()},
            {}};
}

int HistogramChart::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const HistogramLayout layout = layoutIn(frame);
    const PlotAxes& axes = layout.main;
    const double bottom = layout.errors ? layout.errors->plot().bottom() : axes.plot().bottom();
    if (!QRectF(axes.plot().topLeft(), QPointF(axes.plot().right(), bottom)).contains(position))
        return -1;
    if (m_data.levels.empty()) {
        const double bin = std::floor((axes.xValue(position.x()) - m_data.low) / m_data.binWidth());
        return bin >= 0 && bin < static_cast<double>(m_data.counts.size()) ? static_cast<int>(bin)
                                                                           : -1;
    }
    const double value = axes.xValue(position.x());
    const auto nearest = std::ranges::min_element(
        m_data.levels, {}, [&](const QuantLevel& level) { return std::abs(level.value - value); });
    const double reach = std::max(6.0, levelSpacing(m_data, axes) / 2);
    return std::abs(axes.x(nearest->value) - position.x()) <= reach
               ? static_cast<int>(nearest - m_data.levels.begin())
               : -1;
}

}  // namespace lathe::widgets
