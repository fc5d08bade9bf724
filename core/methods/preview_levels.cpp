// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/preview_levels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/thread_pool.h"
#include "core/observe/sample.h"
#include "core/observe/weight_statistics.h"

namespace lathe::core {

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr int64_t kMedianCells = 16384;

int64_t rowsPerTile(const Encoding& weight) {
    return std::max<int64_t>(1, 65536 / std::max<int64_t>(1, weight.columns()));
}

size_t tilesOf(int64_t count, int64_t grain) {
    return static_cast<size_t>((count + grain - 1) / grain);
}

double median(std::vector<float>& values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (static_cast<double>(*middle) + *std::max_element(values.begin(), middle)) / 2;
}

double rootOfMean(double sum, int64_t count) {
    return count > 0 ? std::sqrt(sum / static_cast<double>(count)) : 0;
}

/// Beyond these a value lies more than half a step outside the levels of its cell.
struct Ends {
    float below = 0, above = 0;
};

Ends endsOf(std::span<const float> levels) {
    const auto [low, high] = std::minmax_element(levels.begin(), levels.end());
    float second = *high, last = *low;  // the neighbours of the ends
    for (const float level : levels) {
        if (level > *low) second = std::min(second, level);
        if (level < *high) last = std::max(last, level);
    }
    return {*low - (second - *low) / 2, *high + (*high - last) / 2};
}

/// What is counted in one tile of rows: per level, and over all.
struct TileSums {
    std::vector<int64_t> count;
    std::vector<double> error;
    int64_t beyond = 0;

    explicit TileSums(size_t levels) : count(levels), error(levels) {}

    void merge(const TileSums& other) {
        for (size_t i = 0; i < count.size(); ++i) {
            count[i] += other.count[i];
            error[i] += other.error[i];
        }
        beyond += other.beyond;
    }
};

/// Calls perRow(sums, row, before, after) for all rows; the sums of the tiles are added in order.
template <class PerRow>
TileSums sumOverRows(const Encoding& before, const Encoding& after, size_t levels,
                     const JobContext& job, PerRow perRow) {
    const int64_t grain = rowsPerTile(after), columns = after.columns();
    std::vector<TileSums> tiles(tilesOf(after.rows(), grain), TileSums(levels));
    parallelFor(
        after.rows(), grain,
        [&](int64_t begin, int64_t end) {
            std::vector<float> x(static_cast<size_t>(columns)), y(x);
            for (int64_t r = begin; r < end; ++r) {
                before.decodeRows(r, r + 1, x.data());
                after.decodeRows(r, r + 1, y.data());
                perRow(tiles[static_cast<size_t>(begin / grain)], r, x, y);
            }
        },
        &job);
    TileSums total(levels);
    for (const TileSums& tile : tiles) total.merge(tile);
    return total;
}

/// A weight of codes: levels, their ends in each cell, and what fell on them.
class CodedFigures {
  public:
    CodedFigures(const Encoding& before, const Encoding& after, const CodeView& codes,
                 const JobContext& job)
        : m_before(before), m_after(after), m_codes(codes), m_job(job) {}

    LevelFigures figures() {
        leaveOutUnusedLowest();
        LevelFigures result;
        const double outside = m_codes.cells > 0 ? kInfinity : 0;
        for (int i = 0; i < m_codes.count; ++i)
            result.levels.push_back({m_codes.first + i, 0, outside, -outside, 0, 0});
        findEnds(result);
        findMedians(result);
        count(result);
        result.levels.erase(result.levels.begin(), result.levels.begin() + m_lowest);
        return result;
    }

  private:
    /// -8 is no level of a grid that reaches from -7 to 7.
    void leaveOutUnusedLowest() {
        if (m_codes.first >= 0) return;
        const int64_t grain = rowsPerTile(m_after);
        std::vector<uint8_t> used(tilesOf(m_after.rows(), grain), 0);
        parallelFor(
            m_after.rows(), grain,
            [&](int64_t begin, int64_t end) {
                std::vector<int16_t> row(static_cast<size_t>(m_after.columns()));
                for (int64_t r = begin; r < end; ++r) {
                    m_codes.readCodes(r, row.data());
                    if (std::find(row.begin(), row.end(), m_codes.first) != row.end())
                        used[static_cast<size_t>(begin / grain)] = 1;
                }
            },
            &m_job);
        m_lowest = std::find(used.begin(), used.end(), 1) == used.end() ? 1 : 0;
    }

    void findEnds(LevelFigures& result) {
        constexpr int64_t kGrain = 1024;
        const auto count = static_cast<size_t>(m_codes.count);
        m_ends.resize(static_cast<size_t>(m_codes.cells));
        std::vector<std::vector<float>> lows(tilesOf(m_codes.cells, kGrain)), highs(lows);
        parallelFor(
            m_codes.cells, kGrain,
            [&](int64_t begin, int64_t end) {
                std::vector<float> levels(count), low(count, kInfinity), high(count, -kInfinity);
                for (int64_t cell = begin; cell < end; ++cell) {
                    m_codes.readLevels(cell, levels.data());
                    m_ends[static_cast<size_t>(cell)] = endsOf(
                        std::span<const float>(levels).subspan(static_cast<size_t>(m_lowest)));
                    for (size_t i = 0; i < count; ++i) {
                        low[i] = std::min(low[i], levels[i]);
                        high[i] = std::max(high[i], levels[i]);
                    }
                }
                lows[static_cast<size_t>(begin / kGrain)] = std::move(low);
                highs[static_cast<size_t>(begin / kGrain)] = std::move(high);
            },
            &m_job);
        for (size_t tile = 0; tile < lows.size(); ++tile)
            for (size_t i = 0; i < count; ++i) {
                Level& level = result.levels[i];
                level.low = std::min<double>(level.low, lows[tile][i]);
                level.high = std::max<double>(level.high, highs[tile][i]);
            }
    }

    void findMedians(LevelFigures& result) const {
        const std::vector<int64_t> cells = evenlySpaced(m_codes.cells, kMedianCells);
        const auto chosen = static_cast<int64_t>(cells.size());
        const auto count = static_cast<size_t>(m_codes.count);
        std::vector<float> table(cells.size() * count);  // cell after cell
        std::vector<float> lows(cells.size()), highs(lows);
        parallelFor(
            chosen, 256,
            [&](int64_t begin, int64_t end) {
                for (auto k = static_cast<size_t>(begin); k < static_cast<size_t>(end); ++k) {
                    const std::span<float> levels(table.data() + k * count, count);
                    m_codes.readLevels(cells[k], levels.data());
                    const auto [low, high] =
                        std::minmax_element(levels.begin() + m_lowest, levels.end());
                    lows[k] = *low;
                    highs[k] = *high;
                }
            },
            &m_job);
        result.clipLow = median(lows);
        result.clipHigh = median(highs);
        parallelFor(
            m_codes.count, 1,
            [&](int64_t begin, int64_t) {
                const auto code = static_cast<size_t>(begin);
                std::vector<float> values(cells.size());
                for (size_t k = 0; k < cells.size(); ++k) values[k] = table[k * count + code];
                result.levels[code].value = median(values);
            },
            &m_job);
    }

    void count(LevelFigures& result) const {
        const auto perRow = [&](TileSums& sums, int64_t r, const std::vector<float>& x,
                                const std::vector<float>& y) {
            std::vector<int16_t> codes(x.size());
            m_codes.readCodes(r, codes.data());
            const auto columns = static_cast<int64_t>(x.size());
            for (int64_t first = 0; first < columns; first += m_codes.run) {
                const Ends ends = m_ends[static_cast<size_t>(m_codes.cellOf(r, first))];
                const auto stop = static_cast<size_t>(std::min(columns, first + m_codes.run));
                for (auto c = static_cast<size_t>(first); c < stop; ++c) {
                    const auto level = static_cast<size_t>(codes[c] - m_codes.first);
                    const double error = static_cast<double>(x[c]) - y[c];
                    ++sums.count[level];
                    sums.error[level] += error * error;
                    sums.beyond += x[c] < ends.below || x[c] > ends.above ? 1 : 0;
                }
            }
        };
        const TileSums sums =
            sumOverRows(m_before, m_after, static_cast<size_t>(m_codes.count), m_job, perRow);
        double error = 0;
        for (size_t i = 0; i < result.levels.size(); ++i) {
            result.levels[i].count = sums.count[i];
            result.levels[i].rmsError = rootOfMean(sums.error[i], sums.count[i]);
            error += sums.error[i];
        }
        const int64_t values = m_after.elements();
        result.rmse = rootOfMean(error, values);
        if (values > 0)
            result.beyondClip = static_cast<double>(sums.beyond) / static_cast<double>(values);
    }

    const Encoding& m_before;
    const Encoding& m_after;
    const CodeView& m_codes;
    const JobContext& m_job;
    int m_lowest = 0;          ///< 1 where the lowest code does not count
    std::vector<Ends> m_ends;  ///< by cell
};

/// A weight without codes: zeros are the only level.
LevelFigures plainFigures(const Encoding& before, const Encoding& after, const JobContext& job) {
    const auto perRow = [](TileSums& sums, int64_t, const std::vector<float>& x,
                           const std::vector<float>& y) {
        for (size_t c = 0; c < x.size(); ++c) {
            const double error = static_cast<double>(x[c]) - y[c];
            const size_t level = y[c] == 0 ? 0 : 1;
            ++sums.count[level];
            sums.error[level] += error * error;
        }
    };
    const TileSums sums = sumOverRows(before, after, 2, job, perRow);
    LevelFigures result;
    if (sums.count[0] > 0)
        result.levels.push_back(
            {0, 0, 0, 0, sums.count[0], rootOfMean(sums.error[0], sums.count[0])});
    result.rmse = rootOfMean(sums.error[0] + sums.error[1], after.elements());
    const WeightStatistics ends = weightStatistics(after, {1, 0, false}, job);
    result.clipLow = after.elements() > 0 ? ends.low : 0;
    result.clipHigh = after.elements() > 0 ? ends.high : 0;
    return result;
}

}  // namespace

LevelFigures levelFigures(const Encoding& before, const Encoding& after, const JobContext& job) {
    const std::unique_ptr<const CodeView> codes = after.codes();
    return codes ? CodedFigures(before, after, *codes, job).figures()
                 : plainFigures(before, after, job);
}

}  // namespace lathe::core
