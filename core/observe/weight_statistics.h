// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the values of one weight are spread: moments, histogram, and the range of each channel. It
// decides which grid suits the weight: heavy tails and wide channels are what few bits cannot hold.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job.h"
#include "core/encoding/encoding.h"

namespace lathe::core {

/// One row (output) or column (input) of the matrix. NaN where no value is finite.
struct ChannelRange {
    int64_t index = 0;
    float low = 0, high = 0;
    double mean = 0, deviation = 0;
};

/// Values that are not finite are counted and otherwise left out. Moments are those of the values
/// seen, without bias correction: deviation^2 = m2, skewness = m3 / m2^1.5, kurtosis = m4 / m2^2 -
/// 3 (0 for a normal distribution, 3 for Laplace's, -1.2 for a uniform one). What is not defined is
/// NaN: everything but the counts without values, the last three also where all values are equal.
struct WeightStatistics {
    int64_t count = 0;       ///< values of the weight
    int64_t valuesSeen = 0;  ///< values that all of the following speaks of
    bool sampled = false;    ///< fewer than all were looked at
    int64_t notFinite = 0, zeros = 0;
    double low = 0, high = 0, mean = 0, deviation = 0;
    double skewness = 0, kurtosis = 0;
    double maxOverDeviation = 0;  ///< max |x| / deviation

    /// Bins of equal width over [low, high]: bin i holds edge(i) <= x < edge(i + 1), the last one
    /// also x = high, as numpy.histogram; with a single value all are in bin 0.
    std::vector<uint64_t> histogram;
    double edge(size_t i) const;

    std::vector<ChannelRange> rows;  ///< of a sample: only those looked at
    std::vector<ChannelRange>
        columns;  ///< of a sample: over the rows looked at; empty for pieces of rows
};

struct StatisticsOptions {
    int bins = 256;         ///< 1 to 65536
    int64_t maxValues = 0;  ///< look at no more than about so many (see sampleOf); 0: at all
    bool channels = true;   ///< false, or beyond a million of them: `rows`, `columns` stay empty
};

/// What "≈ sample" means in the desktop: enough for an answer in less than 50 ms.
inline constexpr int64_t kSampleValues = 1'000'000;

/// Exact or sampled; the same numbers for any number of threads. Stops within 10 ms when cancelled.
WeightStatistics weightStatistics(const Encoding& weight, const StatisticsOptions& options,
                                  const JobContext& job);

/// The same of many weights, small ones beside each other; advances the job by their values.
std::vector<WeightStatistics> statisticsOfAll(std::span<const EncodingPtr> weights,
                                              const StatisticsOptions& options, JobContext& job);

}  // namespace lathe::core
