// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A plan of bits put to the test, as a job: measured with uniform bits of the same size on windows
// of the text that it was not made on; what came of it as a chart and in words.

#include <QString>
#include <vector>

#include "app/desktop/observatory/sensitivity_study.h"
#include "core/workspace/plan_contest.h"
#include "widgets/charts/scatter_chart.h"

namespace lathe::app {

struct PlanTrial {
    BitChoice plan;
    core::PlanContest contest;
    bool unseen = true;  ///< the windows are others than those that the plan was made on
};

/// Uniform bits that earlier trials of the same study measured are not measured again.
PlanTrial tryPlan(const SensitivityRequest& request, const SensitivityStudy& study,
                  const BitChoice& plan, const std::vector<PlanTrial>& before,
                  core::JobContext& job);

/// Measured KL over size with its standard errors: a line of uniform widths, and plans, of which
/// `current` (may be null) is selected. The points of plans have the ids "plan.0", "plan.1"...
widgets::ScatterData trialsOf(const std::vector<PlanTrial>& trials, const PlanTrial* current);

/// Whether the plan is worth it, with its numbers.
QString verdictOf(const SensitivityStudy& study, const PlanTrial& trial);

}  // namespace lathe::app
