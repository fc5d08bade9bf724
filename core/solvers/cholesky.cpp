// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/cholesky.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/thread_pool.h"
#include "core/kernels/openblas.h"

namespace lathe::core {

namespace {

constexpr int64_t kTile = 256;  ///< rows and columns that one thread takes at once
constexpr int64_t kPlain = 32;  ///< below, calling BLAS costs more than it gains

template <class T>
bool factorPlainly(int64_t n, T* a, int64_t lda) {
    for (int64_t i = 0; i < n; ++i)
        for (int64_t j = 0; j <= i; ++j) {
            T rest = a[i * lda + j];
            for (int64_t k = 0; k < j; ++k) rest -= a[i * lda + k] * a[j * lda + k];
            if (i == j && !(rest > 0)) return false;  // NaN, too
            a[i * lda + j] = i == j ? std::sqrt(rest) : rest / a[j * lda + j];
        }
    return true;
}

/// One tile on the calling thread, by halves.
template <class T>
bool factorTile(int64_t n, T* a, int64_t lda) {
    if (n <= kPlain) return factorPlainly(n, a, lda);
    const int64_t upper = n / 2, lower = n - upper;
    if (!factorTile(upper, a, lda)) return false;
    T* left = a + upper * lda;
    blasSolveNT(lower, upper, a, lda, left, lda);
    blasSubtractGram(lower, upper, left, lda, left + upper, lda);
    return factorTile(lower, left + upper, lda);
}

template <class T>
bool factor(int64_t n, T* a, const JobContext* job) {
    const auto at = [&](int64_t row, int64_t column) { return a + row * n + column; };
    std::vector<std::pair<int64_t, int64_t>> tiles;
    for (int64_t k = 0; k < n; k += kTile) {
        const int64_t width = std::min(kTile, n - k), next = k + width;
        if (!factorTile(width, at(k, k), n)) return false;
        parallelFor(
            n - next, kTile,
            [&](int64_t begin, int64_t end) {
                blasSolveNT(end - begin, width, at(k, k), n, at(next + begin, k), n);
            },
            job);
        tiles.clear();
        for (int64_t i = next; i < n; i += kTile)
            for (int64_t j = next; j <= i; j += kTile) tiles.emplace_back(i, j);
        parallelFor(
            static_cast<int64_t>(tiles.size()), 1,
            [&](int64_t index, int64_t) {
                const auto [i, j] = tiles[static_cast<size_t>(index)];
                const int64_t rows = std::min(kTile, n - i);
                if (i == j)
                    blasSubtractGram(rows, width, at(i, k), n, at(i, i), n);
                else
                    blasSubtractNT(rows, kTile, width, at(i, k), n, at(j, k), n, at(i, j), n);
            },
            job);
    }
    return true;
}

}  // namespace

bool choleskyLower(int64_t n, float* a, const JobContext* job) {
    return factor(n, a, job);
}

bool choleskyLower(int64_t n, double* a, const JobContext* job) {
    return factor(n, a, job);
}

}  // namespace lathe::core
