// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small random models made in memory, for tests that need a network but no particular one.

#include "core/model/model.h"

namespace lathe::tests {

struct TinyModelOptions {
    int layers = 2;
    int width = 32, heads = 4, kvHeads = 2, headDim = 8, ffnWidth = 48;
    int64_t vocabulary = 64, context = 128;
    int64_t window = 0;        ///< of every second layer
    bool qkNorm = false, postNorms = false, qkvBias = false, tiedHead = true;
    core::RopeStyle rope = core::RopeStyle::Halves;
    core::DType type = core::DType::F32;  ///< of linear weights and embeddings
    std::string family = "llama";
    uint64_t seed = 1;
};

core::ModelSpec tinySpec(const TinyModelOptions& options);

/// Random weights for a spec: normal, of deviation 1/sqrt(columns), norms around 1; no tokenizer. Linear
/// weights and embeddings are of `type`.
core::ModelPtr randomModel(const core::ModelSpec& spec, uint64_t seed = 1, core::DType type = core::DType::F32);

/// A random model of tinySpec.
core::ModelPtr tinyModel(const TinyModelOptions& options = {});

}  // namespace lathe::tests
