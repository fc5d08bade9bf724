// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every head of a network attends to on one short text, for looking at.

#include <memory>
#include <vector>

#include "core/backend/backend.h"
#include "core/model/model.h"
#include "core/train/batch.h"

namespace lathe::core {

struct AttentionPatterns {
    std::vector<TokenId> tokens;
    struct Layer {
        int layer = 0;
        /// Of each head: tokens x tokens, row by row; a row is a query's distribution over keys.
        std::vector<std::vector<float>> heads;
    };
    std::vector<Layer> layers;  ///< those that attend
};

/// Memory grows with the square of the tokens, times all heads: at most `kPatternTokens`. Throws
/// Error(Usage) for fewer than two tokens or more than that.
inline constexpr int64_t kPatternTokens = 64;
AttentionPatterns attentionPatterns(const ModelPtr& model, const std::vector<TokenId>& tokens,
                                    std::shared_ptr<Backend> backend, JobContext& job);

}  // namespace lathe::core
