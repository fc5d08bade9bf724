// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/weight_reader.h"

#include <algorithm>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

constexpr int64_t kRun = 8192;        // values: they stay in the first-level cache
constexpr int64_t kSmallest = 16384;  // values of a tile that is worth a thread

}  // namespace

WeightReader::WeightReader(const Encoding& weight, const WeightSample& sample, int64_t maxTiles)
    : m_weight(weight), m_sample(sample) {
    const auto rows = static_cast<int64_t>(sample.rows.size());
    const int64_t perRow = static_cast<int64_t>(sample.pieces.size()) * sample.width;
    m_grain = std::max(
        {int64_t{1}, (rows + maxTiles - 1) / maxTiles, kSmallest / std::max<int64_t>(1, perRow)});
    m_tiles = static_cast<size_t>((rows + m_grain - 1) / m_grain);
}

void WeightReader::readRow(size_t tile, size_t row, std::vector<float>& values,
                           const JobContext& job, const Run& run) const {
    const Tensor* plain = m_weight.plain();
    const int64_t r = m_sample.rows[row], columns = m_weight.columns();
    if (!plain) {
        values.resize(static_cast<size_t>(columns));
        m_weight.decodeRows(r, r + 1, values.data());
    }
    for (const int64_t piece : m_sample.pieces)
        for (int64_t done = 0; done < m_sample.width; done += kRun) {
            job.checkpoint();
            const int64_t first = piece + done, count = std::min(kRun, m_sample.width - done);
            if (plain) {
                values.resize(static_cast<size_t>(kRun));
                plain->read(r * columns + first, count, values.data());
            }
            run(tile, row, first,
                {values.data() + (plain ? 0 : first), static_cast<size_t>(count)});
        }
}

void WeightReader::eachRun(const JobContext& job, const Run& run) const {
    parallelFor(
        static_cast<int64_t>(m_sample.rows.size()), m_grain,
        [&](int64_t begin, int64_t end) {
            std::vector<float> values;
            for (int64_t row = begin; row < end; ++row)
                readRow(static_cast<size_t>(begin / m_grain), static_cast<size_t>(row), values, job,
                        run);
        },
        &job);
}

}  // namespace lathe::core
