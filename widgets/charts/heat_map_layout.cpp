// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/heat_map_layout.h"

#include <algorithm>
#include <cmath>

namespace lathe::widgets {

namespace {

constexpr double kBandGap = 8, kMostNames = 0.3, kWidestCell = 76, kHighestCell = 44;

double widest(const QStringList& names, const QFontMetricsF& metrics) {
    double width = 0;
    for (const QString& name : names) width = std::max(width, metrics.horizontalAdvance(name));
    return std::ceil(width);
}

bool hasNames(const std::vector<HeatBand>& bands) {
    return std::ranges::any_of(bands, [](const HeatBand& band) { return !band.label.isEmpty(); });
}

double gaps(const std::vector<HeatBand>& bands) {
    return bands.size() > 1 ? kBandGap * static_cast<double>(bands.size() - 1) : 0;
}

/// Where each of `count` strips that are `size` wide begins and ends.
void placeStrips(double start, double size, int count, const std::vector<HeatBand>& bands,
                 double dpr, std::vector<double>& starts, std::vector<double>& ends) {
    // Thinner ones could lose all of their width.
    const bool snaps = size * dpr >= 2;
    const auto border = [&](double place) { return snaps ? std::round(place * dpr) / dpr : place; };
    size_t band = 0;
    int left = bands.empty() ? count : bands.front().count;
    for (int i = 0; i < count; ++i) {
        if (left == 0 && band + 1 < bands.size()) {
            left = bands[++band].count;
            start += kBandGap;
        }
        --left;
        starts.push_back(border(start + size * i));
        ends.push_back(border(start + size * (i + 1)));
    }
}

int stripAt(double position, const std::vector<double>& starts, const std::vector<double>& ends) {
    const auto next = std::upper_bound(starts.begin(), starts.end(), position);
    const auto strip = next - starts.begin() - 1;
    return strip >= 0 && position < ends[static_cast<size_t>(strip)] ? static_cast<int>(strip) : -1;
}

/// The end of a strip, or a bit of the next where that one adjoins.
double paintedEnd(size_t strip, const std::vector<double>& starts, const std::vector<double>& ends,
                  double overlap) {
    const bool adjoined = strip + 1 < starts.size() && starts[strip + 1] == ends[strip];
    return adjoined ? std::min(ends[strip] + overlap, ends[strip + 1]) : ends[strip];
}

}  // namespace

QRectF HeatLayout::cell(int row, int column) const {
    return paintedCell(row, column, 0);
}

QRectF HeatLayout::paintedCell(int row, int column, double overlap) const {
    const auto r = static_cast<size_t>(row), c = static_cast<size_t>(column);
    return {QPointF(left[c], top[r]), QPointF(paintedEnd(c, left, right, overlap),
                                              paintedEnd(r, top, bottom, overlap))};
}

int HeatLayout::rowAt(double y) const {
    return stripAt(y, top, bottom);
}

int HeatLayout::columnAt(double x) const {
    return stripAt(x, left, right);
}

double heightBesideRows(const HeatMapData& data, const ChartFrame& frame) {
    const double line = std::ceil(frame.metrics().height());
    return line * (hasNames(data.columnBands) ? 2 : 1) + 6 + gaps(data.rowBands) + line + 8;
}

HeatLayout layoutOf(const HeatMapData& data, const ChartFrame& frame) {
    const QFontMetricsF metrics = frame.metrics();
    const double line = std::ceil(metrics.height());
    HeatLayout layout;
    const double most = frame.area.width() * kMostNames;
    layout.rowNames = std::min(widest(data.rows, metrics), most) + 8;
    if (hasNames(data.rowBands)) {
        QStringList names;
        for (const HeatBand& band : data.rowBands) names << band.label;
        layout.bandNames = std::min(widest(names, metrics), most) + 16;
    }
    layout.headHeight = line * (hasNames(data.columnBands) ? 2 : 1) + 6;
    QRectF grid = frame.area;
    grid.setLeft(grid.left() + layout.rowNames + layout.bandNames);
    grid.setTop(grid.top() + layout.headHeight);
    grid.setBottom(grid.bottom() - line - 8);
    const double columns = std::max(1, data.columnCount()), rows = std::max(1, data.rowCount());
    const double scale = line / 13;  // larger text, larger cells
    layout.cellWidth =
        std::min((grid.width() - gaps(data.columnBands)) / columns, kWidestCell * scale);
    layout.cellHeight =
        std::min((grid.height() - gaps(data.rowBands)) / rows, kHighestCell * scale);
    placeStrips(grid.left(), layout.cellWidth, data.columnCount(), data.columnBands, frame.dpr,
                layout.left, layout.right);
    placeStrips(grid.top(), layout.cellHeight, data.rowCount(), data.rowBands, frame.dpr,
                layout.top, layout.bottom);
    grid.setWidth(layout.cellWidth * columns + gaps(data.columnBands));
    grid.setHeight(layout.cellHeight * rows + gaps(data.rowBands));
    layout.grid = grid;
    layout.legendTop = grid.bottom() + 8;
    return layout;
}

}  // namespace lathe::widgets
