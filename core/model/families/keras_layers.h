// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a Keras model computes, from the JSON that Keras describes it with: chains of Dense layers
// and of layers that change nothing when a model is used.

#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

struct KerasDense {
    std::string
        group;  ///< of its weights in the file: the layer of the outermost model that holds it
    std::string name;
    int64_t units = 0;
    bool bias = true;
    Activation activation = Activation::Identity;
};

struct KerasNetwork {
    int64_t inputs = 0;  ///< values per input; 0: the file does not say
    std::vector<KerasDense> layers;
    bool softmax = false;  ///< at the end
};

/// Reads {"class_name", "config"}, of Keras 2 or 3, models within models included. Throws
/// Error(Corrupt), or Error(Unsupported) naming the layer that this program cannot compute.
KerasNetwork kerasNetwork(const MetaValue& modelConfig);

}  // namespace lathe::core
