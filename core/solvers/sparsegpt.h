// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SparseGPT (Frantar and Alistarh, ICML 2023): GPTQ's walk over the columns, with zeros where GPTQ
// has codes: what a pruned value did is made up for by the columns still to come. A value goes if
// w^2 / U_jj^2 is small, the least loss that its absence costs. Kept values may be rounded in the
// same walk.

#include <optional>

#include "core/solvers/pruning_pattern.h"
#include "core/solvers/solved_layer.h"

namespace lathe::core {

struct SparseGptOptions {
    PruningPattern pattern;
    /// Without groups of columns, the values to go are chosen among all rows in blocks of so many
    /// columns: rows may end up with different numbers of zeros, the whole has the exact one.
    int64_t maskBlock = 128;
    std::optional<GridOptions> grid;  ///< quantizes, too, on grids fitted to the weight as it is
    int64_t group = 0;                ///< columns that share a scale; 0: whole rows
};

/// `weights` is rows x factor.size; `factor` without act-order. Besides the result it takes 8 bytes
/// per weight without groups of columns. O(rows columns^2).
SolvedLayer sparseGpt(std::span<const float> weights, int64_t rows, const HessianFactor& factor,
                      const SparseGptOptions& options, const JobContext* job = nullptr);

/// What becomes of the weight if no column makes up for another: the smallest magnitudes go, and
/// the others are rounded to the same grids, if there are any. O(rows columns).
std::vector<float> sparseByMagnitude(std::span<const float> weights, int64_t rows, int64_t columns,
                                     const SparseGptOptions& options,
                                     const JobContext* job = nullptr);

}  // namespace lathe::core
