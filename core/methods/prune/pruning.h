// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What pruning single weights has in common: each value gets a key, and the smallest keys are set
// to zero, an exact count per matrix, over all of them, or in each aligned group of M. Kept values
// keep their bits. Methods differ only in the keys.

#include <cstdint>
#include <span>
#include <vector>

#include "core/methods/method.h"
#include "core/methods/prune/pruned_storage.h"
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

/// mode layer, global or n_m (and threshold, for magnitudes); sparsity; zeros; of; store.
ParamSchema pruningSchema(bool hasThreshold);
bool prunesJointly(const Params& params);  ///< mode global: one cut for all targets
MethodResult prune(const MethodInput& input, JobContext& job, RowKeys rowKeys);
Estimate pruningEstimate(const MethodInput& input);
std::vector<PlanNote> pruningReview(const MethodInput& input);
/// The same but for what the parameter `store` cannot hold.
std::vector<PlanNote> patternReview(const MethodInput& input);

/// How a target would be stored with zeros in place; as it is, unless a step rounds, too.
using FormOfTarget = std::function<PrunedForm(const Weight&)>;
uint64_t prunedTargetBytes(const PrunedForm& form, const Params& params);
/// Says which targets the parameter `store` cannot hold.
void noteStore(std::vector<PlanNote>& notes, const MethodInput& input, const FormOfTarget& form);

}  // namespace lathe::core
