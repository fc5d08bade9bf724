// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GPTQ (Frantar et al., ICLR 2023): columns are rounded one after the other, and each error is made
// up for by the columns that are still to come, as the statistics of the inputs (hessian_factor.h)
// tell. The loss is mostly, not always, below that of rounding to nearest.

#include "core/solvers/solved_layer.h"

namespace lathe::core {

struct GptqOptions {
    GridOptions grid;     ///< 2 to 8 bits; clip searches the ends of each grid
    int64_t group = 128;  ///< columns that share a scale; 0: whole rows
    /// Grids from the weight as it is. Otherwise a group's grid is fitted when its first column
    /// comes up, to values that make up for the errors so far; with act-order its columns then
    /// stand apart in the weight (SolvedLayer::order).
    bool staticGroups = false;
    int64_t block = 128;  ///< columns decided together; changes the result by rounding only
};

/// `weights` is rows x factor.size; columns that never have inputs become 0. Whether columns are
/// taken by falling diagonal (act-order) was chosen with the factor. O(rows columns^2).
SolvedLayer gptq(std::span<const float> weights, int64_t rows, const HessianFactor& factor,
                 const GptqOptions& options, const JobContext* job = nullptr);

}  // namespace lathe::core
