// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which runs reach a goal, best first.

#include <vector>

#include "widgets/models/run_model.h"

namespace lathe::widgets {

struct RankedRun {
    core::RunId id = 0;
    std::vector<RunMetric> missed;  ///< limits that it does not keep
    bool met() const { return missed.empty(); }
};

struct RunRanking {
    RunMetric by = RunMetric::Kl;  ///< what decides the order among equals
    std::vector<RankedRun> runs;   ///< those that meet every limit first, then by `by`
    /// Runs that cannot be judged: a limited number was not measured or is not comparable.
    std::vector<std::pair<core::RunId, RunMetric>> leftOut;
};

/// The baseline and runs that are not done are not ranked. By KL where the
/// baseline's family has it, else accuracy, else perplexity.
RunRanking rankRuns(const RunModel& model, const RunLimits& limits);

}  // namespace lathe::widgets
