// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is kept of each scored token when models are compared with a reference, and what a
// comparison says of all of them. Logits live only for a slice of bounded memory.

#include <functional>
#include <span>
#include <vector>

#include "core/evaluate/divergence.h"

namespace lathe::core {

/// Of one model against the reference, per scored token in order.
struct TokenScores {
    std::vector<double> kl, referenceNll, modelNll, agrees;

    void resize(size_t count);
    void score(size_t i, std::span<const float> reference, std::span<const float> model,
               TokenId target);
};

/// Makes the logits of input rows [first, first + count) of a window.
using LogitsOfRows = std::function<void(int64_t first, int64_t count, Matrix& out)>;

/// Of a window that went through all blocks. All three must outlive the result.
LogitsOfRows logitsOfRows(const ForwardPass& pass, const ForwardState& state,
                          const JobContext& job);

/// Scores a window's targets for every model; they become tokens `first`, `first` + 1, ... of
/// scores[m].
void scoreWindow(std::span<const TokenId> tokens, const Window& window, int64_t vocabulary,
                 const LogitsOfRows& reference, std::span<const LogitsOfRows> models, size_t first,
                 std::span<TokenScores> scores, const JobContext& job);

/// Without seconds and checksum, which scores do not know.
DivergenceResult summarizeScores(const WindowPlan& plan, TokenScores scores);

}  // namespace lathe::core
