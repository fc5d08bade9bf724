// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Many prompts continued at once, as training data: by ids, to a fixed length, without an end.

#include <functional>
#include <span>
#include <vector>

#include "core/generate/sampler.h"
#include "core/model/forward.h"

namespace lathe::core {

struct ContinuationOptions {
    int64_t tokens = 64;  ///< to write after each prompt
    SamplingOptions sampling;
    int beam = 1;  ///< hypotheses kept; above 1: the likeliest text found, sampling is not used
    uint64_t seed = 0;
};

using TokenSequence = std::vector<TokenId>;

/// Called now and then with all texts so far, which may be given back as `written`.
using TextsWritten = std::function<void(std::span<const TokenSequence> texts)>;

/// The continuation of each prompt, the prompt left out. Prompt i draws from stream i of the seed,
/// so that it does not matter which others are there. Goes on behind those `written` before.
/// Advances the job by one per prompt; throws Error(Usage) for an empty prompt.
std::vector<TokenSequence> continuePrompts(const ForwardPass& pass,
                                           std::span<const TokenSequence> prompts,
                                           const ContinuationOptions& options, JobContext& job,
                                           std::vector<TokenSequence> written = {},
                                           const TextsWritten& onMore = {});

/// Beam search: of all continuations of one prompt those `beam` that are likeliest at each length
/// are kept (the earlier of equals). One per step is greedy; enough for all gives the mode.
TokenSequence beamSearch(const ForwardPass& pass, const TokenSequence& prompt, int64_t tokens,
                         int beam, const JobContext& job);

}  // namespace lathe::core
