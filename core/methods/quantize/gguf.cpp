// SPDX-License-Identifier: GPL-3.0-or-later
// quant.gguf: the block types of GGUF files, alone or in llama.cpp's mixtures, so that an export
// needs no further rounding.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/methods/planning.h"
#include "core/methods/quantize/gguf_mixture.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    const std::vector<std::string> names = ggufMixtureNames();
    return std::vector<ParamSpec>{
        ParamSpec::choice("type", "Type", "Q8_0", names,
                          "A block type, or a mixture as llama-quantize names it; mixtures give "
                          "sensitive weights a "
                          "richer type."),
        ParamSpec::boolean("pure", "One type only", false,
                           "Give every weight the base type of the mixture."),
    };
}

GgufChoice choiceFor(const MethodInput& input, const Weight& weight) {
    const bool ownHead =
        std::any_of(input.targets.begin(), input.targets.end(),
                    [](const WeightPtr& target) { return target->role == WeightRole::Head; });
    return ggufChoice(*input.model, weight,
                      {input.params.text("type"), input.params.boolean("pure"),
                       ownHead || input.model->find("head") != nullptr});
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    return replaceTargets(input, job, [&](const Weight& weight, std::span<const float> values) {
        const GgufChoice choice = choiceFor(input, weight);
        const Shape& shape = weight.encoding->shape();
        const GgufType* type = ggufTypeNamed(choice.type);
        if (!type) return encodeDense(shape, values, DType::F16);
        return encodeGguf(*type, shape, values);
    });
}

uint64_t bytesOf(const MethodInput& input, const Weight& weight) {
    const GgufChoice choice = choiceFor(input, weight);
    const auto elements = static_cast<uint64_t>(weight.encoding->elements());
    const GgufType* type = ggufTypeNamed(choice.type);
    if (!type) return 2 * elements;
    return elements / static_cast<uint64_t>(type->blockElements) *
           static_cast<uint64_t>(type->blockBytes);
}

Estimate estimate(const MethodInput& input) {
    // Measured per value and thread; k-quants search their scales.
    const bool searched = input.params.text("type").find("_K") != std::string::npos;
    return estimateReplacing(input, [&](const Weight& weight) { return bytesOf(input, weight); },
                             {searched ? 250.0 : 10.0, 4 + 1});
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes =
        quantizationNotes(input, [&](const Weight& w) { return bytesOf(input, w); });
    std::map<std::pair<std::string, std::string>, std::vector<const Weight*>> fallbacks;
    for (const WeightPtr& target : input.targets)
        if (const GgufChoice choice = choiceFor(input, *target); !choice.instead.empty())
            fallbacks[{choice.instead, choice.type}].push_back(target.get());
    for (const auto& [types, weights] : fallbacks) {
        const GgufType* wished = ggufTypeNamed(types.first);
        note(notes, PlanNote::Level::Warning,
             fmt::format("{} {} {} instead of {}, whose blocks of {} do not divide {} columns",
                         namesOf(weights), weights.size() == 1 ? "becomes" : "become", types.second,
                         types.first, wished ? wished->blockElements : 0,
                         weights.front()->encoding->columns()));
    }
    if (!input.params.boolean("embeddings") && !input.params.boolean("head"))
        note(notes, PlanNote::Level::Hint,
             "embeddings and head stay as they are; llama-quantize converts them too: "
             "embeddings=true, and head=true "
             "where the head is a weight of its own");
    return notes;
}

}  // namespace

extern const Method method_gguf;
const Method method_gguf = {
    "quant.gguf",
    "GGUF blocks",
    "Stores weights in the block types of GGUF files (ggml), which llama.cpp runs directly.",
    {},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
