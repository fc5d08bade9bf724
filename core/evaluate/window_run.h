// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One window on its way to log-probabilities: the blocks are run once, logits are made for the rows
// that somebody wants, a slice at a time. Internal to evaluate/.

#include <functional>
#include <span>
#include <vector>

#include "core/model/forward.h"

namespace lathe::core {

class WindowRun {
  public:
    /// Runs `inputs` through all blocks behind what the cache holds.
    WindowRun(const ForwardPass& pass, KvCache& cache, std::span<const TokenId> inputs,
              const JobContext& job);

    /// Logits of input rows [first, first + count).
    void logits(int64_t first, int64_t count, Matrix& out) const;

  private:
    const ForwardPass& m_pass;
    const JobContext& m_job;
    ForwardState m_state;
};

/// Rows whose logits take 64 MiB at most; at least one.
int64_t rowsPerSlice(int64_t vocabulary);

/// Scores targets[i] by row firstRow + i: calls `visit(i, logits)` for each, from several threads,
/// a row at a time. What visit computes from its row must not depend on other rows.
void forEachTarget(const WindowRun& run, int64_t firstRow, int64_t targets, int64_t vocabulary,
                   const JobContext& job,
                   const std::function<void(int64_t, std::span<const float>)>& visit);

}  // namespace lathe::core
