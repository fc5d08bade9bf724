// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Wanda (Sun et al., ICLR 2024): values go whose |w| times the norm of their input is small, within
// each row, and the others stay as they are. It is SparseGPT's score with a diagonal Hessian.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job.h"
#include "core/solvers/pruning_pattern.h"

namespace lathe::core {

/// 1 where a value goes: floor(columns * sparsity) of each row, or so many of each group; ties by
/// position. `norms` are those of the inputs, by column, up to a common factor. O(rows columns).
std::vector<uint8_t> wandaMask(std::span<const float> weights, int64_t rows, int64_t columns,
                               std::span<const float> norms, const PruningPattern& pattern,
                               const JobContext* job = nullptr);

}  // namespace lathe::core
