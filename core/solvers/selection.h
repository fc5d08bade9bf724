// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Exact selection of the smallest keys, for pruning: by counting where there are many (a radix
// select of two 16-bit digits, which needs the keys twice but never all at once), by sorting in
// small groups. Ties go by position.

#include <bit>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace lathe::core {

/// The key of a score: floats of at least 0 are ordered as their bits are.
inline uint32_t selectionKey(float score) {
    return std::bit_cast<uint32_t>(score);
}

/// Which keys go: all below `key`, and the first `ties` equal to it in storage order.
struct PruningCut {
    uint32_t key = 0;
    int64_t ties = 0;
};

/// Keys counted by value, from which a cut with an exact number of pruned values follows.
class KeyCounts {
  public:
    void add(std::span<const uint32_t> keys);
    /// The cut that prunes exactly `count` of the keys added. Since only the upper half of the bits
    /// is counted, `fine` must add the same keys once more to the counts it is given.
    PruningCut cut(int64_t count, const std::function<void(KeyCounts& fine)>& again) const;

  private:
    std::vector<int64_t> m_counts = std::vector<int64_t>(65536, 0);
    int64_t m_upper =
        -1;  // upper half that the fine counts are restricted to; -1: count upper halves
};

/// floor(n * sparsity), safe against 0.3 * 10 = 2.9999...
int64_t prunedCount(int64_t n, double sparsity);

/// 1 where a value goes.
void maskBelow(std::span<const uint32_t> keys, PruningCut& cut,
               std::span<uint8_t> mask);  ///< uses up cut.ties
/// One row: the `zeros` smallest keys of each `of`; of a shorter last group the same share, rounded
/// down.
void maskOfGroups(std::span<const uint32_t> row, int64_t zeros, int64_t of,
                  std::span<uint8_t> mask);

}  // namespace lathe::core
