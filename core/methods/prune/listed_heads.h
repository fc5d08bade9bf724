// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Heads that are removed because they were named, in groups that can go: what prune.heads does of
// `heads`. Private to core/methods/prune.

#include <string>
#include <vector>

#include "core/methods/prune/axis_cuts.h"
#include "core/methods/prune/scored_removal.h"

namespace lathe::core {

ParamSpec headsParam();

/// Shortens each axis by the groups that the list names, and scores the places: 0 goes, 1 stays.
/// Throws Error(Usage) for heads that there are not, groups named in part, layers that share
/// weights named apart, and layers that would lose all heads.
PlaceScores takeListed(const MethodInput& input, std::vector<AxisCut>& cuts);

/// Why layers that lose unequally many cannot stay uniform; empty if they can.
std::string unequalLosses(const std::vector<AxisCut>& cuts);

}  // namespace lathe::core
