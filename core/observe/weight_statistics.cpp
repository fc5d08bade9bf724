// SPDX-License-Identifier: GPL-3.0-or-later
// Two walks over the values: moments and channel ranges, then the histogram between the ends found.

#include "core/observe/weight_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/observe/bin_counters.h"
#include "core/observe/column_sums.h"
#include "core/observe/moments.h"
#include "core/observe/sample.h"
#include "core/observe/weight_reader.h"

namespace lathe::core {

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr int64_t kMaxChannels = 1'000'000;
constexpr int64_t kMaxTiles = 64;
constexpr int64_t kAlone = 8'000'000;          // values of a weight that one thread looks at
constexpr int64_t kColumnBytes = 128'000'000;  // of the sums of all tiles together

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
    WeightReader reader{weight, sample,
                        columnRanges
                            ? std::clamp<int64_t>(kColumnBytes / ColumnSums::kBytes /
                                                      std::max<int64_t>(1, weight.columns()),
                                                  1, kMaxTiles)
                            : kMaxTiles};

    void collectMoments(WeightStatistics& result) const {
        std::vector<Moments> tiles(reader.tiles()), rows(rowRanges ? sample.rows.size() : 0);
        std::vector<ColumnSums> columns(
            columnRanges ? reader.tiles() : 0,
            ColumnSums(columnRanges ? static_cast<size_t>(weight.columns()) : 0));
        reader.eachTile(job, [&](size_t tile, const auto& eachBlock) {
            RunningMoments running;
            eachBlock([&](size_t row, int64_t column, const ValueBlock& block) {
                const int64_t before = running.notFinite();
                const ValueBlock runs = rowRanges ? block : block.joined();
                runs.eachRow([&](int64_t r, const auto* values) {
                    const Moments moments = running.add(values, runs.columns);
                    if (rowRanges) rows[row + static_cast<size_t>(r)].merge(moments);
                });
                if (columnRanges) columns[tile].add(column, block, running.notFinite() == before);
            });
            tiles[tile] = running.total();
        });
        Moments total;
        for (const Moments& tile : tiles) total.merge(tile);
        result.rows.reserve(rows.size());
        for (size_t i = 0; i < rows.size(); ++i)
            result.rows.push_back(rangeOfRow(sample.rows[i], rows[i]));
        for (size_t i = 1; i < columns.size(); ++i) {
            job.checkpoint();
            columns.front().merge(columns[i]);
        }
        if (!columns.empty()) {
            result.columns.reserve(static_cast<size_t>(weight.columns()));
            for (int64_t c = 0; c < weight.columns(); ++c)
                result.columns.push_back(columns.front().range(c));
        }
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

    /// Of the bins, which are empty still; none where there are no two values.
    std::vector<double> edgesOf(WeightStatistics& result) const {
        const auto bins = static_cast<size_t>(options.bins);
        result.histogram.assign(bins, 0);
        if (!(result.low < result.high)) {
            result.histogram[0] = static_cast<uint64_t>(result.valuesSeen - result.notFinite);
            return {};
        }
        std::vector<double> edges(bins + 1);
        for (size_t i = 0; i <= bins; ++i) edges[i] = result.edge(i);
        return edges;
    }

    void collectHistogram(WeightStatistics& result) const {
        const std::vector<double> edges = edgesOf(result);
        if (edges.empty()) return;
        BinCounters counters(edges, sample.values());
        const auto count = [&](size_t, const auto& eachBlock) {
            const auto counter = counters.lease();
            eachBlock(
                [&](size_t, int64_t, const ValueBlock& block) { counter->add(block.joined()); });
        };
        reader.eachTile(job, count, WeightReader::Order::Descending);
        counters.addTo(result.histogram);
    }

    void collect(WeightStatistics& result) const {
        collectMoments(result);
        collectHistogram(result);
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
    collector.collect(result);
    result.sampled = !collector.sample.all;
    return result;
}

std::vector<WeightStatistics> statisticsOfAll(std::span<const EncodingPtr> weights,
                                              const StatisticsOptions& options, JobContext& job) {
    std::vector<WeightStatistics> all(weights.size());
    std::vector<size_t> small;
    const auto look = [&](size_t i) {
        all[i] = weightStatistics(*weights[i], options, job);
        job.advance(weights[i]->elements());
    };
    for (size_t i = 0; i < weights.size(); ++i)
        if (weights[i]->elements() <= kAlone)
            small.push_back(i);
        else
            look(i);
    parallelFor(
        std::ssize(small), 1,
        [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) look(small[static_cast<size_t>(i)]);
        },
        &job);
    return all;
}

}  // namespace lathe::core
