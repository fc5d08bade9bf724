// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rounding to nearest on fitted grids: what the solvers are measured against, and what AWQ rounds
// with.

#include "core/solvers/solved_layer.h"

namespace lathe::core {

/// `group` columns share a scale; 0: whole rows. Losses are left at 0. O(rows columns).
SolvedLayer roundToNearest(std::span<const float> weights, int64_t rows, int64_t columns,
                           const GridOptions& options, int64_t group,
                           const JobContext* job = nullptr);

/// The same on grids that are fitted already.
SolvedLayer onGrids(std::span<const float> weights, int64_t rows, int64_t columns,
                    const GroupGrids& grids, const JobContext* job = nullptr);

}  // namespace lathe::core
