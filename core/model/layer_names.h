// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The names of layers' weights in other layers: "layers.3.attn.q" is "layers.5.attn.q" there.

#include <string>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

/// What a weight of a layer would be called in another one.
std::string nameInLayer(const Weight& weight, int layer);

/// Where the forward pass meets a linear: in every layer that uses it, by its own name first.
std::vector<std::string> sitesOf(const ModelSpec& spec, const Weight& weight);

}  // namespace lathe::core
