// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/input_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/symmetric.h"

namespace lathe::core {

namespace {

constexpr int64_t kColumnsPerTile = 64;
constexpr int64_t kGramTile = 256;  // a product of 1024 rows takes about a millisecond

/// Pairs of tiles on and above the diagonal.
std::vector<std::pair<int64_t, int64_t>> upperTiles(int64_t columns) {
    std::vector<std::pair<int64_t, int64_t>> pairs;
    for (int64_t i = 0; i < columns; i += kGramTile)
        for (int64_t j = i; j < columns; j += kGramTile) pairs.emplace_back(i, j);
    return pairs;
}

std::vector<float> meansOf(const std::vector<double>& sums, int64_t rows) {
    std::vector<float> means;
    for (const double sum : sums)
        means.push_back(static_cast<float>(sum / static_cast<double>(rows)));
    return means;
}

}  // namespace

std::vector<float> InputStatistics::meanAbsolute() const {
    return meansOf(sumAbsolute, rows);
}

std::vector<float> InputStatistics::meanSquares() const {
    return meansOf(sumSquares, rows);
}

std::vector<float> InputStatistics::maxAbsolute() const {
    std::vector<float> sizes(least.size());
    for (size_t c = 0; c < sizes.size(); ++c) sizes[c] = std::max(-least[c], greatest[c]);
    return sizes;
}

void StatisticsSum::add(ConstMatrix x, const JobContext* job) {
    if (m_sums.columns == 0) {
        m_sums.columns = x.columns;
        const auto columns = static_cast<size_t>(x.columns);
        m_sums.sumAbsolute.assign(columns, 0);
        m_sums.sumSquares.assign(columns, 0);
        m_sums.least.assign(columns, 0);
        m_sums.greatest.assign(columns, 0);
        if (m_wantsGram) m_sums.gram.assign(columns * columns, 0);
    }
    addChannels(x, job);
    if (m_wantsGram) addGram(x, job);
    if (m_sampleRows > 0) addSample(x);
    m_sums.rows += x.rows;
}

void StatisticsSum::addSample(ConstMatrix x) {
    std::vector<float>& sample = m_sums.sample;
    for (int64_t t = 0; t < x.rows; ++t) {
        if ((m_sums.rows + t) % m_sampleStep != 0) continue;
        sample.insert(sample.end(), x.row(t), x.row(t) + x.columns);
        const int64_t held = std::ssize(sample) / x.columns;
        if (held <= m_sampleRows) continue;
        m_sampleStep *= 2;
        for (int64_t kept = 1; 2 * kept < held; ++kept)
            std::copy_n(sample.begin() + 2 * kept * x.columns, x.columns,
                        sample.begin() + kept * x.columns);
        sample.resize(static_cast<size_t>((held + 1) / 2 * x.columns));
    }
}

void StatisticsSum::addChannels(ConstMatrix x, const JobContext* job) {
    parallelFor(
        x.columns, kColumnsPerTile,
        [&](int64_t begin, int64_t end) {
            for (int64_t t = 0; t < x.rows; ++t) {
                const float* row = x.row(t);
                for (auto c = static_cast<size_t>(begin); c < static_cast<size_t>(end); ++c) {
                    const float size = std::abs(row[c]);
                    m_sums.sumAbsolute[c] += size;
                    m_sums.sumSquares[c] += static_cast<double>(size) * size;
                    m_sums.least[c] = std::min(m_sums.least[c], row[c]);
                    m_sums.greatest[c] = std::max(m_sums.greatest[c], row[c]);
                }
            }
        },
        job);
}

void StatisticsSum::addGram(ConstMatrix x, const JobContext* job) {
    const auto tiles = upperTiles(x.columns);
    parallelFor(
        std::ssize(tiles), 1,
        [&](int64_t begin, int64_t end) {
            for (int64_t k = begin; k < end; ++k) {
                const auto [i, j] = tiles[static_cast<size_t>(k)];
                gemmTNAdd(std::min(kGramTile, x.columns - i), std::min(kGramTile, x.columns - j),
                          x.rows, x.data + i, x.stride, x.data + j, x.stride,
                          m_sums.gram.data() + i * x.columns + j, x.columns);
            }
        },
        job);
}

InputStatistics StatisticsSum::take() {
    const auto largest = m_wantsGram ? static_cast<double>(std::numeric_limits<float>::max())
                                     : std::numeric_limits<double>::max();
    for (size_t c = 0; c < m_sums.sumSquares.size(); ++c)
        if (!(m_sums.sumSquares[c] <= largest))
            throw Error(ErrorKind::Refused,
                        fmt::format("its inputs cannot be calibrated on: column {} holds values "
                                    "that are not finite or whose squares add up to no float32; "
                                    "check the model with `evaluate`",
                                    c));
    if (m_wantsGram) mirrorUpper(m_sums.gram, m_sums.columns);
    return std::exchange(m_sums, {});
}

}  // namespace lathe::core
