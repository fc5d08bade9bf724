// SPDX-License-Identifier: GPL-3.0-or-later
// lowrank.svd_llm: of all products of their rank, the factors that lose least on the inputs seen
// (SVD-LLM, Wang et al., ICLR 2025; core/solvers/whitened_low_rank.h).

#include "core/methods/calibration_data.h"
#include "core/methods/hessian_step.h"
#include "core/methods/lowrank/calibrated_factors.h"
#include "core/solvers/whitened_low_rank.h"

namespace lathe::core {

namespace {

constexpr double kDamping = 1e-6;

ParamSchema schema() {
    std::vector<ParamSpec> specs = factorParams(0.8);
    specs.push_back(trueSequentialParam("factored"));
    return calibratedSchema(std::move(specs));
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    return replaceByFactors(
        input, job, hessianStream(input.params), [&](const InputStatistics& inputs) {
            return [&job, gram = std::vector<double>(inputs.gram.begin(), inputs.gram.end())](
                       const Weight& weight, std::span<const float> values, int64_t rank) {
                return whitenedSvd(values, weight.encoding->rows(), weight.encoding->columns(),
                                   gram, rank, kDamping, &job);
            };
        });
}

Estimate estimate(const MethodInput& input) {
    return estimateFactors(input, hessianStream(input.params), true);
}

}  // namespace

extern const Method method_svd_llm;
const Method method_svd_llm = {
    "lowrank.svd_llm",
    "SVD-LLM",
    "Replaces each weight by the product of two thin matrices whose outputs for a calibration text "
    "are the nearest, where that is smaller (Wang et al. 2025).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    calibratedFactorsReview};

}  // namespace lathe::core
