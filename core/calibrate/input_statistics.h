// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is remembered of the values that enter a linear, added up over all calibration rows. The
// sums are made in tiles of fixed size and in the order of the rows, so that they do not depend on
// the number of threads.

#include <cstdint>
#include <vector>

#include "core/base/job.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

struct InputStatistics {
    int64_t rows = 0, columns = 0;
    std::vector<double> sumAbsolute, sumSquares;  ///< of each column
    std::vector<float> maxAbsolute;               ///< of each column
    /// Sum of x x^T, columns x columns, summed in float32; empty unless asked for. O(rows
    /// columns^2).
    std::vector<float> gram;
};

/// Adds up the inputs of one linear as they pass.
class StatisticsSum {
  public:
    explicit StatisticsSum(bool gram) : m_wantsGram(gram) {}

    /// All matrices must have equally many columns.
    void add(ConstMatrix x, const JobContext* job);

    /// The sums so far, the gram mirrored below its diagonal. Throws Error(Refused) naming the
    /// first column that held NaN or infinity, or whose squares overflowed.
    InputStatistics take();

  private:
    void addChannels(ConstMatrix x, const JobContext* job);
    void addGram(ConstMatrix x, const JobContext* job);

    bool m_wantsGram;
    InputStatistics m_sums;
};

}  // namespace lathe::core
