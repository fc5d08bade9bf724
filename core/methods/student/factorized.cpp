// SPDX-License-Identifier: GPL-3.0-or-later
// student.factorized: W becomes U V of a lower rank, larger or not, since later steps train the two
// factors; lowrank.svd compresses by the same.

#include <fmt/format.h>

#include "core/encoding/product.h"
#include "core/methods/lowrank/factors.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return factorParams(0.5);
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    refuseCutOuts(input);
    return replaceTargets(input, job, [&](const Weight& target, std::span<const float> values) {
        return encodeProduct(target.encoding->shape(), values, rankOf(target, input.params),
                             factorType(input.params));
    });
}

Estimate estimate(const MethodInput& input) {
    const CalibratedCost cost = decompositionCost(input);
    return estimateReplacing(
        input, [&](const Weight& weight) { return factorBytes(weight, input.params); },
        {cost.nanoseconds, cost.workBytes});
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    const std::vector<const Weight*> larger = notSmaller(input);
    if (!larger.empty())
        note(notes, PlanNote::Level::Warning,
             fmt::format("the factors are no smaller than what they replace: {}; choose a lower "
                         "rank",
                         namesOf(larger)));
    return notes;
}

}  // namespace

extern const Method method_factorized;
const Method method_factorized = {
    "student.factorized",
    "Student: factors",
    "Makes a student whose weights are products of two thin matrices, the nearest of their rank; "
    "training and distillation then change the factors.",
    {},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
