// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Cholesky factorization on all threads, in tiles of fixed size: the same bytes for any number of
// threads. O(n^3 / 3).

#include <cstdint>

#include "core/base/job.h"

namespace lathe::core {

/// Replaces the lower triangle of A (n x n, row by row) by L with A = L L^T and leaves the upper
/// one alone. False, and the triangle spoilt, if A is not positive definite.
bool choleskyLower(int64_t n, float* a, const JobContext* job = nullptr);
bool choleskyLower(int64_t n, double* a, const JobContext* job = nullptr);

}  // namespace lathe::core
