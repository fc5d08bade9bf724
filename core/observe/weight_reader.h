// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Walks over the sampled values of a weight in tiles whose borders depend on its shape only.

#include <functional>
#include <span>
#include <vector>

#include "core/base/job.h"
#include "core/encoding/encoding.h"
#include "core/observe/sample.h"

namespace lathe::core {

class WeightReader {
  public:
    /// At most `maxTiles` tiles.
    WeightReader(const Encoding& weight, const WeightSample& sample, int64_t maxTiles);

    size_t tiles() const { return m_tiles; }

    /// A run of neighbouring values: sample.rows[row], from `column` on.
    using Run =
        std::function<void(size_t tile, size_t row, int64_t column, std::span<const float>)>;

    /// Tiles in parallel, the runs of a tile in order; cancel is checked before each run.
    void eachRun(const JobContext& job, const Run& run) const;

  private:
    void readRow(size_t tile, size_t row, std::vector<float>& values, const JobContext& job,
                 const Run& run) const;

    const Encoding& m_weight;
    const WeightSample& m_sample;
    size_t m_tiles = 0;
    int64_t m_grain = 1;  // rows of the sample per tile
};

}  // namespace lathe::core
