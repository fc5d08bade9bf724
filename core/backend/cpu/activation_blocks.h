// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// llama.cpp multiplies quantized weights with activations that it rounds first; which rounding
// depends on the weight's type. These functions round a row the same way and give the rounded
// values as floats, so that a product in floats has the same operands (ggml, vec_dot_type of each
// type).
//
// Q4_1 and Q5_1 (w = d q + m) are special: there ggml multiplies m by a sum s of the block's inputs
// that it rounds by itself. Against the sum of the rounded inputs s is off by r, and m r has to be
// added. Hence a row rounded for them carries the r of all its blocks behind its values, to meet
// the m behind the weights.

#include <optional>

#include "core/encoding/encoding.h"

namespace lathe::core {

enum class ActivationBlocks {
    Q8_32,      ///< blocks of 32, scale amax/127 stored as float16 (Q8_0)
    Q8_32Sums,  ///< the same, and s = scale * sum of codes stored as float16 (Q8_1)
    Q8_256,     ///< blocks of 256, scale from the signed extreme / -127 in float32 (Q8_K)
    Float16,    ///< float16 weights
    BFloat16,   ///< bfloat16 weights
    Float32,    ///< float32 weights: nothing is rounded
};

/// Which rounding llama.cpp pairs with this weight; nothing if it has no such type.
std::optional<ActivationBlocks> activationBlocksFor(const Encoding& weight);

/// Length of a rounded row of n values: n, or n and one more per block.
int64_t roundedLength(ActivationBlocks blocks, int64_t n);

/// Rounds n values into roundedLength(blocks, n); a last short block is its own block.
void roundActivations(ActivationBlocks blocks, const float* x, float* out, int64_t n);

}  // namespace lathe::core
