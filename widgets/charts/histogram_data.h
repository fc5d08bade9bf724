// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a HistogramChart shows: plain numbers, so that it can be drawn from any source.

#include <numeric>
#include <optional>
#include <vector>

namespace lathe::widgets {

/// One code of a quantizer. Where the scale differs per channel or group, `value` is the one of the
/// median scale and [low, high] the band of all; without bands low == high == value.
struct QuantLevel {
    int code = 0;
    double value = 0, low = 0, high = 0;
    double count = 0;
    double rmsError = 0;   ///< of the weights that took this code
    bool clipped = false;  ///< an end level that also holds what was cut off
};

struct ClipLines {
    double low = 0, high = 0;
    bool symmetric = true;  ///< moving one line moves the other
    bool editable = true;

    bool operator==(const ClipLines&) const = default;
};

/// What can be dragged.
enum class HistogramLine { ClipLow, ClipHigh, Prune };

struct HistogramData {
    double low = 0, high = 0;    ///< outer edges of the bins, which are equally wide
    std::vector<double> counts;  ///< one per bin
    std::optional<double> min, max;
    std::vector<QuantLevel> levels;  ///< ascending by value
    std::optional<ClipLines> clip;
    std::optional<double> pruneThreshold;  ///< |value| below it becomes zero

    double binWidth() const {
        return counts.empty() ? 0 : (high - low) / static_cast<double>(counts.size());
    }
    double total() const { return std::accumulate(counts.begin(), counts.end(), 0.0); }
};

}  // namespace lathe::widgets
