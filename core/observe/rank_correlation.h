// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether two measures of the same things put them in the same order.

#include <span>

namespace lathe::core {

/// Spearman's rho: the correlation of ranks, equal values sharing the mean of theirs. 0 where one
/// of them is constant or there are fewer than two values, NaN where a value has no rank.
double rankCorrelation(std::span<const double> a, std::span<const double> b);

}  // namespace lathe::core
