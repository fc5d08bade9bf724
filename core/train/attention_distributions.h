// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What each query attends to: softmax(softcap(scale q k^T)) over the keys that it sees, for looks
// at attention from outside of the forward pass. Made in blocks of queries: memory is heads x block
// x keys.

#include <vector>

#include "core/model/spec.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

/// Queries [begin, end) of one sequence that starts at row `first`, and its keys from 0 on.
struct AttentionBlock {
    int64_t first, begin, end, keys;
    int64_t rows() const { return end - begin; }
    int64_t size() const { return rows() * keys; }
};

/// The distributions of all heads, one after another: heads x rows x keys.
struct AttentionDistributions {
    std::vector<float> capped, weights;  ///< scores behind the soft cap; their softmax

    /// Rows of queries and keys are tokens, rotated already.
    void compute(const Matrix& queries, const Matrix& keys, const AttentionSpec& spec,
                 const AttentionBlock& block);
    const float* row(int head, int64_t t, const AttentionBlock& block) const {
        return weights.data() + head * block.size() + t * block.keys;
    }
};

}  // namespace lathe::core
