// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Is a larger model of fewer bits better than a smaller one of more? Quality against the bits of
// the whole model, with a line per width of its codes (T. Dettmers, L. Zettlemoyer, "The case for
// 4-bit precision", 2023), over all models of the workspace.

#include "widgets/charts/scatter_chart.h"
#include "widgets/models/run_model.h"

namespace lathe::widgets {

/// A line goes through the comparable runs of its width that no other of that width beats in both
/// numbers. Runs of mixed widths are on none.
ScatterData bitLinesOf(const RunModel& model, RunMetric quality, core::RunId current);

}  // namespace lathe::widgets
