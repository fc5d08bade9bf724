// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a network computes, as values. Llama, Qwen and Gemma are values of ModelSpec, not classes; layers
// may differ from each other in every field.

#include <cstdint>
#include <string>
#include <vector>

#include "core/backend/backend.h"

namespace lathe::core {

enum class RopeScaling { None, Linear, Llama3 };

struct RopeSpec {
    RopeStyle style = RopeStyle::None;
    double base = 10000;
    int dimensions = 0;  ///< rotated per head; the rest passes through
    RopeScaling scaling = RopeScaling::None;
    double factor = 1;                                         ///< Linear, Llama3
    double lowFrequencyFactor = 1, highFrequencyFactor = 4;    ///< Llama3
    double originalContext = 8192;                             ///< Llama3
    std::vector<float> divisors;  ///< explicit per-frequency divisors (GGUF rope_freqs); replaces scaling
    bool operator==(const RopeSpec&) const = default;
};

/// Angle per position step for each rotated pair: base^(-2i/dimensions), scaled (Llama 3.1 report;
/// transformers, modeling_rope_utils).
std::vector<double> ropeFrequencies(const RopeSpec& rope);

struct AttentionSpec {
    int heads = 1, kvHeads = 1, headDim = 1;
    double scale = 1;        ///< of the scores
    double softcap = 0;      ///< 0: none
    int64_t window = 0;      ///< sliding window; 0: full attention
    bool qkNorm = false;     ///< RMSNorm over headDim of q and k before RoPE
    bool qkvBias = false, outputBias = false;
    RopeSpec rope;
    bool operator==(const AttentionSpec&) const = default;
};

struct FfnSpec {
    int width = 0;
    Activation activation = Activation::SiLU;
    bool gated = true;       ///< down(activation(gate(x)) * up(x)); else down(activation(up(x)))
    bool bias = false;
    bool operator==(const FfnSpec&) const = default;
};

struct LayerSpec {
    AttentionSpec attention;
    FfnSpec ffn;
    double normEpsilon = 1e-5;  ///< RMSNorm
    bool postNorms = false;     ///< further norms on the outputs of attention and FFN (Gemma)
    int weightsOf = -1;         ///< index of the layer whose weights it uses; -1: its own
    bool operator==(const LayerSpec&) const = default;
};

struct ModelSpec {
    std::string family;       ///< registry id: "llama", "qwen2", ...
    std::string name;         ///< for people, from the checkpoint
    int width = 0;            ///< residual stream
    int64_t vocabulary = 0;
    int64_t context = 0;      ///< trained context length
    std::vector<LayerSpec> layers;
    double finalNormEpsilon = 1e-5;
    double embeddingScale = 1;
    double logitSoftcap = 0;
    bool tiedHead = false;    ///< the head is the embedding table
    bool operator==(const ModelSpec&) const = default;
};

/// JSON and back, lossless; specFromJson throws Error(Corrupt) on missing or insane fields.
std::string specToJson(const ModelSpec& spec);
ModelSpec specFromJson(const std::string& json);

/// Throws Error(Corrupt) naming the field when sizes contradict each other or sane limits (heads not a
/// multiple of KV heads, zero widths, more than 1000 layers, ...).
void checkSpec(const ModelSpec& spec);

}  // namespace lathe::core
