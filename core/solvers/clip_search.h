// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The second half of AWQ (awq.h): where to cut the grid of each row and group.

#include "core/solvers/solved_layer.h"

namespace lathe::core {

/// Rounds to nearest on grids that are cut at the factor 1, 0.95 ... 0.55 of each group's peak
/// which loses least within the group, d^T H_gg d. `hessian` is that of the inputs as the weight
/// sees them (divided by the scales); grid.clip is not looked at. O(10 rows columns group).
SolvedLayer roundWithClipSearch(std::span<const float> weights, int64_t rows, int64_t columns,
                                std::span<const float> hessian, const GridOptions& grid,
                                int64_t group, const JobContext* job = nullptr);

}  // namespace lathe::core
