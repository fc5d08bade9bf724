// SPDX-License-Identifier: GPL-3.0-or-later
// student.sparse: each row keeps a few values at random places, which a stored seed tells, so that
// no place costs a byte. Later steps train the values.

#include <algorithm>
#include <cmath>

#include "core/base/hash.h"
#include "core/encoding/seeded.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return std::vector<ParamSpec>{
        ParamSpec::real("density", "Density", 0.25, 0, 1,
                        "Share of each row that is kept, at least one value."),
        ParamSpec::choice("type", "Type", "f16", {"f16", "bf16", "f32"},
                          "How the values are stored.")};
}

int64_t perRow(const Weight& weight, const Params& params) {
    const auto columns = static_cast<double>(weight.encoding->columns());
    return std::max<int64_t>(1, std::llround(params.real("density") * columns));
}

/// Of the recipe's seed and the weight's name: weights share no places.
uint64_t seedOf(const Weight& weight, uint64_t seed) {
    return std::stoull(sha256(weight.name).substr(0, 16), nullptr, 16) + seed;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const DType type = *dtypeNamed(input.params.text("type"));
    return replaceTargets(input, job, [&](const Weight& target, std::span<const float> values) {
        return encodeSeeded(target.encoding->shape(), values, seedOf(target, input.seed),
                            perRow(target, input.params), type);
    });
}

Estimate estimate(const MethodInput& input) {
    const size_t size = sizeOf(*dtypeNamed(input.params.text("type")));
    return estimateReplacing(
        input,
        [&](const Weight& weight) {
            return static_cast<uint64_t>(weight.encoding->rows() * perRow(weight, input.params)) *
                   size;
        },
        {5, 40});
}

}  // namespace

extern const Method method_student_sparse;
const Method method_student_sparse = {
    "student.sparse",
    "Student: random places",
    "Makes a student that keeps random places of each row and stores only their values and the "
    "seed of the places; training and distillation then change the values.",
    {},
    schema,
    apply,
    estimate,
    nullptr};

}  // namespace lathe::core
