// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Magnitudes of the channels of one site, counted as they pass: threads share the channels, and
// each channel is read in the order of positions. Private to core/observe.

#include "core/observe/activation_statistics.h"

namespace lathe::core {

class MagnitudeCounts {
  public:
    explicit MagnitudeCounts(int64_t channels);

    void add(ConstMatrix x, double outlierMagnitude, const JobContext& job);

    /// Without name and layer.
    ActivationSite summary() const;

  private:
    static constexpr int kBins = 256;  // eighths of octaves from 2^-16 on

    struct Channel {
        double max = 0, sum = 0;
        int64_t count = 0, notFinite = 0, outliers = 0;
    };
    double percentile(size_t channel, double share) const;

    std::vector<Channel> m_channels;
    std::vector<uint32_t> m_bins;  // of each channel
};

}  // namespace lathe::core
