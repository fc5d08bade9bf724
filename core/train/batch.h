// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a training step sees at once.

#include <span>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

/// A target that is not counted.
inline constexpr TokenId kNoTarget = -1;

/// Tokens and, for each of them, what should follow it.
struct TrainingSequence {
    std::vector<TokenId> tokens, targets;
};
using TrainingBatch = std::vector<TrainingSequence>;

int64_t countTargets(const TrainingBatch& batch);

/// Rows with a target that counts, where the sequences' rows stand one after another.
std::vector<int64_t> countedRows(const TrainingBatch& batch);

/// Windows of `window` tokens, one after another, each target the next token; a last part that is
/// too short is left out.
TrainingBatch trainingWindows(std::span<const TokenId> tokens, int64_t window);

}  // namespace lathe::core
