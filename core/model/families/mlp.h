// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A plain multilayer perceptron as a spec: what its namings (config.json, Keras) share.

#include <vector>

#include "core/model/family.h"

namespace lathe::core {

struct MlpLayer {
    int64_t inputs = 0, outputs = 0;
    bool bias = true;
    Activation activation = Activation::Identity;  ///< of the last layer none: it gives the logits
};

/// A classifier of vectors without labels yet; at least one layer, the last of which is the head.
ModelSpec mlpSpec(const std::vector<MlpLayer>& layers);

/// "layers.3", and "classifier" for the last: what modules are called whatever their file calls
/// them.
std::string mlpModule(size_t index, size_t count);

/// Rules for these modules' ".weight" and ".bias"; `weights` is the transform of the matrices.
std::vector<TensorRule> mlpRules(LoadTransform weights);

/// Models that Keras saved (keras_mlp.cpp).
Naming kerasMlpNaming();

}  // namespace lathe::core
