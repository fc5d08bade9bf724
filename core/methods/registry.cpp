// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/methods/method.h"

namespace lathe::core {

#define LATHE_METHOD(name) extern const Method method_##name;
#include "core/methods/methods.inc"
#undef LATHE_METHOD

std::span<const Method* const> methods() {
#define LATHE_METHOD(name) &method_##name,
    static constexpr std::array kMethods = {
#include "core/methods/methods.inc"
    };
#undef LATHE_METHOD
    return kMethods;
}

const Method& methodNamed(std::string_view id) {
    std::string known;
    for (const Method* method : methods()) {
        if (method->id == id) return *method;
        known += fmt::format("{}{}", known.empty() ? "" : ", ", method->id);
    }
    throw Error(ErrorKind::Usage, fmt::format("there is no method '{}'; known are {}", id, known));
}

ParamSchema fullSchema(const Method& method) {
    std::vector<ParamSpec> specs = method.schema().specs();
    specs.push_back(
        ParamSpec::text("layers", "Weights", "*",
                        "Which linear weights: names or parts of names, * and ? as wildcards, "
                        "commas between alternatives."));
    specs.push_back(
        ParamSpec::text("exclude", "Except", "", "Weights to leave alone, written the same way."));
    specs.push_back(ParamSpec::boolean("embeddings", "Embeddings too", false,
                                       "Include the embedding table, whatever 'layers' says."));
    specs.push_back(
        ParamSpec::boolean("head", "Output head too", false,
                           "Include the output head; a head tied to the embeddings gets a copy "
                           "of its own first."));
    return specs;
}

}  // namespace lathe::core
