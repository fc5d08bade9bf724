// SPDX-License-Identifier: GPL-3.0-or-later
// softmax(scale q k^T + mask) v, head by head in blocks of queries. Work per block: 2 * block *
// keys * headDim multiply-adds; memory: block x keys scores. Query heads of one group share their
// keys and values.
//
// Where a cache rounds older positions, all queries of a block read the same ones of the keys
// rounded. Of the values each reads one more than the query before it: those are multiplied twice,
// with weights that are zero where a query reads the other version.

#include <algorithm>
#include <limits>
#include <vector>

#include "core/backend/cpu/coded_attention.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/row_sums.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kQueryBlock = 64;

struct Range {
    int64_t begin, end;
    int64_t size() const { return end - begin; }
};

/// Keys that the query at `position` may see.
Range visible(const AttentionCall& call, int64_t position) {
    const int64_t all = call.roundedKeys.firstExact + call.keys.rows;
    return {call.firstKey(position), call.causal ? std::min(position + 1, all) : all};
}

/// One head's block of queries.
class Block {
  public:
    Block(const AttentionCall& call, int head, Range queries)
        : m_call(call),
          m_queries(queries),
          m_q(call.queries.row(queries.begin) + head * call.headDim),
          m_kvOffset(int64_t{head / (call.heads / call.kvHeads)} * call.headDim),
          m_keys{visible(call, positionOf(queries.begin)).begin,
                 visible(call, positionOf(queries.end - 1)).end},
          m_scores(scratch(0)) {
        m_scores.resize(static_cast<size_t>(queries.size() * m_keys.size()));
    }

    /// Writes one row of headDim values per query, `stride` apart.
    void attend(float* out, int64_t stride) {
        const int64_t rounded = std::max(
            m_keys.begin,
            m_call.roundedKeys.format.rounded(CachePart::Keys, positionOf(m_queries.begin)));
        multiplyKeys({m_keys.begin, rounded}, m_call.roundedKeys.rows, 0);
        multiplyKeys({rounded, m_keys.end}, m_call.keys, m_call.roundedKeys.firstExact);
        for (int64_t t = 0; t < m_queries.size(); ++t) maskAndNormalise(t);
        if (m_queries.size() == 1)
            sumValues(out);
        else
            multiplyValues(out, stride);
    }

  private:
    static std::vector<float>& scratch(int index) {
        thread_local std::vector<float> buffers[3];
        return buffers[index];
    }

    int64_t positionOf(int64_t query) const { return m_call.firstPosition + query; }
    float* scores(int64_t t) { return m_scores.data() + t * m_keys.size(); }
    int64_t roundedValues(int64_t t) const {
        const int64_t rounded =
            m_call.roundedValues.format.rounded(CachePart::Values, positionOf(m_queries.begin + t));
        return std::clamp(rounded, m_keys.begin, m_keys.end);
    }

    /// Scores of keys whose row at position `first` is the matrix's row 0.
    void multiplyKeys(Range keys, const ConstMatrix& matrix, int64_t first) {
        if (keys.size() <= 0) return;
        const float* k = matrix.row(keys.begin - first) + m_kvOffset;
        float* target = m_scores.data() + (keys.begin - m_keys.begin);
        if (m_queries.size() == 1) {
            dotRows(m_q, k, matrix.stride, keys.size(), m_call.headDim, target);
        } else {
            gemmNT(m_queries.size(), keys.size(), m_call.headDim, m_q, m_call.queries.stride, k,
                   matrix.stride, target, m_keys.size());
        }
    }

    void maskAndNormalise(int64_t t) {
        float* row = scores(t);
        const int64_t keys = m_keys.size();
        if (m_call.scale != 1.0f)
            for (int64_t j = 0; j < keys; ++j) row[j] *= m_call.scale;
        if (m_call.softcap > 0) softcapRow(row, m_call.softcap, keys);
        const Range range = visible(m_call, positionOf(m_queries.begin + t));
        constexpr float kHidden = -std::numeric_limits<float>::infinity();
        std::fill(row, row + (range.begin - m_keys.begin), kHidden);
        std::fill(row + (range.end - m_keys.begin), row + keys, kHidden);
        softmax(row, keys);
    }

    /// Of a single query, which reads no rounded rows here (attendToCodes).
    void sumValues(float* out) {
        std::fill(out, out + m_call.headDim, 0.0f);
        addScaledRows(out, m_scores.data(), m_call.values.row(m_keys.begin) + m_kvOffset,
                      m_call.values.stride, m_keys.size(), m_call.headDim);
    }

    void multiplyValues(float* out, int64_t stride) {
        const int64_t count = m_queries.size(), dim = m_call.headDim;
        const RoundedRows& older = m_call.roundedValues;
        const Range mixed{roundedValues(0), roundedValues(count - 1)};
        const float* v = m_call.values.row(mixed.begin - older.firstExact) + m_kvOffset;
        if (mixed.end == m_keys.begin) {
            gemmNN(count, dim, m_keys.size(), m_scores.data(), m_keys.size(), v,
                   m_call.values.stride, out, stride);
            return;
        }
        const std::vector<float>& weights = takeRoundedWeights(mixed);
        const int64_t taken = mixed.end - m_keys.begin;
        gemmNN(count, dim, taken, weights.data(), taken, older.rows.row(m_keys.begin) + m_kvOffset,
               older.rows.stride, out, stride);
        std::vector<float>& exact = scratch(2);
        exact.resize(static_cast<size_t>(count * dim));
        gemmNN(count, dim, m_keys.end - mixed.begin, m_scores.data() + (mixed.begin - m_keys.begin),
               m_keys.size(), v, m_call.values.stride, exact.data(), dim);
        for (int64_t t = 0; t < count; ++t) addTo(out + t * stride, exact.data() + t * dim, dim);
    }

    /// The weights of values that a query reads rounded, zero for the others; those taken become
    /// zero among the scores.
    const std::vector<float>& takeRoundedWeights(Range mixed) {
        const int64_t taken = mixed.end - m_keys.begin;
        std::vector<float>& weights = scratch(1);
        weights.assign(static_cast<size_t>(m_queries.size() * taken), 0.0f);
        for (int64_t t = 0; t < m_queries.size(); ++t) {
            const int64_t rounded = roundedValues(t) - m_keys.begin;
            std::copy_n(scores(t), rounded, weights.data() + t * taken);
            std::fill_n(scores(t), rounded, 0.0f);
        }
        return weights;
    }

    const AttentionCall& m_call;
    Range m_queries;
    const float* m_q;
    int64_t m_kvOffset;
    Range m_keys;  ///< that any query of the block sees
    std::vector<float>& m_scores;
};

/// Queries in blocks, so that all of a block read equally many keys rounded.
std::vector<Range> queryBlocks(const AttentionCall& call) {
    const CacheFormat& format = call.roundedKeys.format;
    std::vector<Range> blocks;
    for (int64_t begin = 0; begin < call.queries.rows;) {
        int64_t end = std::min(begin + kQueryBlock, call.queries.rows);
        if (format.rounds())
            end = std::min(
                end, begin + format.keyBlock() - (call.firstPosition + begin) % format.keyBlock());
        blocks.push_back({begin, end});
        begin = end;
    }
    return blocks;
}

}  // namespace

void CpuBackend::attention(const AttentionCall& call, float* out) {
    if (call.readsCodes()) {
        attendToCodes(call, out);
        return;
    }
    const std::vector<Range> blocks = queryBlocks(call);
    const int64_t stride = int64_t{call.heads} * call.headDim;
    parallelFor(std::ssize(blocks) * call.heads, 1, [&](int64_t first, int64_t last) {
        for (int64_t item = first; item < last; ++item) {
            const Range queries = blocks[static_cast<size_t>(item / call.heads)];
            const auto head = static_cast<int>(item % call.heads);
            Block(call, head, queries)
                .attend(out + queries.begin * stride + int64_t{head} * call.headDim, stride);
        }
    });
}

}  // namespace lathe::core
