// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// llama.cpp multiplies quantized weights with activations that it rounds first; which rounding depends on
// the weight's type. These functions round a row the same way and give the rounded values as floats, so
// that a product in floats has the same operands (ggml, vec_dot_type of each type). Not covered: for Q4_1
// and Q5_1 ggml multiplies the weights' minima by a block sum of its own, rounded to float16.

#include <optional>

#include "core/encoding/encoding.h"

namespace lathe::core {

enum class ActivationBlocks {
    Q8_32,    ///< blocks of 32, scale amax/127 stored as float16 (Q8_0, Q8_1)
    Q8_256,   ///< blocks of 256, scale from the signed extreme / -127 in float32 (Q8_K)
    Float16,  ///< float16 weights
    BFloat16, ///< bfloat16 weights
    Float32,  ///< float32 weights: nothing is rounded
};

/// Which rounding llama.cpp pairs with this weight; nothing if it has no such type.
std::optional<ActivationBlocks> activationBlocksFor(const Encoding& weight);

/// Rounds n values; a last short block is its own block.
void roundActivations(ActivationBlocks blocks, const float* x, float* out, int64_t n);

}  // namespace lathe::core
