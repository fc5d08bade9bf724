// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/lowrank/factors.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

uint64_t bytesPerRank(const Weight& weight, const Params& params) {
    return static_cast<uint64_t>(weight.encoding->rows() + weight.encoding->columns()) *
           sizeOf(factorType(params));
}

/// The highest rank at which factors are smaller than the weight; 0 if there is none.
uint64_t highestPayingRank(const Weight& weight, const Params& params) {
    const uint64_t bytes = weight.encoding->bytes();
    return bytes == 0 ? 0 : (bytes - 1) / bytesPerRank(weight, params);
}

}  // namespace

std::vector<ParamSpec> factorParams(double share) {
    return {ParamSpec::choice("size", "Size by", "share", {"share", "rank"},
                              "Whether the rank follows from a share of the weights or is given."),
            ParamSpec::real("share", "Share of weights", share, 0.001, 1,
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

DType factorType(const Params& params) {
    return *dtypeNamed(params.text("type"));
}

uint64_t factorBytes(const Weight& weight, const Params& params) {
    return static_cast<uint64_t>(rankOf(weight, params)) * bytesPerRank(weight, params);
}

void refuseCutOuts(const MethodInput& input) {
    for (const WeightPtr& target : input.targets)
        if (input.weightsAlone && target->axes.empty())
            throw Error(ErrorKind::Refused,
                        "factors of some rows say nothing about those of all; look at the whole "
                        "weight");
}

CalibratedCost decompositionCost(const MethodInput& input) {
    double nanoseconds = 0, elements = 0;
    for (const WeightPtr& target : input.targets) {
        const auto rows = static_cast<double>(target->encoding->rows());
        const auto columns = static_cast<double>(target->encoding->columns());
        const double least = std::min(rows, columns);
        elements += rows * columns;
        nanoseconds += 2 * least * (rows * columns + least * least);
    }
    return {.nanoseconds = nanoseconds / std::max(1.0, elements), .workBytes = 24};
}

std::vector<const Weight*> notSmaller(const MethodInput& input) {
    std::vector<const Weight*> found;
    for (const WeightPtr& target : input.targets)
        if (!factorsPay(*target, input.params)) found.push_back(target.get());
    return found;
}

bool factorsPay(const Weight& weight, const Params& params) {
    return factorBytes(weight, params) < weight.encoding->bytes();
}

uint64_t bytesWherePaying(const Weight& weight, const Params& params) {
    return std::min<uint64_t>(factorBytes(weight, params), weight.encoding->bytes());
}

std::vector<PlanNote> lowRankReview(const MethodInput& input) {
    std::vector<PlanNote> notes;
    const std::vector<const Weight*> staying = notSmaller(input);
    if (staying.empty()) return notes;
    const Weight& first = *staying.front();
    const uint64_t highest = highestPayingRank(first, input.params);
    const std::string breakEven =
        highest == 0 ? fmt::format("{} is smaller than factors of any rank", first.name)
                     : fmt::format("those of {} pay up to rank {}, and it would get {}", first.name,
                                   highest, rankOf(first, input.params));
    note(notes, PlanNote::Level::Warning,
         fmt::format("factors would be no smaller than what they replace, so that these weights "
                     "stay as they are: {}; {}",
                     namesOf(staying), breakEven));
    return notes;
}

}  // namespace lathe::core
