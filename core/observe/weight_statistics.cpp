// SPDX-License-Identifier: GPL-3.0-or-later
// Two walks over the values: moments and channel ranges, then the histogram between the ends found.

#include "core/observe/weight_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/observe/moments.h"
#include "core/observe/sample.h"
#include "core/observe/weight_reader.h"

namespace lathe::core {

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr int64_t kMaxChannels = 1'000'000;
constexpr int64_t kMaxTiles = 64;
constexpr int64_t kColumnSums = 4'000'000;  // of all tiles together, 32 bytes each

/// Range, mean and m2 of each column over the rows of a tile (Welford's recursion).
struct ColumnSums {
    std::vector<float> low, high;
    std::vector<double> count, mean, m2;

    explicit ColumnSums(size_t columns)
        : low(columns, std::numeric_limits<float>::infinity()),
          high(columns, -std::numeric_limits<float>::infinity()),
          count(columns),
          mean(columns),
          m2(columns) {}

    void add(size_t first, std::span<const float> values) {
        float* lows = low.data() + first;
        float* highs = high.data() + first;
        double* counts = count.data() + first;
        double* means = mean.data() + first;
        double* squares = m2.data() + first;
        for (size_t i = 0; i < values.size(); ++i) {
            const float x = values[i];
            // Arithmetic instead of a branch: 0 for what is not finite.
            const double one = std::fabs(x) <= std::numeric_limits<float>::max() ? 1.0 : 0.0;
            const float kept = one != 0 ? x : 0.0f;
            counts[i] += one;
            const double d = one * (kept - means[i]);
            means[i] += d / std::max(counts[i], 1.0);
            squares[i] += d * (kept - means[i]);
            lows[i] = one != 0 && x < lows[i] ? x : lows[i];
            highs[i] = one != 0 && x > highs[i] ? x : highs[i];
        }
    }

    void merge(const ColumnSums& other) {
        for (size_t c = 0; c < low.size(); ++c) {
            const double n = count[c] + other.count[c];
            if (other.count[c] == 0) continue;
            const double d = other.mean[c] - mean[c];
            m2[c] += other.m2[c] + d * d * count[c] * other.count[c] / n;
            mean[c] += d * other.count[c] / n;
            count[c] = n;
            low[c] = std::min(low[c], other.low[c]);
            high[c] = std::max(high[c], other.high[c]);
        }
    }

    ChannelRange range(size_t c) const {
        const auto index = static_cast<int64_t>(c);
        if (count[c] == 0) return {index, kNaN, kNaN, kNaN, kNaN};
        return {index, low[c], high[c], mean[c], std::sqrt(m2[c] / count[c])};
    }
};

ChannelRange rangeOfRow(int64_t index, const Moments& moments) {
    if (moments.count == 0) return {index, kNaN, kNaN, kNaN, kNaN};
    return {index, moments.low, moments.high, moments.mean, moments.deviation()};
}

struct Collector {
    const Encoding& weight;
    const StatisticsOptions& options;
    const JobContext& job;
    WeightSample sample = sampleOf(weight.rows(), weight.columns(), options.maxValues);
    bool rowRanges = options.channels && weight.rows() <= kMaxChannels;
    bool columnRanges = options.channels && weight.columns() <= kMaxChannels &&
                        sample.pieces.size() == 1 && sample.width == weight.columns();
    WeightReader reader{
        weight, sample,
        columnRanges ? std::clamp<int64_t>(kColumnSums / std::max<int64_t>(1, weight.columns()), 1,
                                           kMaxTiles)
                     : kMaxTiles};

    void collectMoments(WeightStatistics& result) const {
        std::vector<Moments> tiles(reader.tiles()), rows(rowRanges ? sample.rows.size() : 0);
        std::vector<ColumnSums> columns(
            columnRanges ? reader.tiles() : 0,
            ColumnSums(columnRanges ? static_cast<size_t>(weight.columns()) : 0));
        reader.eachRun(job, [&](size_t tile, size_t row, int64_t column, std::span<const float> x) {
            const Moments moments = momentsOf(x);
            tiles[tile].merge(moments);
            if (rowRanges) rows[row].merge(moments);
            if (columnRanges) columns[tile].add(static_cast<size_t>(column), x);
        });
        Moments total;
        for (const Moments& tile : tiles) total.merge(tile);
        for (size_t i = 0; i < rows.size(); ++i)
            result.rows.push_back(rangeOfRow(sample.rows[i], rows[i]));
        for (size_t i = 1; i < columns.size(); ++i) {
            job.checkpoint();
            columns.front().merge(columns[i]);
        }
        if (!columns.empty())
            for (size_t c = 0; c < static_cast<size_t>(weight.columns()); ++c)
                result.columns.push_back(columns.front().range(c));
        keep(total, result);
    }

    static void keep(const Moments& total, WeightStatistics& result) {
        result.valuesSeen = total.count + total.notFinite;
        result.notFinite = total.notFinite;
        result.zeros = total.zeros;
        const bool none = total.count == 0;
        result.low = none ? kNaN : total.low;
        result.high = none ? kNaN : total.high;
        result.mean = none ? kNaN : total.mean;
        result.deviation = total.deviation();
        result.skewness = total.skewness();
        result.kurtosis = total.kurtosis();
        const double largest = std::max(-result.low, result.high);
        result.maxOverDeviation = result.deviation > 0 ? largest / result.deviation : kNaN;
    }

    void collectHistogram(WeightStatistics& result) const {
        const auto bins = static_cast<size_t>(options.bins);
        result.histogram.assign(bins, 0);
        const double low = result.low, high = result.high;
        if (!(low < high)) {  // one value, or none
            result.histogram[0] = static_cast<uint64_t>(result.valuesSeen - result.notFinite);
            return;
        }
        std::vector<double> edges(bins + 1);
        for (size_t i = 0; i <= bins; ++i) edges[i] = result.edge(i);
        const double scale = static_cast<double>(bins) / (high - low);
        std::vector<std::vector<uint64_t>> tiles(reader.tiles(), std::vector<uint64_t>(bins));
        reader.eachRun(job, [&](size_t tile, size_t, int64_t, std::span<const float> values) {
            uint64_t* counts = tiles[tile].data();
            for (const float x : values) {
                if (!(x >= low && x <= high)) continue;  // not finite
                auto bin = std::min(bins - 1, static_cast<size_t>((x - low) * scale));
                // The product may round across a border.
                if (x < edges[bin])
                    --bin;
                else if (x >= edges[bin + 1] && bin + 1 < bins)
                    ++bin;
                ++counts[bin];
            }
        });
        for (const std::vector<uint64_t>& tile : tiles)
            for (size_t i = 0; i < bins; ++i) result.histogram[i] += tile[i];
    }
};

}  // namespace

double WeightStatistics::edge(size_t i) const {
    if (i >= histogram.size()) return high;
    return low + static_cast<double>(i) * ((high - low) / static_cast<double>(histogram.size()));
}

WeightStatistics weightStatistics(const Encoding& weight, const StatisticsOptions& options,
                                  const JobContext& job) {
    if (options.bins < 1 || options.bins > 65536 || options.maxValues < 0)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} bins over at most {} values; 1 to 65536 bins and 0 or more "
                                "values are possible",
                                options.bins, options.maxValues));
    WeightStatistics result;
    result.count = weight.elements();
    const Collector collector{weight, options, job};
    collector.collectMoments(result);
    collector.collectHistogram(result);
    result.sampled = !collector.sample.all;
    return result;
}

}  // namespace lathe::core
