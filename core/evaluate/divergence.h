// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far a model's predictions are from a reference's: KL(reference || model) per scored token
// over the full vocabulary, how often the likeliest token agrees, and the paired change of
// perplexity. Both models run window by window side by side; only a few numbers per token are kept.

#include "core/evaluate/perplexity.h"

namespace lathe::core {

struct DivergenceResult {
    struct Kl {
        double mean = 0, standardError = 0, median = 0, p90 = 0, p99 = 0, max = 0;  ///< nats
    } kl;
    double top1Agreement = 0, top1StandardError = 0;  ///< fraction of tokens; sqrt(p(1-p)/(n-1))
    double lnRatio = 0,
           lnRatioStandardError = 0;    ///< ln(PPL model / PPL reference), paired by token
    double probabilityChangeRms = 0;    ///< of the right token's probability
    PerplexityResult reference, model;  ///< over the same tokens; seconds are shared
    int64_t tokens = 0;
    std::vector<double> tokenKl, windowKl;  ///< per scored token; mean of each window
};

/// Throws Error(Refused) unless both predict the same tokens.
void requireComparable(const Model& reference, const Model& model);

/// Refuses what requireComparable refuses.
DivergenceResult evaluateDivergence(const ForwardPass& reference, const ForwardPass& model,
                                    const TextData& text, const WindowOptions& options,
                                    JobContext& job);
DivergenceResult compareWindows(const ForwardPass& reference, const ForwardPass& model,
                                const WindowPlan& plan, JobContext& job);

}  // namespace lathe::core
