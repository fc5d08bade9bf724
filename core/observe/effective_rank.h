// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How many directions a weight really uses, from its singular values s_i: what low-rank methods may
// leave out, and what pruning takes.

#include "core/base/job.h"
#include "core/encoding/encoding.h"

namespace lathe::core {

/// NaN where all values are zero or some are not finite.
struct EffectiveRank {
    /// exp(-sum p_i ln p_i), p_i = s_i / sum s: O. Roy and M. Vetterli, "The effective rank: a
    /// measure of effective dimensionality", EUSIPCO 2007. Between 1 and the smaller side.
    double entropy = 0;
    double stable = 0;  ///< sum s_i^2 / max s_i^2
};

/// Of the matrix of `weight`, exactly: with n its smaller side and m the other one O(n^2 m + n^3)
/// on all threads, n^2 doubles. Stops within 100 ms when cancelled.
EffectiveRank effectiveRank(const Encoding& weight, const JobContext& job);

}  // namespace lathe::core
