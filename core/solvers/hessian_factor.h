// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The triangular factor that GPTQ and SparseGPT walk along. For a layer y = W x the loss of new
// weights is tr((W - Q) H (W - Q)^T) with H = sum x x^T (times any factor), the same for all rows.
//
// The papers invert H and take the upper Cholesky factor U of the inverse. With R = U^-1, upper
// triangular too, that is H = R R^T: one factorization, started at the last column, gives R without
// an inverse (n^3/3 instead of 4n^3/3 operations), and the diagonal blocks of U are the inverses of
// those of R. Errors e with E U = W - Q are E = (W - Q) R, so that the loss is ||E||^2.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job.h"

namespace lathe::core {

struct FactorOptions {
    /// Of the mean of the diagonal, added to the diagonal; ten times as much after each failure.
    double damping = 0.01;
    bool actOrder = false;  ///< columns by falling diagonal; equal ones as they stand
};

struct HessianFactor {
    int64_t size = 0;
    /// R, row by row, its columns in `order`. Below the diagonal 0, or the Hessian's own values if
    /// it was factored in place.
    std::vector<float> upper;
    std::vector<float> diagonal;  ///< of that Hessian, by column
    std::vector<int64_t> order;   ///< the column at each place; empty: as they stand
    std::vector<uint8_t> dead;    ///< by column: H_ii = 0, nothing ever came in
    double damping = 0;           ///< the fraction that was needed
    double added = 0;             ///< what that added to each element of the diagonal

    int64_t columnAt(int64_t place) const {
        return order.empty() ? place : order[static_cast<size_t>(place)];
    }
};

/// Factors H (size x size, symmetric, both triangles filled) in the precision it comes in. Dead
/// columns count as uncoupled and do not take part in the mean. Throws Error(Refused) if H
/// holds something that is no number or cannot be a sum of squares. O(n^3 / 3).
HessianFactor factorHessian(std::span<const double> hessian, int64_t size,
                            const FactorOptions& options, const JobContext* job = nullptr);

/// The same in the memory of the Hessian, which has to be symmetric to the last bit: a second
/// matrix of its size would be most of what a solver needs.
HessianFactor factorInPlace(std::vector<float> hessian, int64_t size, const FactorOptions& options,
                            const JobContext* job = nullptr);

/// The Hessian that factorInPlace() was given, bit for bit; the factor is no more. O(n^2).
std::vector<float> takeHessian(HessianFactor& factor);

/// Inverse of the diagonal block of R that starts at `start`: the block of U. Row by row; 0 below
/// the diagonal. O(width^3 / 3), in double precision.
std::vector<float> inverseBlock(const HessianFactor& factor, int64_t start, int64_t width,
                                const JobContext* job = nullptr);

}  // namespace lathe::core
