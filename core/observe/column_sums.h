// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Range, mean and m2 of each column over some rows of a weight, as shifted sums in fp64: the first
// value of a column is its shift, so that nothing cancels where values are far from zero.

#include <vector>

#include "core/observe/value_block.h"
#include "core/observe/weight_statistics.h"

namespace lathe::core {

class ColumnSums {
  public:
    explicit ColumnSums(size_t columns);

    /// Rows of the columns from `first` on. `finite`: that all values are is known.
    void add(int64_t first, const ValueBlock& block, bool finite);
    void merge(const ColumnSums& other);
    ChannelRange range(int64_t column) const;

    static constexpr int64_t kBytes = 40;  ///< of one column

  private:
    void addOne(size_t column, float value);

    std::vector<float> m_low, m_high;
    std::vector<double> m_count, m_shift, m_sum, m_squares;
};

}  // namespace lathe::core
