// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/arithmetic_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/model/model.h"

namespace lathe::core {

namespace {

/// "int8-token (28), int4-token (4)"
void appendCounts(std::string& text, const std::map<std::string, int>& counts) {
    for (const auto& [format, count] : counts)
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", format, count);
}

bool isKeysSite(std::string_view site) {
    return site.ends_with(".keys");
}

/// Linears that read the same values, by the last parts of their names.
constexpr std::string_view kReadTogether[][3] = {{".attn.q", ".attn.k", ".attn.v"},
                                                 {".ffn.gate", ".ffn.up", ".ffn.up"}};

/// Columns of what can be turned, by site.
std::map<std::string, int64_t> turnableColumns(const ModelSpec& spec) {
    std::map<std::string, int64_t> columns;
    for (const ExpectedWeight& weight : expectedWeights(spec)) {
        if (weight.role != WeightRole::Linear) continue;
        columns[weight.name] = weight.shape().back();
        const std::string own = fmt::format("layers.{}", weight.layer);
        for (size_t i = 0; weight.layer >= 0 && i < spec.layers.size(); ++i)
            if (spec.layers[i].weightsOf == weight.layer)
                columns[fmt::format("layers.{}{}", i, weight.name.substr(own.size()))] =
                    weight.shape().back();
    }
    for (size_t i = 0; i < spec.layers.size() && keepsKeysAndValues(spec); ++i)
        columns[keysSite(static_cast<int>(i))] = spec.layers[i].attention.headDim;
    return columns;
}

void checkTransforms(const ModelSpec& spec, const ArithmeticPlan& plan) {
    if (plan.transforms.empty()) return;
    const std::map<std::string, int64_t> columns = turnableColumns(spec);
    std::set<std::pair<int64_t, int64_t>> known;  // a matrix is not made for every layer
    for (const auto& [site, transform] : plan.transforms) {
        const auto found = columns.find(site);
        if (found == columns.end())
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the arithmetic plan turns '{}', but the model has no linear "
                                    "and no keys of that name",
                                    site));
        if (known.contains({transform.size, found->second})) continue;
        if (const std::string problem = transform.problemFor(found->second); !problem.empty())
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the arithmetic plan cannot turn '{}': {}", site, problem));
        known.emplace(transform.size, found->second);
    }
    for (const auto& [site, transform] : plan.transforms)
        for (const auto& group : kReadTogether)
            for (const std::string_view part : group) {
                if (!site.ends_with(part)) continue;
                for (const std::string_view other : group) {
                    const std::string beside =
                        site.substr(0, site.size() - part.size()).append(other);
                    if (columns.contains(beside) && !(plan.transformAt(beside) == transform))
                        throw Error(ErrorKind::Corrupt,
                                    fmt::format("the arithmetic plan turns the input of '{}' by "
                                                "{}, but that of '{}', which is the same, by {}",
                                                site, toText(transform), beside,
                                                toText(plan.transformAt(beside))));
                }
            }
}

}  // namespace

const ActivationFormat& ArithmeticPlan::at(std::string_view site) const {
    const auto found = sites.find(site);
    return found == sites.end() ? everywhere : found->second;
}

LayerCacheFormat ArithmeticPlan::cacheOf(int layer) const {
    const auto at = [&](const char* part) {
        const auto found = caches.find(fmt::format("layers.{}.{}", layer, part));
        return found == caches.end() ? CacheFormat{} : found->second;
    };
    return {at("keys"), at("values")};
}

InputTransform ArithmeticPlan::transformAt(std::string_view site) const {
    const auto found = transforms.find(site);
    return found == transforms.end() ? InputTransform{} : found->second;
}

std::string keysSite(int layer) {
    return fmt::format("layers.{}.keys", layer);
}

std::string cachesText(const ArithmeticPlan& plan) {
    std::map<std::string, int> counts;
    for (const auto& [site, format] : plan.caches)
        ++counts[fmt::format("{} {}", site.substr(site.rfind('.') + 1), toText(format))];
    std::string text;
    appendCounts(text, counts);
    return text.empty() ? "none" : text;
}

std::string inputTransformsText(const ArithmeticPlan& plan) {
    std::map<std::string, int> counts;
    for (const auto& [site, transform] : plan.transforms)
        if (!isKeysSite(site)) ++counts[toText(transform)];
    std::string text;
    appendCounts(text, counts);
    return text;
}

std::string transformsText(const ArithmeticPlan& plan) {
    std::map<std::string, int> counts;
    for (const auto& [site, transform] : plan.transforms)
        ++counts[fmt::format("{} {}", isKeysSite(site) ? "keys" : "inputs", toText(transform))];
    std::string text;
    appendCounts(text, counts);
    return text.empty() ? "none" : text;
}

bool keepsKeysAndValues(const ModelSpec& spec) {
    return !spec.classifies() && spec.input.kind == InputKind::Tokens &&
           std::all_of(spec.layers.begin(), spec.layers.end(), [](const LayerSpec& layer) {
               return layer.kind == LayerKind::Block && layer.attention.causal;
           });
}

std::string toText(const ArithmeticPlan& plan) {
    std::map<std::string, int> counts;
    for (const auto& [site, format] : plan.sites) ++counts[kindText(format)];
    std::string text;
    if (plan.everywhere != ActivationFormat{} || counts.empty()) text = kindText(plan.everywhere);
    appendCounts(text, counts);
    return text;
}

std::vector<std::string> cacheSites(const ModelSpec& spec) {
    std::vector<std::string> sites;
    for (size_t i = 0; i < spec.layers.size() && keepsKeysAndValues(spec); ++i)
        for (const char* part : {"keys", "values"})
            sites.push_back(fmt::format("layers.{}.{}", i, part));
    return sites;
}

void checkPlan(const ModelSpec& spec, const ArithmeticPlan& plan) {
    checkTransforms(spec, plan);
    if (plan.caches.empty()) return;
    const std::vector<std::string> known = cacheSites(spec);
    for (const auto& [site, format] : plan.caches) {
        format.check();
        if (std::find(known.begin(), known.end(), site) == known.end())
            throw Error(
                ErrorKind::Corrupt,
                known.empty()
                    ? fmt::format(
                          "the arithmetic plan rounds '{}', but the model keeps no keys and values",
                          site)
                    : fmt::format("the arithmetic plan rounds '{}', but the model keeps {} to {}",
                                  site, known.front(), known.back()));
    }
}

}  // namespace lathe::core
