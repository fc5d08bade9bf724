// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The residual stream of a model at every boundary between blocks, for all windows of a text. A
// model that differs from block k on starts from there instead of from the first block, and gives
// the same bits.

#include "core/evaluate/windows.h"
#include "core/model/forward.h"
#include "core/observe/spilled_matrices.h"

namespace lathe::core {

class BoundaryStates {
  public:
    /// Runs the model over all windows; states beyond `memoryLimitBytes` go to a temporary file.
    BoundaryStates(const ForwardPass& pass, const WindowPlan& plan, uint64_t memoryLimitBytes,
                   JobContext& job);

    /// The state of a window before `block` (after the last one: the number of blocks), ready to be
    /// run on with `cache`, which is emptied.
    ForwardState at(size_t window, int block, KvCache& cache) const;

    int blocks() const { return m_blocks; }
    int64_t rows(size_t window) const { return m_rows[window]; }
    int64_t allRows() const;
    const SpilledMatrices& kept() const { return m_states; }

  private:
    int m_blocks;
    std::vector<int64_t> m_rows;  // of each window
    SpilledMatrices m_states;     // window after window, block after block
};

/// What is fed of a window: all its tokens but the last, which is only a target.
std::span<const TokenId> inputsOf(const std::vector<TokenId>& tokens);

}  // namespace lathe::core
