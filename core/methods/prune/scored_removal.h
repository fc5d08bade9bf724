// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Removing the places of some axes that score lowest, equally many of each or wherever they are.
// What prune.heads and prune.neurons have in common. Private to core/methods/prune.

#include <functional>
#include <optional>
#include <vector>

#include "core/methods/prune/axis_cuts.h"

namespace lathe::core {

/// uniform or global.
ParamSpec acrossParam();
bool isGlobal(const Params& params);

/// Of each place of each axis, in the order of the cuts; what they were found on.
struct PlaceScores {
    std::vector<std::vector<double>> ofAxes;
    std::optional<CalibrationRecord> record = {};
};

/// The length of the scores of an axis becomes 1, as between layers only ranks within one mean
/// anything (Michel et al. 2019).
void normalise(PlaceScores& scores);

/// Which places stay, ascending. Of `cuts` as many as they say, or as many as they say together:
/// the lowest of all go first, equal ones in order, and one place of each axis stays.
std::vector<std::vector<int64_t>> stayingPlaces(const std::vector<AxisCut>& cuts,
                                                const std::vector<std::vector<double>>& scores,
                                                bool global);

/// The step: `score` may change how many places are kept.
MethodResult removeLowest(const MethodInput& input, JobContext& job, std::vector<AxisCut> cuts,
                          const std::function<PlaceScores(std::vector<AxisCut>& cuts)>& score);

/// cutEstimate, and the time for `passes` forward passes over the calibration data.
Estimate removalEstimate(const MethodInput& input, const std::vector<AxisCut>& cuts, double passes);

/// Says that layers differ afterwards, which few other programs read.
void noteGlobal(std::vector<PlanNote>& notes, const MethodInput& input);

/// Errors where scores by gradients cannot be had: no data, one token per window, rounded inputs.
void noteGradients(std::vector<PlanNote>& notes, const MethodInput& input);

}  // namespace lathe::core
