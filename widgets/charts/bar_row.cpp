// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/bar_row.h"

#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kLowest = 12, kTallest = 24, kRowGap = 10, kLabelGap = 10;

struct Unit {
    double bytes;
    const char* name;
};

/// One unit for the whole axis, so that its ticks are round.
Unit unitFor(double bytes) {
    if (bytes >= 1e12) return {1e12, "TB"};
    if (bytes >= 1e9) return {1e9, "GB"};
    return bytes >= 1e5 ? Unit{1e6, "MB"} : Unit{1e3, "kB"};
}

double positive(double bytes) {
    return bytes > 0 && std::isfinite(bytes) ? bytes : 0;
}

QString totalText(const BarRow& row, const ChartFrame& frame) {
    return byteText(row.total(), frame.locale);
}

QColor colorOf(const BarSegment& segment, const Tokens& colors) {
    return segment.original ? colors.original : colors.fill(segment.hue);
}

double labelColumn(const std::vector<BarRow>& rows, const ChartFrame& frame) {
    const QFontMetricsF metrics = frame.metrics(metrics::kSmallText, QFont::DemiBold);
    double width = 0;
    for (const BarRow& row : rows) width = std::max(width, metrics.horizontalAdvance(row.label));
    return std::min(std::ceil(width), frame.area.width() * 0.3);
}

/// A label over each segment that has room for it; else the segments to the left keep theirs.
void paintLabels(QPainter& painter, const ChartFrame& frame, const BarRow& row,
                 const std::vector<QRectF>& rects) {
    const QFont font = frame.font();
    const QFontMetricsF metrics(font);
    const double line = std::ceil(metrics.height());
    struct Label {
        QString text;
        QColor color;
        double left, width;
    };
    const auto arranged = [&](bool withBytes) {
        std::vector<Label> labels;
        double free = -1e9;
        for (size_t i = 0; i < rects.size(); ++i) {
            if (rects[i].isEmpty()) continue;
            const BarSegment& segment = row.segments[i];
            QString text = segment.label;
            if (withBytes) text += QLatin1Char(' ') + byteText(segment.bytes, frame.locale);
            const QColor& color =
                segment.original ? frame.colors().text2 : frame.colors().text(segment.hue);
            labels.push_back(
                {text, color, std::max(rects[i].left(), free), metrics.horizontalAdvance(text)});
            free = labels.back().left + labels.back().width + kLabelGap;
        }
        // What would run over the edge pushes its neighbours back.
        double limit = frame.area.right();
        for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
            label->left = std::min(label->left, limit - label->width);
            limit = label->left - kLabelGap;
        }
        return labels;
    };
    std::vector<Label> labels = arranged(true);
    if (!labels.empty() && labels.front().left < rects.front().left() - 1) labels = arranged(false);
    const double middle = rects.empty() ? 0 : rects.front().top() - line / 2 - 1;
    for (const Label& label : labels)
        veiledText(painter, frame, font, label.color, {label.left, middle}, label.text);
}

}  // namespace

double BarRow::total() const {
    double sum = 0;
    for (const BarSegment& segment : segments) sum += positive(segment.bytes);
    return sum;
}

BarLayout barLayout(const std::vector<BarRow>& rows, double limit, const ChartFrame& frame) {
    double highest = limit, totals = 0;
    for (const BarRow& row : rows) {
        highest = std::max(highest, row.total());
        totals = std::max(totals, frame.metrics(metrics::kSmallText, QFont::DemiBold)
                                      .horizontalAdvance(totalText(row, frame)));
    }
    const Unit unit = unitFor(highest);
    PlotAxis x;
    x.scale = AxisScale::linear(0, highest / unit.bytes).niced(5);
    x.wantedTicks = frame.area.width() < 360 ? 3 : 5;
    x.name = QLatin1String(unit.name);
    PlotAxis y;
    y.visible = false;
    const double labels = labelColumn(rows, frame);
    QRectF outer = frame.area;
    outer.setLeft(outer.left() + labels + (labels > 0 ? 12 : 0));
    outer.setRight(outer.right() - std::ceil(totals) - 8);
    BarLayout layout{
        PlotAxes(PlotAxes::plotWithin(outer, x, y, frame), x, y), {}, {}, labels, true};
    const QRectF plot = layout.axes.plot();
    const double line = std::ceil(frame.metrics().height());
    const double pitch = plot.height() / static_cast<double>(std::max<size_t>(1, rows.size()));
    layout.labelled = pitch >= line + kLowest;
    const double height = std::clamp(pitch - line - kRowGap, kLowest, kTallest);
    for (size_t r = 0; r < rows.size(); ++r) {
        const double centre =
            plot.top() + pitch * (static_cast<double>(r) + 0.5) + (layout.labelled ? line / 2 : 0);
        const QRectF bar(plot.left(), std::round(centre - height / 2), plot.width(), height);
        layout.rows.push_back(bar);
        std::vector<QRectF> segments;
        double bytes = 0;
        for (const BarSegment& segment : rows[r].segments) {
            const double from = layout.axes.x(bytes / unit.bytes),
                         to = layout.axes.x((bytes += positive(segment.bytes)) / unit.bytes);
            segments.emplace_back(from, bar.top(), to - from, height);
        }
        layout.segments.push_back(std::move(segments));
    }
    return layout;
}

void paintBarRows(QPainter& painter, const ChartFrame& frame, const BarLayout& layout,
                  const std::vector<BarRow>& rows) {
    layout.axes.paintGrid(painter, frame, GridLines::Vertical);
    for (size_t r = 0; r < rows.size(); ++r)
        for (size_t s = 0; s < layout.segments[r].size(); ++s) {
            const QRectF& rect = layout.segments[r][s];
            if (rect.width() <= 0) continue;
            painter.fillRect(rect, colorOf(rows[r].segments[s], frame.colors()));
            if (s > 0)
                verticalLine(painter, rect.left(), rect.top(), rect.bottom(),
                             frame.colors().surface);
        }
}

void paintBarTexts(QPainter& painter, const ChartFrame& frame, const BarLayout& layout,
                   const std::vector<BarRow>& rows) {
    const QColor& color = frame.colors().text1;
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    for (size_t r = 0; r < rows.size(); ++r) {
        if (layout.labelled) paintLabels(painter, frame, rows[r], layout.segments[r]);
        const double middle = layout.rows[r].center().y();
        textAt(painter, bold, color, {frame.area.left(), middle}, Qt::AlignLeft,
               fitted(bold, rows[r].label, layout.labelWidth + 2));
        const double end = layout.segments[r].empty() ? layout.axes.plot().left()
                                                      : layout.segments[r].back().right();
        veiledText(painter, frame, bold, color, {end + 8, middle}, totalText(rows[r], frame));
    }
    layout.axes.paintAxes(painter, frame);
}

std::optional<BarPlace> barPlace(const std::vector<BarRow>& rows, int mark) {
    auto left = static_cast<size_t>(std::max(0, mark));
    for (size_t r = 0; r < rows.size(); ++r) {
        if (left < rows[r].segments.size()) return BarPlace{r, left};
        left -= rows[r].segments.size();
    }
    return {};
}

int barMarkCount(const std::vector<BarRow>& rows) {
    size_t count = 0;
    for (const BarRow& row : rows) count += row.segments.size();
    return static_cast<int>(count);
}

int barMarkAt(const BarLayout& layout, const QPointF& position) {
    int mark = 0;
    for (const std::vector<QRectF>& row : layout.segments)
        for (const QRectF& rect : row) {
            if (!rect.isEmpty() && rect.contains(position)) return mark;
            ++mark;
        }
    return -1;
}

int barNeighbour(const std::vector<BarRow>& rows, int mark, int key) {
    const auto place = barPlace(rows, mark);
    const int step = key == Qt::Key_Down ? 1 : -1;
    if (!place || (step < 0 && place->row == 0) || (step > 0 && place->row + 1 == rows.size()))
        return mark;
    const size_t target = place->row + static_cast<size_t>(step);
    if (rows[target].segments.empty()) return mark;
    size_t first = 0;
    for (size_t r = 0; r < target; ++r) first += rows[r].segments.size();
    return static_cast<int>(first + std::min(place->segment, rows[target].segments.size() - 1));
}

}  // namespace lathe::widgets
