// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/arithmetic_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// "int8-token (28), int4-token (4)"
void appendCounts(std::string& text, const std::map<std::string, int>& counts) {
    for (const auto& [format, count] : counts)
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", format, count);
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

std::string cachesText(const ArithmeticPlan& plan) {
    std::map<std::string, int> counts;
    for (const auto& [site, format] : plan.caches)
        ++counts[fmt::format("{} {}", site.substr(site.rfind('.') + 1), toText(format))];
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
