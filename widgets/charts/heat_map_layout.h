// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the cells of a heat map are: names left and above, a gap between bands, legends below.

#include <QRectF>
#include <vector>

#include "widgets/charts/chart_frame.h"
#include "widgets/charts/heat_map_data.h"

namespace lathe::widgets {

struct HeatLayout {
    QRectF grid;                    ///< all cells
    double rowNames = 0;            ///< width of their column, left of the grid
    double bandNames = 0;           ///< width of the names of bands of rows, left of those
    double headHeight = 0;          ///< of the names above the grid
    double legendTop = 0;           ///< of the line below the grid
    std::vector<double> left, top;  ///< of each column and row
    double cellWidth = 0, cellHeight = 0;

    QRectF cell(int row, int column) const;
    int rowAt(double y) const;  ///< -1: between bands or outside
    int columnAt(double x) const;
};

HeatLayout layoutOf(const HeatMapData& data, const ChartFrame& frame);

/// Height of everything but the rows.
double heightBesideRows(const HeatMapData& data, const ChartFrame& frame);

}  // namespace lathe::widgets
