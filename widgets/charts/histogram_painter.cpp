// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/histogram_painter.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

QColor faded(QColor color, double opacity) {
    color.setAlphaF(static_cast<float>(opacity));
    return color;
}

}  // namespace

HistogramPainter::HistogramPainter(QPainter& painter, const ChartFrame& frame,
                                   const HistogramData& data, const HistogramLayout& layout)
    : m_painter(painter),
      m_frame(frame),
      m_data(data),
      m_layout(layout),
      m_colors(frame.colors()),
      m_plot(layout.main.plot()),
      m_spacing(levelSpacing(data, layout.main)) {}

void HistogramPainter::paint(std::optional<HistogramLine> picked) {
    paintClipped();
    m_layout.main.paintGrid(m_painter, m_frame, GridLines::Horizontal);
    paintBins();
    paintPruned();
    paintStems();
    m_layout.main.paintAxes(m_painter, m_frame);
    horizontalLine(m_painter, m_plot.left(), m_plot.right(), m_plot.bottom(), m_colors.axis);
    m_layout.values.paintAxes(m_painter, m_frame);
    textAt(m_painter, m_frame.font(), m_colors.text3, {m_plot.left() - 8, m_layout.handleY},
           Qt::AlignRight, tr("count"));
    paintCodes();
    paintErrors();
    if (m_data.clip)
        for (const HistogramLine line : {HistogramLine::ClipLow, HistogramLine::ClipHigh})
            paintClipHandle(line, picked == line);
    paintHeads();
    paintPruneLabel(picked == HistogramLine::Prune);
    paintNames();
    paintEnds();
}

double HistogramPainter::clampedX(double value) const {
    return std::clamp(m_layout.main.x(value), m_plot.left(), m_plot.right());
}

bool HistogramPainter::inView(double value) const {
    return m_layout.main.xScale().contains(value);
}

QRectF HistogramPainter::label(const QPointF& at, Qt::Alignment align, const QFont& font,
                               const QColor& color, const QString& text) {
    // A veil of the surface keeps words readable where stems pass behind them.
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(text), height = metrics.height();
    const double left = align & Qt::AlignRight     ? at.x() - width
                        : align & Qt::AlignHCenter ? at.x() - width / 2
                                                   : at.x();
    const QRectF veil(left - 2, at.y() - height / 2 + 1, width + 4, height - 2);
    m_painter.fillRect(veil, faded(m_colors.surface, 0.72));
    if (m_data.clip && m_plot.contains(veil) &&
        (veil.right() < clampedX(m_data.clip->low) || veil.left() > clampedX(m_data.clip->high)))
        m_painter.fillRect(veil, m_colors.clipFill);
    textAt(m_painter, font, color, at, align, text);
    return veil;
}

void HistogramPainter::paintClipped() {
    if (!m_data.clip) return;
    const double low = clampedX(m_data.clip->low), high = clampedX(m_data.clip->high);
    m_painter.fillRect(QRectF(m_plot.left(), m_plot.top(), low - m_plot.left(), m_plot.height()),
                       m_colors.clipFill);
    m_painter.fillRect(QRectF(high, m_plot.top(), m_plot.right() - high, m_plot.height()),
                       m_colors.clipFill);
}

void HistogramPainter::paintBins() {
    const double width = m_data.binWidth(), base = m_plot.bottom();
    if (!(width > 0)) return;
    const AxisScale& x = m_layout.main.xScale();
    const auto last = static_cast<double>(m_data.counts.size());
    const double from = std::clamp(std::floor((x.low() - m_data.low) / width), 0.0, last);
    const double to = std::clamp(std::ceil((x.high() - m_data.low) / width), 0.0, last);
    QPainterPath outline;
    double right = clampedX(m_data.low + from * width);
    outline.moveTo(right, base);
    double left = right, top = base;
    for (auto i = static_cast<size_t>(from); i < static_cast<size_t>(to); ++i) {
        const double count = m_data.counts[i];
        const double y = count > 0 ? std::clamp(m_layout.main.y(count), m_plot.top(), base) : base;
        right = clampedX(m_data.low + static_cast<double>(i + 1) * width);
        top = std::min(top, y);
        if (right - left < 1 && i + 1 < static_cast<size_t>(to))
            continue;  // gathered to whole pixels
        outline.lineTo(left, top);
        outline.lineTo(right, top);
        left = right;
        top = base;
    }
    outline.lineTo(right, base);
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.fillPath(outline, faded(m_colors.original, 0.85));
    m_painter.setPen(QPen(m_colors.axis, 1));
    m_painter.drawPath(outline);
    m_painter.restore();
}

void HistogramPainter::paintEnds() {
    const QFont font = m_frame.font();
    const auto end = [&](double value, bool isLow) {
        if (!inView(value)) return;
        const QString text =
            (isLow ? tr("min %1") : tr("max %1")).arg(valueText(value, m_frame.locale));
        const double width = QFontMetricsF(font).horizontalAdvance(text),
                     x = m_layout.main.x(value);
        const double from = isLow ? x : x - width, to = isLow ? x + width : x;
        if (from < m_plot.left() - 1 || to > m_plot.right() + 1) return;
        const double top =
            std::min(m_plot.bottom() - 44, topOfBins(m_data, m_layout.main, from, to) - 16);
        const QRectF place(from, top - 8, to - from, 16);
        if (top < m_plot.top() + 24 || place.intersects(m_nameRect)) return;
        verticalLine(m_painter, x, top + 9, std::min(top + 33, m_plot.bottom()), m_colors.axis);
        label({x, top}, isLow ? Qt::AlignLeft : Qt::AlignRight, font, m_colors.text2, text);
    };
    if (m_data.min) end(*m_data.min, true);
    if (m_data.max) end(*m_data.max, false);
}

void HistogramPainter::paintPruned() {
    if (!m_data.pruneThreshold || !(*m_data.pruneThreshold > 0)) return;
    const double low = clampedX(-*m_data.pruneThreshold), high = clampedX(*m_data.pruneThreshold);
    const QRectF band(low, m_plot.top(), high - low, m_plot.height());
    m_painter.fillRect(band, faded(m_colors.prune, 0.16));
    hatch(m_painter, band, faded(m_colors.prune, 0.75));
    for (const double x : {low, high})
        verticalLine(m_painter, x, m_plot.top(), m_plot.bottom(), m_colors.prune);
}

void HistogramPainter::paintStems() {
    for (const QuantLevel& level : m_data.levels)
        if (level.count > 0 && inView(level.value))
            verticalLine(m_painter, m_layout.main.x(level.value), m_layout.main.y(level.count),
                         m_plot.bottom(), m_colors.compressed, m_spacing > 6 ? 1.5 : 1);
}

void HistogramPainter::paintHeads() {
    const double radius = std::min(4.0, m_spacing / 3);
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    for (const QuantLevel& level : m_data.levels) {
        if (!(level.count > 0) || !inView(level.value)) continue;
        const double y = m_layout.main.y(level.count);
        if (level.high > level.low && m_spacing > 6) {
            const double left = clampedX(level.low), right = clampedX(level.high);
            m_painter.fillRect(QRectF(left, y - 2, right - left, 4),
                               faded(m_colors.compressed, 0.3));
        }
        if (radius < 1.5) continue;
        m_painter.setPen(QPen(m_colors.surface, 1));
        m_painter.setBrush(m_colors.compressed);
        m_painter.drawEllipse(m_layout.main.point(level.value, level.count), radius, radius);
    }
    m_painter.restore();
}

void HistogramPainter::paintCodes() {
    if (!m_layout.codeY) return;
    const QFont font = m_frame.font();
    const QColor& color = m_colors.text(Series::Blue);
    textAt(m_painter, font, color, {m_plot.left() - 8, *m_layout.codeY}, Qt::AlignRight,
           tr("code"));
    const QFontMetricsF metrics(font);
    double widest = 0;
    for (const QuantLevel& level : m_data.levels)
        widest =
            std::max(widest, metrics.horizontalAdvance(fixedText(level.code, m_frame.locale, 0)));
    const int stride = std::max(1, static_cast<int>(std::ceil((widest + 3) / m_spacing)));
    for (const QuantLevel& level : m_data.levels)
        if (inView(level.value) && level.code % stride == 0)
            textAt(m_painter, font, color, {m_layout.main.x(level.value), *m_layout.codeY},
                   Qt::AlignHCenter, fixedText(level.code, m_frame.locale, 0));
}

void HistogramPainter::paintErrors() {
    if (!m_layout.errors) return;
    const PlotAxes& axes = *m_layout.errors;
    axes.paintGrid(m_painter, m_frame, GridLines::Horizontal);
    const double unit = std::pow(10.0, m_layout.errorExponent);
    const double half = std::clamp(m_spacing * 0.36, 0.5, 14.0);
    for (const QuantLevel& level : m_data.levels) {
        if (!(level.rmsError > 0) || !inView(level.value)) continue;
        const double x = axes.x(level.value), y = axes.y(level.rmsError / unit);
        const double left = std::max(x - half, axes.plot().left()),
                     right = std::min(x + half, axes.plot().right());
        m_painter.fillRect(QRectF(left, y, right - left, axes.plot().bottom() - y),
                           faded(level.clipped ? m_colors.clip : m_colors.compressed, 0.85));
    }
    axes.paintAxes(m_painter, m_frame);
    horizontalLine(m_painter, axes.plot().left(), axes.plot().right(), axes.plot().bottom(),
                   m_colors.axis);
    paintErrorLabels();
}

void HistogramPainter::paintErrorLabels() {
    const PlotAxes& axes = *m_layout.errors;
    const QRectF& panel = axes.plot();
    const QFont bold = m_frame.font(metrics::kSmallText, QFont::DemiBold), plain = m_frame.font();
    const double line = QFontMetricsF(plain).height();
    if (m_layout.errorExponent != 0)
        textAt(m_painter, plain, m_colors.text3, {panel.left() - 8, panel.center().y()},
               Qt::AlignRight, powerOfTen(m_layout.errorExponent));
    label({panel.left() + 4, panel.top() + line / 2}, Qt::AlignLeft, bold, m_colors.text2,
          tr("error per level"));
    label({panel.left() + 4, panel.top() + line * 1.5}, Qt::AlignLeft, plain, m_colors.text3,
          tr("RMS per code"));
    const auto last =
        std::ranges::find_if(m_data.levels.rbegin(), m_data.levels.rend(), &QuantLevel::clipped);
    if (last == m_data.levels.rend() || !inView(last->value)) return;
    const QString text = tr("clipped values");
    const double x = axes.x(last->value) + std::clamp(m_spacing * 0.36, 0.5, 14.0) + 6;
    if (x + QFontMetricsF(plain).horizontalAdvance(text) <= panel.right())
        textAt(m_painter, plain, m_colors.text(Series::Vermillion), {x, panel.top() + line / 2},
               Qt::AlignLeft, text);
}

void HistogramPainter::paintNames() {
    const QFont bold = m_frame.font(metrics::kSmallText, QFont::DemiBold);
    const QFontMetricsF metrics(bold);
    const auto peak = std::ranges::max_element(m_data.counts);
    if (peak == m_data.counts.end() || !(*peak > 0)) return;
    // Beside the left flank, where the bins are a third as high as the peak's column.
    const double third = m_plot.bottom() - (m_plot.bottom() - m_layout.main.y(*peak)) * 0.45;
    const auto flank = std::ranges::find_if(
        m_data.counts, [&](double count) { return count > 0 && m_layout.main.y(count) <= third; });
    const double x =
        m_layout.main.x(m_data.low +
                        static_cast<double>(flank - m_data.counts.begin()) * m_data.binWidth()) -
        8;
    if (x - metrics.horizontalAdvance(tr("original")) > m_plot.left() + 4)
        m_nameRect = label({x, third}, Qt::AlignRight, bold, m_colors.text2, tr("original"));
    if (m_data.levels.empty()) return;
    const QuantLevel& last = m_data.levels.back();
    const QString text = tr("quantized, per code");
    const double start = m_layout.main.x(std::max(last.high, last.value)) + 12;
    if (inView(last.value) && last.count > 0 &&
        start + metrics.horizontalAdvance(text) <= m_plot.right()) {
        const double y = std::min(m_layout.main.y(last.count),
                                  topOfBins(m_data, m_layout.main, start, m_plot.right()) - 12);
        label({start, std::max(y, m_plot.top() + 10)}, Qt::AlignLeft, bold,
              m_colors.text(Series::Blue), text);
    }
}

void HistogramPainter::paintClipHandle(HistogramLine line, bool picked) {
    const bool isLow = line == HistogramLine::ClipLow;
    const double value = isLow ? m_data.clip->low : m_data.clip->high;
    if (!inView(value)) return;
    const double x = m_layout.main.x(value), y = m_layout.handleY;
    verticalLine(m_painter, x, y, m_plot.bottom(), m_colors.clip, 1.5);
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    const QPolygonF head(
        {{x - 5, y - 6}, {x + 5, y - 6}, {x + 5, y + 2}, {x, y + 7}, {x - 5, y + 2}});
    m_painter.setPen(QPen(m_colors.clip, 1));
    m_painter.setBrush(m_data.clip->editable ? m_colors.clip : m_colors.surface);
    m_painter.drawPolygon(head);
    m_painter.restore();
    if (picked && m_frame.interactive)
        accentOutline(m_painter, QRectF(x - 9, y - 10, 18, 20), m_colors.accent);
    // Outward, shortened where that is too long, inward where the lines are far enough apart.
    const QFont bold = m_frame.font(metrics::kSmallText, QFont::DemiBold);
    const QFontMetricsF metrics(bold);
    const QString number = valueText(value, m_frame.locale), full = tr("clip %1").arg(number);
    const double outside = isLow ? x - 12 - m_plot.left() + 4 : m_frame.area.right() - x - 12;
    const double inside = m_layout.main.x(m_data.clip->high) - m_layout.main.x(m_data.clip->low);
    const bool fits = metrics.horizontalAdvance(full) <= outside;
    const bool shortFits = metrics.horizontalAdvance(number) <= outside;
    if (!fits && !shortFits && inside < 2 * metrics.horizontalAdvance(number) + 40) return;
    const bool leftward = isLow == (fits || shortFits);
    textAt(m_painter, bold, m_colors.text(Series::Vermillion), {leftward ? x - 12 : x + 12, y},
           leftward ? Qt::AlignRight : Qt::AlignLeft, fits ? full : number);
}

void HistogramPainter::paintPruneLabel(bool picked) {
    if (!m_data.pruneThreshold || !inView(0)) return;
    const QFont bold = m_frame.font(metrics::kSmallText, QFont::DemiBold);
    const QString text =
        tr("prune |w| < %1").arg(valueText(*m_data.pruneThreshold, m_frame.locale));
    const double half = QFontMetricsF(bold).horizontalAdvance(text) / 2, x = m_layout.main.x(0);
    double y = m_layout.handleY;
    // Below the handles' row where a handle or its label is in the way.
    const double reach = half + 14;
    if (m_data.clip && (m_layout.main.x(m_data.clip->high) < x + reach ||
                        m_layout.main.x(m_data.clip->low) > x - reach))
        y = m_plot.top() + 9;
    label({x, y}, Qt::AlignHCenter, bold, m_colors.text(Series::Purple), text);
    if (picked && m_frame.interactive)
        accentOutline(m_painter, QRectF(x - half - 5, y - 10, 2 * half + 10, 20), m_colors.accent);
}

}  // namespace lathe::widgets
