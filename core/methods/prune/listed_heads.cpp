// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/listed_heads.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/methods/head_list.h"

namespace lathe::core {

namespace {

int ownerOf(const ModelSpec& spec, int layer) {
    const int owner = spec.layers[static_cast<size_t>(layer)].weightsOf;
    return owner < 0 ? layer : owner;
}

[[noreturn]] void refuse(std::string sentence) {
    throw Error(ErrorKind::Usage, std::move(sentence));
}

/// The groups of a layer that its heads make up.
std::set<int64_t> groupsOf(const ModelSpec& spec, int layer, const std::set<int>& heads) {
    const AttentionSpec& attention = spec.layers[static_cast<size_t>(layer)].attention;
    const int each = attention.heads / attention.kvHeads;
    std::set<int64_t> groups;
    for (const int head : heads) {
        const int first = head / each * each;
        for (int other = first; other < first + each; ++other)
            if (!heads.contains(other))
                refuse(
                    fmt::format("heads names head {0} of layer {1} and not head {2}; heads {3} "
                                "to {4} share keys and values and can only go together: "
                                "{1}:{3}-{4}",
                                head, layer, other, first, first + each - 1));
        groups.insert(head / each);
    }
    return groups;
}

/// Of all layers that use these weights, which have to agree.
std::set<int64_t> goingFrom(const ModelSpec& spec, int owner, const HeadList& listed) {
    const auto groupsAt = [&](int layer) {
        const auto found = listed.find(layer);
        return found == listed.end() ? std::set<int64_t>() : groupsOf(spec, layer, found->second);
    };
    const std::set<int64_t> going = groupsAt(owner);
    for (int layer = 0; layer < std::ssize(spec.layers); ++layer)
        if (ownerOf(spec, layer) == owner && groupsAt(layer) != going)
            refuse(
                fmt::format("layers {} and {} use the same weights, so that heads go from both; "
                            "name the same heads in each",
                            owner, layer));
    return going;
}

void requireChosen(const ModelSpec& spec, const HeadList& listed,
                   const std::vector<AxisCut>& cuts) {
    for (const auto& [layer, heads] : listed) {
        const int owner = ownerOf(spec, layer);
        if (std::ranges::none_of(cuts, [&](const AxisCut& cut) { return cut.axis.layer == owner; }))
            refuse(
                fmt::format("heads names layer {}, and no weight of its attention is chosen; "
                            "choose them, or leave the layer out of heads",
                            layer));
    }
}

}  // namespace

ParamSpec headsParam() {
    return ParamSpec::text("heads", "Named heads", "",
                           "Of list: a layer, a colon and its heads, with commas between, such as "
                           "2:4-5,3:0. Heads that share keys and values are named together.")
        .onlyWhen("score", {"list"});
}

PlaceScores takeListed(const MethodInput& input, std::vector<AxisCut>& cuts) {
    const ModelSpec& spec = input.model->spec();
    const HeadList listed = headList("heads", input.params.text("heads"), spec);
    requireChosen(spec, listed, cuts);
    PlaceScores scores;
    for (AxisCut& cut : cuts) {
        const std::set<int64_t> going = goingFrom(spec, cut.axis.layer, listed);
        if (std::ssize(going) == cut.size)
            refuse(
                fmt::format("layer {} would lose all of its heads, and at least one has to stay; "
                            "name fewer, or remove the layer by prune.layers",
                            cut.axis.layer));
        cut.kept = cut.size - std::ssize(going);
        std::vector<double>& own = scores.ofAxes.emplace_back(static_cast<size_t>(cut.size), 1.0);
        for (const int64_t group : going) own[static_cast<size_t>(group)] = 0;
    }
    return scores;
}

std::string unequalLosses(const std::vector<AxisCut>& cuts) {
    const auto lost = [](const AxisCut& cut) { return cut.size - cut.kept; };
    if (cuts.empty()) return {};
    const auto [least, most] = std::ranges::minmax_element(cuts, {}, lost);
    if (lost(*least) == lost(*most)) return {};
    return fmt::format(
        "layer {} would lose {} of the heads that can go one by one and layer {} {}; name equally "
        "many of each layer, or let layers differ with across=global",
        most->axis.layer, lost(*most), least->axis.layer, lost(*least));
}

}  // namespace lathe::core
