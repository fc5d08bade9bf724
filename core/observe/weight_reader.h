// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Walks over the sampled values of a weight in tiles whose borders depend on its shape only. A tile
// comes as blocks that stay in the caches: several whole rows, or a piece of one.

#include <functional>
#include <vector>

#include "core/base/job.h"
#include "core/encoding/encoding.h"
#include "core/observe/sample.h"
#include "core/observe/value_block.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

class WeightReader {
  public:
    /// At most `maxTiles` tiles.
    WeightReader(const Encoding& weight, const WeightSample& sample, int64_t maxTiles);

    size_t tiles() const { return m_tiles; }

    /// Values of sample.rows[row] and those behind it, from `column` on.
    using Visit = std::function<void(size_t row, int64_t column, const ValueBlock& block)>;
    /// What to do with the blocks of a tile, one after the other.
    using Tile =
        std::function<void(size_t tile, const std::function<void(const Visit&)>& eachBlock)>;

    /// A walk that ends where the next one begins finds the last values in the caches.
    enum class Order { Ascending, Descending };
    /// Tiles in parallel, the blocks of each in this order; cancel is checked before each block.
    void eachTile(const JobContext& job, const Tile& tile, Order order = Order::Ascending) const;

  private:
    void eachBlock(int64_t begin, int64_t end, Order order, const JobContext& job,
                   const Visit& visit) const;
    ValueBlock plainBlock(const Tensor& tensor, int64_t row, int64_t rows, int64_t column,
                          int64_t width, std::vector<float>& values) const;
    void decode(int64_t row, int64_t rows, std::vector<float>& values) const;

    const Encoding& m_weight;
    const WeightSample& m_sample;
    size_t m_tiles = 0;
    int64_t m_grain = 1;  // rows of the sample per tile
};

}  // namespace lathe::core
