// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What pruning single weights has in common: each value gets a key, and the smallest keys are set
// to zero, an exact count per matrix, over all of them, or in each aligned group of M. Kept values
// keep their bits. Methods differ only in the keys.

#include <cstdint>
#include <span>
#include <vector>

#include "core/methods/method.h"
#include "core/solvers/selection.h"

namespace lathe::core {

/// One key per value; the smallest are pruned first.
using PruningKeys = std::vector<uint32_t>;
/// Fills the keys of one row; called for many rows at once.
using RowKeys = void (*)(const MethodInput& input, const Weight& weight, int64_t row,
                         std::span<const float> values, std::span<uint32_t> keys);

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
