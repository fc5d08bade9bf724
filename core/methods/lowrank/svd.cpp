// SPDX-License-Identifier: GPL-3.0-or-later
// lowrank.svd: each weight becomes the nearest product of two thin matrices (Eckart and Young,
// 1936; core/encoding/low_rank.h). Weights that factors would not make smaller stay;
// student.factorized, a start for training, makes factors of all.

#include "core/encoding/product.h"
#include "core/methods/lowrank/factors.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return factorParams(0.8);
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    refuseCutOuts(input);
    return replaceTargets(input, job, [&](const Weight& target, std::span<const float> values) {
        if (!factorsPay(target, input.params)) return target.encoding;
        return encodeProduct(target.encoding->shape(), values, rankOf(target, input.params),
                             factorType(input.params));
    });
}

Estimate estimate(const MethodInput& input) {
    const CalibratedCost cost = decompositionCost(input);
    return estimateReplacing(
        input, [&](const Weight& weight) { return bytesWherePaying(weight, input.params); },
        {cost.nanoseconds, cost.workBytes + 8},
        [&](const Weight& weight) { return !factorsPay(weight, input.params); });
}

}  // namespace

extern const Method method_svd;
const Method method_svd = {
    "lowrank.svd",
    "Low rank",
    "Replaces each weight by the nearest product of two thin matrices, its singular value "
    "decomposition cut off, where that is smaller.",
    {},
    schema,
    apply,
    estimate,
    lowRankReview};

}  // namespace lathe::core
