// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the parts of a HistogramChart are: the main plot, the row of codes below it, the value
// axis, and the aligned panel of errors.

#include <optional>

#include "widgets/charts/histogram_data.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct HistogramLayout {
    PlotAxes main;       ///< counts; its bottom is the baseline
    PlotAxes values;     ///< the same, down to below the code row: carries the value axis
    double handleY = 0;  ///< middle of the row of handles above the plot
    std::optional<double> codeY;
    std::optional<PlotAxes> errors;
    int errorExponent = 0;  ///< the error axis counts in 10^errorExponent
};

HistogramLayout layoutHistogram(const HistogramData& data, const AxisScale& x, bool logCount,
                                const ChartFrame& frame);

/// Bins, levels and lines, with ends at nice values.
AxisScale fullHistogramRange(const HistogramData& data);

/// Upper edge of the bins between two horizontal positions, in pixels.
double topOfBins(const HistogramData& data, const PlotAxes& axes, double fromX, double toX);

/// Pixels between neighbouring levels; the plot's width where there is only one.
double levelSpacing(const HistogramData& data, const PlotAxes& axes);

}  // namespace lathe::widgets
