// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The data of a step as its model reads it: what training and calibration have in common.

#include <string>
#include <vector>

#include "core/methods/method.h"
#include "core/methods/train/emphasis.h"

namespace lathe::core {

/// Tokens of a text and how much each counts as a target (empty: all alike).
struct WeighedTokens {
    std::vector<TokenId> tokens;
    std::vector<float> weights;
};

/// Documents (between lines `<|endoftext|>`) one after another: each opens with the tokenizer's
/// BOS, if it has one; of several, each ends with its EOS. `emphasis`, if any, weighs them.
WeighedTokens documentTokens(const Tokenizer& tokenizer, const std::string& text,
                             const Emphasis* emphasis, const JobContext& job);

/// Throws Error(Usage) unless the model can read the data: a plain text for one that predicts
/// tokens, labelled examples for a classifier.
void requireUsable(const Model& model, const Dataset& data);

}  // namespace lathe::core
