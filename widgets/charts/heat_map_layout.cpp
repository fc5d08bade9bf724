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

/// Where each of `count` strips begins that are `size` wide.
std::vector<double> placesOf(double start, double size, int count,
                             const std::vector<HeatBand>& bands) {
    std::vector<double> places;
    size_t band = 0;
    int left = bands.empty() ? count : bands.front().count;
    for (int i = 0; i < count; ++i) {
        if (left == 0 && band + 1 < bands.size()) {
            left = bands[++band].count;
            start += kBandGap;
        }
        --left;
        places.push_back(start + size * i);
    }
    return places;
}

int stripAt(double position, const std::vector<double>& starts, double size) {
    const auto next = std::upper_bound(starts.begin(), starts.end(), position);
    if (next == starts.begin()) return -1;
    return position < *(next - 1) + size ? static_cast<int>(next - starts.begin()) - 1 : -1;
}

}  // namespace

QRectF HeatLayout::cell(int row, int column) const {
    return {left[static_cast<size_t>(column)], top[static_cast<size_t>(row)], cellWidth,
            cellHeight};
}

int HeatLayout::rowAt(double y) const {
    return stripAt(y, top, cellHeight);
}

int HeatLayout::columnAt(double x) const {
    return stripAt(x, left, cellWidth);
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
    layout.left = placesOf(grid.left(), layout.cellWidth, data.columnCount(), data.columnBands);
    layout.top = placesOf(grid.top(), layout.cellHeight, data.rowCount(), data.rowBands);
    grid.setWidth(layout.cellWidth * columns + gaps(data.columnBands));
    grid.setHeight(layout.cellHeight * rows + gaps(data.rowBands));
    layout.grid = grid;
    layout.legendTop = grid.bottom() + 8;
    return layout;
}

}  // namespace lathe::widgets
