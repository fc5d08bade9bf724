// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/selection.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lathe::core {

void KeyCounts::add(std::span<const uint32_t> keys) {
    if (m_upper < 0)
        for (const uint32_t key : keys) ++m_counts[key >> 16];
    else
        for (const uint32_t key : keys)
            if (key >> 16 == m_upper) ++m_counts[key & 0xFFFFu];
}

PruningCut KeyCounts::cut(int64_t count, const std::function<void(KeyCounts& fine)>& again) const {
    if (count <= 0) return {};
    const auto digit = [&count](const std::vector<int64_t>& counts) {
        uint32_t at = 0;
        while (at + 1 < counts.size() && count > counts[at]) count -= counts[at++];
        return at;
    };
    const uint32_t upper = digit(m_counts);
    KeyCounts fine;
    fine.m_upper = upper;
    again(fine);
    const uint32_t lower = digit(fine.m_counts);
    return {upper << 16 | lower, count};
}

void maskBelow(std::span<const uint32_t> keys, PruningCut& cut, std::span<uint8_t> mask) {
    for (size_t i = 0; i < keys.size(); ++i)
        mask[i] = keys[i] < cut.key || (keys[i] == cut.key && cut.ties > 0 && cut.ties-- > 0);
}

namespace {

/// By counting for each key how many go before it: faster than sorting where there are few.
void maskByRank(std::span<const uint32_t> group, int64_t count, std::span<uint8_t> mask) {
    for (size_t i = 0; i < group.size(); ++i) {
        int64_t rank = 0;
        for (size_t j = 0; j < group.size(); ++j)
            rank += group[j] < group[i] || (group[j] == group[i] && j < i);
        mask[i] = rank < count;
    }
}

void maskBySorting(std::span<const uint32_t> group, int64_t count, std::span<uint8_t> mask) {
    std::vector<size_t> order(group.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return group[a] < group[b]; });
    for (size_t i = 0; i < order.size(); ++i) mask[order[i]] = static_cast<int64_t>(i) < count;
}

}  // namespace

void maskOfGroups(std::span<const uint32_t> row, int64_t zeros, int64_t of,
                  std::span<uint8_t> mask) {
    constexpr size_t kFew = 16;
    const auto columns = static_cast<int64_t>(row.size());
    for (int64_t c = 0; c < columns; c += of) {
        const int64_t width = std::min(of, columns - c), count = width * zeros / of;
        const std::span group = row.subspan(static_cast<size_t>(c), static_cast<size_t>(width));
        const std::span chosen = mask.subspan(static_cast<size_t>(c), group.size());
        if (group.size() <= kFew)
            maskByRank(group, count, chosen);
        else
            maskBySorting(group, count, chosen);
    }
}

int64_t prunedCount(int64_t n, double sparsity) {
    return std::min(
        n, static_cast<int64_t>(std::floor(static_cast<double>(n) * sparsity * (1 + 1e-15))));
}

}  // namespace lathe::core
