// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Outlier features by the criterion of LLM.int8(), and what is kept of a model's inputs so that
// other criteria can be asked of them later without running it again.

#include <cstdint>
#include <vector>

namespace lathe::core {

/// A channel of the inputs that the width of the residual stream has (of attention and FFN).
struct OutlierFeature {
    int64_t channel = 0;
    int layers = 0;  ///< that reach the magnitude
    double layersShare = 0;
    double positionsShare = 0;  ///< where at least one layer does
    double max = 0;
    double inputsShare = 0;  ///< of all positions of all these inputs: what they are ranked by
    bool meets = false;      ///< both of the criterion's shares
};

struct OutlierCriterion {
    double magnitude = 6;
    double layers = 0.25;     ///< share of layers that have to reach it in the same channel
    double positions = 0.06;  ///< share of positions where at least one layer does
};

/// Counts by magnitude in tenths, the last of whatever is larger.
struct FeatureLevels {
    static constexpr int kLevels = 256;
    static constexpr double kStep = 0.1, kLargest = 25.5;  ///< that can be asked for

    int64_t width = 0, positions = 0, inputs = 0;  ///< inputs: positions of all inputs
    int layers = 0;
    std::vector<float> layerPeaks;      ///< layers x width
    std::vector<uint32_t> positionsAt;      ///< width x kLevels, of the largest of all layers
    std::vector<uint32_t> inputsAt;         ///< width x kLevels
};

/// Exact where the magnitude is a multiple of kStep up to kLargest; others are taken as the nearest
/// one. Channels that any layer reaches, widest spread first.
std::vector<OutlierFeature> outlierFeatures(const FeatureLevels& levels,
                                            const OutlierCriterion& criterion);

}  // namespace lathe::core
