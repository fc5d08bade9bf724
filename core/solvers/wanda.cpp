// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/wanda.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/solvers/selection.h"
#include "core/solvers/solved_layer.h"

namespace lathe::core {

namespace {

/// The `count` smallest keys of a row. O(columns).
void maskSmallest(std::span<const uint32_t> keys, int64_t count, std::vector<uint64_t>& ranked,
                  std::span<uint8_t> mask) {
    if (count <= 0) return;
    ranked.resize(keys.size());
    for (size_t i = 0; i < keys.size(); ++i) ranked[i] = uint64_t{keys[i]} << 32 | i;
    const auto last = ranked.begin() + (count - 1);
    std::nth_element(ranked.begin(), last, ranked.end());
    for (size_t i = 0; i < keys.size(); ++i) mask[i] = (uint64_t{keys[i]} << 32 | i) <= *last;
}

}  // namespace

std::vector<uint8_t> wandaMask(std::span<const float> weights, int64_t rows, int64_t columns,
                               std::span<const float> norms, const PruningPattern& pattern,
                               const JobContext* job) {
    checkWeights(weights, rows, columns);
    pattern.check();
    if (static_cast<int64_t>(norms.size()) != columns)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} norms of inputs for {} columns", norms.size(), columns));
    const int64_t count = prunedCount(columns, pattern.sparsity);
    std::vector<uint8_t> mask(weights.size());
    parallelFor(
        rows, std::max<int64_t>(1, 131072 / columns),
        [&](int64_t begin, int64_t end) {
            std::vector<uint32_t> keys(static_cast<size_t>(columns));
            std::vector<uint64_t> ranked;
            for (int64_t r = begin; r < end; ++r) {
                const auto first = static_cast<size_t>(r * columns);
                for (size_t c = 0; c < keys.size(); ++c)
                    keys[c] = selectionKey(std::abs(weights[first + c]) * norms[c]);
                const std::span row = std::span(mask).subspan(first, keys.size());
                if (pattern.of > 0)
                    maskOfGroups(keys, pattern.zeros, pattern.of, row);
                else
                    maskSmallest(keys, count, ranked, row);
            }
        },
        job);
    return mask;
}

}  // namespace lathe::core
