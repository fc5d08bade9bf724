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
    /// Of each column and row. Neighbours share their border, which is a device pixel's.
    std::vector<double> left, right, top, bottom;
    double cellWidth = 0, cellHeight = 0;  ///< before borders were moved to device pixels

    QRectF cell(int row, int column) const;
    /// The cell and `overlap` of the neighbours behind it, which are painted after it: no border
    /// shows what is below them, however the painter rounds.
    QRectF paintedCell(int row, int column, double overlap) const;
    int rowAt(double y) const;  ///< -1: between bands or outside
    int columnAt(double x) const;
};

HeatLayout layoutOf(const HeatMapData& data, const ChartFrame& frame);

/// Height of everything but the rows.
double heightBesideRows(const HeatMapData& data, const ChartFrame& frame);

}  // namespace lathe::widgets
