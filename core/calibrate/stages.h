// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A network as calibration goes through it: what stands before its first layer, its layers, what
// stands behind the last one; and which linears of each read the same values.

#include <string>
#include <vector>

#include "core/model/spec.h"

namespace lathe::core {

/// Linears that read the same input, in the order in which the network computes them.
struct LinearGroup {
    std::string site;                  ///< one that the forward pass passes them at
    std::vector<std::string> weights;  ///< names
};

/// Stage 0 embeds, stage i + 1 is layer i, the last one makes logits.
int stageCount(const ModelSpec& spec);
std::vector<LinearGroup> linearGroups(const ModelSpec& spec, int stage);

}  // namespace lathe::core
