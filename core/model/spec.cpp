// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/spec.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/model/limits.h"

namespace lathe::core {

namespace {

/// One frequency after scaling; rows of a table, one per RopeScaling.
struct ScalingRule {
    RopeScaling scaling;
    double (*scaled)(double frequency, const RopeSpec& rope);
};

/// Wavelengths beyond original/low are stretched by `factor`, those below original/high kept, those
/// between blended (transformers, modeling_rope_utils, _compute_llama3_parameters).
double llama3Scaled(double frequency, const RopeSpec& rope) {
    const double wavelength = 2 * std::numbers::pi / frequency;
    if (wavelength > rope.originalContext / rope.lowFrequencyFactor) return frequency / rope.factor;
    if (wavelength < rope.originalContext / rope.highFrequencyFactor) return frequency;
    const double smooth = (rope.originalContext / wavelength - rope.lowFrequencyFactor) /
                          (rope.highFrequencyFactor - rope.lowFrequencyFactor);
    return ((1 - smooth) / rope.factor + smooth) * frequency;
}

constexpr ScalingRule kScalings[] = {
    {RopeScaling::None, [](double frequency, const RopeSpec&) { return frequency; }},
    {RopeScaling::Linear, [](double frequency, const RopeSpec& rope) { return frequency / rope.factor; }},
    {RopeScaling::Llama3, llama3Scaled},
};

/// Throws naming the field; `holds` is what must be true of it.
void need(bool holds, const std::string& problem) {
    if (!holds) throw Error(ErrorKind::Corrupt, problem);
}

void needRange(int64_t value, int64_t low, int64_t high, std::string_view field) {
    need(value >= low && value <= high,
         fmt::format("{} is {}; {} to {} was expected", field, value, low, high));
}

void needPositive(double value, std::string_view field) {
    need(std::isfinite(value) && value > 0, fmt::format("{} is {}; a positive number was expected", field, value));
}

void needAtLeastZero(double value, std::string_view field) {
    need(std::isfinite(value) && value >= 0, fmt::format("{} is {}; zero or more was expected", field, value));
}

void checkRope(const RopeSpec& rope, int headDim) {
    if (rope.style == RopeStyle::None) return;
    needRange(rope.dimensions, 2, headDim, "the number of rotated dimensions");
    need(rope.dimensions % 2 == 0,
         fmt::format("{} dimensions are rotated; an even number was expected", rope.dimensions));
    needPositive(rope.base, "the RoPE base");
    needPositive(rope.factor, "the RoPE scaling factor");
    if (rope.scaling == RopeScaling::Llama3) {
        needPositive(rope.lowFrequencyFactor, "the RoPE low frequency factor");
        need(std::isfinite(rope.highFrequencyFactor) && rope.highFrequencyFactor > rope.lowFrequencyFactor,
             fmt::format("the RoPE high frequency factor {} is not above the low one {}",
                         rope.highFrequencyFactor, rope.lowFrequencyFactor));
        needPositive(rope.originalContext, "the original context of the RoPE scaling");
    }
    if (rope.divisors.empty()) return;
    need(rope.divisors.size() == static_cast<size_t>(rope.dimensions) / 2,
         fmt::format("there are {} RoPE divisors for {} rotated dimensions; half as many were expected",
                     rope.divisors.size(), rope.dimensions));
    for (const float divisor : rope.divisors) needPositive(double{divisor}, "a RoPE divisor");
}

void checkDense(const DenseSpec& dense) { needRange(dense.width, 1, kWidest, "the width of the dense layer"); }

void checkBlock(const LayerSpec& layer) {
    const AttentionSpec& attention = layer.attention;
    needRange(attention.heads, 1, kMostHeads, "the number of heads");
    needRange(attention.kvHeads, 1, attention.heads, "the number of KV heads");
    need(attention.heads % attention.kvHeads == 0,
         fmt::format("{} heads are not a multiple of {} KV heads", attention.heads, attention.kvHeads));
    needRange(attention.headDim, 1, kMostHeads, "the head dimension");
    needRange(int64_t{attention.heads} * attention.headDim, 1, kWidest, "heads x head dimension");
    needPositive(attention.scale, "the attention scale");
    needAtLeastZero(attention.softcap, "the attention softcap");
    needRange(attention.window, 0, kLongest, "the attention window");
    need(attention.causal || attention.window == 0,
         "attention to both sides has a window, which this program does not know");
    checkRope(attention.rope, attention.headDim);
    needRange(layer.ffn.width, 1, kWidest, "the FFN width");
    needAtLeastZero(layer.normEpsilon, "the norm epsilon");
}

void checkLayer(const ModelSpec& spec, size_t index) {
    const LayerSpec& layer = spec.layers[index];
    if (layer.kind == LayerKind::Dense) return checkDense(layer.dense);
    checkBlock(layer);
    need(spec.widthBefore(index) == spec.width,
         fmt::format("{} values enter it; {}, the width of the residual stream, was expected", spec.widthBefore(index),
                     spec.width));
}

void checkNormalisation(const InputSpec& input, int64_t kinds) {
    const auto count = static_cast<int64_t>(input.mean.size());
    need(input.mean.size() == input.deviation.size() && (count <= 1 || count == kinds),
         fmt::format("the input is normalised by {} means and {} deviations; none, one or {} of each were expected", count,
                     input.deviation.size(), kinds));
    for (const float mean : input.mean) need(std::isfinite(mean), "a mean of the input is not finite");
    for (const float deviation : input.deviation) needPositive(double{deviation}, "a deviation of the input");
}

void checkPatches(const ModelSpec& spec) {
    const InputSpec& input = spec.input;
    needRange(input.imageSize, 1, kMostPixels, "the image size");
    needRange(input.patchSize, 1, input.imageSize, "the patch size");
    needRange(input.channels, 1, kMostLabels, "the number of channels");
    need(input.imageSize % input.patchSize == 0,
         fmt::format("an image of {} pixels per side is no whole number of patches of {}", input.imageSize,
                     input.patchSize));
    needRange(spec.patchValues(), 1, kWidest, "the number of values of a patch");
}

void checkInput(const ModelSpec& spec) {
    const InputSpec& input = spec.input;
    needAtLeastZero(input.normEpsilon, "the embedding norm's epsilon");
    need(!input.classToken || input.kind == InputKind::Patches, "an input that is no image has a class token");
    if (input.kind == InputKind::Tokens) {
        needRange(spec.vocabulary, 1, kMostTokens, "the size of the vocabulary");
        needRange(spec.context, 1, kLongest, "the context length");
        needRange(input.positions, 0, kMostTokens, "the number of learned positions");
        needRange(input.types, 0, kMostTokens, "the number of token types");
        return checkNormalisation(input, 0);
    }
    needRange(spec.vocabulary, 0, 0, "the size of the vocabulary of an input without tokens");
    needRange(spec.context, 0, 0, "the context length of an input without tokens");
    needRange(input.types, 0, 0, "the number of token types of an input without tokens");
    if (input.kind == InputKind::Features) {
        needRange(input.positions, 0, 0, "the number of learned positions of a vector");
        return checkNormalisation(input, spec.width);
    }
    checkPatches(spec);
    const int64_t rows = spec.patches() + (input.classToken ? 1 : 0);
    need(input.positions == 0 || input.positions == rows,
         fmt::format("there are {} learned positions for the {} rows of an image", input.positions, rows));
    checkNormalisation(input, input.channels);
}

void checkHead(const ModelSpec& spec) {
    need(!spec.finalNorm || spec.layers.back().kind == LayerKind::Block, "a norm stands behind a dense layer");
    if (spec.classifies()) {
        needRange(static_cast<int64_t>(spec.head.labels.size()), 1, kMostLabels, "the number of labels");
        return need(!spec.tiedHead, "a classifier cannot have the embedding table for a head");
    }
    need(spec.input.kind == InputKind::Tokens, "a network that predicts tokens must read tokens");
    need(spec.head.labels.empty() && !spec.head.pooler && !spec.head.bias,
         "a network that predicts tokens has labels, a pooler or a bias at its head");
    for (const LayerSpec& layer : spec.layers)
        need(layer.kind == LayerKind::Block && layer.attention.causal,
             "a network that predicts tokens must read from left to right in every layer");
}

/// The shapes of the weights of two layers are the same.
bool sameWeights(const LayerSpec& a, const LayerSpec& b) {
    if (a.kind != b.kind || a.norm != b.norm) return false;
    if (a.kind == LayerKind::Dense) return a.dense.width == b.dense.width && a.dense.bias == b.dense.bias;
    const AttentionSpec &x = a.attention, &y = b.attention;
    return x.heads == y.heads && x.kvHeads == y.kvHeads && x.headDim == y.headDim && x.qkNorm == y.qkNorm &&
           x.qkvBias == y.qkvBias && x.outputBias == y.outputBias && a.ffn.width == b.ffn.width &&
           a.ffn.gated == b.ffn.gated && a.ffn.bias == b.ffn.bias && a.postNorms == b.postNorms;
}

void checkSharing(const ModelSpec& spec, const LayerSpec& layer) {
    if (layer.weightsOf == -1) return;
    needRange(layer.weightsOf, 0, static_cast<int64_t>(spec.layers.size()) - 1, "the layer whose weights it shares");
    const LayerSpec& owner = spec.layers[static_cast<size_t>(layer.weightsOf)];
    need(owner.weightsOf == -1,
         fmt::format("layer {}, whose weights it shares, has no weights of its own", layer.weightsOf));
    const auto index = static_cast<size_t>(&layer - spec.layers.data());
    need(sameWeights(layer, owner) &&
             spec.widthBefore(index) == spec.widthBefore(static_cast<size_t>(layer.weightsOf)),
         fmt::format("layer {}, whose weights it shares, has another shape", layer.weightsOf));
}

}  // namespace

std::vector<double> ropeFrequencies(const RopeSpec& rope) {
    std::vector<double> frequencies;
    for (int i = 0; i < rope.dimensions / 2; ++i) {
        double frequency = std::pow(rope.base, -2.0 * i / rope.dimensions);
        if (!rope.divisors.empty()) {
            frequency /= double{rope.divisors[static_cast<size_t>(i)]};
        } else {
            for (const ScalingRule& rule : kScalings)
                if (rule.scaling == rope.scaling) {
                    frequency = rule.scaled(frequency, rope);
                    break;
                }
        }
        frequencies.push_back(frequency);
    }
    return frequencies;
}

AttentionCall attentionCall(const AttentionSpec& spec) {
    AttentionCall call;
    call.heads = spec.heads;
    call.kvHeads = spec.kvHeads;
    call.headDim = spec.headDim;
    call.scale = static_cast<float>(spec.scale);
    call.softcap = static_cast<float>(spec.softcap);
    call.window = spec.window;
    call.causal = spec.causal;
    return call;
}

int64_t ModelSpec::outputs() const {
    return classifies() ? static_cast<int64_t>(head.labels.size()) : vocabulary;
}

int64_t ModelSpec::widthBefore(size_t layer) const {
    const bool dense = layer > 0 && layers[layer - 1].kind == LayerKind::Dense;
    return dense ? layers[layer - 1].dense.width : width;
}

int64_t ModelSpec::patches() const {
    const int64_t perSide = input.patchSize > 0 ? input.imageSize / input.patchSize : 0;
    return perSide * perSide;
}

int64_t ModelSpec::patchValues() const { return int64_t{input.channels} * input.patchSize * input.patchSize; }

void requireLanguageModel(const ModelSpec& spec, std::string_view purpose) {
    if (spec.classifies())
        throw Error(ErrorKind::Refused,
                    fmt::format("the model '{}' sorts its input into {} classes and predicts no tokens, so there is no "
                                "{}; measure its accuracy on labelled data instead",
                                spec.name, spec.head.labels.size(), purpose));
}

void checkSpec(const ModelSpec& spec) {
    needRange(spec.width, 1, kWidest, "the width of the residual stream");
    checkInput(spec);
    needRange(static_cast<int64_t>(spec.layers.size()), 1, kMostLayers, "the number of layers");
    needAtLeastZero(spec.finalNormEpsilon, "the final norm's epsilon");
    needPositive(spec.embeddingScale, "the embedding scale");
    needAtLeastZero(spec.logitSoftcap, "the logit softcap");
    checkHead(spec);
    for (size_t i = 0; i < spec.layers.size(); ++i)
        withContext(fmt::format("layer {}", i), [&] {
            checkLayer(spec, i);
            checkSharing(spec, spec.layers[i]);
        });
}

}  // namespace lathe::core
