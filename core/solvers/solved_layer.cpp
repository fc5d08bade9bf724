// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/solved_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"

namespace lathe::core {

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
            const auto count = static_cast<size_t>((end - begin) * columns);
            std::vector<float> change(count), product(count);
            for (size_t i = 0; i < count; ++i) change[i] = weights[first + i] - solved[first + i];
            gemmNN(end - begin, columns, columns, change.data(), columns, hessian.data(), columns,
                   product.data(), columns);
            for (size_t i = 0; i < count; ++i)
                losses[(first + i) / static_cast<size_t>(columns)] +=
                    static_cast<double>(change[i]) * product[i];
        },
        job);
    return std::accumulate(losses.begin(), losses.end(), 0.0);
}

double layerLoss(std::span<const float> weights, std::span<const float> solved, int64_t rows,
                 int64_t columns, std::span<const double> hessian, const JobContext* job) {
    const std::vector<float> narrowed(hessian.begin(), hessian.end());
    return layerLoss(weights, solved, rows, columns, narrowed, job);
}

std::vector<float> withoutDead(std::span<const float> weights, const HessianFactor& factor) {
    std::vector<float> alive(weights.begin(), weights.end());
    for (size_t i = 0; i < alive.size(); ++i)
        if (factor.dead[i % factor.dead.size()]) alive[i] = 0;
    return alive;
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
