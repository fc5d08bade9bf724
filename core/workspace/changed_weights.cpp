// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/changed_weights.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/thread_pool.h"
#include "core/methods/finite_values.h"

namespace lathe::core {

namespace {

struct Tile {
    int64_t firstBad = -1;  // index within the weight
    bool badBefore = false, differs = false;
};

std::vector<float> rowsOf(const Encoding& encoding, int64_t begin, int64_t end) {
    std::vector<float> values(static_cast<size_t>((end - begin) * encoding.columns()));
    encoding.decodeRows(begin, end, values.data());
    return values;
}

bool isBad(float value) {
    return !std::isfinite(value);
}

/// `before` is null, or has the same shape.
Tile compared(const Encoding* before, const Encoding& after, int64_t begin, int64_t end) {
    Tile tile;
    const std::vector<float> now = rowsOf(after, begin, end);
    const auto bad = std::ranges::find_if(now, isBad);
    if (bad != now.end()) tile.firstBad = begin * after.columns() + (bad - now.begin());
    if (!before) return tile;
    const std::vector<float> then = rowsOf(*before, begin, end);
    tile.badBefore = std::ranges::any_of(then, isBad);
    tile.differs = now != then;
    return tile;
}

std::vector<Tile> tilesOf(const Encoding* before, const Encoding& after, const JobContext& job) {
    const int64_t grain = rowsPerTile(after);
    std::vector<Tile> tiles(static_cast<size_t>((after.rows() + grain - 1) / grain));
    parallelFor(
        after.rows(), grain,
        [&](int64_t begin, int64_t end) {
            tiles[static_cast<size_t>(begin / grain)] = compared(before, after, begin, end);
        },
        &job);
    return tiles;
}

void noteBad(WeightChanges& changes, const Weight& weight, const std::vector<Tile>& tiles) {
    const auto bad = std::ranges::find_if(tiles, [](const Tile& t) { return t.firstBad >= 0; });
    if (bad == tiles.end()) return;
    if (changes.notFinite) {
        ++changes.notFinite->others;
        return;
    }
    const int64_t columns = weight.encoding->columns();
    changes.notFinite = {weight.name, bad->firstBad / columns, bad->firstBad % columns, 0};
}

}  // namespace

WeightChanges changedWeights(const Model& before, const Model& after, const JobContext& job) {
    WeightChanges changes;
    changes.values = before.parts().weights.size() != after.parts().weights.size();
    for (const WeightPtr& weight : after.weightsInOrder()) {
        const Weight* old = before.find(weight->name);
        if (old && old->encoding == weight->encoding) continue;
        const Encoding& now = *weight->encoding;
        const bool comparable = old && old->encoding->shape() == now.shape();
        const std::vector<Tile> tiles =
            tilesOf(comparable ? old->encoding.get() : nullptr, now, job);
        changes.values |=
            !comparable || std::ranges::any_of(tiles, [](const Tile& t) { return t.differs; });
        changes.stored |= !comparable || old->encoding->label() != now.label() ||
                          old->encoding->bytes() != now.bytes();
        if (std::ranges::none_of(tiles, [](const Tile& t) { return t.badBefore; }))
            noteBad(changes, *weight, tiles);
    }
    return changes;
}

}  // namespace lathe::core
