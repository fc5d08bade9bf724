// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What pruning single weights has in common: each value gets a key, and the smallest keys are set
// to zero, an exact count per matrix, over all of them, or in each aligned group of M. Kept values
// keep their bits. Methods differ only in the keys.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/methods/method.h"

namespace lathe::core {

/// One key per value; the smallest are pruned first.
using PruningKeys = std::vector<uint32_t>;
/// Fills the keys of one row; called for many rows at once.
using RowKeys = void (*)(const MethodInput& input, const Weight& weight, int64_t row,
                         std::span<const float> values, std::span<uint32_t> keys);

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

/// The weight with masked values set to zero: other bits unchanged in a plain array, decoded and
/// encoded the same way otherwise; the very same encoding if nothing is masked.
EncodingPtr withZeros(const EncodingPtr& encoding, std::span<const float> values,
                      std::span<const uint8_t> mask);

/// mode layer, global or n_m (and threshold, for magnitudes); sparsity; zeros; of.
ParamSchema pruningSchema(bool hasThreshold);
bool prunesJointly(const Params& params);  ///< mode global: one cut for all targets
MethodResult prune(const MethodInput& input, JobContext& job, RowKeys rowKeys);
Estimate pruningEstimate(const MethodInput& input);
std::vector<PlanNote> pruningReview(const MethodInput& input);

}  // namespace lathe::core
