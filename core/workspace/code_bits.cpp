// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/code_bits.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>

#include "core/methods/prune/pruned_storage.h"

namespace lathe::core {

namespace {

constexpr double kPlainTolerance = 0.1;  ///< bits: norms of another type beside the weights

/// 8 in "e4m3" (with the sign), else the first number.
std::optional<int> numberIn(const std::string& name) {
    const auto digit = [&](size_t at) {
        return at < name.size() && std::isdigit(static_cast<unsigned char>(name[at])) != 0;
    };
    if (name.size() == 4 && name[0] == 'e' && name[2] == 'm' && digit(1) && digit(3))
        return 1 + (name[1] - '0') + (name[3] - '0');
    int number = 0;
    size_t at = 0;
    while (at < name.size() && !digit(at)) ++at;
    for (; digit(at) && number < 100; ++at) number = 10 * number + (name[at] - '0');
    return number > 0 ? std::optional(number) : std::nullopt;
}

/// Of all steps of a recipe; `any`: some step quantizes, even if they differ.
struct RecipeBits {
    bool any = false;
    std::optional<int> bits;
};

RecipeBits bitsOf(const Recipe& recipe) {
    RecipeBits found;
    for (const RecipeStep& step : recipe.steps) {
        const std::optional<int> bits = codeBits(step);
        if (!bits) continue;
        found.bits = !found.any || found.bits == bits ? bits : std::nullopt;
        found.any = true;
    }
    return found;
}

std::optional<int> plainBits(const Run& run) {
    if (!run.metrics) return {};
    for (const int bits : {16, 32})
        if (std::abs(run.metrics->bitsPerWeight - bits) < kPlainTolerance) return bits;
    return {};
}

}  // namespace

std::optional<int> chosenBits(const RecipeStep& step) {
    const ParamSchema schema = methodNamed(step.id).schema();
    const ParamSpec* bits = schema.find("bits");
    if (!bits || bits->type != ParamType::Integer || !ParamSchema::matters(*bits, step.params))
        return {};
    return static_cast<int>(step.params.integer("bits"));
}

bool quantizes(const RecipeStep& step) {
    if (!step.enabled) return false;
    if (step.id == "train.qat" || roundsKept(step.params)) return true;
    return step.id.starts_with("quant.") && methodNamed(step.id).changes == WeightChange::Encoding;
}

std::optional<int> codeBits(const RecipeStep& step) {
    if (!quantizes(step)) return {};
    if (const auto bits = chosenBits(step)) return bits;
    const ParamSchema schema = methodNamed(step.id).schema();
    for (const char* name : {"type", "format", "table", "quantizer"})
        if (const ParamSpec* type = schema.find(name);
            type && ParamSchema::matters(*type, step.params))
            if (const auto bits = numberIn(step.params.text(name))) return bits;
    return numberIn(step.id);
}

std::optional<int> codeBits(const Run& run, const std::vector<Run>& runs) {
    const Run* at = &run;
    for (size_t generation = 0; at && generation <= runs.size(); ++generation) {
        if (const RecipeBits found = bitsOf(at->recipe); found.any) return found.bits;
        if (!at->parent) break;
        const auto parent = std::ranges::find(runs, *at->parent, &Run::id);
        at = parent == runs.end() ? nullptr : &*parent;
    }
    return plainBits(run);
}

}  // namespace lathe::core
