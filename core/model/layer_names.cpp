// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/layer_names.h"

#include <fmt/format.h>

#include <utility>

namespace lathe::core {

std::string nameInLayer(const Weight& weight, int layer) {
    const size_t own = fmt::format("layers.{}", weight.layer).size();
    return fmt::format("layers.{}{}", layer, weight.name.substr(own));
}

std::vector<std::string> sitesOf(const ModelSpec& spec, const Weight& weight) {
    std::vector<std::string> sites = {weight.name};
    if (weight.layer < 0) return sites;
    for (size_t i = 0; i < spec.layers.size(); ++i)
        if (spec.layers[i].weightsOf == weight.layer)
            sites.push_back(nameInLayer(weight, static_cast<int>(i)));
    return sites;
}

std::string inputSite(std::string_view linear) {
    constexpr std::pair<std::string_view, std::string_view> kFirst[] = {
        {".attn.k", ".attn.q"}, {".attn.v", ".attn.q"}, {".ffn.gate", ".ffn.up"}};
    for (const auto& [other, first] : kFirst)
        if (linear.ends_with(other))
            return fmt::format("{}{}", linear.substr(0, linear.size() - other.size()), first);
    return std::string(linear);
}

}  // namespace lathe::core
