// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Collects the tokens about which two models disagree most, and what each expected there. Private
// to core/observe.

#include "core/evaluate/token_scores.h"
#include "core/observe/layer_divergence.h"

namespace lathe::core {

class DivergentTokens {
  public:
    explicit DivergentTokens(const LayerDivergenceOptions& options) : m_options(options) {}

    /// Takes in a window that was scored as tokens `first`, `first` + 1, ... of `scores`.
    void add(int64_t windowIndex, const Window& window, std::span<const TokenId> tokens,
             const TokenScores& scores, size_t first, const LogitsOfRows& reference,
             const LogitsOfRows& model);

    std::vector<DivergentToken> take() { return std::move(m_kept); }

  private:
    void describe(DivergentToken& token, const LogitsOfRows& reference,
                  const LogitsOfRows& model) const;

    const LayerDivergenceOptions& m_options;
    std::vector<DivergentToken> m_kept;  // largest KL first, the earlier of equals
};

}  // namespace lathe::core
