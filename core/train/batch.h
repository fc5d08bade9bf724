// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a training step sees at once.

#include <span>
#include <vector>

#include "core/model/input.h"

namespace lathe::core {

/// A target that is not counted.
inline constexpr TokenId kNoTarget = -1;

/// One example. Of a language model: tokens and, for each of them, what should follow it. Of a
/// classifier: its input (see InputBatch) and one target, its label.
struct TrainingSequence {
    std::vector<TokenId> tokens, targets;
    std::vector<int32_t> types = {};  ///< of tokens; may be empty
    std::vector<float> values = {};   ///< instead of tokens, where the model reads numbers
    std::vector<float> weights = {};  ///< how much each target counts; empty: 1 each
};
using TrainingBatch = std::vector<TrainingSequence>;

int64_t countTargets(const TrainingBatch& batch);

/// Rows with a target that counts, where the sequences' rows stand one after another.
std::vector<int64_t> countedRows(const TrainingBatch& batch);

/// Windows of `window` tokens, one after another, each target the next token; a last part that is
/// too short is left out.
TrainingBatch trainingWindows(std::span<const TokenId> tokens, int64_t window);

/// What the network reads of the examples.
InputBatch inputsOf(const ModelSpec& spec, const TrainingBatch& batch);

/// Rows behind the last layer whose logits are compared with something, and with what.
struct CountedRows {
    std::vector<int64_t> rows;
    std::vector<int32_t> targets;
    std::vector<float> weights;  ///< of targets; empty: 1 each
};
/// Throws Error(Usage) for a target that the model has no logit for.
CountedRows countedRows(const ModelSpec& spec, const TrainingBatch& batch);

}  // namespace lathe::core
