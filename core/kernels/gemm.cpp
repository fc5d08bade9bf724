// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/gemm.h"

#include "core/kernels/openblas.h"

namespace lathe::core {

void gemmNT(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
            int64_t ldb, float* c, int64_t ldc) {
    blasGemm(false, true, m, n, k, a, lda, b, ldb, 0, c, ldc);
}

void gemmNN(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
            int64_t ldb, float* c, int64_t ldc) {
    blasGemm(false, false, m, n, k, a, lda, b, ldb, 0, c, ldc);
}

void gemmTNAdd(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
               int64_t ldb, float* c, int64_t ldc) {
    blasGemm(true, false, m, n, k, a, lda, b, ldb, 1, c, ldc);
}

std::string gemmLibrary() {
    return blasName();
}

}  // namespace lathe::core
