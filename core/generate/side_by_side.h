// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The same prompt continued by several models in turn, one token each, and what is needed to
// compare the texts: where they differ, and what one model makes of the other's words.

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/generate/text_generation.h"

namespace lathe::core {

/// `model` is the index of the pass that chose the token.
using SideCallback = std::function<void(size_t model, const GeneratedToken& token)>;

/// Every model starts from the same seed. A model whose text has ended waits for the others.
std::vector<GenerateResult> generateSideBySide(
    const std::vector<std::shared_ptr<const ForwardPass>>& passes, std::string_view prompt,
    const GenerateOptions& options, JobContext& job, const SideCallback& onToken);

/// What `pass` would have thought at each place of a text that stands behind the prompt, whoever
/// wrote it: probability of the token there and the likeliest ones. `piece` is unset.
std::vector<GeneratedToken> scoreText(const ForwardPass& pass, std::string_view prompt,
                                      const std::vector<TokenId>& text,
                                      const GenerateOptions& options, JobContext& job);

/// Which tokens of two texts have no counterpart in the other: a longest common subsequence stays
/// unmarked (earliest matches first). Time and memory O(n m) behind the common beginning.
struct TextDifference {
    std::vector<bool> first, second;  ///< one per token, true: differs
    int64_t samePrefix = 0;           ///< tokens before the first difference
};
TextDifference differenceOf(std::span<const TokenId> first, std::span<const TokenId> second);

}  // namespace lathe::core
