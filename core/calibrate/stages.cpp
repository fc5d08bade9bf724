// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/stages.h"

#include <fmt/format.h>

namespace lathe::core {

namespace {

std::vector<LinearGroup> groupsOfLayer(const LayerSpec& layer, int index) {
    const std::string site = fmt::format("layers.{}", index);
    const std::string owner =
        fmt::format("layers.{}", layer.weightsOf >= 0 ? layer.weightsOf : index);
    const auto group = [&](std::initializer_list<const char*> parts) {
        LinearGroup made{site + *parts.begin(), {}};
        for (const char* part : parts) made.weights.push_back(owner + part);
        return made;
    };
    if (layer.kind == LayerKind::Dense) return {group({".dense"})};
    return {group({".attn.q", ".attn.k", ".attn.v"}), group({".attn.o"}),
            layer.ffn.gated ? group({".ffn.up", ".ffn.gate"}) : group({".ffn.up"}),
            group({".ffn.down"})};
}

}  // namespace

int stageCount(const ModelSpec& spec) {
    return static_cast<int>(spec.layers.size()) + 2;
}

std::vector<LinearGroup> linearGroups(const ModelSpec& spec, int stage) {
    if (stage == 0) {
        if (spec.input.kind != InputKind::Patches) return {};
        return {{"patch_embed", {"patch_embed"}}};
    }
    if (stage <= static_cast<int>(spec.layers.size()))
        return groupsOfLayer(spec.layers[static_cast<size_t>(stage - 1)], stage - 1);
    std::vector<LinearGroup> groups;
    if (spec.head.pooler) groups.push_back({"pooler", {"pooler"}});
    const std::string head = spec.classifies() ? "classifier" : "head";
    groups.push_back({head, {head}});
    return groups;
}

}  // namespace lathe::core
