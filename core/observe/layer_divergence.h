// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where two versions of a network part: layer by layer over the same text, how far the residual
// streams are from each other, and how much of that is the layer's own doing (its changed version
// fed with what the reference feeds it) rather than handed down from layers before.

#include <optional>
#include <string>
#include <vector>

#include "core/evaluate/divergence.h"

namespace lathe::core {

/// Of what leaves a layer, over all positions that were fed.
struct StreamError {
    double relative = 0;  ///< ||x' - x|| / ||x||
    double cosine = 1;    ///< mean over positions where neither is zero
    double sqnrDb = 0;    ///< infinite without a difference
};

struct LayerError {
    StreamError total;  ///< with everything inherited
    StreamError own;    ///< from the reference's input on
};

struct LinearError {
    std::string site;
    int layer = -1;
    double own = 0;  ///< ||W'x - Wx|| / ||Wx|| on the reference's inputs, bias apart
};

struct LikelyToken {
    TokenId id = 0;
    double probability = 0;
};

/// A place where predictions differ much.
struct DivergentToken {
    int64_t window = 0, index = 0;  ///< index of the target in its window
    TokenId target = 0;
    std::vector<TokenId> before;                            ///< the last few tokens in front of it
    double kl = 0;                                          ///< nats
    double referenceProbability = 0, modelProbability = 0;  ///< of the target
    std::vector<LikelyToken> reference, model;              ///< likeliest first
};

struct LayerDivergenceOptions {
    double threshold = 0.1;  ///< of the relative error of the residual stream
    int tokens = 10;         ///< with the largest KL, at most
    int likely = 5;          ///< predictions of each
};

struct LayerDivergence {
    StreamError embedding;  ///< of what enters the first layer
    std::vector<LayerError> layers;
    std::vector<LinearError> linears;  ///< in the order of the network
    std::optional<int> firstPast;  ///< first layer whose total error is not within the threshold
    std::vector<DivergentToken> tokens;  ///< largest KL first
    DivergenceResult predictions;
};

/// Throws Error(Refused) unless both models have the same layers and predict the same tokens.
LayerDivergence divergenceByLayer(const ForwardPass& reference, const ForwardPass& model,
                                  const WindowPlan& plan, const LayerDivergenceOptions& options,
                                  JobContext& job);

}  // namespace lathe::core
