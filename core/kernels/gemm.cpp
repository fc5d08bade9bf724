// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/gemm.h"

#include <cblas.h>

#include <mutex>

namespace lathe::core {

namespace {

void useOneThread() {
    static std::once_flag once;
    std::call_once(once, [] { openblas_set_num_threads(1); });
}

blasint toBlas(int64_t value) { return static_cast<blasint>(value); }

void gemm(CBLAS_TRANSPOSE transposeB, int64_t m, int64_t n, int64_t k, const float* a, int64_t lda,
          const float* b, int64_t ldb, float* c, int64_t ldc) {
    useOneThread();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, transposeB, toBlas(m), toBlas(n), toBlas(k), 1.0f, a,
                toBlas(lda), b, toBlas(ldb), 0.0f, c, toBlas(ldc));
}

}  // namespace

void gemmNT(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b, int64_t ldb,
            float* c, int64_t ldc) {
    gemm(CblasTrans, m, n, k, a, lda, b, ldb, c, ldc);
}

void gemmNN(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b, int64_t ldb,
            float* c, int64_t ldc) {
    gemm(CblasNoTrans, m, n, k, a, lda, b, ldb, c, ldc);
}

void gemmTNAdd(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
               int64_t ldb, float* c, int64_t ldc) {
    useOneThread();
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, toBlas(m), toBlas(n), toBlas(k), 1.0f, a,
                toBlas(lda), b, toBlas(ldb), 1.0f, c, toBlas(ldc));
}

std::string gemmLibrary() {
    useOneThread();
    const std::string config = openblas_get_config();
    return config.substr(0, config.find(' ', config.find(' ') + 1)) + " " + openblas_get_corename();
}

}  // namespace lathe::core
