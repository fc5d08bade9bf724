// SPDX-License-Identifier: GPL-3.0-or-later
// prune.wanda: weights go whose magnitude times the norm of their input is small (Sun et al., ICLR
// 2024; core/solvers/wanda.h).

#include "core/solvers/wanda.h"

#include <cmath>

#include "core/methods/prune/calibrated_pruning.h"

namespace lathe::core {

namespace {

constexpr CalibratedOptions kStream{};  // watched once per layer, as the authors do

ParamSchema schema() {
    return calibratedPruningSchema("a fraction of each row");
}

/// Of each column; 1 without inputs (tables), which leaves magnitudes.
std::vector<float> normsOf(const InputStatistics& inputs, int64_t columns) {
    std::vector<float> norms(static_cast<size_t>(columns), 1);
    for (size_t c = 0; c < inputs.sumSquares.size(); ++c)
        norms[c] = static_cast<float>(std::sqrt(inputs.sumSquares[c]));
    return norms;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const PruningPattern pattern = patternOf(input.params);
    pattern.check();
    return replaceCalibrated(input, job, kStream, [&](const InputStatistics& inputs) {
        return [&](const Weight& weight, std::span<const float> values) {
            const int64_t rows = weight.encoding->rows(), columns = weight.encoding->columns();
            const EncodingPtr pruned = withZeros(
                weight.encoding, values,
                wandaMask(values, rows, columns, normsOf(inputs, columns), pattern, &job));
            return storedPruned(pruned, input.params.text("store"));
        };
    });
}

PrunedForm asItIs(const Weight& weight) {
    return formOf(*weight.encoding);
}

Estimate estimate(const MethodInput& input) {
    return calibratedPruningEstimate(input, kStream, {.nanoseconds = 30, .workBytes = 13}, asItIs);
}

std::vector<PlanNote> review(const MethodInput& input) {
    return calibratedPruningReview(input, asItIs);
}

}  // namespace

extern const Method method_wanda;
const Method method_wanda = {
    "prune.wanda",
    "Wanda",
    "Sets the weights to zero whose magnitude times the norm of their input, over a calibration "
    "text, is smallest; the others stay as they are (Sun et al. 2024).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
