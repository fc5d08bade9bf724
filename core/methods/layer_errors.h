// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a step that looks at inputs publishes of each weight once it is done: how far its outputs on
// the calibration inputs are from what they were, and how far they would be without looking at
// inputs.

#include <functional>
#include <span>
#include <string>

#include "core/calibrate/input_statistics.h"
#include "core/methods/method.h"

namespace lathe::core {

struct WeightError {
    std::string weight;
    int64_t number = 0, count = 0;  ///< of the step's weights, in the order of the stream
    /// |(W' - W) x| / |W x| over all inputs x, on evenly spaced rows of large weights.
    double error = 0;
    double plainError = 0;  ///< of the weight rounded to nearest, or pruned by magnitude
    bool pruned = false;    ///< which of the two
};

/// A weight after the same compression without a look at inputs: the whole of one that is pruned,
/// since rows decide about each other, and of others only the rows whose errors are told.
using PlainWeight = std::function<std::vector<float>(std::span<const float> values, int64_t rows)>;

/// Writes one row of what a weight computes with from now on.
using DecodeRow = std::function<void(int64_t row, float* out)>;

class LayerErrors {
  public:
    /// Publishes to `job` what is told of the `targets` of a step. Without `plain` nothing is.
    LayerErrors(const std::vector<WeightPtr>& targets, PlainWeight plain, bool prunes,
                JobContext& job)
        : m_targets(targets), m_plain(std::move(plain)), m_prunes(prunes), m_job(job) {}

    /// `values` became `after`. Weights whose inputs left no gram behind are counted only.
    void tell(const Weight& weight, std::span<const float> values, const DecodeRow& after,
              const InputStatistics& inputs);

  private:
    const std::vector<WeightPtr>& m_targets;
    PlainWeight m_plain;
    bool m_prunes;
    JobContext& m_job;
    int64_t m_number = -1;  ///< done so far; -1: none was told
};

}  // namespace lathe::core
