// SPDX-License-Identifier: GPL-3.0-or-later
// softmax(scale q k^T) v of a single query, whose older keys and values are decoded in tiles that
// stay in the nearest cache: each tile once for all query heads that share it, and none is written
// to memory. The sums are those of decoding everything first, in the same order. Memory: heads x
// keys scores. Work: 2 heads x keys x headDim multiply-adds, kvHeads x keys x headDim decoded.

#include "core/backend/cpu/coded_attention.h"

#include <algorithm>
#include <vector>

#include "core/base/thread_pool.h"
#include "core/kernels/row_sums.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kTile = 64;       ///< positions
constexpr int64_t kChannels = 16;   ///< that a thread sums values for, at least
constexpr int64_t kPerThread = 4;   ///< pieces of work, so that none waits long for another

/// Some columns of older and latest positions, in tiles.
class Rows {
  public:
    Rows(const RoundedRows& older, const ConstMatrix& latest, int64_t rounded)
        : m_older(older), m_latest(latest), m_rounded(rounded) {}

    /// Calls use(first, count, rows, stride) for the positions of [begin, end), tile by tile.
    template <class Use>
    void forEach(int64_t begin, int64_t end, int64_t column, int64_t width, const Use& use) const {
        thread_local std::vector<float> decoded;
        decoded.resize(static_cast<size_t>(kTile * width));
        while (begin < std::min(end, m_rounded)) {
            const int64_t count = std::min(kTile, std::min(end, m_rounded) - begin);
            m_older.codes.decode(begin, count, column, width, decoded.data(), width);
            use(begin, count, decoded.data(), width);
            begin += count;
        }
        if (begin < end)
            use(begin, end - begin, m_latest.row(begin - m_older.firstExact) + column,
                m_latest.stride);
    }

  private:
    const RoundedRows& m_older;
    const ConstMatrix& m_latest;
    int64_t m_rounded;  ///< positions that the query reads as codes
};

class CodedQuery {
  public:
    explicit CodedQuery(const AttentionCall& call)
        : m_call(call),
          m_sharing(call.heads / call.kvHeads),
          m_begin(call.firstKey(call.firstPosition)),
          m_keys(call.firstPosition + 1 - m_begin),
          m_scores(static_cast<size_t>(call.heads * m_keys)) {}

    void attend(float* out) {
        scoreKeys();
        parallelFor(m_call.heads, 1, [&](int64_t first, int64_t last) {
            for (int64_t head = first; head < last; ++head) normalise(scores(head));
        });
        sumValues(out);
    }

  private:
    float* scores(int64_t head) { return m_scores.data() + head * m_keys; }

    void scoreKeys() {
        const int64_t dim = m_call.headDim, tiles = (m_keys + kTile - 1) / kTile;
        const Rows keys(
            m_call.roundedKeys, m_call.keys,
            m_call.roundedKeys.format.rounded(CachePart::Keys, m_call.firstPosition));
        const int64_t pieces = std::min(tiles, kPerThread * threadCount());
        parallelFor(m_call.kvHeads * pieces, 1, [&](int64_t first, int64_t last) {
            for (int64_t item = first; item < last; ++item) {
                const int64_t kvHead = item / pieces, piece = item % pieces;
                const int64_t from = kTile * (tiles * piece / pieces),
                              to = std::min(m_keys, kTile * (tiles * (piece + 1) / pieces));
                const float* queries = m_call.queries.row(0) + kvHead * m_sharing * dim;
                keys.forEach(m_begin + from, m_begin + to, kvHead * dim, dim,
                             [&](int64_t at, int64_t count, const float* rows, int64_t stride) {
                                 for (int64_t i = 0; i < m_sharing; ++i)
                                     dotRows(queries + i * dim, rows, stride, count, dim,
                                             scores(kvHead * m_sharing + i) + (at - m_begin));
                             });
            }
        });
    }

    void normalise(float* row) const {
        if (m_call.scale != 1.0f)
            for (int64_t j = 0; j < m_keys; ++j) row[j] *= m_call.scale;
        if (m_call.softcap > 0) softcapRow(row, m_call.softcap, m_keys);
        softmax(row, m_keys);
    }

    /// Channels apart from each other: all positions in order for each.
    void sumValues(float* out) {
        const int64_t dim = m_call.headDim;
        const Rows values(
            m_call.roundedValues, m_call.values,
            m_call.roundedValues.format.rounded(CachePart::Values, m_call.firstPosition));
        const int64_t wanted = (kPerThread * threadCount() + m_call.kvHeads - 1) / m_call.kvHeads;
        const int64_t width =
            std::max(kChannels, (dim + wanted - 1) / wanted + kChannels - 1) / kChannels * kChannels;
        const int64_t pieces = (dim + width - 1) / width;
        parallelFor(m_call.kvHeads * pieces, 1, [&](int64_t first, int64_t last) {
            for (int64_t item = first; item < last; ++item) {
                const int64_t kvHead = item / pieces, channel = item % pieces * width;
                const int64_t channels = std::min(width, dim - channel);
                float* sums = out + kvHead * m_sharing * dim + channel;
                for (int64_t i = 0; i < m_sharing; ++i) std::fill_n(sums + i * dim, channels, 0.0f);
                values.forEach(m_begin, m_begin + m_keys, kvHead * dim + channel, channels,
                               [&](int64_t at, int64_t count, const float* rows, int64_t stride) {
                                   for (int64_t i = 0; i < m_sharing; ++i)
                                       addScaledRows(
                                           sums + i * dim,
                                           scores(kvHead * m_sharing + i) + (at - m_begin), rows,
                                           stride, count, channels);
                               });
            }
        });
    }

    const AttentionCall& m_call;
    int64_t m_sharing;  ///< query heads of a key head
    int64_t m_begin, m_keys;
    std::vector<float> m_scores;
};

}  // namespace

void attendToCodes(const AttentionCall& call, float* out) {
    CodedQuery(call).attend(out);
}

}  // namespace lathe::core
