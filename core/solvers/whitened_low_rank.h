// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Low-rank factors of a weight that look at its inputs: W ~ left * right with the least loss for
// the inputs seen (SVD-LLM, Wang et al., ICLR 2025), or after weighing columns by the inputs'
// magnitude (ASVD, Yuan et al., 2023). Plain ones stand in core/encoding/low_rank.h.

#include <cstdint>
#include <span>

#include "core/base/job.h"
#include "core/encoding/low_rank.h"

namespace lathe::core {

/// With H = S S^T (Cholesky, in float64): the truncated SVD of W S, its right side times S^-1, so
/// that ||(W - W') X||^2 is the sum of the squared singular values left out. `damping` of the mean
/// diagonal is added; ten times as much after each failure, as H is singular with few tokens or
/// dead columns. O(rows columns^2) and the singular value decomposition, which nothing interrupts.
LowRankFactors whitenedSvd(std::span<const float> weights, int64_t rows, int64_t columns,
                           std::span<const double> hessian, int64_t rank, double damping = 1e-6,
                           const JobContext* job = nullptr);

/// The truncated SVD of W diag(s), its right side times diag(s)^-1, with s = (mean|x|)^alpha;
/// channels without inputs count as the smallest of the others.
LowRankFactors scaledSvd(std::span<const float> weights, int64_t rows, int64_t columns,
                         std::span<const float> magnitudes, int64_t rank, double alpha = 0.5);

}  // namespace lathe::core
