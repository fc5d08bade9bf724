// SPDX-License-Identifier: GPL-3.0-or-later
// lowrank.asvd: columns are weighed by the mean magnitude of their input before the singular value
// decomposition (Yuan et al., 2023; core/solvers/whitened_low_rank.h).

#include "core/methods/calibration_data.h"
#include "core/methods/lowrank/calibrated_factors.h"
#include "core/solvers/whitened_low_rank.h"

namespace lathe::core {

namespace {

constexpr CalibratedOptions kStream{};  // watched once per layer

ParamSchema schema() {
    std::vector<ParamSpec> specs = factorParams(0.8);
    specs.push_back(ParamSpec::real("alpha", "Alpha", 0.5, 0, 2,
                                    "Power of the inputs' mean magnitude by which columns are "
                                    "weighed; 0 is the plain decomposition."));
    return calibratedSchema(std::move(specs));
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    return replaceByFactors(input, job, kStream, [&](const InputStatistics& inputs) {
        return [alpha = input.params.real("alpha"), means = inputs.meanAbsolute()](
                   const Weight& weight, std::span<const float> values, int64_t rank) {
            return scaledSvd(values, weight.encoding->rows(), weight.encoding->columns(), means,
                             rank, alpha);
        };
    });
}

Estimate estimate(const MethodInput& input) {
    return estimateFactors(input, kStream, false);
}

}  // namespace

extern const Method method_asvd;
const Method method_asvd = {
    "lowrank.asvd",
    "ASVD",
    "Replaces each weight by a product of two thin matrices that is nearest where inputs are "
    "large, where that is smaller (Yuan et al. 2023).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    calibratedFactorsReview};

}  // namespace lathe::core
