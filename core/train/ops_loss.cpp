// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"
#include "core/train/ops.h"

namespace lathe::core {

namespace {

/// -log softmax(row)[target]; with `gradient`, weight * (softmax(row) - one at the target) goes
/// there.
double rowLoss(std::span<const float> row, int32_t target, double weight, float* gradient) {
    const double highest = *std::max_element(row.begin(), row.end());
    double sum = 0;
    for (size_t i = 0; i < row.size(); ++i) {
        const double e = std::exp(double{row[i]} - highest);
        sum += e;
        if (gradient) gradient[i] = static_cast<float>(e);
    }
    if (gradient) {
        const double scale = weight / sum;
        for (size_t i = 0; i < row.size(); ++i)
            gradient[i] = static_cast<float>(gradient[i] * scale);
        gradient[target] = static_cast<float>(
            scale * std::exp(double{row[static_cast<size_t>(target)]} - highest) - weight);
    }
    return std::log(sum) + highest - double{row[static_cast<size_t>(target)]};
}

}  // namespace

LossSum crossEntropy(Tape& tape, const VariablePtr& logits, std::span<const int32_t> targets,
                     double weight, std::span<const float> targetWeights) {
    const auto weightOf = [&](size_t at) {
        return targetWeights.empty() ? 1.0 : double{targetWeights[at]};
    };
    const Matrix& value = logits->value;
    const bool flows = tape.recording() && logits->wanted;
    Matrix gradient;
    if (flows) gradient = Matrix(value.rows, value.columns);
    std::vector<double> losses(targets.size());
    std::vector<uint8_t> hits(targets.size());
    parallelFor(
        value.rows, 1,
        [&](int64_t begin, int64_t end) {
            for (int64_t t = begin; t < end; ++t) {
                const std::span<const float> row{value.row(t), static_cast<size_t>(value.columns)};
                const auto at = static_cast<size_t>(t);
                losses[at] = rowLoss(row, targets[at], weight * weightOf(at),
                                     flows ? gradient.row(t) : nullptr);
                hits[at] = std::max_element(row.begin(), row.end()) - row.begin() == targets[at];
            }
        },
        tape.job());
    if (flows) accumulate(*logits, std::move(gradient));
    LossSum sum;
    sum.targets = static_cast<int64_t>(targets.size());
    for (size_t i = 0; i < losses.size(); ++i) {
        sum.total += weightOf(i) * losses[i];
        sum.logLikelihood -= losses[i];
        sum.correct += hits[i];
    }
    return sum;
}

}  // namespace lathe::core
