// SPDX-License-Identifier: GPL-3.0-or-later

// Removing whole layers: the residual stream passes them by. Those that stay are numbered anew, in
// the description, in the names of weights and in the arithmetic plan.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/axes/model_edit.h"

namespace lathe::core {

namespace {

void checkKept(const Model& model, std::span<const int> keep) {
    const auto count = static_cast<int>(model.spec().layers.size());
    int last = -1;
    for (const int layer : keep) {
        if (layer <= last || layer >= count)
            throw Error(ErrorKind::Usage,
                        fmt::format("layers to keep must rise and be from 0 to {}; {} follows {}",
                                    count - 1, layer, last));
        last = layer;
    }
    for (int layer = 0; layer < count; ++layer)
        if (model.spec().layers[static_cast<size_t>(layer)].kind == LayerKind::Dense &&
            std::find(keep.begin(), keep.end(), layer) == keep.end())
            throw Error(ErrorKind::Refused, fmt::format("layer {} is a dense layer, whose outputs "
                                                        "the next one is as wide as, and cannot be "
                                                        "removed; remove some of its neurons",
                                                        layer));
    if (keep.empty()) throw Error(ErrorKind::Refused, "no layer would be left; keep at least one");
}

/// Which layer's weights each kept layer uses, in old numbers.
int ownerOf(const ModelSpec& spec, int layer) {
    const int owner = spec.layers[static_cast<size_t>(layer)].weightsOf;
    return owner < 0 ? layer : owner;
}

/// "layers.3.attn.q" with another number; the name that the source gave it too
/// ("blk.3.attn_q.weight").
std::string renumbered(const std::string& name, int from, int to) {
    const std::string part = fmt::format(".{}.", from);
    const size_t at = name.find(part);
    return at == std::string::npos
               ? name
               : std::string(name).replace(at, part.size(), fmt::format(".{}.", to));
}

/// A part of the plan with the sites of kept layers, by their new numbers, and those of no layer.
template <class Format>
std::map<std::string, Format, std::less<>> renumbered(
    const std::map<std::string, Format, std::less<>>& sites, std::span<const int> keep) {
    std::map<std::string, Format, std::less<>> kept;
    for (const auto& [site, format] : sites) {
        if (!site.starts_with("layers.")) kept[site] = format;
        for (size_t i = 0; i < keep.size(); ++i)
            if (site.starts_with(fmt::format("layers.{}.", keep[i])))
                kept[renumbered(site, keep[i], static_cast<int>(i))] = format;
    }
    return kept;
}

}  // namespace

ModelPtr selectLayers(const Model& model, std::span<const int> keep) {
    checkKept(model, keep);
    const ModelSpec& spec = model.spec();
    ModelEdit edit(model);
    Model::Parts& parts = edit.parts();
    parts.spec.layers.clear();
    parts.plan.sites = renumbered(model.plan().sites, keep);
    parts.plan.caches = renumbered(model.plan().caches, keep);
    parts.plan.transforms = renumbered(model.plan().transforms, keep);
    std::map<int, int>
        newOwners;  ///< new number of the first kept layer, by the old owner of its weights
    for (size_t i = 0; i < keep.size(); ++i) {
        LayerSpec layer = spec.layers[static_cast<size_t>(keep[i])];
        const auto [owner, first] = newOwners.emplace(ownerOf(spec, keep[i]), static_cast<int>(i));
        layer.weightsOf = first ? -1 : owner->second;
        parts.spec.layers.push_back(layer);
    }
    for (const auto& [name, weight] : model.parts().weights) {
        if (weight->layer < 0) continue;
        parts.weights.erase(name);
    }
    for (const auto& [name, weight] : model.parts().weights) {
        const auto owner = newOwners.find(weight->layer);
        if (owner == newOwners.end()) continue;
        auto moved = std::make_shared<Weight>(*weight);
        moved->layer = owner->second;
        moved->name = renumbered(weight->name, weight->layer, owner->second);
        moved->sourceName = renumbered(weight->sourceName, weight->layer, owner->second);
        edit.put(std::move(moved));
    }
    return std::move(edit).finish();
}

}  // namespace lathe::core
