// SPDX-License-Identifier: GPL-3.0-or-later
// adapt.unmerge: drops the adapters of weights, which gives back bit for bit what they stand
// beside.

#include <fmt/format.h>

#include "core/encoding/sum.h"
#include "core/methods/adapt/adapters.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return std::vector<ParamSpec>{};
}

EncodingPtr withoutAdapters(const EncodingPtr& encoding) {
    const auto parts = adaptersOf(*encoding);
    if (!parts) return encoding;
    if (parts->others.empty()) return parts->base;
    std::vector<Addend> others;
    for (const Term& other : parts->others) others.push_back({other.factors.front(), other.scale});
    return makeSum(parts->base, std::move(others));
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    return replaceTargets(input, job, [](const Weight& weight, std::span<const float>) {
        return withoutAdapters(weight.encoding);
    });
}

Estimate estimate(const MethodInput& input) {
    return estimateReplacing(
        input, [](const Weight& weight) { return withoutAdapters(weight.encoding)->bytes(); },
        {10, 8});
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    std::vector<const Weight*> without;
    for (const WeightPtr& target : input.targets)
        if (!adaptersOf(*target->encoding)) without.push_back(target.get());
    if (without.size() == input.targets.size())
        note(notes, PlanNote::Level::Warning,
             fmt::format("{} {} no adapter: nothing changes", namesOf(without),
                         without.size() == 1 ? "has" : "have"));
    return notes;
}

}  // namespace

extern const Method method_unmerge;
const Method method_unmerge = {"adapt.unmerge",
                               "Drop adapters",
                               "Takes low-rank adapters away: each weight is again what its "
                               "adapter stood beside.",
                               {},
                               schema,
                               apply,
                               estimate,
                               review};

}  // namespace lathe::core
