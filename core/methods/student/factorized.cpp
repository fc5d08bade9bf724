// SPDX-License-Identifier: GPL-3.0-or-later
// student.factorized: W becomes U V of a lower rank. Later steps train the two factors.

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/encoding/product.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return std::vector<ParamSpec>{
        ParamSpec::choice("size", "Size by", "share", {"share", "rank"},
                          "Whether the rank follows from a share of the weights or is given."),
        ParamSpec::real("share", "Share of weights", 0.5, 0.001, 1,
                        "Numbers of the two factors for each number of the weight.")
            .onlyWhen("size", {"share"}),
        ParamSpec::integer("rank", "Rank", 32, 1, 1 << 20,
                           "Columns of the left and rows of the right factor; at most those of "
                           "the weight are used.")
            .onlyWhen("size", {"rank"}),
        ParamSpec::choice("type", "Type", "f16", {"f16", "bf16", "f32"},
                          "How the factors are stored.")};
}

int64_t rankOf(const Weight& weight, const Params& params) {
    const int64_t rows = weight.encoding->rows(), columns = weight.encoding->columns();
    const int64_t most = std::min(rows, columns);
    if (params.text("size") == "rank") return std::min(params.integer("rank"), most);
    const double all = static_cast<double>(rows) * static_cast<double>(columns);
    const auto rank =
        static_cast<int64_t>(params.real("share") * all / static_cast<double>(rows + columns));
    return std::clamp<int64_t>(rank, 1, most);
}

uint64_t bytesOf(const Weight& weight, const Params& params) {
    const int64_t numbers =
        rankOf(weight, params) * (weight.encoding->rows() + weight.encoding->columns());
    return static_cast<uint64_t>(numbers) * sizeOf(*dtypeNamed(params.text("type")));
}

/// A few rows of a weight have other factors than all of them.
void refuseCutOuts(const MethodInput& input) {
    for (const WeightPtr& target : input.targets)
        if (input.weightsAlone && target->axes.empty())
            throw Error(ErrorKind::Refused,
                        "factors of some rows say nothing about those of all; look at the whole "
                        "weight");
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    refuseCutOuts(input);
    return replaceTargets(input, job, [&](const Weight& target, std::span<const float> values) {
        return encodeProduct(target.encoding->shape(), values, rankOf(target, input.params),
                             *dtypeNamed(input.params.text("type")));
    });
}

Estimate estimate(const MethodInput& input) {
    double nanoseconds = 0, elements = 0;
    for (const WeightPtr& target : input.targets) {
        const auto rows = static_cast<double>(target->encoding->rows());
        const auto columns = static_cast<double>(target->encoding->columns());
        const double least = std::min(rows, columns);
        elements += rows * columns;
        nanoseconds += 2 * least * (rows * columns + least * least);  // the decomposition
    }
    return estimateReplacing(input,
                             [&](const Weight& weight) { return bytesOf(weight, input.params); },
                             {nanoseconds / std::max(1.0, elements), 24});
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    std::vector<const Weight*> larger;
    for (const WeightPtr& target : input.targets)
        if (bytesOf(*target, input.params) >= target->encoding->bytes())
            larger.push_back(target.get());
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
