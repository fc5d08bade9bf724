// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pruning the smallest weights in the course of a training: an exact count per matrix or over all.

#include <memory>
#include <span>

#include "core/methods/method.h"
#include "core/train/masked_weight.h"

namespace lathe::core {

using MaskedWeights = std::vector<std::shared_ptr<MaskedWeight>>;

/// Prunes so that floor(sparsity * values) are gone, of each weight or of all together: the
/// smallest magnitudes after those that are gone already.
void pruneSmallest(std::span<const std::shared_ptr<MaskedWeight>> weights, double sparsity,
                   bool together, const JobContext& job);

/// sparsity, scope, store.
std::vector<ParamSpec> maskParams();

/// A target under a mask that will be stored as the step's parameter `store` says.
std::shared_ptr<MaskedWeight> maskedTarget(const MethodInput& input, const WeightPtr& target,
                                           bool rewinds);

/// trainingEstimate() with the bytes of that way to store (of scope=global: as if each weight
/// kept the same share).
Estimate maskedEstimate(const MethodInput& input);

}  // namespace lathe::core
