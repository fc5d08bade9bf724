// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The names of what layers have: "layers.3.attn.q" is "layers.5.attn.q" in another layer.

#include <string>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

/// What a weight of a layer would be called in another one.
std::string nameInLayer(const Weight& weight, int layer);

/// Where the forward pass meets a linear: in every layer that uses it, by its own name first.
std::vector<std::string> sitesOf(const ModelSpec& spec, const Weight& weight);

/// What the model caches: "layers.0.keys", "layers.0.values", "layers.1.keys", ...; nothing for one
/// that reads all of its input at once.
std::vector<std::string> cacheSites(const ModelSpec& spec);

}  // namespace lathe::core
