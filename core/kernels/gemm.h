// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Matrix products of one tile, on the calling thread. OpenBLAS does the work; it is told to use one
// thread, so that results never depend on how many threads the pool has.

#include <cstdint>
#include <string>

namespace lathe::core {

/// C (m x n) = A (m x k) * B (n x k)^T. Leading dimensions in elements. O(m n k).
void gemmNT(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b, int64_t ldb,
            float* c, int64_t ldc);

/// C (m x n) = A (m x k) * B (k x n).
void gemmNN(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b, int64_t ldb,
            float* c, int64_t ldc);

/// C (m x n) += A (k x m)^T * B (k x n).
void gemmTNAdd(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
               int64_t ldb, float* c, int64_t ldc);

/// "OpenBLAS 0.3.21 Cooperlake": recorded with every result.
std::string gemmLibrary();

}  // namespace lathe::core
