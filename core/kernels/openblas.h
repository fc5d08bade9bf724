// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// OpenBLAS, loaded when it is first needed and told which kernels to take. It knows processors by
// their model numbers and falls back to those of 2004 for one that is newer than itself (0.3.21
// does so on Emerald Rapids: 8 instead of 100 GFLOP/s); what the processor can do is asked here
// instead.

#include <cstdint>
#include <string>

namespace lathe::core {

/// C (m x n) = A B + beta C, row by row, where A and B are read transposed if so said; on the
/// calling thread. Throws Error(Unsupported) saying what to install if OpenBLAS cannot be loaded.
void blasGemm(bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float* a,
              int64_t lda, const float* b, int64_t ldb, float beta, float* c, int64_t ldc);

// What a blocked Cholesky factorization needs beside products, row by row, on the calling thread.
// Triangles: only the lower one of L and of C is read or written.

/// C (lower triangle of n x n) -= A (n x k) A^T.
void blasSubtractGram(int64_t n, int64_t k, const float* a, int64_t lda, float* c, int64_t ldc);
void blasSubtractGram(int64_t n, int64_t k, const double* a, int64_t lda, double* c, int64_t ldc);
/// C (m x n) -= A (m x k) B (n x k)^T.
void blasSubtractNT(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
                    int64_t ldb, float* c, int64_t ldc);
void blasSubtractNT(int64_t m, int64_t n, int64_t k, const double* a, int64_t lda, const double* b,
                    int64_t ldb, double* c, int64_t ldc);
/// A (m x n) = A L^-T, L n x n.
void blasSolveNT(int64_t m, int64_t n, const float* l, int64_t ldl, float* a, int64_t lda);
void blasSolveNT(int64_t m, int64_t n, const double* l, int64_t ldl, double* a, int64_t lda);

std::string blasName();  ///< "OpenBLAS 0.3.21 SkylakeX"

}  // namespace lathe::core
