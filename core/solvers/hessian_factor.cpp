// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/hessian_factor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/kernels/symmetric.h"
#include "core/solvers/cholesky.h"

namespace lathe::core {

namespace {

constexpr double kFirstDamping = 1e-6;  ///< after a failure without any
constexpr double kMostDamping = 10;     ///< whatever needs more is no sum of squares
constexpr int64_t kRows = 64;           ///< that one thread checks at once

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

template <class T>
std::vector<int64_t> byFallingDiagonal(const std::vector<T>& diagonal) {
    std::vector<int64_t> order(diagonal.size());
    std::iota(order.begin(), order.end(), int64_t{0});
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        return diagonal[static_cast<size_t>(a)] > diagonal[static_cast<size_t>(b)];
    });
    return order;
}

/// A factor as it comes out: L, of a Hessian with its columns from the last place to the first,
/// which read backwards is R. Above its diagonal that Hessian still stands.
template <class T>
struct Turned {
    HessianFactor factor;  ///< all but R
    std::vector<T> matrix;
    std::vector<T> diagonal;  ///< of the Hessian, by column
};

template <class T>
Turned<T> turned(std::vector<T> hessian, int64_t size, bool actOrder) {
    Turned<T> made;
    made.factor.size = size;
    for (int64_t i = 0; i < size; ++i) {
        made.diagonal.push_back(hessian[static_cast<size_t>(i * (size + 1))]);
        made.factor.dead.push_back(made.diagonal.back() == 0);
    }
    if (actOrder) made.factor.order = byFallingDiagonal(made.diagonal);
    made.matrix = std::move(hessian);
    permuteBoth(made.matrix, made.factor.order);
    std::reverse(made.matrix.begin(), made.matrix.end());
    return made;
}

/// False where it needs more damping.
template <class T>
bool factorDamped(Turned<T>& made, const JobContext* job) {
    const HessianFactor& factor = made.factor;
    for (int64_t i = 0; i < factor.size; ++i) {
        const auto column = static_cast<size_t>(factor.columnAt(factor.size - 1 - i));
        const bool dead = factor.dead[column];
        T* row = made.matrix.data() + i * factor.size;
        if (dead) std::fill_n(row, i, T{0});
        row[i] =
            static_cast<T>((dead ? 1 : static_cast<double>(made.diagonal[column])) + factor.added);
    }
    return choleskyLower(factor.size, made.matrix.data(), job);
}

template <class T>
Turned<T> factored(std::vector<T> hessian, int64_t size, const FactorOptions& options,
                   const JobContext* job) {
    checkHessian(std::span<const T>(hessian), size, options, job);
    Turned<T> made = turned(std::move(hessian), size, options.actOrder);
    const auto sum = std::accumulate(made.diagonal.begin(), made.diagonal.end(), 0.0);
    const auto alive = std::ranges::count(made.factor.dead, 0);
    const double mean = alive > 0 ? sum / static_cast<double>(alive) : 0;
    double& damping = made.factor.damping;
    for (damping = options.damping;; damping = std::max(10 * damping, kFirstDamping)) {
        if (damping > std::max(kMostDamping, options.damping))
            throw Error(ErrorKind::Refused,
                        "the statistics of the inputs are not positive semidefinite, which sums of "
                        "x x^T always are; collect them in float64");
        made.factor.added = damping * mean;
        if (factorDamped(made, job)) return made;
        mirrorUpper(made.matrix, size, job);
    }
}

}  // namespace

HessianFactor factorHessian(std::span<const double> hessian, int64_t size,
                            const FactorOptions& options, const JobContext* job) {
    Turned<double> made =
        factored(std::vector<double>(hessian.begin(), hessian.end()), size, options, job);
    std::vector<float>& upper = made.factor.upper;
    upper.assign(made.matrix.rbegin(), made.matrix.rend());
    for (int64_t i = 0; i < size; ++i) std::fill_n(upper.begin() + i * size, i, 0.0f);
    return std::move(made.factor);
}

HessianFactor factorInPlace(std::vector<float> hessian, int64_t size, const FactorOptions& options,
                            const JobContext* job) {
    Turned<float> made = factored(std::move(hessian), size, options, job);
    std::reverse(made.matrix.begin(), made.matrix.end());
    made.factor.upper = std::move(made.matrix);
    made.factor.diagonal = std::move(made.diagonal);
    return std::move(made.factor);
}

std::vector<float> takeHessian(HessianFactor& factor) {
    std::vector<float> hessian = std::move(factor.upper);
    std::reverse(hessian.begin(), hessian.end());
    mirrorUpper(hessian, factor.size);
    std::reverse(hessian.begin(), hessian.end());
    std::vector<int64_t> places(factor.order.size());
    for (size_t place = 0; place < places.size(); ++place)
        places[static_cast<size_t>(factor.order[place])] = static_cast<int64_t>(place);
    permuteBoth(hessian, places);
    for (size_t i = 0; i < factor.diagonal.size(); ++i)
        hessian[i * (factor.diagonal.size() + 1)] = factor.diagonal[i];
    return hessian;
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
