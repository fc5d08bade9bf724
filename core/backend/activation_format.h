// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the input of a linear is stored while it is multiplied: the arithmetic half of a compressed model.

#include <string>

namespace lathe::core {

enum class ActivationKind {
    None,      ///< float32
    Q8Blocks,  ///< llama.cpp's arithmetic: int8 blocks that fit the weight's type (see quantizeActivations)
};

struct ActivationFormat {
    ActivationKind kind = ActivationKind::None;
    bool operator==(const ActivationFormat&) const = default;
};

std::string toText(const ActivationFormat& format);  ///< "none", "q8"
ActivationFormat activationFormatNamed(const std::string& name);  ///< throws Error(Usage)

}  // namespace lathe::core
