// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/hessian_factor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <type_traits>
#include <utility>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/solvers/cholesky.h"

namespace lathe::core {

namespace {

constexpr double kFirstDamping = 1e-6;  ///< after a failure without any
constexpr double kMostDamping = 10;     ///< whatever needs more is no sum of squares
constexpr int64_t kRows = 64;           ///< that one thread checks or copies at once

template <class T>
void checkHessian(std::span<const T> hessian, int64_t size, const FactorOptions& options,
                  const JobContext* job) {
    if (size < 1 || static_cast<int64_t>(hessian.size()) != size * size)
        throw Error(ErrorKind::Usage, fmt::format("a Hessian of {} columns has {} values, not {}",
                                                  size, size * size, hessian.size()));
    if (!(options.damping >= 0))
        throw Error(ErrorKind::Usage,
                    fmt::format("a damping of {} is impossible; 0.01 is usual", options.damping));
    const auto check = [&](int64_t i, int64_t j) {
        const auto value = static_cast<double>(hessian[static_cast<size_t>(i * size + j)]);
        if (std::isfinite(value) && (i != j || value >= 0)) return;
        throw Error(ErrorKind::Refused,
                    fmt::format("the statistics of the inputs hold {} for columns {} and {}, "
                                "which no finite inputs give; look for overflows in the model "
                                "or take other calibration data",
                                value, i, j));
    };
    parallelFor(
        size, kRows,
        [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i)
                for (int64_t j = 0; j < size; ++j) check(i, j);
        },
        job);
}

std::vector<int64_t> byFallingDiagonal(const std::vector<double>& diagonal) {
    std::vector<int64_t> order(diagonal.size());
    std::iota(order.begin(), order.end(), int64_t{0});
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        return diagonal[static_cast<size_t>(a)] > diagonal[static_cast<size_t>(b)];
    });
    return order;
}

/// The Hessian with its columns from the last place to the first, so that its lower Cholesky factor
/// read backwards is R.
template <class T>
std::vector<T> backwards(std::span<const T> hessian, const HessianFactor& factor,
                         const JobContext* job) {
    const int64_t n = factor.size;
    std::vector<T> turned(hessian.size());
    parallelFor(
        n, kRows,
        [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) {
                const int64_t row = factor.columnAt(n - 1 - i);
                const T* in = hessian.data() + row * n;
                T* out = turned.data() + i * n;
                for (int64_t j = 0; j <= i; ++j) out[j] = in[factor.columnAt(n - 1 - j)];
                const bool dead = factor.dead[static_cast<size_t>(row)];
                if (dead) std::fill_n(out, i, T{0});
                out[i] = static_cast<T>((dead ? 1 : static_cast<double>(out[i])) + factor.added);
            }
        },
        job);
    return turned;
}

/// R of a lower factor L of the columns from the last to the first. In the place of L if it can be:
/// a matrix as large as the Hessian is what solvers need most memory for.
template <class T>
std::vector<float> readBackwards(std::vector<T> lower, int64_t size) {
    std::vector<float> upper;
    if constexpr (std::is_same_v<T, float>)
        upper = std::move(lower);
    else
        upper.assign(lower.begin(), lower.end());
    std::reverse(upper.begin(), upper.end());
    for (int64_t i = 0; i < size; ++i) std::fill_n(upper.begin() + i * size, i, 0.0f);
    return upper;
}

template <class T>
HessianFactor factored(std::span<const T> hessian, int64_t size, const FactorOptions& options,
                       const JobContext* job) {
    checkHessian(hessian, size, options, job);
    HessianFactor factor;
    factor.size = size;
    std::vector<double> diagonal(static_cast<size_t>(size));
    double sum = 0;
    int64_t alive = 0;
    for (size_t i = 0; i < diagonal.size(); ++i) {
        diagonal[i] = static_cast<double>(hessian[i * diagonal.size() + i]);
        factor.dead.push_back(diagonal[i] == 0);
        sum += diagonal[i];
        alive += diagonal[i] != 0;
    }
    if (options.actOrder) factor.order = byFallingDiagonal(diagonal);
    const double mean = alive > 0 ? sum / static_cast<double>(alive) : 0;
    for (factor.damping = options.damping;;
         factor.damping = std::max(10 * factor.damping, kFirstDamping)) {
        if (factor.damping > std::max(kMostDamping, options.damping))
            throw Error(ErrorKind::Refused,
                        "the statistics of the inputs are not positive semidefinite, which sums of "
                        "x x^T always are; collect them in float64");
        factor.added = factor.damping * mean;
        std::vector<T> turned = backwards(hessian, factor, job);
        if (!choleskyLower(size, turned.data(), job)) continue;
        factor.upper = readBackwards(std::move(turned), size);
        return factor;
    }
}

}  // namespace

HessianFactor factorHessian(std::span<const float> hessian, int64_t size,
                            const FactorOptions& options, const JobContext* job) {
    return factored(hessian, size, options, job);
}

HessianFactor factorHessian(std::span<const double> hessian, int64_t size,
                            const FactorOptions& options, const JobContext* job) {
    return factored(hessian, size, options, job);
}

std::vector<float> inverseBlock(const HessianFactor& factor, int64_t start, int64_t width,
                                const JobContext* job) {
    const auto r = [&](int64_t i, int64_t j) {
        return static_cast<double>(
            factor.upper[static_cast<size_t>((start + i) * factor.size + start + j)]);
    };
    std::vector<double> inverse(static_cast<size_t>(width * width), 0);
    for (int64_t i = width - 1; i >= 0; --i) {  // row i from the rows below it
        if (job) job->checkpoint();
        double* row = inverse.data() + i * width;
        row[i] = 1;
        for (int64_t k = i + 1; k < width; ++k) {
            const double coefficient = r(i, k);
            const double* below = inverse.data() + k * width;
            for (int64_t j = k; j < width; ++j) row[j] -= coefficient * below[j];
        }
        for (int64_t j = i; j < width; ++j) row[j] /= r(i, i);
    }
    return {inverse.begin(), inverse.end()};
}

}  // namespace lathe::core
