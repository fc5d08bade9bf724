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
    std::vector<float> least, greatest;           ///< of each column, 0 among them
    /// Sum of x x^T, columns x columns, summed in float32; empty unless asked for. O(rows
    /// columns^2).
    std::vector<float> gram;
    std::vector<float> sample;  ///< evenly spaced rows, at most as many as asked for

    std::vector<float> meanAbsolute() const;  ///< of each column; empty without rows
    std::vector<float> meanSquares() const;   ///< the same
    std::vector<float> maxAbsolute() const;   ///< of each column
};

/// Adds up the inputs of one linear as they pass.
class StatisticsSum {
  public:
    explicit StatisticsSum(bool gram, int64_t sampleRows = 0)
        : m_wantsGram(gram), m_sampleRows(sampleRows) {}

    /// All matrices must have equally many columns.
    void add(ConstMatrix x, const JobContext* job);

    /// The sums so far, the gram mirrored below its diagonal. Throws Error(Refused) naming the
    /// first column that held NaN or infinity, or whose squares overflowed.
    InputStatistics take();

  private:
    void addChannels(ConstMatrix x, const JobContext* job);
    void addGram(ConstMatrix x, const JobContext* job);
    void addSample(ConstMatrix x);

    bool m_wantsGram;
    int64_t m_sampleRows;
    int64_t m_sampleStep = 1;  ///< between rows of the sample; doubled when they become too many
    InputStatistics m_sums;
};

}  // namespace lathe::core
