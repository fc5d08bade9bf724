// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a network computes, as values. Llama, Gemma, BERT, ViT and a plain multilayer perceptron are values of
// ModelSpec, not classes; layers may differ from each other in every field.

#include <cstdint>
#include <string>
#include <string_view>
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
    bool causal = true;      ///< false: every position sees all of its sequence (encoders)
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

enum class LayerKind {
    Block,  ///< attention and FFN, each added to the residual stream
    Dense,  ///< y = activation(W x + b): a layer of a plain MLP, with a width of its own
};

struct DenseSpec {
    int width = 0;
    Activation activation = Activation::ReLU;
    bool bias = true;
    bool operator==(const DenseSpec&) const = default;
};

enum class NormKind {
    Rms,    ///< x / sqrt(mean(x^2) + epsilon) * weight
    Layer,  ///< (x - mean) / sqrt(variance + epsilon) * weight + bias
};
enum class NormPlace {
    Before,  ///< x + f(norm(x))
    After,   ///< norm(x + f(x)): the original transformer, BERT
};

struct LayerSpec {
    LayerKind kind = LayerKind::Block;
    AttentionSpec attention;    ///< of a block
    FfnSpec ffn;                ///< of a block
    DenseSpec dense;            ///< of a dense layer
    NormKind norm = NormKind::Rms;
    NormPlace normPlace = NormPlace::Before;
    double normEpsilon = 1e-5;
    bool postNorms = false;     ///< further norms on the outputs of attention and FFN (Gemma)
    int weightsOf = -1;         ///< index of the layer whose weights it uses; -1: its own
    bool operator==(const LayerSpec&) const = default;
};

enum class InputKind {
    Tokens,    ///< ids of a vocabulary
    Patches,   ///< images, cut into squares that one linear map embeds
    Features,  ///< vectors as wide as the network: tables, or images pixel by pixel
};

/// What goes in, and what is added to it before the first layer.
struct InputSpec {
    InputKind kind = InputKind::Tokens;
    int64_t positions = 0;     ///< rows of a learned position table; 0: none
    int64_t types = 0;         ///< rows of a table of token types (which sentence of a pair); 0: none
    bool norm = false;         ///< a norm over the sum of the embeddings, of the kind that the last layer has
    double normEpsilon = 1e-5;
    int imageSize = 0;         ///< of Patches: pixels per side
    int patchSize = 0;         ///< of Patches: pixels per side, without overlap
    int channels = 0;          ///< of Patches
    bool classToken = false;   ///< of Patches: a learned row before those of the image
    /// Of Patches and Features: x becomes (x - mean) / deviation, one of each per channel or feature, or one
    /// for all; empty: as they are. Pixels are fractions of full brightness.
    std::vector<float> mean, deviation;
    bool operator==(const InputSpec&) const = default;
};

enum class HeadKind {
    LanguageModel,  ///< logits over the vocabulary at every position
    Classifier,     ///< logits over labels, from the first row of each input
};

struct HeadSpec {
    HeadKind kind = HeadKind::LanguageModel;
    std::vector<std::string> labels;  ///< of a classifier, in the order of its outputs
    bool bias = false;
    bool pooler = false;              ///< activation(W x + b) before the classifier
    Activation poolerActivation = Activation::Tanh;
    bool operator==(const HeadSpec&) const = default;
};

struct ModelSpec {
    std::string family;       ///< registry id: "llama", "qwen2", ...
    std::string name;         ///< for people, from the checkpoint
    int width = 0;            ///< residual stream; of vectors as input: their length
    int64_t vocabulary = 0;   ///< 0 unless the input is tokens
    int64_t context = 0;      ///< trained context length; 0 unless the input is tokens
    InputSpec input;
    std::vector<LayerSpec> layers;
    bool finalNorm = true;    ///< of the kind that the last layer has
    double finalNormEpsilon = 1e-5;
    double embeddingScale = 1;
    double logitSoftcap = 0;
    HeadSpec head;
    bool tiedHead = false;    ///< the head is the embedding table

    bool classifies() const { return head.kind == HeadKind::Classifier; }
    NormKind finalNormKind() const { return layers.empty() ? NormKind::Rms : layers.back().norm; }
    int64_t outputs() const;              ///< logits per row: labels or vocabulary
    int64_t widthBefore(size_t layer) const;  ///< values per row that enter a layer; layers.size(): that leave the last
    int64_t patches() const;              ///< per image
    int64_t patchValues() const;          ///< pixels of one patch in all channels
    bool operator==(const ModelSpec&) const = default;
};

/// One attention as the backend takes it, without its matrices and position.
AttentionCall attentionCall(const AttentionSpec& spec);

/// JSON and back, lossless; specFromJson throws Error(Corrupt) on missing or insane fields.
std::string specToJson(const ModelSpec& spec);
ModelSpec specFromJson(const std::string& json);

/// Throws Error(Refused) unless the model predicts tokens; `purpose` ends the sentence ("perplexity").
void requireLanguageModel(const ModelSpec& spec, std::string_view purpose);

/// Throws Error(Corrupt) naming the field when sizes contradict each other or sane limits (heads not a
/// multiple of KV heads, zero widths, more than 1000 layers, ...).
void checkSpec(const ModelSpec& spec);

}  // namespace lathe::core
