// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/families/gguf_keys.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/model/key_reader.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

KeyReader readerOf(const RawCheckpoint& raw, const GgufTraits& traits) {
    return {raw.metadata, "metadata", fmt::format("{}.", traits.architecture)};
}

/// Rows of the embedding; without it the reader of the checkpoint will report that it is missing.
int64_t vocabularyOf(const RawCheckpoint& raw, const KeyReader& keys) {
    if (const RawTensor* table = raw.find("token_embd.weight")) return table->encoding->rows();
    return keys.countOr("vocab_size", 1, 1, kMostTokens);
}

RopeSpec ropeOf(const RawCheckpoint& raw, const KeyReader& keys, const GgufTraits& traits, int headDim) {
    RopeSpec rope;
    rope.style = traits.style;
    rope.base = keys.realOr("rope.freq_base", 10000);
    rope.dimensions = static_cast<int>(keys.countOr("rope.dimension_count", headDim, 1, headDim));
    const std::string type = keys.textOr("rope.scaling.type", "linear");
    if (type != "none" && type != "linear")
        throw Error(ErrorKind::Unsupported,
                    fmt::format("metadata: rope.scaling.type is '{}'; only none and linear are read yet", type));
    const double factor = keys.realOr("rope.scaling.factor", keys.realOr("rope.scale_linear", 0));
    if (type == "linear" && factor != 0 && factor != 1) {
        rope.scaling = RopeScaling::Linear;
        rope.factor = factor;
    }
    const RawTensor* divisors = traits.divisors ? raw.find("rope_freqs.weight") : nullptr;
    if (!divisors) return rope;
    if (divisors->encoding->elements() > headDim)
        throw Error(ErrorKind::Corrupt, fmt::format("the tensor 'rope_freqs.weight' has {} elements; half the head "
                                                    "dimension of {} was expected",
                                                    divisors->encoding->elements(), headDim));
    rope.divisors = divisors->encoding->decode();
    if (rope.scaling == RopeScaling::Linear)  // llama.cpp applies both
        for (float& divisor : rope.divisors) divisor *= static_cast<float>(rope.factor);
    rope.scaling = RopeScaling::None;
    rope.factor = 1;
    return rope;
}

/// Which layers slide: said layer by layer, or by a period, or left to the architecture.
bool slides(const KeyReader& keys, const GgufTraits& traits, int layer, int layers) {
    int64_t period = traits.windowPeriod;
    if (const MetaValue* pattern = keys.find("attention.sliding_window_pattern")) {
        if (const MetaValue::Array* each = pattern->array()) {
            if (each->size() != static_cast<size_t>(layers))
                keys.fail("attention.sliding_window_pattern",
                          fmt::format("has {} entries for {} layers", each->size(), layers));
            const MetaValue& entry = (*each)[static_cast<size_t>(layer)];
            return entry.boolean().value_or(entry.integer().value_or(0) != 0);
        }
        period = keys.count("attention.sliding_window_pattern", 0, kMostLayers);
    }
    return period == 0 || layer % period < period - 1;
}

void refuseExperts(const KeyReader& keys) {
    if (const int64_t experts = keys.countOr("expert_count", 0, 0, 1 << 20); experts > 0)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the model mixes {} experts per layer; only dense models are read yet", experts));
}

}  // namespace

ModelSpec decoderFromGguf(const RawCheckpoint& raw, const GgufTraits& traits) {
    const KeyReader keys = readerOf(raw, traits);
    refuseExperts(keys);
    ModelSpec spec;
    spec.name = KeyReader(raw.metadata, "metadata").textOr("general.name", raw.path.stem().string());
    spec.width = static_cast<int>(keys.count("embedding_length", 1, kWidest));
    spec.context = keys.count("context_length", 1, kLongest);
    spec.vocabulary = vocabularyOf(raw, keys);
    spec.finalNormEpsilon = keys.real("attention.layer_norm_rms_epsilon");
    spec.logitSoftcap = keys.realOr("final_logit_softcapping", 0);
    const auto layers = static_cast<size_t>(keys.count("block_count", 1, kMostLayers));
    const auto heads = keys.counts("attention.head_count", layers, {}, 1, kMostHeads);
    const auto widths = keys.counts("feed_forward_length", layers, {}, 1, kWidest);
    const int64_t window = keys.countOr("attention.sliding_window", 0, 0, kLongest);
    for (size_t i = 0; i < layers; ++i) {
        LayerSpec layer;
        AttentionSpec& attention = layer.attention;
        attention.heads = static_cast<int>(heads[i]);
        attention.kvHeads =
            static_cast<int>(keys.counts("attention.head_count_kv", layers, heads[i], 1, kMostHeads)[i]);
        attention.headDim =
            static_cast<int>(keys.countOr("attention.key_length", spec.width / attention.heads, 1, kMostHeads));
        if (const int64_t values = keys.countOr("attention.value_length", attention.headDim, 1, kMostHeads);
            values != attention.headDim)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("keys have {} channels per head and values {}; only equal numbers are read yet",
                                    attention.headDim, values));
        attention.scale = 1 / std::sqrt(static_cast<double>(attention.headDim));
        attention.softcap = keys.realOr("attn_logit_softcapping", 0);
        if (window > 0 && slides(keys, traits, static_cast<int>(i), static_cast<int>(layers)))
            attention.window = window;
        attention.rope = ropeOf(raw, keys, traits, attention.headDim);
        layer.ffn.width = static_cast<int>(widths[i]);
        layer.normEpsilon = spec.finalNormEpsilon;
        spec.layers.push_back(std::move(layer));
    }
    return spec;
}

namespace {

MetaValue u32(int64_t value) { return MetaValue::ofU32(static_cast<uint32_t>(value)); }
MetaValue f32(double value) { return MetaValue::ofF32(static_cast<float>(value)); }

/// The keys that say which layers slide; `prefix` ends with a dot.
void writeWindows(const ModelSpec& spec, const GgufTraits& traits, const std::string& prefix,
                  MetaValue::Object& keys) {
    int64_t window = 0;
    bool asUsual = true;
    MetaValue::Array pattern;
    for (size_t i = 0; i < spec.layers.size(); ++i) {
        const bool slides = spec.layers[i].attention.window > 0;
        if (slides && window == 0) window = spec.layers[i].attention.window;
        const int layer = static_cast<int>(i), period = traits.windowPeriod;
        asUsual = asUsual && slides == (period == 0 || layer % period < period - 1);
        pattern.push_back(MetaValue::ofBool(slides));
    }
    if (window == 0) return;
    keys[prefix + "attention.sliding_window"] = u32(window);
    if (asUsual) return;
    MetaValue& list = keys[prefix + "attention.sliding_window_pattern"] = meta::array(std::move(pattern));
    list.elementKind = "bool";
}

}  // namespace

MetaValue::Object decoderToGguf(const ModelSpec& spec, const GgufTraits& traits) {
    const std::string prefix = fmt::format("{}.", traits.architecture);
    const LayerSpec* layer = &spec.layers.front();
    for (const LayerSpec& each : spec.layers)  // keys speak of the layers that see everything
        if (each.attention.window == 0) {
            layer = &each;
            break;
        }
    const AttentionSpec& attention = layer->attention;
    MetaValue::Object keys;
    keys["general.architecture"] = meta::text(traits.architecture);
    if (!spec.name.empty()) keys["general.name"] = meta::text(spec.name);
    const auto put = [&](const char* key, MetaValue value) { keys[prefix + key] = std::move(value); };
    put("vocab_size", u32(spec.vocabulary));
    put("context_length", u32(spec.context));
    put("embedding_length", u32(spec.width));
    put("block_count", u32(static_cast<int64_t>(spec.layers.size())));
    put("feed_forward_length", u32(layer->ffn.width));
    put("attention.head_count", u32(attention.heads));
    put("attention.head_count_kv", u32(attention.kvHeads));
    put("attention.key_length", u32(attention.headDim));
    put("attention.value_length", u32(attention.headDim));
    put("attention.layer_norm_rms_epsilon", f32(spec.finalNormEpsilon));
    put("rope.dimension_count", u32(attention.rope.dimensions));
    put("rope.freq_base", f32(attention.rope.base));
    if (attention.rope.scaling == RopeScaling::Linear && attention.rope.divisors.empty()) {
        put("rope.scaling.type", meta::text("linear"));
        put("rope.scaling.factor", f32(attention.rope.factor));
    }
    if (spec.logitSoftcap > 0) put("final_logit_softcapping", f32(spec.logitSoftcap));
    writeWindows(spec, traits, prefix, keys);
    return keys;
}

std::string windowCaveat(const ModelSpec& spec) {
    for (const LayerSpec& layer : spec.layers)
        if (layer.attention.window > 0 && layer.attention.window < spec.context)
            return fmt::format("llama.cpp has no sliding window for this architecture: beyond {} tokens it attends to "
                               "more than the model does",
                               layer.attention.window);
    return {};
}

}  // namespace lathe::core
