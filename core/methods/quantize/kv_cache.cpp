// SPDX-License-Identifier: GPL-3.0-or-later
// quant.kv_cache: keys and values of older positions stored in a few bits (KIVI: Liu et al., ICML
// 2024; core/backend/cache_format.h). No weight changes: it is arithmetic of the model, which
// everything that runs it computes with. Keys are rounded where the weights that make them are
// chosen (attn.k), values likewise (attn.v), so that two steps give them different formats.

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/model/kv_cache.h"
#include "core/model/layer_names.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return {{
        ParamSpec::integer("bits", "Bits", 4, 2, 8, "Bits of one code of a key or value."),
        ParamSpec::integer("group", "Group", 32, 1, kLargestCacheGroup,
                           "Values that share a scale and a least value: positions of one channel "
                           "for keys, channels of one head for values."),
        ParamSpec::integer("tail", "Exact tail", 128, 0, kLongestCacheTail,
                           "Latest positions that stay as they are, a multiple of the group; 0: "
                           "only keys whose group is not full yet."),
    }};
}

CacheFormat formatOf(const Params& params) {
    return {static_cast<int>(params.integer("bits")), params.integer("group"),
            params.integer("tail")};
}

/// "layers.3.keys" of every layer that the weight makes keys for, likewise values; else nothing.
std::vector<std::string> sitesMadeBy(const ModelSpec& spec, const Weight& weight) {
    constexpr std::pair<std::string_view, std::string_view> kMade[] = {{".attn.k", ".keys"},
                                                                       {".attn.v", ".values"}};
    std::vector<std::string> made;
    for (const auto& [suffix, part] : kMade)
        if (weight.role == WeightRole::Linear && weight.name.ends_with(suffix))
            for (std::string& site : sitesOf(spec, weight))
                made.push_back(site.substr(0, site.size() - suffix.size()).append(part));
    return made;
}

ArithmeticPlan planFor(const MethodInput& input) {
    ArithmeticPlan plan = input.model->plan();
    for (const WeightPtr& target : input.targets)
        for (const std::string& site : sitesMadeBy(input.model->spec(), *target))
            plan.caches[site] = formatOf(input.params);
    return plan;
}

std::string problemOf(const MethodInput& input) {
    const ModelSpec& spec = input.model->spec();
    if (!keepsKeysAndValues(spec))
        return "the model reads all of its input at once and keeps no keys and values; choose a "
               "model that predicts one token after another";
    if (std::ranges::all_of(input.targets, [&](const WeightPtr& target) {
            return sitesMadeBy(spec, *target).empty();
        }))
        return "none of the chosen weights makes keys or values; choose layers.*.attn.k and "
               "layers.*.attn.v";
    return {};
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    formatOf(input.params).check();
    const std::string problem = input.weightsAlone ? std::string() : problemOf(input);
    if (!problem.empty()) throw Error(ErrorKind::Refused, problem);
    MethodResult result = replaceTargets(
        input, job, [](const Weight& weight, std::span<const float>) { return weight.encoding; });
    if (result.model) result.model = result.model->withPlan(planFor(input));
    return result;
}

Estimate estimate(const MethodInput& input) {
    // A guess per value: weights are decoded once, to be found finite.
    return estimateReplacing(
        input, [](const Weight& weight) { return weight.encoding->bytes(); }, {2, 4},
        [](const Weight&) { return true; });
}

std::string megabytes(uint64_t bytes) {
    return fmt::format("{:.3g} MB", static_cast<double>(bytes) / 1e6);
}

void noteTail(std::vector<PlanNote>& notes, const MethodInput& input) {
    const CacheFormat format = formatOf(input.params);
    try {
        format.check();
    } catch (const Error& error) {
        note(notes, PlanNote::Level::Error, error.sentence(),
             PlanFix{"tail", format.fittingTail()});
    }
}

void noteSizes(std::vector<PlanNote>& notes, const MethodInput& input) {
    const ModelSpec& spec = input.model->spec();
    const CacheFormat format = formatOf(input.params);
    if (spec.context <= 0) return;
    if (spec.context <= format.tail) {
        note(notes, PlanNote::Level::Warning,
             fmt::format("nothing would be rounded: the model reads {} positions and the tail "
                         "keeps {} as they are",
                         spec.context, format.tail),
             PlanFix{"tail", int64_t{0}});
        return;
    }
    note(notes, PlanNote::Level::Hint,
         fmt::format("keys and values of {} positions would take {} instead of {} ({} as float16); "
                     "weights stay as they are",
                     spec.context, megabytes(cacheSize(spec, planFor(input), spec.context).total()),
                     megabytes(cacheSize(spec, input.model->plan(), spec.context).total()),
                     megabytes(float16CacheBytes(spec, spec.context))));
}

void noteWindows(std::vector<PlanNote>& notes, const MethodInput& input) {
    const int64_t tail = formatOf(input.params).tail;
    const auto& layers = input.model->spec().layers;
    const auto within = std::ranges::count_if(layers, [&](const LayerSpec& layer) {
        return layer.attention.window > 0 && layer.attention.window <= tail;
    });
    if (within > 0)
        note(notes, PlanNote::Level::Hint,
             fmt::format("{} of {} layers see no further back than the tail, so that they never "
                         "read a rounded value",
                         within, layers.size()));
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    if (std::string problem = problemOf(input); !problem.empty()) {
        note(notes, PlanNote::Level::Error, std::move(problem));
        return notes;
    }
    noteTail(notes, input);
    if (!notes.empty()) return notes;
    noteSizes(notes, input);
    noteWindows(notes, input);
    return notes;
}

}  // namespace

extern const Method method_kv_cache;
const Method method_kv_cache = {
    "quant.kv_cache",
    "Keys and values",
    "Stores keys and values of older positions in a few bits, keys per channel and values per "
    "token, and leaves the latest as they are; evaluation and generation read them so (KIVI: Liu "
    "et al. 2024).",
    {},
    schema,
    apply,
    estimate,
    review,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
