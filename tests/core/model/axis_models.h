// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The models that the tests of axis operations loop over, in float32, and how their logits are
// compared.

#include <functional>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace lathe::tests {

/// One tiny model of each family, the bundled sample, one with layers that share weights, and one
/// in the way of OPT: biases everywhere, ReLU without a gate, no RoPE.
std::vector<std::string> axisModelNames();
core::ModelPtr axisModel(const std::string& name);

/// The model with all its weights in an element type.
core::ModelPtr inType(const core::Model& model, core::DType type);

/// Logits of all positions of one text longer than every window; of a golden classifier those of
/// its inputs.
std::vector<float> logitsOf(const core::ModelPtr& model);

/// max |a - b| / max |a| of the logits of two models; infinite if they have different vocabularies.
double logitDifference(const core::ModelPtr& a, const core::ModelPtr& b);

/// "" if the largest difference is at most 1e-4, else what it is.
std::string sameLogits(const core::ModelPtr& a, const core::ModelPtr& b);

/// The model with the values of a weight changed in place.
core::ModelPtr withValues(const core::Model& model, const std::string& weight,
                          const std::function<void(std::vector<float>&)>& change);

/// Layers that have weights of their own.
std::vector<int> ownLayers(const core::Model& model);

}  // namespace lathe::tests
