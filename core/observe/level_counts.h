// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Fills FeatureLevels while inputs pass: a byte for each channel and position. Private to
// core/observe.

#include "core/base/job.h"
#include "core/observe/outlier_features.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

class LevelCounts {
  public:
    LevelCounts(int64_t width, int64_t positions, size_t layers);

    void add(int layer, int64_t firstPosition, ConstMatrix x, const JobContext& job);
    FeatureLevels take();

  private:
    FeatureLevels m_levels;
    std::vector<uint8_t> m_peaks;  // positions x width: the highest level of any input
};

}  // namespace lathe::core
