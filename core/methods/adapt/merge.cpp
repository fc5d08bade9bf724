// SPDX-License-Identifier: GPL-3.0-or-later
// adapt.merge: adds the adapters of weights to what they stand beside. Weights without one stay as
// they are.

#include <fmt/format.h>

#include "core/encoding/dense.h"
#include "core/encoding/sum.h"
#include "core/methods/adapt/adapters.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return std::vector<ParamSpec>{
        ParamSpec::choice("as", "Stored as", "base", {"base", "f32", "f16", "bf16"},
                          "base: encoded the way the weight beside the adapter is, which rounds "
                          "once more where that is quantized; else as a plain array.")};
}

bool asBase(const Params& params) {
    return params.text("as") == "base";
}

DType typeOf(const Params& params) {
    const std::string& name = params.text("as");
    if (name == "f32") return DType::F32;
    return name == "f16" ? DType::F16 : DType::BF16;
}

EncodingPtr merged(const Weight& weight, const Params& params) {
    const auto parts = adaptersOf(*weight.encoding);
    if (!parts) return weight.encoding;
    std::vector<float> values = parts->base->decode();
    for (const Term& adapter : parts->adapters) {
        const std::vector<float> product = adapter.factors.front()->decode();
        for (size_t i = 0; i < values.size(); ++i) values[i] += adapter.scale * product[i];
    }
    EncodingPtr base = asBase(params) ? parts->base->reencode(values)
                                      : encodeDense(parts->base->shape(), values, typeOf(params));
    if (parts->others.empty()) return base;
    std::vector<Addend> others;
    for (const Term& other : parts->others) others.push_back({other.factors.front(), other.scale});
    return makeSum(std::move(base), std::move(others));
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    return replaceTargets(input, job, [&](const Weight& weight, std::span<const float>) {
        return merged(weight, input.params);
    });
}

uint64_t bytesOf(const Weight& weight, const Params& params) {
    const auto parts = adaptersOf(*weight.encoding);
    if (!parts) return weight.encoding->bytes();
    uint64_t bytes = asBase(params) ? parts->base->bytes()
                                    : static_cast<uint64_t>(weight.encoding->elements()) *
                                          sizeOf(typeOf(params));
    for (const Term& other : parts->others) bytes += other.factors.front()->bytes() + sizeof(float);
    return bytes;
}

Estimate estimate(const MethodInput& input) {
    // Nanoseconds per value: decoding two parts, adding and encoding.
    return estimateReplacing(
        input, [&](const Weight& weight) { return bytesOf(weight, input.params); }, {25, 12});
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    std::vector<const Weight*> without, rounded;
    for (const WeightPtr& target : input.targets) {
        const auto parts = adaptersOf(*target->encoding);
        if (!parts) without.push_back(target.get());
        if (parts && !parts->base->plain()) rounded.push_back(target.get());
    }
    if (!without.empty())
        note(notes,
             without.size() == input.targets.size() ? PlanNote::Level::Warning
                                                    : PlanNote::Level::Hint,
             fmt::format("{} {} no adapter and {} as {}", namesOf(without),
                         without.size() == 1 ? "has" : "have",
                         without.size() == 1 ? "stays" : "stay",
                         without.size() == 1 ? "it is" : "they are"));
    if (!rounded.empty() && asBase(input.params))
        note(notes, PlanNote::Level::Hint,
             fmt::format("{} {} quantized: merging rounds part of the adapter away; as=bf16 keeps "
                         "it and takes more bytes",
                         namesOf(rounded), rounded.size() == 1 ? "is" : "are"),
             PlanFix{"as", "bf16"});
    return notes;
}

}  // namespace

extern const Method method_merge;
const Method method_merge = {"adapt.merge",
                             "Merge adapters",
                             "Adds low-rank adapters to the weights that they stand beside.",
                             {},
                             schema,
                             apply,
                             estimate,
                             review};

}  // namespace lathe::core
