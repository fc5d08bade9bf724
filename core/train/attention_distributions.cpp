// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/attention_distributions.h"

#include <algorithm>
#include <limits>

#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

void attentionRow(const AttentionSpec& spec, float* scores, float* weights, int64_t firstKey,
                  int64_t keys, int64_t position) {
    for (int64_t j = 0; j < keys; ++j) scores[j] *= static_cast<float>(spec.scale);
    if (spec.softcap > 0) softcapRow(scores, static_cast<float>(spec.softcap), keys);
    const int64_t from = spec.window > 0 ? std::max<int64_t>(0, position - spec.window + 1) : 0;
    for (int64_t j = 0; j < keys; ++j) {
        const int64_t key = firstKey + j;
        const bool seen = !spec.causal || (key >= from && key <= position);
        weights[j] = seen ? scores[j] : -std::numeric_limits<float>::infinity();
    }
    softmax(weights, keys);
}

void AttentionDistributions::compute(const Matrix& queries, const Matrix& keys,
                                     const AttentionSpec& spec, const AttentionBlock& block) {
    const auto elements = static_cast<size_t>(block.size() * spec.heads);
    capped.resize(elements);
    weights.resize(elements);
    for (int head = 0; head < spec.heads; ++head) {
        float* scores = capped.data() + head * block.size();
        const int64_t queryAt = int64_t{head} * spec.headDim;
        const int64_t keyAt = int64_t{head / (spec.heads / spec.kvHeads)} * spec.headDim;
        gemmNT(block.rows(), block.keys, spec.headDim,
               queries.row(block.first + block.begin) + queryAt, queries.columns,
               keys.row(block.first) + keyAt, keys.columns, scores, block.keys);
        for (int64_t t = 0; t < block.rows(); ++t)
            attentionRow(spec, scores + t * block.keys,
                         weights.data() + head * block.size() + t * block.keys, 0, block.keys,
                         block.begin + t);
    }
}

}  // namespace lathe::core
