// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/magnitude.h"

#include <cmath>

#include "core/solvers/selection.h"

namespace lathe::core {

std::vector<uint8_t> magnitudeMask(std::span<const float> weights, int64_t columns,
                                   const PruningPattern& pattern) {
    std::vector<uint32_t> keys;
    for (const float weight : weights) keys.push_back(selectionKey(std::abs(weight)));
    std::vector<uint8_t> mask(weights.size());
    if (pattern.of > 0) {
        const auto width = static_cast<size_t>(columns);
        for (size_t row = 0; row < keys.size(); row += width)
            maskOfGroups(std::span(keys).subspan(row, width), pattern.zeros, pattern.of,
                         std::span(mask).subspan(row, width));
        return mask;
    }
    KeyCounts counts;
    counts.add(keys);
    PruningCut cut = counts.cut(prunedCount(std::ssize(weights), pattern.sparsity),
                                [&](KeyCounts& fine) { fine.add(keys); });
    maskBelow(keys, cut, mask);
    return mask;
}

std::vector<float> prunedByMagnitude(std::span<const float> weights, int64_t columns,
                                     const PruningPattern& pattern) {
    std::vector<float> pruned(weights.begin(), weights.end());
    const std::vector<uint8_t> mask = magnitudeMask(weights, columns, pattern);
    for (size_t i = 0; i < pruned.size(); ++i)
        if (mask[i]) pruned[i] = 0;
    return pruned;
}

}  // namespace lathe::core
