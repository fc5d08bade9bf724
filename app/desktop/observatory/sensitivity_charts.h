// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A sensitivity study as what the charts of its view draw.

#include "app/desktop/observatory/plan_trial.h"
#include "app/desktop/observatory/sensitivity_study.h"
#include "widgets/charts/heat_map_data.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/charts/scatter_chart.h"

namespace lathe::app {

/// Columns: the quick score at each bit width, then, unless that is all there is, the measured KL
/// of the weight alone or what it gives back in float. Rows are sites.
widgets::HeatMapData matrixOf(const SensitivityStudy& study);
/// The chosen cells of each band.
std::vector<widgets::HeatMark> marksOf(const SensitivityStudy& study,
                                       const std::vector<int>& chosen);

/// Sites by measured KL, or by an estimate's output error, at one bit width; `order` says which site
/// each bar is.
widgets::RankedBarsData barsOf(const SensitivityStudy& study, int choice, int selectedSite,
                               std::vector<int>& order);

/// Predicted KL against size: uniform widths, exact allocations, the plan, and it as measured
/// (null: not yet). Of an estimate its squared errors, beside which nothing measured can stand.
widgets::ScatterData tradeOf(const SensitivityStudy& study, const BitChoice& plan,
                             const PlanTrial* measured);

/// What everything at this width costs, of a study that leaves one weight in float; else empty.
QString allCompressedSentence(const SensitivityStudy& study, int choice);

/// How well the quick look ranks the weights, or that nothing else is known, in words.
QString agreementSentence(const SensitivityStudy& study, int choice);

/// "block 3 · attn.q" for "layers.3.attn.q".
QString siteName(const core::SensitivitySite& site);

}  // namespace lathe::app
