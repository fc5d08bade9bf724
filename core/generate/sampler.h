// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// From logits to the next token. The distribution is an object of its own, since speculative
// decoding must compare the same processed distribution of two models.

#include <span>
#include <vector>

#include "core/base/rng.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

/// Applied in the order of transformers' generate(): temperature, top-k, top-p.
struct SamplingOptions {
    double temperature = 0;  ///< 0: greedy
    int topK = 0;            ///< 0: all
    double topP = 1;  ///< smallest set of likeliest tokens whose probability reaches it; 1: all
};

/// Throws Error(Usage) for values outside their ranges.
void checkSampling(const SamplingOptions& options);

/// Probabilities that sum to 1, by ascending id; tokens that were cut are not in it.
struct TokenDistribution {
    std::vector<TokenId> ids;
    std::vector<double> probabilities;

    double of(TokenId id) const;   ///< 0 if cut
    TokenId draw(Rng& rng) const;  ///< one uniform number per call
};
TokenDistribution tokenDistribution(std::span<const float> logits, const SamplingOptions& options);

/// Greedy: the greatest logit, the lowest id of equals; no random number is drawn.
TokenId sampleToken(std::span<const float> logits, const SamplingOptions& options, Rng& rng);

}  // namespace lathe::core
