// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A short look at a model at work: what its linears and layers give on a few inputs, how well it
// predicts a short text, how it goes on with it. Made before and after a step it shows what the
// step broke. It costs one pass over at most kLookTokens tokens (or kLookExamples examples) and
// generating a dozen tokens (kLookWritten where they repeat), and holds kLookTokens x (layers + 1)
// x width floats.

#include <limits>
#include <string>
#include <vector>

#include "core/methods/method.h"
#include "core/model/forward.h"

namespace lathe::core {

inline constexpr int64_t kLookTokens = 96, kLookPrompt = 16, kLookWritten = 32, kLookExamples = 16;

/// What is looked at the model with; the same before and after.
struct LookInput {
    std::vector<TokenId> tokens;  ///< of a model that predicts tokens
    bool isText = false;          ///< tokens of a text, so that predictions can be judged
    InputBatch examples;          ///< of a classifier
    std::string name;             ///< "96 tokens of notes.txt"
    std::string data;  ///< "notes.txt"; empty: a built-in text, or noise
};

/// The beginning of the calibration data, or of the training data, or of what a sample was trained
/// on; without any (or with data that the model cannot read) a short English text; noise for models
/// that read no text.
LookInput lookInput(const Model& model, const StepData* data, const JobContext& job);

/// What left a linear, the heads or a layer ("layers.3") over all positions.
struct SiteOutput {
    std::string site;
    int64_t rows = 0;
    bool finite = true;
    bool zero = true;      ///< every value, at every position
    bool constant = true;  ///< the same row at every position
};

struct ModelLook {
    std::vector<SiteOutput> sites;  ///< in the order of the network
    std::vector<Matrix> stream;     ///< residual stream before each layer and behind the last one
    /// Mean over the text's tokens, nats; NaN where there is no text to predict.
    double nll = std::numeric_limits<double>::quiet_NaN();
    /// Greedily behind the text's beginning, up to the end of text; no more than shows whether it
    /// repeats itself.
    std::vector<TokenId> written;
};

ModelLook lookAt(const ModelPtr& model, const std::shared_ptr<Backend>& backend,
                 const LookInput& input, JobContext& job);

/// The shortest period of at most 8 tokens that the last 24 repeat with; 0 if there is none.
int64_t repeatedPeriod(const std::vector<TokenId>& written);

}  // namespace lathe::core
