// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the heads of each layer are worth on examples, by the observatory's measures
// (core/observe/head_importance.h), in groups that can be removed. Private to core/methods/prune.

#include <span>
#include <string>
#include <vector>

#include "core/methods/prune/axis_cuts.h"
#include "core/train/batch.h"

namespace lathe::core {

/// `score`: gradient, taylor or leave_one_out. Heads that share keys and values count together, and
/// so do layers that share weights.
std::vector<std::vector<double>> headScores(const MethodInput& input,
                                            std::span<const AxisCut> groups,
                                            const TrainingBatch& examples, const std::string& score,
                                            JobContext& job);

}  // namespace lathe::core
