// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which GGUF block type each weight gets. A name such as Q4_K_M is a mixture: a base type, and
// richer types where errors hurt most (the value projection, the second FFN matrix). The rules are
// llama.cpp's (src/llama-quant.cpp), kept as tables.

#include <string>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

/// Names that a user may ask for: mixtures and block types whose encoders exist.
std::vector<std::string> ggufMixtureNames();

/// What one weight becomes: a block type, or f16 where no block fits its columns.
struct GgufChoice {
    std::string type;
    std::string instead;  ///< the type that the rules asked for, if the shape made it impossible
};

struct GgufRequest {
    std::string mixture;
    bool pure = false;     ///< the base type for every weight
    bool ownHead = false;  ///< the head has, or gets in this step, a weight of its own
};

/// Throws Error(Usage) for an unknown name.
GgufChoice ggufChoice(const Model& model, const Weight& weight, const GgufRequest& request);

}  // namespace lathe::core
