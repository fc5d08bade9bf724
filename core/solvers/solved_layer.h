// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the solvers hand back, and how good it is: the loss of new weights Q in place of W for a
// layer y = W x, tr((W - Q) H (W - Q)^T), with H the sum (or mean) of x x^T over the inputs seen.

#include <cstdint>
#include <span>
#include <vector>

#include "core/encoding/affine.h"
#include "core/solvers/column_sweep.h"

namespace lathe::core {

/// A weight (rows x columns, row by row) after quantization or pruning.
struct SolvedLayer {
    std::vector<float> values;  ///< what the layer computes with from now on
    AffineLayout layout;
    std::vector<uint8_t> codes;  ///< empty if not quantized
    std::vector<float> scales, zeros;
    /// If not empty, codes, scales and zeros are those of the columns in this order: column
    /// order[i] of the weight is the i-th. Only act-order with groups that are not static needs it.
    std::vector<int64_t> order;
    std::vector<uint8_t> mask;  ///< 1 where pruned; empty if nothing was to be pruned

    double loss = 0;      ///< under the Hessian without damping
    double errorSum = 0;  ///< sum of (w - q)^2 / U_jj^2: the loss under the damped Hessian
    double damping = 0;   ///< fraction of the mean diagonal that was needed
};

/// A quantized one (whose codes stand in the order of its columns) as codes.
EncodingPtr encodingOf(const SolvedLayer& solved, const Shape& shape);

/// Puts together what a walk over the columns found; `grids` may be null.
SolvedLayer solvedLayer(ColumnResult&& result, const HessianFactor& factor,
                        const GroupGrids* grids);

/// tr((W - Q) H (W - Q)^T), from the definition; H symmetric. O(rows columns^2).
double layerLoss(std::span<const float> weights, std::span<const float> solved, int64_t rows,
                 int64_t columns, std::span<const float> hessian, const JobContext* job = nullptr);

/// The weight with 0 in columns that never have inputs.
std::vector<float> withoutDead(std::span<const float> weights, const HessianFactor& factor);

/// Multiplies each column by its scale, or by 1 / scale.
void scaleColumns(std::span<float> matrix, std::span<const float> scales, bool inverse = false);

/// Throws Error if the weight is not rows x columns or holds something that is no number.
void checkWeights(std::span<const float> weights, int64_t rows, int64_t columns);

}  // namespace lathe::core
