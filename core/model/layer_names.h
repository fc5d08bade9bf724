// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the names of layers' weights say: "layers.3.attn.q" is "layers.5.attn.q" in layer 5, and
// "layers.3.attn.k" reads what it reads.

#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

/// What a weight of a layer would be called in another one.
std::string nameInLayer(const Weight& weight, int layer);

/// Where the forward pass meets a linear: in every layer that uses it, by its own name first.
std::vector<std::string> sitesOf(const ModelSpec& spec, const Weight& weight);

/// The first linear of a layer that reads what this one reads: attn.q of keys and values, ffn.up of
/// a gate, itself of all others.
std::string inputSite(std::string_view linear);

}  // namespace lathe::core
