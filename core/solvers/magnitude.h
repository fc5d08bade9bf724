// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pruning one matrix by magnitude alone: what the solvers that look at inputs are measured against.

#include <cstdint>
#include <span>
#include <vector>

#include "core/solvers/pruning_pattern.h"

namespace lathe::core {

/// 1 where |w| is among the smallest of the whole matrix, or of its group of columns; an exact
/// count, ties by position. O(n).
std::vector<uint8_t> magnitudeMask(std::span<const float> weights, int64_t columns,
                                   const PruningPattern& pattern);

/// The weights with zeros there.
std::vector<float> prunedByMagnitude(std::span<const float> weights, int64_t columns,
                                     const PruningPattern& pattern);

}  // namespace lathe::core
