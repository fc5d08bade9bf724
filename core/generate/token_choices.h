// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a model thought of at one place of a text: the token that stands there, how likely it was,
// and the likeliest alternatives.

#include <span>
#include <string>
#include <vector>

#include "core/generate/sampler.h"

namespace lathe::core {

struct TokenChoice {
    TokenId id = 0;
    std::string text;  ///< see shownToken()
    double probability = 0;
};

struct GeneratedToken {
    TokenId id = 0;
    std::string text;   ///< see shownToken()
    std::string piece;  ///< valid UTF-8 that this token completes; may be empty
    double probability = 0;
    std::vector<TokenChoice> top;  ///< likeliest first, the lower id of equals
    double seconds = 0;            ///< that choosing it took, the model's pass included
};

/// The bytes of a token if they are valid UTF-8, "<0xE6><0x97>" if they are part of a character,
/// and the name of a control token.
std::string shownToken(const Tokenizer& tokenizer, TokenId id);

/// The distribution that probabilities are told of: the one that is drawn from. A greedy choice
/// draws from nothing, so it is the model's own (temperature 1, nothing cut).
SamplingOptions reportedSampling(const SamplingOptions& options);

/// Probability of `id` and the `count` likeliest under reportedSampling(options). `piece` and
/// `seconds` stay unset; of ids beyond the tokenizer's pieces the text is empty.
GeneratedToken describeChoice(const Tokenizer& tokenizer, std::span<const float> logits, TokenId id,
                              const SamplingOptions& options, int count);

}  // namespace lathe::core
