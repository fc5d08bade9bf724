// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/outlier_features.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/thread_pool.h"
#include "core/observe/level_counts.h"

namespace lathe::core {

namespace {

constexpr int kHighest = FeatureLevels::kLevels - 1;

double magnitudeOf(int level) {
    return level / 10.0;
}

/// The highest level whose magnitude is reached; 0 for what is no number.
int levelOf(float magnitude) {
    if (!(magnitude < magnitudeOf(kHighest))) return std::isnan(magnitude) ? 0 : kHighest;
    const int level = static_cast<int>(magnitude * 10);
    if (magnitudeOf(level) > magnitude) return level - 1;
    return magnitudeOf(level + 1) <= magnitude ? level + 1 : level;
}

/// How many of a channel are at or above the level.
double countFrom(const std::vector<uint32_t>& counts, int64_t channel, int level) {
    const auto first = counts.begin() + channel * FeatureLevels::kLevels;
    return static_cast<double>(
        std::accumulate(first + level, first + FeatureLevels::kLevels, uint64_t{0}));
}

}  // namespace

LevelCounts::LevelCounts(int64_t width, int64_t positions, size_t layers)
    : m_peaks(static_cast<size_t>(width * positions)) {
    const auto levels = static_cast<size_t>(width * FeatureLevels::kLevels);
    m_levels.width = width;
    m_levels.positions = positions;
    m_levels.layers = static_cast<int>(layers);
    m_levels.layerPeaks.resize(layers * static_cast<size_t>(width));
    m_levels.positionsAt.resize(levels);
    m_levels.inputsAt.resize(levels);
}

void LevelCounts::add(int layer, int64_t firstPosition, ConstMatrix x, const JobContext& job) {
    m_levels.inputs += x.rows;
    float* peaks = m_levels.layerPeaks.data() + layer * m_levels.width;
    parallelFor(
        x.columns, 64,
        [&](int64_t begin, int64_t end) {
            for (int64_t r = 0; r < x.rows; ++r) {
                uint8_t* highest = m_peaks.data() + (firstPosition + r) * m_levels.width;
                for (int64_t c = begin; c < end; ++c) {
                    const float magnitude = std::fabs(x.row(r)[c]);
                    const int level = levelOf(magnitude);
                    peaks[c] = std::fmax(peaks[c], magnitude);
                    highest[c] = std::max(highest[c], static_cast<uint8_t>(level));
                    ++m_levels.inputsAt[static_cast<size_t>(c * FeatureLevels::kLevels + level)];
                }
            }
        },
        &job);
}

FeatureLevels LevelCounts::take() {
    for (size_t i = 0; i < m_peaks.size(); ++i) {
        const size_t channel = i % static_cast<size_t>(m_levels.width);
        ++m_levels.positionsAt[channel * FeatureLevels::kLevels + m_peaks[i]];
    }
    return std::move(m_levels);
}

std::vector<OutlierFeature> outlierFeatures(const FeatureLevels& levels,
                                            const OutlierCriterion& criterion) {
    const int level =
        static_cast<int>(std::clamp(std::round(criterion.magnitude * 10), 0.0, double{kHighest}));
    std::vector<OutlierFeature> found;
    for (int64_t c = 0; c < levels.width; ++c) {
        OutlierFeature feature;
        feature.channel = c;
        for (int layer = 0; layer < levels.layers; ++layer) {
            const double peak = levels.layerPeaks[static_cast<size_t>(layer * levels.width + c)];
            if (peak >= magnitudeOf(level)) ++feature.layers;
            feature.max = std::max(feature.max, peak);
        }
        if (feature.layers == 0) continue;
        feature.layersShare = feature.layers / static_cast<double>(levels.layers);
        feature.positionsShare =
            countFrom(levels.positionsAt, c, level) / static_cast<double>(levels.positions);
        feature.inputsShare =
            countFrom(levels.inputsAt, c, level) / static_cast<double>(levels.inputs);
        feature.meets = feature.layersShare >= criterion.layers &&
                        feature.positionsShare >= criterion.positions;
        found.push_back(feature);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const OutlierFeature& a, const OutlierFeature& b) {
                         return a.inputsShare > b.inputsShare;
                     });
    return found;
}

}  // namespace lathe::core
