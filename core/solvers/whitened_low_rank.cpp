// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/whitened_low_rank.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/solvers/hessian_factor.h"
#include "core/solvers/solved_layer.h"

namespace lathe::core {

namespace {

void checkRank(int64_t rank) {
    if (rank < 1)
        throw Error(ErrorKind::Usage,
                    fmt::format("a rank of {} is impossible; it is at least 1", rank));
}

/// Each row b of `right` becomes x with x S = b, S upper triangular. O(rank columns^2 / 2).
void solveRows(std::span<float> right, int64_t rank, const HessianFactor& factor,
               const JobContext* job) {
    const int64_t n = factor.size;
    parallelFor(
        rank, 1,
        [&](int64_t row, int64_t) {
            float* b = right.data() + row * n;
            std::vector<double> rest(b, b + n);
            for (int64_t i = 0; i < n; ++i) {
                const float* s = factor.upper.data() + i * n;
                rest[static_cast<size_t>(i)] /= static_cast<double>(s[i]);
                const double x = rest[static_cast<size_t>(i)];
                for (int64_t j = i + 1; j < n; ++j)
                    rest[static_cast<size_t>(j)] -= x * static_cast<double>(s[j]);
            }
            std::copy(rest.begin(), rest.end(), b);
        },
        job);
}

}  // namespace

LowRankFactors whitenedSvd(std::span<const float> weights, int64_t rows, int64_t columns,
                           std::span<const double> hessian, int64_t rank, double damping,
                           const JobContext* job) {
    checkWeights(weights, rows, columns);
    checkRank(rank);
    const HessianFactor factor = factorHessian(hessian, columns, {damping, false}, job);
    const std::vector<float> alive = withoutDead(weights, factor);
    std::vector<float> whitened(weights.size());
    parallelFor(
        rows, kTileRows,
        [&](int64_t begin, int64_t end) {
            gemmNN(end - begin, columns, columns, alive.data() + begin * columns, columns,
                   factor.upper.data(), columns, whitened.data() + begin * columns, columns);
        },
        job);
    LowRankFactors factors = truncatedSvd(whitened, rows, columns, rank);
    solveRows(factors.right, rank, factor, job);
    return factors;
}

LowRankFactors scaledSvd(std::span<const float> weights, int64_t rows, int64_t columns,
                         std::span<const float> magnitudes, int64_t rank, double alpha) {
    checkWeights(weights, rows, columns);
    checkRank(rank);
    if (static_cast<int64_t>(magnitudes.size()) != columns)
        throw Error(ErrorKind::Usage, fmt::format("{} magnitudes of inputs for {} columns",
                                                  magnitudes.size(), columns));
    float least = INFINITY;
    for (const float magnitude : magnitudes)
        if (magnitude > 0) least = std::min(least, magnitude);
    if (!std::isfinite(least)) least = 1;
    std::vector<float> scales, scaled(weights.begin(), weights.end());
    for (const float magnitude : magnitudes)
        scales.push_back(std::pow(std::max(magnitude, least), static_cast<float>(alpha)));
    scaleColumns(scaled, scales);
    LowRankFactors factors = truncatedSvd(scaled, rows, columns, rank);
    scaleColumns(factors.right, scales, true);
    return factors;
}

}  // namespace lathe::core
