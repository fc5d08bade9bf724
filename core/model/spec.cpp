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

void checkLayer(const LayerSpec& layer) {
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
    checkRope(attention.rope, attention.headDim);
    needRange(layer.ffn.width, 1, kWidest, "the FFN width");
    needAtLeastZero(layer.normEpsilon, "the norm epsilon");
}

/// The shapes of the weights of two layers are the same.
bool sameWeights(const LayerSpec& a, const LayerSpec& b) {
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
    need(sameWeights(layer, owner),
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

void checkSpec(const ModelSpec& spec) {
    needRange(spec.width, 1, kWidest, "the width of the residual stream");
    needRange(spec.vocabulary, 1, kMostTokens, "the size of the vocabulary");
    needRange(spec.context, 1, kLongest, "the context length");
    needRange(static_cast<int64_t>(spec.layers.size()), 1, kMostLayers, "the number of layers");
    needAtLeastZero(spec.finalNormEpsilon, "the final norm's epsilon");
    needPositive(spec.embeddingScale, "the embedding scale");
    needAtLeastZero(spec.logitSoftcap, "the logit softcap");
    for (size_t i = 0; i < spec.layers.size(); ++i)
        withContext(fmt::format("layer {}", i), [&] {
            checkLayer(spec.layers[i]);
            checkSharing(spec, spec.layers[i]);
        });
}

}  // namespace lathe::core
