// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How large activations are, channel by channel: what enters the linears, and the residual stream.
// Outlier features by the criterion of LLM.int8() (T. Dettmers et al., 2022), massive activations
// by that of M. Sun et al. (2024). One layer's counts are in memory at a time; the states between
// layers are kept as in a sweep.

#include <string>
#include <vector>

#include "core/evaluate/windows.h"
#include "core/model/forward.h"
#include "core/observe/outlier_features.h"

namespace lathe::core {

struct ActivationOptions {
    double outlierMagnitude = 6;
    double outlierLayers = 0.25;     ///< share of layers that have to reach it in the same channel
    double outlierPositions = 0.06;  ///< share of positions where at least one layer does
    double massiveMagnitude = 100;
    double massiveRatio = 1000;  ///< of the median magnitude of its position
    bool levels = false;         ///< keeps what other criteria for outlier features need
    uint64_t stateMemoryBytes = uint64_t{1} << 30;
};

/// Magnitudes of one channel over all positions. Percentiles are told within 7 % (counts in eighths
/// of octaves from 2^-16 to 2^16; 0 for what is below), the others exactly.
struct ChannelMagnitude {
    int64_t index = 0;
    double max = 0, mean = 0;
    double p50 = 0, p99 = 0, p999 = 0;
    double outliers = 0;  ///< share of positions at or above the outlier magnitude
};

struct ActivationSite {
    /// "layers.3" (the stream that enters the layer), "layers.3.attn.q" (and k, v, which read the
    /// same), "layers.3.ffn.up" (and gate), ...; "final" is the stream behind the last layer.
    std::string name;
    int layer = -1;
    int64_t notFinite = 0;  ///< values left out
    double medianMax = 0;   ///< median over channels of their largest magnitude
    std::vector<ChannelMagnitude> channels;

    /// Whether it is the residual stream, which enters no linear as it is.
    bool isStream() const;
};

/// A channel of the residual stream at one boundary.
struct MassiveActivation {
    std::string site;
    int64_t channel = 0, count = 0;    ///< positions
    double max = 0;                    ///< magnitude
    double ratio = 0;                  ///< of it to the median magnitude of its position
    int64_t window = 0, position = 0;  ///< of the first one
    TokenId token = 0;
};

struct ActivationStatistics {
    int64_t positions = 0;
    std::vector<ActivationSite> sites;       ///< in the order of the network
    std::vector<OutlierFeature> features;    ///< that any layer reaches: widest spread first
    std::vector<MassiveActivation> massive;  ///< in the order of the network
    FeatureLevels levels;                    ///< empty unless asked for
};

ActivationStatistics activationStatistics(const ForwardPass& pass, const WindowPlan& plan,
                                          const ActivationOptions& options, JobContext& job);

struct RankedChannel {
    std::string site;
    int64_t channel = 0;
    double max = 0;
    double ratio = 0;  ///< to the median channel's of the site
};

/// Channels of the inputs of linears that stand out most, largest ratio first.
std::vector<RankedChannel> standingOut(const ActivationStatistics& statistics, size_t count);

}  // namespace lathe::core
