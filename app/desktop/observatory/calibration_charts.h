// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a text is worth as calibration data, as facts, a warning and what the charts draw.

#include <vector>

#include "app/desktop/observatory/activations_study.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/panels/facts_grid.h"

namespace lathe::app {

std::vector<widgets::Fact> calibrationFacts(const ActivationsStudy& study);

/// Why results would be flattered; empty if nothing says so.
QString overlapWarning(const core::CalibrationLens& lens);

/// Distinct tokens over the part of the text that is read.
widgets::LineChartData coverageLineOf(const core::CalibrationLens& lens);

/// Channels never active of each place that has some; `order` says which of lens.sites each bar is.
widgets::RankedBarsData inactiveBarsOf(const ActivationsStudy& study, const QString& selected,
                                       std::vector<size_t>& order);

/// The weight that stands for such a place in the selection.
QString weightOf(const core::SiteActivity& site);

}  // namespace lathe::app
