// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What each query attends to: softmax(softcap(scale q k^T)) over the keys that it sees, for the way
// back through attention and for looks at it from outside of the forward pass. Made in blocks of
// queries: memory is heads x block x keys.

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

/// One query's row: products q k^T with `keys` keys from `firstKey` on become capped scores, and
/// `weights` their softmax over the keys that the query at `position` sees.
void attentionRow(const AttentionSpec& spec, float* scores, float* weights, int64_t firstKey,
                  int64_t keys, int64_t position);

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
