// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Least-squares clustering of numbers on a line, solved exactly: clusters are intervals of the
// sorted values, so dynamic programming over their borders finds the optimum.

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/job.h"

namespace lathe::core {

/// Distinct values, ascending, with the weight each stands for.
struct WeightedPoints {
    std::vector<double> values, weights;
};

/// Equal values merged, those of weight 0 left out; without `weights` each value counts 1.
WeightedPoints distinctPoints(std::span<const float> values, std::span<const float> weights = {});

/// At most `limit` points: neighbours within equal parts of the range merge into their mean.
WeightedPoints pooled(WeightedPoints points, size_t limit);

struct Clusters {
    std::vector<double> centers;  ///< ascending; fewer than k if there are fewer points
    double cost = 0;              ///< sum of weight * squared distance
};

/// D[k][j] = min over i of D[k-1][i-1] + cost(i, j), by divide and conquer on the monotone argmin:
/// O(k n log n) time, 4 k n bytes (Groenlund et al., "Fast exact k-means in 1D", 2017).
Clusters exactKmeans(const WeightedPoints& points, int k, const JobContext* job = nullptr);

}  // namespace lathe::core
