// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/magnitude_counts.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

constexpr int64_t kChannels = 64;  // of a tile
constexpr int kLowestExponent = -16;

/// Exponent and the first three bits behind it, counted from 2^-16.
int binOf(float magnitude, int bins) {
    const auto bits = std::bit_cast<uint32_t>(magnitude);
    return std::clamp(static_cast<int>(bits >> 20) - ((127 + kLowestExponent) << 3), 0, bins - 1);
}

double middleOf(int bin) {
    if (bin == 0) return 0;
    return std::ldexp(1 + (bin % 8 + 0.5) / 8, kLowestExponent + bin / 8);
}

}  // namespace

MagnitudeCounts::MagnitudeCounts(int64_t channels)
    : m_channels(static_cast<size_t>(channels)), m_bins(static_cast<size_t>(channels * kBins)) {}

void MagnitudeCounts::add(ConstMatrix x, double outlierMagnitude, const JobContext& job) {
    parallelFor(
        x.columns, kChannels,
        [&](int64_t begin, int64_t end) {
            for (int64_t r = 0; r < x.rows; ++r)
                for (int64_t c = begin; c < end; ++c) {
                    Channel& channel = m_channels[static_cast<size_t>(c)];
                    const float magnitude = std::fabs(x.row(r)[c]);
                    if (!std::isfinite(magnitude)) {
                        ++channel.notFinite;
                        continue;
                    }
                    ++channel.count;
                    channel.sum += magnitude;
                    channel.max = std::max(channel.max, double{magnitude});
                    if (magnitude >= outlierMagnitude) ++channel.outliers;
                    ++m_bins[static_cast<size_t>(c * kBins + binOf(magnitude, kBins))];
                }
        },
        &job);
}

double MagnitudeCounts::percentile(size_t channel, double share) const {
    const Channel& counted = m_channels[channel];
    const auto wanted = static_cast<int64_t>(std::ceil(share * static_cast<double>(counted.count)));
    int64_t seen = 0;
    for (int bin = 0; bin < kBins; ++bin) {
        seen += m_bins[channel * kBins + static_cast<size_t>(bin)];
        if (seen >= wanted) return std::min(middleOf(bin), counted.max);
    }
    return counted.max;
}

ActivationSite MagnitudeCounts::summary() const {
    ActivationSite site;
    std::vector<double> largest;
    for (size_t c = 0; c < m_channels.size(); ++c) {
        const Channel& channel = m_channels[c];
        const auto count = static_cast<double>(std::max<int64_t>(1, channel.count));
        site.notFinite += channel.notFinite;
        largest.push_back(channel.max);
        site.channels.push_back({static_cast<int64_t>(c), channel.max, channel.sum / count,
                                 percentile(c, 0.5), percentile(c, 0.99), percentile(c, 0.999),
                                 static_cast<double>(channel.outliers) / count});
    }
    const auto middle = largest.begin() + std::ssize(largest) / 2;
    std::nth_element(largest.begin(), middle, largest.end());
    site.medianMax = *middle;
    return site;
}

}  // namespace lathe::core
