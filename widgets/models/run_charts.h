// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the charts of a comparison show, from the runs and their ticks: quality against cost of all
// runs, and for the ticked ones tasks, latency and errors per layer.

#include "widgets/charts/dot_plot.h"
#include "widgets/charts/latency_chart.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/models/run_model.h"

namespace lathe::widgets {

/// Every run that has both numbers; point ids are run ids. Those that must not stand beside the
/// baseline are marked so.
ScatterData scatterOf(const RunModel& model, RunMetric x, RunMetric y, const RunLimits& limits,
                      core::RunId current);

/// Accuracy minus the reference's in percentage points. The whisker is the standard error of the
/// paired difference where both answered the same items, else of the independent one.
DotPlotData taskChangesOf(const RunModel& model);

LatencyData latencyOf(const RunModel& model, const RunLimits& limits);
LineChartData layerErrorsOf(const RunModel& model);

/// Standard error of the difference of the two accuracies.
double pairedError(const core::TaskComparison& comparison);

}  // namespace lathe::widgets
