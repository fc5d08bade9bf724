// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/openblas.h"

#include <cblas.h>
#include <dlfcn.h>
#include <hwy/targets.h>

#include <cstdlib>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// The best kernels that only need what this processor has; null where OpenBLAS shall choose.
const char* kernelsForProcessor() {
    const int64_t targets = hwy::SupportedTargets();
    if (targets & HWY_AVX3) return "SKYLAKEX";
    if (targets & HWY_AVX2) return "HASWELL";
    return nullptr;
}

void* loaded() {
    // Read once, while the library loads. What the user says goes first.
    if (const char* kernels = kernelsForProcessor()) setenv("OPENBLAS_CORETYPE", kernels, 0);
    if (void* library = dlopen(LATHE_OPENBLAS, RTLD_NOW | RTLD_LOCAL)) return library;
    throw Error(ErrorKind::Unsupported,
                std::string("the matrix library OpenBLAS cannot be loaded (") + dlerror() +
                    "); install the package libopenblas0");
}

template <class Function>
Function symbol(void* library, const char* name) {
    if (void* found = dlsym(library, name)) return reinterpret_cast<Function>(found);
    throw Error(ErrorKind::Unsupported, std::string("OpenBLAS has no function ") + name +
                                            "; install the package libopenblas0");
}

struct OpenBlas {
    decltype(&cblas_sgemm) sgemm = nullptr;
    decltype(&cblas_dgemm) dgemm = nullptr;
    decltype(&cblas_ssyrk) ssyrk = nullptr;
    decltype(&cblas_dsyrk) dsyrk = nullptr;
    decltype(&cblas_strsm) strsm = nullptr;
    decltype(&cblas_dtrsm) dtrsm = nullptr;
    std::string name;
};

OpenBlas make() {
    void* library = loaded();
    symbol<decltype(&openblas_set_num_threads)>(library, "openblas_set_num_threads")(1);
    OpenBlas blas;
    const auto load = [library](auto& function, const char* name) {
        function = symbol<std::remove_reference_t<decltype(function)>>(library, name);
    };
    load(blas.sgemm, "cblas_sgemm");
    load(blas.dgemm, "cblas_dgemm");
    load(blas.ssyrk, "cblas_ssyrk");
    load(blas.dsyrk, "cblas_dsyrk");
    load(blas.strsm, "cblas_strsm");
    load(blas.dtrsm, "cblas_dtrsm");
    const std::string config =
        symbol<decltype(&openblas_get_config)>(library, "openblas_get_config")();
    const char* core = symbol<decltype(&openblas_get_corename)>(library, "openblas_get_corename")();
    blas.name = config.substr(0, config.find(' ', config.find(' ') + 1)) + " " + core;
    return blas;
}

const OpenBlas& openBlas() {
    static const OpenBlas blas = make();
    return blas;
}

blasint toBlas(int64_t value) {
    return static_cast<blasint>(value);
}

CBLAS_TRANSPOSE toBlas(bool transpose) {
    return transpose ? CblasTrans : CblasNoTrans;
}

}  // namespace

void blasGemm(bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float* a,
              int64_t lda, const float* b, int64_t ldb, float beta, float* c, int64_t ldc) {
    openBlas().sgemm(CblasRowMajor, toBlas(transposeA), toBlas(transposeB), toBlas(m), toBlas(n),
                     toBlas(k), 1.0f, a, toBlas(lda), b, toBlas(ldb), beta, c, toBlas(ldc));
}

void blasSubtractGram(int64_t n, int64_t k, const float* a, int64_t lda, float* c, int64_t ldc) {
    openBlas().ssyrk(CblasRowMajor, CblasLower, CblasNoTrans, toBlas(n), toBlas(k), -1, a,
                     toBlas(lda), 1, c, toBlas(ldc));
}

void blasSubtractGram(int64_t n, int64_t k, const double* a, int64_t lda, double* c, int64_t ldc) {
    openBlas().dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, toBlas(n), toBlas(k), -1, a,
                     toBlas(lda), 1, c, toBlas(ldc));
}

void blasSubtractNT(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
                    int64_t ldb, float* c, int64_t ldc) {
    openBlas().sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, toBlas(m), toBlas(n), toBlas(k), -1,
                     a, toBlas(lda), b, toBlas(ldb), 1, c, toBlas(ldc));
}

void blasSubtractNT(int64_t m, int64_t n, int64_t k, const double* a, int64_t lda, const double* b,
                    int64_t ldb, double* c, int64_t ldc) {
    openBlas().dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, toBlas(m), toBlas(n), toBlas(k), -1,
                     a, toBlas(lda), b, toBlas(ldb), 1, c, toBlas(ldc));
}

void blasSolveNT(int64_t m, int64_t n, const float* l, int64_t ldl, float* a, int64_t lda) {
    openBlas().strsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, toBlas(m),
                     toBlas(n), 1, l, toBlas(ldl), a, toBlas(lda));
}

void blasSolveNT(int64_t m, int64_t n, const double* l, int64_t ldl, double* a, int64_t lda) {
    openBlas().dtrsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, toBlas(m),
                     toBlas(n), 1, l, toBlas(ldl), a, toBlas(lda));
}

std::string blasName() {
    return openBlas().name;
}

}  // namespace lathe::core
