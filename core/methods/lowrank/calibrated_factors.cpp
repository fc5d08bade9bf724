// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/lowrank/calibrated_factors.h"

#include "core/encoding/product.h"
#include "core/methods/calibration_data.h"

namespace lathe::core {

namespace {

LowRankFactors plainFactors(const Weight& weight, std::span<const float> values, int64_t rank) {
    return truncatedSvd(values, weight.encoding->rows(), weight.encoding->columns(), rank);
}

}  // namespace

MethodResult replaceByFactors(const MethodInput& input, JobContext& job,
                              const CalibratedOptions& options,
                              const std::function<Factorize(const InputStatistics&)>& prepare) {
    return replaceCalibrated(input, job, options, [&](const InputStatistics& inputs) {
        const Factorize factorize = inputs.rows == 0 ? plainFactors : prepare(inputs);
        return [&, factorize](const Weight& weight, std::span<const float> values) {
            job.checkpoint();
            if (!factorsPay(weight, input.params)) return weight.encoding;
            return encodeFactors(weight.encoding->shape(),
                                 factorize(weight, values, rankOf(weight, input.params)),
                                 factorType(input.params));
        };
    });
}

Estimate estimateFactors(const MethodInput& input, const CalibratedOptions& options, bool solves) {
    CalibratedCost cost = decompositionCost(input);
    cost.solves = solves;
    cost.factors = solves ? 1.5 : 0;  // measured
    return estimateCalibrated(
        input, options,
        [&](const Weight& weight) { return bytesWherePaying(weight, input.params); }, cost);
}

std::vector<PlanNote> calibratedFactorsReview(const MethodInput& input) {
    std::vector<PlanNote> notes = lowRankReview(input);
    noteCalibration(notes, input);
    return notes;
}

}  // namespace lathe::core
