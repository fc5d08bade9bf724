// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two matrices of activations compared row by row (a row is a position), in double and in a fixed
// order.

#include <span>
#include <vector>

#include "core/base/job.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

/// sqrt(error / signal) of sums of squares; NaN without a signal.
double relativeError(double error, double signal);

struct RowProducts {
    double aa = 0, bb = 0, ab = 0;  ///< scalar products
    double dd = 0;                  ///< of a - b with itself

    void add(const RowProducts& other);
    double cosine() const;         ///< within [-1, 1]; NaN if a row is zero
    double relativeError() const;  ///< ||a - b|| / ||a||; NaN if a is zero
    double sqnrDb() const;         ///< 10 log10(aa / dd); infinite without a difference
};

/// One per row; the matrices have the same shape.
std::vector<RowProducts> rowProducts(ConstMatrix a, ConstMatrix b, const JobContext& job);
RowProducts totalOf(std::span<const RowProducts> rows);

}  // namespace lathe::core
