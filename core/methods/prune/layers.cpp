// SPDX-License-Identifier: GPL-3.0-or-later
// prune.layers: whole layers go, and the residual stream passes them by. A start for a student
// (DistilBERT: Sanh et al. 2019, every second layer of its teacher) or a test of redundancy
// (ShortGPT: Men et al. 2024).

#include <fmt/format.h>

#include <map>
#include <set>

#include "core/base/error.h"
#include "core/methods/number_list.h"
#include "core/methods/planning.h"
#include "core/methods/prune/structured.h"
#include "core/model/axes/axis_operations.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return {{
        ParamSpec::choice(
            "mode", "Keep", "every", {"every", "list"},
            "every: the first layer and every few after it; list: all but those listed."),
        ParamSpec::integer("every", "Every", 2, 1, 1000,
                           "Of every: 2 keeps layers 0, 2, 4, ...; 1 keeps all.")
            .onlyWhen("mode", {"every"}),
        ParamSpec::text("remove", "Layers to remove", "",
                        "Of list: numbers and ranges with commas between them, such as 3,6-8.")
            .onlyWhen("mode", {"list"}),
    }};
}

/// Only layers with a chosen weight can go.
std::vector<int> keptLayers(const MethodInput& input) {
    const auto count = static_cast<int>(input.model->spec().layers.size());
    std::set<int> gone;
    if (input.params.text("mode") == "list")
        gone = numberList("remove", input.params.text("remove"), count, "layers");
    else
        for (int i = 0; i < count; ++i)
            if (i % input.params.integer("every") != 0) gone.insert(i);
    std::set<int> chosen;
    for (const WeightPtr& target : input.targets) chosen.insert(target->layer);
    std::vector<int> kept;
    for (int i = 0; i < count; ++i) {
        const int owner = input.model->spec().layers[static_cast<size_t>(i)].weightsOf;
        if (!gone.contains(i) || !chosen.contains(owner < 0 ? i : owner)) kept.push_back(i);
    }
    return kept;
}

/// The number that the weights of each old layer have afterwards.
std::map<int, int> newNumbers(const ModelSpec& spec, const std::vector<int>& kept) {
    std::map<int, int> numbers;
    for (size_t i = 0; i < kept.size(); ++i) {
        const int owner = spec.layers[static_cast<size_t>(kept[i])].weightsOf;
        numbers.emplace(owner < 0 ? kept[i] : owner, static_cast<int>(i));
    }
    return numbers;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    job.checkpoint();
    const std::vector<int> kept = keptLayers(input);
    const std::map<int, int> numbers = newNumbers(input.model->spec(), kept);
    return structuredResult(
        input, [&] { return selectLayers(*input.model, kept); },
        [&](const Weight& weight) -> std::string {
            if (weight.layer < 0) return weight.name;
            const auto number = numbers.find(weight.layer);
            if (number == numbers.end()) return {};
            const size_t part = fmt::format("layers.{}", weight.layer).size();
            return fmt::format("layers.{}{}", number->second, weight.name.substr(part));
        },
        job);
}

Estimate estimate(const MethodInput& input) {
    uint64_t bytes = 0;
    std::map<int, int> numbers;
    try {
        numbers = newNumbers(input.model->spec(), keptLayers(input));
    } catch (const Error&) {
        return structuredEstimate(input, input.model->bytes());  // the review says what is wrong
    }
    for (const WeightPtr& weight : input.model->weightsInOrder())
        if (weight->layer < 0 || numbers.contains(weight->layer))
            bytes += weight->encoding->bytes();
    return structuredEstimate(input, bytes);
}

std::vector<PlanNote> review(const MethodInput& input) {
    using enum PlanNote::Level;
    std::vector<PlanNote> notes;
    try {
        const std::vector<int> kept = keptLayers(input);
        const size_t all = input.model->spec().layers.size();
        selectLayers(*input.model, kept);  // copies nothing; says what it refuses
        if (kept.size() == all)
            note(notes, Hint, "no layer would be removed; choose some that there are");
        else
            note(notes, Hint,
                 fmt::format("{} of {} layers stay; the model wants training afterwards",
                             kept.size(), all));
    } catch (const core::Error& error) {
        note(notes, PlanNote::Level::Error, error.sentence());
    }
    return notes;
}

}  // namespace

extern const Method method_layers;
const Method method_layers = {"prune.layers",
                              "Whole layers",
                              "Removes whole layers, every few or those listed, as a start for a "
                              "smaller student (Sanh et al. 2019, "
                              "Men et al. 2024).",
                              {},
                              schema,
                              apply,
                              estimate,
                              review,
                              alwaysJoint};

}  // namespace lathe::core
