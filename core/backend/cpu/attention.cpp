// SPDX-License-Identifier: GPL-3.0-or-later
// softmax(scale q k^T + mask) v, head by head in blocks of queries. Work per block: 2 * block * keys * headDim
// multiply-adds; memory: block x keys scores. Query heads of one group share their keys and values.

#include <algorithm>
#include <limits>
#include <vector>

#include "core/backend/cpu/cpu_backend.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kQueryBlock = 64;

struct KeyRange {
    int64_t begin, end;
};

/// Keys that the query at `position` may see.
KeyRange visible(const AttentionCall& call, int64_t position) {
    if (!call.causal) return {0, call.keys.rows};
    const int64_t end = std::min(position + 1, call.keys.rows);
    const int64_t begin = call.window > 0 ? std::max<int64_t>(0, position - call.window + 1) : 0;
    return {begin, end};
}

void maskAndNormalise(const AttentionCall& call, float* scores, int64_t firstKey, int64_t keys,
                      int64_t position) {
    if (call.scale != 1.0f)
        for (int64_t j = 0; j < keys; ++j) scores[j] *= call.scale;
    if (call.softcap > 0) softcapRow(scores, call.softcap, keys);
    const KeyRange range = visible(call, position);
    for (int64_t j = 0; j < range.begin - firstKey; ++j) scores[j] = -std::numeric_limits<float>::infinity();
    for (int64_t j = range.end - firstKey; j < keys; ++j) scores[j] = -std::numeric_limits<float>::infinity();
    softmax(scores, keys);
}

void attendBlock(const AttentionCall& call, int head, int64_t begin, int64_t end, float* out) {
    thread_local std::vector<float> scores;
    const int64_t dim = call.headDim;
    const int64_t kvOffset = int64_t{head / (call.heads / call.kvHeads)} * dim;
    const int64_t outStride = int64_t{call.heads} * dim;
    const int64_t firstKey = visible(call, call.firstPosition + begin).begin;
    const int64_t keys = visible(call, call.firstPosition + end - 1).end - firstKey;
    const float* q = call.queries.row(begin) + head * dim;
    const float* k = call.keys.row(firstKey) + kvOffset;
    const float* v = call.values.row(firstKey) + kvOffset;
    float* target = out + begin * outStride + head * dim;
    scores.resize(static_cast<size_t>((end - begin) * keys));
    if (end - begin == 1) {
        for (int64_t j = 0; j < keys; ++j) scores[static_cast<size_t>(j)] = dot(q, k + j * call.keys.stride, dim);
    } else {
        gemmNT(end - begin, keys, dim, q, call.queries.stride, k, call.keys.stride, scores.data(), keys);
    }
    for (int64_t t = begin; t < end; ++t)
        maskAndNormalise(call, scores.data() + (t - begin) * keys, firstKey, keys, call.firstPosition + t);
    if (end - begin == 1) {
        std::fill(target, target + dim, 0.0f);
        for (int64_t j = 0; j < keys; ++j)
            addScaled(target, scores[static_cast<size_t>(j)], v + j * call.values.stride, dim);
    } else {
        gemmNN(end - begin, dim, keys, scores.data(), keys, v, call.values.stride, target, outStride);
    }
}

}  // namespace

void CpuBackend::attention(const AttentionCall& call, float* out) {
    const int64_t blocks = (call.queries.rows + kQueryBlock - 1) / kQueryBlock;
    parallelFor(blocks * call.heads, 1, [&](int64_t first, int64_t last) {
        for (int64_t item = first; item < last; ++item) {
            const int64_t begin = item / call.heads * kQueryBlock;
            attendBlock(call, static_cast<int>(item % call.heads), begin,
                        std::min(begin + kQueryBlock, call.queries.rows), out);
        }
    });
}

}  // namespace lathe::core
