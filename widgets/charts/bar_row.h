// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rows of horizontal stacked bars over a byte axis: the data, the layout and the painting that
// StackedBar and FitBar share.

#include <QPainter>
#include <QString>
#include <optional>
#include <vector>

#include "widgets/charts/chart_frame.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct BarSegment {
    QString label;  ///< "bf16", "KV cache"
    double bytes = 0;
    Series hue = Series::Blue;
    bool original = false;  ///< slate: not compressed
};

struct BarRow {
    QString label;  ///< "before", "after", a run's name
    std::vector<BarSegment> segments;

    double total() const;
};

struct BarLayout {
    PlotAxes axes;
    std::vector<QRectF> rows;                   ///< the bar's full height, the plot's width
    std::vector<std::vector<QRectF>> segments;  ///< one per segment
    double labelWidth = 0;
    bool labelled = true;  ///< there is room for a line of labels over each bar
};

/// `limit` (0: none) is kept within the axis.
BarLayout barLayout(const std::vector<BarRow>& rows, double limit, const ChartFrame& frame);

/// Grid and bars.
void paintBarRows(QPainter& painter, const ChartFrame& frame, const BarLayout& layout,
                  const std::vector<BarRow>& rows);
/// Above them: labels over their segments, row names left, totals right, axis.
void paintBarTexts(QPainter& painter, const ChartFrame& frame, const BarLayout& layout,
                   const std::vector<BarRow>& rows);

struct BarPlace {
    size_t row = 0, segment = 0;
};
/// Segments numbered row by row.
std::optional<BarPlace> barPlace(const std::vector<BarRow>& rows, int mark);
int barMarkCount(const std::vector<BarRow>& rows);
int barMarkAt(const BarLayout& layout, const QPointF& position);
int barNeighbour(const std::vector<BarRow>& rows, int mark, int key);

}  // namespace lathe::widgets
