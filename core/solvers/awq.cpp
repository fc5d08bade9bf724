// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/awq.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"
#include "core/solvers/round_to_nearest.h"

namespace lathe::core {

namespace {

constexpr double kLeastScale = 1e-4;

/// Per column: the mean over all rows of |w| relative to the peak of its group in its row.
std::vector<double> relativeMagnitudes(std::span<const AwqWeight> weights, int64_t columns,
                                       int64_t group, const JobContext* job) {
    std::vector<double> sums(static_cast<size_t>(columns));
    const int64_t width = group == 0 ? columns : group;
    int64_t rows = 0;
    for (const AwqWeight& weight : weights) rows += weight.rows;
    parallelFor((columns + width - 1) / width, 1,
                [&](int64_t index, int64_t) {
                    const int64_t first = index * width, count = std::min(width, columns - first);
                    double* sum = sums.data() + first;
                    for (const AwqWeight& weight : weights)
                        for (int64_t r = 0; r < weight.rows; ++r) {
                            if (job && r % kTileRows == 0) job->checkpoint();
                            const float* cell = weight.values.data() + r * columns + first;
                            const Range range = rangeOf({cell, static_cast<size_t>(count)});
                            const double peak = std::max(-range.low, range.high);
                            if (peak == 0) continue;
                            for (int64_t i = 0; i < count; ++i) sum[i] += std::abs(cell[i]) / peak;
                        }
                },
                job);
    for (double& sum : sums) sum /= static_cast<double>(rows);
    return sums;
}

/// Centred so that the largest and the smallest are each other's inverse.
std::vector<float> scalesFor(double exponent, std::span<const float> magnitudes,
                             std::span<const double> relative) {
    std::vector<double> raw(magnitudes.size(), 1);
    double low = HUGE_VAL, high = 0;
    for (size_t j = 0; j < raw.size(); ++j) {
        if (magnitudes[j] == 0) continue;
        raw[j] = std::pow(static_cast<double>(magnitudes[j]), exponent);
        if (!relative.empty()) raw[j] /= std::pow(relative[j], 1 - exponent) + kLeastScale;
        raw[j] = std::max(raw[j], kLeastScale);
        low = std::min(low, raw[j]);
        high = std::max(high, raw[j]);
    }
    std::vector<float> scales(raw.size(), 1);
    const double centre = std::sqrt(low * high);
    for (size_t j = 0; j < raw.size(); ++j)
        if (magnitudes[j] != 0) scales[j] = static_cast<float>(raw[j] / centre);
    return scales;
}

/// Q(W diag(s)) diag(s)^-1 for each weight.
std::vector<std::vector<float>> roundedWith(std::span<const float> scales,
                                            std::span<const AwqWeight> weights,
                                            const AwqOptions& options, const JobContext* job) {
    std::vector<std::vector<float>> candidates;
    const auto columns = static_cast<int64_t>(scales.size());
    for (const AwqWeight& weight : weights) {
        std::vector<float> scaled(weight.values.begin(), weight.values.end());
        scaleColumns(scaled, scales);
        scaled =
            roundToNearest(scaled, weight.rows, columns, options.grid, options.group, job).values;
        scaleColumns(scaled, scales, true);
        candidates.push_back(std::move(scaled));
    }
    return candidates;
}

void check(std::span<const AwqWeight> weights, int64_t columns, std::span<const float> magnitudes,
           const AwqOptions& options) {
    if (weights.empty() || options.steps < 1)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} weights and {} steps; at least one of each is needed",
                                weights.size(), options.steps));
    for (const AwqWeight& weight : weights) checkWeights(weight.values, weight.rows, columns);
    if (static_cast<int64_t>(magnitudes.size()) != columns)
        throw Error(ErrorKind::Usage, fmt::format("{} magnitudes of inputs for {} columns",
                                                  magnitudes.size(), columns));
    const auto bad = std::find_if_not(magnitudes.begin(), magnitudes.end(), [](float value) {
        return std::isfinite(value) && value >= 0;
    });
    if (bad != magnitudes.end())
        throw Error(ErrorKind::Refused,
                    fmt::format("the inputs of column {} have the mean magnitude {}; look for "
                                "overflows in the model",
                                bad - magnitudes.begin(), *bad));
}

}  // namespace

CandidateLoss lossOfHessian(std::span<const AwqWeight> weights, int64_t columns,
                            std::span<const float> hessian, const JobContext* job) {
    return [=](std::span<const std::vector<float>> candidates) {
        double sum = 0;
        for (size_t i = 0; i < weights.size(); ++i)
            sum +=
                layerLoss(weights[i].values, candidates[i], weights[i].rows, columns, hessian, job);
        return sum;
    };
}

CandidateLoss lossOfInputs(std::span<const AwqWeight> weights, int64_t columns,
                           std::span<const float> inputs, const JobContext* job) {
    return [=](std::span<const std::vector<float>> candidates) {
        const auto tokens = static_cast<int64_t>(inputs.size()) / columns;
        double sum = 0;
        for (size_t w = 0; w < weights.size(); ++w) {
            std::vector<double> losses(static_cast<size_t>(weights[w].rows));
            parallelFor(
                weights[w].rows, kTileRows,
                [&](int64_t begin, int64_t end) {
                    const auto first = static_cast<size_t>(begin * columns);
                    std::vector<float> change(static_cast<size_t>((end - begin) * columns));
                    for (size_t i = 0; i < change.size(); ++i)
                        change[i] = weights[w].values[first + i] - candidates[w][first + i];
                    std::vector<float> outputs(static_cast<size_t>((end - begin) * tokens));
                    gemmNT(end - begin, tokens, columns, change.data(), columns, inputs.data(),
                           columns, outputs.data(), tokens);
                    for (int64_t r = begin; r < end; ++r)
                        losses[static_cast<size_t>(r)] =
                            sumOfSquares(outputs.data() + (r - begin) * tokens, tokens);
                },
                job);
            sum += std::accumulate(losses.begin(), losses.end(), 0.0);
        }
        return sum;
    };
}

AwqScales searchAwqScales(std::span<const AwqWeight> weights, int64_t columns,
                          std::span<const float> magnitudes, const CandidateLoss& loss,
                          const AwqOptions& options, const JobContext* job) {
    check(weights, columns, magnitudes, options);
    AwqScales best;
    best.scales.assign(static_cast<size_t>(columns), 1);
    best.plainLoss = loss(roundedWith(best.scales, weights, options, job));
    best.loss = best.plainLoss;
    std::vector<double> relative;
    if (options.duo) relative = relativeMagnitudes(weights, columns, options.group, job);
    for (int step = options.duo ? 0 : 1; step < options.steps; ++step) {
        const double exponent = static_cast<double>(step) / options.steps;
        std::vector<float> scales = scalesFor(exponent, magnitudes, relative);
        const double found = loss(roundedWith(scales, weights, options, job));
        if (!(found < best.loss)) continue;
        best.scales = std::move(scales);
        best.exponent = exponent;
        best.loss = found;
    }
    return best;
}

std::vector<float> scaledHessian(std::span<const float> hessian, std::span<const float> scales) {
    std::vector<float> scaled(hessian.begin(), hessian.end());
    scaleColumns(scaled, scales, true);
    const auto columns = static_cast<int64_t>(scales.size());
    parallelFor(columns, std::max<int64_t>(1, 65536 / columns), [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) {
            const float factor = 1 / scales[static_cast<size_t>(r)];
            for (int64_t c = 0; c < columns; ++c)
                scaled[static_cast<size_t>(r * columns + c)] *= factor;
        }
    });
    return scaled;
}

}  // namespace lathe::core
