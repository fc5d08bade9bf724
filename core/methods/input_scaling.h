// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the inputs of linears can be divided by a factor per channel that something before them
// takes: the norm, the values, the up projection. What methods ask that move difficulty from one
// side of a product to the other.

#include <string>
#include <vector>

#include "core/methods/method.h"
#include "core/model/axes/axis_operations.h"

namespace lathe::core {

struct InputScaling {
    AxisRef axis;      ///< that of the inputs; scaleAxis divides by 1 / factor
    std::string kind;  ///< the same for all layers: "attn_norm", "attn.v", "ffn_norm", "ffn.up"
    std::vector<std::string> weights;  ///< that change with them, norms and biases included
    std::string problem;  ///< why the inputs stay as they are; empty if they can change
};

/// For what enters `reader`. Linears that would have to change must be among the targets, so that a
/// step leaves alone what was not chosen.
InputScaling inputScaling(const Model& model, const std::vector<WeightPtr>& targets,
                          const Weight& reader);

/// Which inputs a method would scale; null: all.
using ScalesInputs = bool (*)(const InputScaling& scaling);

/// One hint for each kind of inputs that stay as they are.
void noteUnscaled(std::vector<PlanNote>& notes, const MethodInput& input,
                  ScalesInputs scales = nullptr);

/// Bytes that norms and biases gain as they become float32.
uint64_t scaledNormBytes(const MethodInput& input, ScalesInputs scales = nullptr);

}  // namespace lathe::core
