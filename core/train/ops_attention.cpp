// SPDX-License-Identifier: GPL-3.0-or-later

// Backward of attention, head by head in blocks of queries. With S = scale q k^T, C = cap
// tanh(S/cap), P = softmax(C + mask), o = P v:  dv = P^T do,  dP = do v^T,  dC = P (dP - rowsum(P
// dP)), dS = dC (1 - (C/cap)^2),  dq = scale dS k,  dk = scale dS^T q. P is computed again rather
// than kept: memory is a block x keys, time about 2.5 times the forward's. Query heads that share
// keys are one unit of work and add to dk and dv in order.

#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/train/attention_distributions.h"
#include "core/train/ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kQueryBlock = 64;

struct Gradients {
    Matrix q, k, v;
};

/// One sequence and one group of heads, on its way back.
struct GroupBackward {
    const AttentionSpec& spec;
    const Matrix &q, &k, &v, &out;
    Gradients& gradients;
    int64_t firstRow, length;
    int group;

    int64_t firstKey(int64_t position) const {
        return spec.causal && spec.window > 0 ? std::max<int64_t>(0, position - spec.window + 1) : 0;
    }

    /// Turns dP (in `flow`) into scale * dS.
    void scoreGradient(const float* scores, const float* weights, float* flow, int64_t keys) const {
        double mixed = 0;
        for (int64_t j = 0; j < keys; ++j) mixed += double{weights[j]} * double{flow[j]};
        const auto mean = static_cast<float>(mixed);
        const auto scale = static_cast<float>(spec.scale);
        const auto cap = static_cast<float>(spec.softcap);
        for (int64_t j = 0; j < keys; ++j) {
            const float capped = cap > 0 ? scores[j] / cap : 0.0f;
            flow[j] = scale * weights[j] * (flow[j] - mean) * (1.0f - capped * capped);
        }
    }

    void block(int head, int64_t begin, int64_t end) const {
        thread_local std::vector<float> scores, weights, flow;
        const int64_t dim = spec.headDim, queryAt = int64_t{head} * dim,
                      keyAt = int64_t{group} * dim;
        const int64_t first = firstKey(begin), rows = end - begin;
        const int64_t keys = (spec.causal ? end : length) - first;
        const auto elements = static_cast<size_t>(rows * keys);
        scores.resize(elements);
        weights.resize(elements);
        flow.resize(elements);
        const float* qBlock = q.row(firstRow + begin) + queryAt;
        const float* kBlock = k.row(firstRow + first) + keyAt;
        const float* vBlock = v.row(firstRow + first) + keyAt;
        const float* outBlock = out.row(firstRow + begin) + queryAt;
        gemmNT(rows, keys, dim, qBlock, q.columns, kBlock, k.columns, scores.data(), keys);
        gemmNT(rows, keys, dim, outBlock, out.columns, vBlock, v.columns, flow.data(), keys);
        for (int64_t t = 0; t < rows; ++t)
            attentionRow(spec, scores.data() + t * keys, weights.data() + t * keys, first, keys,
                         begin + t);
        gemmTNAdd(keys, dim, rows, weights.data(), keys, outBlock, out.columns,
                  gradients.v.row(firstRow + first) + keyAt, v.columns);
        for (int64_t t = 0; t < rows; ++t)
            scoreGradient(scores.data() + t * keys, weights.data() + t * keys,
                          flow.data() + t * keys, keys);
        gemmNN(rows, dim, keys, flow.data(), keys, kBlock, k.columns,
               gradients.q.row(firstRow + begin) + queryAt, q.columns);
        gemmTNAdd(keys, dim, rows, flow.data(), keys, qBlock, q.columns,
                  gradients.k.row(firstRow + first) + keyAt, k.columns);
    }

    void run(const JobContext* job) const {
        const int perGroup = spec.heads / spec.kvHeads;
        for (int64_t begin = 0; begin < length; begin += kQueryBlock)
            for (int head = group * perGroup; head < (group + 1) * perGroup; ++head) {
                if (job) job->checkpoint();
                block(head, begin, std::min(begin + kQueryBlock, length));
            }
    }
};

void attentionFlow(const AttentionSpec& spec, std::span<const int64_t> lengths,
                   const VariablePtr& q, const VariablePtr& k, const VariablePtr& v,
                   const Matrix& out, const JobContext* job) {
    Gradients gradients{Matrix(q->value.rows, q->value.columns),
                        Matrix(k->value.rows, k->value.columns),
                        Matrix(v->value.rows, v->value.columns)};
    std::vector<int64_t> firstRows;
    int64_t row = 0;
    for (const int64_t length : lengths) {
        firstRows.push_back(row);
        row += length;
    }
    parallelFor(
        static_cast<int64_t>(lengths.size()) * spec.kvHeads, 1,
        [&](int64_t begin, int64_t end) {
            for (int64_t item = begin; item < end; ++item) {
                const auto sequence = static_cast<size_t>(item / spec.kvHeads);
                GroupBackward{spec,
                              q->value,
                              k->value,
                              v->value,
                              out,
                              gradients,
                              firstRows[sequence],
                              lengths[sequence],
                              static_cast<int>(item % spec.kvHeads)}
                    .run(job);
            }
        },
        job);
    if (q->wanted) accumulate(*q, std::move(gradients.q));
    if (k->wanted) accumulate(*k, std::move(gradients.k));
    if (v->wanted) accumulate(*v, std::move(gradients.v));
}

AttentionCall callFor(const AttentionSpec& spec, const Matrix& q, const Matrix& k, const Matrix& v,
                      int64_t row, int64_t length) {
    AttentionCall call = attentionCall(spec);
    call.queries = {q.row(row), length, q.columns, q.columns};
    call.keys = {k.row(row), length, k.columns, k.columns};
    call.values = {v.row(row), length, v.columns, v.columns};
    return call;
}

}  // namespace

VariablePtr attention(Tape& tape, const VariablePtr& q, const VariablePtr& k, const VariablePtr& v,
                      const AttentionSpec& spec, std::span<const int64_t> lengths) {
    Matrix value(q->value.rows, q->value.columns);
    int64_t row = 0;
    for (const int64_t length : lengths) {
        if (tape.job()) tape.job()->checkpoint();
        if (length > 0)
            tape.backend().attention(callFor(spec, q->value, k->value, v->value, row, length),
                                     value.row(row));
        row += length;
    }
    const VariablePtr out = makeVariable(std::move(value), q->wanted || k->wanted || v->wanted);
    tape.record(out, [q, k, v, spec, kept = std::vector<int64_t>(lengths.begin(), lengths.end()),
                      job = tape.job()](const Matrix& gradient) {
        attentionFlow(spec, kept, q, k, v, gradient, job);
    });
    return out;
}

}  // namespace lathe::core
