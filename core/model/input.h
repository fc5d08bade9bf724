// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What goes into a network, made ready for its first layer: ids with their positions and types,
// images cut into normalised patches, normalised vectors. The same for inference and training.

#include <span>
#include <vector>

#include "core/model/spec.h"
#include "core/tensor/tensor.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

/// Things to classify, all of the kind that the model reads.
struct InputBatch {
    struct Text {
        std::vector<TokenId> tokens;
        std::vector<int32_t>
            types;  ///< which sentence of a pair each token belongs to; empty: all 0
    };
    std::vector<Text> texts;  ///< for models that read tokens
    /// For the others, one input per row: a vector, or an image as channels x height x width with
    /// pixels from 0 (dark) to 1.
    Matrix values;
};

/// Rows as the walk takes them (core/model/walk.h), those of one input after those of another.
struct InputRows {
    std::vector<int32_t> ids, types;  ///< of tokens
    std::vector<int64_t> positions;  ///< of every row that enters the first layer, within its input
    std::vector<int64_t> lengths;    ///< rows of each input
    Matrix values;                   ///< patches (without the class token) or vectors, normalised
};

/// Throws Error(Usage) when the batch is not what the model reads, naming the input that is not.
InputRows inputRows(const ModelSpec& spec, const InputBatch& batch);

/// The same row before the rows of each input; `lengths` count it.
Matrix insertFirstRows(std::span<const float> row, const Matrix& x,
                       std::span<const int64_t> lengths);

/// Positions as rows of the learned table; throws Error(Usage) for those beyond it.
std::vector<int32_t> learnedPositions(const ModelSpec& spec, std::span<const int64_t> positions);

}  // namespace lathe::core
