// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the input of a linear is stored while it is multiplied: the arithmetic half of a compressed
// model.
//
// Integers: x becomes scale * code with codes -Q ... Q, Q = 2^(bits-1) - 1 and scale max|x| / Q.
// With a zero point it becomes scale * (code - zero) with codes 0 ... 2^bits - 1 that reach from
// the smallest x to the largest, 0 among them, so that it stays exact. Either is that of each token
// or of all that enter the linear at once, or was measured before (static). Where weights are
// integers as well, the products are sums of integers.
//
// LLM.int8() (Dettmers et al., NeurIPS 2022): features (columns of x) in which any of the tokens
// reaches a threshold stay as they are, and meet the decoded weight; only the rest is rounded.

#include <limits>
#include <string>
#include <string_view>

namespace lathe::core {

enum class ActivationKind {
    None,      ///< float32
    Q8Blocks,  ///< llama.cpp's arithmetic: int8 blocks that fit the weight's type (see
               ///< quantizeActivations)
    Integer,   ///< the members below
};

struct ActivationFormat {
    ActivationKind kind = ActivationKind::None;
    int bits = 8;          ///< 8 or 4
    bool perToken = true;  ///< one scale (and zero) per token, else one for all
    bool hasZero = false;  ///< with a zero point
    float scale = 0;       ///< above 0: static, one for all
    int zero = 0;          ///< of static ones with a zero point: 0 ... 2^bits - 1
    float threshold = std::numeric_limits<float>::infinity();  ///< finite only per token

    bool operator==(const ActivationFormat&) const = default;

    static ActivationFormat integer(int bits, bool perToken, bool hasZero = false);
};

/// "none", "q8", "int8-token", "int4-tensor", "int8-tensor@0.0125" (static),
/// "int8-token-outliers@6"; with a zero point "int8-token-zero_point",
/// "int8-tensor-zero_point@0.0125:131" (static), "int8-token-zero_point-outliers@6".
std::string toText(const ActivationFormat& format);
ActivationFormat activationFormatNamed(std::string_view name);  ///< throws Error(Usage)

/// toText without the numbers that were measured: "int8-tensor-static".
std::string kindText(const ActivationFormat& format);

}  // namespace lathe::core
