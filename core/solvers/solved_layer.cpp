// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/solved_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

/// sums[r] += d H d^T for each row d of `change`. H is symmetric: blocks of it off the diagonal
/// are multiplied once and count twice.
void addQuadraticForms(std::span<const float> change, int64_t columns,
                       std::span<const float> hessian, double* sums, const JobContext* job) {
    constexpr int64_t kBlock = 256;
    const int64_t rows = static_cast<int64_t>(change.size()) / columns;
    std::vector<float> before(static_cast<size_t>(rows * kBlock)), within(before.size());
    for (int64_t start = 0; start < columns; start += kBlock) {
        if (job) job->checkpoint();
        const int64_t width = std::min(kBlock, columns - start);
        const float* d = change.data() + start;
        if (start > 0)
            gemmNN(rows, width, start, change.data(), columns, hessian.data() + start, columns,
                   before.data(), kBlock);
        gemmNN(rows, width, width, d, columns, hessian.data() + start * (columns + 1), columns,
               within.data(), kBlock);
        for (int64_t r = 0; r < rows; ++r)
            for (int64_t i = 0; i < width; ++i) {
                const auto at = static_cast<size_t>(r * kBlock + i);
                sums[r] += static_cast<double>(d[r * columns + i]) *
                           (2 * static_cast<double>(before[at]) + within[at]);
            }
    }
}

}  // namespace

EncodingPtr encodingOf(const SolvedLayer& solved, const Shape& shape) {
    return makeAffine(shape, solved.layout, solved.codes, solved.scales, solved.zeros);
}

SolvedLayer solvedLayer(ColumnResult&& result, const HessianFactor& factor,
                        const GroupGrids* grids) {
    const auto sum = [](const std::vector<double>& parts) {
        return std::accumulate(parts.begin(), parts.end(), 0.0);
    };
    SolvedLayer layer;
    layer.values = std::move(result.values);
    layer.mask = std::move(result.mask);
    layer.codes = std::move(result.codes);
    if (grids) {
        layer.layout = grids->layout();
        layer.scales = grids->scales();
        layer.zeros = grids->zeros();
    }
    layer.damping = factor.damping;
    layer.errorSum = sum(result.errorSquares);
    layer.loss = std::max(0.0, layer.errorSum - factor.added * sum(result.changeSquares));
    return layer;
}

double layerLoss(std::span<const float> weights, std::span<const float> solved, int64_t rows,
                 int64_t columns, std::span<const float> hessian, const JobContext* job) {
    checkWeights(weights, rows, columns);
    checkWeights(solved, rows, columns);
    std::vector<double> losses(static_cast<size_t>(rows));
    parallelFor(
        rows, kTileRows,
        [&](int64_t begin, int64_t end) {
            const auto first = static_cast<size_t>(begin * columns);
            std::vector<float> change(static_cast<size_t>((end - begin) * columns));
            for (size_t i = 0; i < change.size(); ++i)
                change[i] = weights[first + i] - solved[first + i];
            addQuadraticForms(change, columns, hessian, losses.data() + begin, job);
        },
        job);
    return std::accumulate(losses.begin(), losses.end(), 0.0);
}

std::vector<float> withoutDead(std::span<const float> weights, const HessianFactor& factor) {
    std::vector<float> alive(weights.begin(), weights.end());
    for (size_t c = 0; c < factor.dead.size(); ++c)
        if (factor.dead[c])
            for (size_t i = c; i < alive.size(); i += factor.dead.size()) alive[i] = 0;
    return alive;
}

void scaleColumns(std::span<float> matrix, std::span<const float> scales, bool inverse) {
    const auto columns = static_cast<int64_t>(scales.size());
    std::vector<float> factors(scales.begin(), scales.end());
    if (inverse)
        for (float& factor : factors) factor = 1 / factor;
    parallelFor(static_cast<int64_t>(matrix.size()) / columns,
                std::max<int64_t>(1, 131072 / columns), [&](int64_t begin, int64_t end) {
                    for (int64_t r = begin; r < end; ++r) {
                        float* row = matrix.data() + r * columns;
                        scaleBy(row, 1, factors.data(), row, columns);
                    }
                });
}

void checkWeights(std::span<const float> weights, int64_t rows, int64_t columns) {
    if (rows < 1 || columns < 1 || static_cast<int64_t>(weights.size()) != rows * columns)
        throw Error(ErrorKind::Usage, fmt::format("a weight of {} x {} does not have {} values",
                                                  rows, columns, weights.size()));
    const auto bad = std::find_if_not(weights.begin(), weights.end(),
                                      [](float value) { return std::isfinite(value); });
    if (bad != weights.end())
        throw Error(ErrorKind::Refused,
                    fmt::format("the weight holds {} in row {}; only finite values can be "
                                "approximated",
                                *bad, (bad - weights.begin()) / columns));
}

}  // namespace lathe::core
