// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a step does to the outputs of each weight on what enters it, told while the step runs,
// beside what it would do without looking at that: round to nearest, prune the smallest.

#include <span>
#include <string>
#include <vector>

#include "core/calibrate/input_statistics.h"
#include "core/encoding/encoding.h"

namespace lathe::core {

/// Of one weight: ||(W - W') X|| / ||W X|| over a few evenly spaced rows of W. Published.
struct OutputErrorProgress {
    std::string weight;
    int64_t done = 0, total = 0;  ///< weights of the step
    double error = 0, nearest = 0;
};

class OutputErrors {
  public:
    OutputErrors(int64_t weights, JobContext& job) : m_total(weights), m_job(job) {}

    /// The rows that are looked at.
    static std::vector<int64_t> rowsOf(const Encoding& weight);
    static std::vector<float> valuesAt(const Encoding& weight, std::span<const int64_t> rows);
    static std::vector<float> valuesAt(std::span<const float> values, int64_t columns,
                                       std::span<const int64_t> rows);

    /// The same rows of the weight, of what it has become, and of what it would have become.
    void publish(const std::string& weight, const InputStatistics& inputs,
                 std::span<const float> before, std::span<const float> after,
                 std::span<const float> nearest);

  private:
    int64_t m_done = 0, m_total;
    JobContext& m_job;
};

}  // namespace lathe::core
