// SPDX-License-Identifier: GPL-3.0-or-later

// Gemma 3, text part: most layers slide and rotate with a base of their own, every sixth sees everything;
// norms before and after attention and FFN, norms on q and k, embeddings times sqrt(width) (transformers,
// modeling_gemma3; llama.cpp, architecture "gemma3").

#include <cmath>

#include "core/base/error.h"
#include "core/model/families/decoder_names.h"
#include "core/model/families/gguf_keys.h"
#include "core/model/families/hf_keys.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr int kPeriod = 6;
constexpr double kGlobalBase = 1'000'000, kLocalBase = 10'000;
constexpr GgufTraits kGguf = {"gemma3", RopeStyle::Halves, false, kPeriod};
constexpr HfDefaults kHf = {8, 4, 256, 131072, 1e-6, true, "hidden_activation", "gelu_pytorch_tanh"};
constexpr size_t kLayersOf27B = 62;

void finish(ModelSpec& spec) {
    spec.embeddingScale = std::sqrt(static_cast<double>(spec.width));
    for (LayerSpec& layer : spec.layers) {
        layer.postNorms = true;
        layer.attention.qkNorm = true;
        layer.ffn.activation = Activation::GeluTanh;
    }
}

ModelSpec fromGguf(const RawCheckpoint& raw) {
    ModelSpec spec = decoderFromGguf(raw, kGguf);
    finish(spec);
    const KeyReader keys(raw.metadata, "metadata", "gemma3.");
    for (LayerSpec& layer : spec.layers) {
        AttentionSpec& attention = layer.attention;
        // The scale is not stored; only the 27B model has one that does not follow from the head dimension.
        if (spec.layers.size() == kLayersOf27B) attention.scale = 1 / std::sqrt(double(spec.width / attention.heads));
        if (attention.window == 0) continue;
        RopeSpec local;
        local.style = attention.rope.style;
        local.dimensions = attention.rope.dimensions;
        local.base = keys.realOr("rope.freq_base_swa", kLocalBase);
        attention.rope = local;
    }
    return spec;
}

MetaValue::Object toGguf(const ModelSpec& spec) {
    MetaValue::Object keys = decoderToGguf(spec, kGguf);
    for (const LayerSpec& layer : spec.layers)
        if (layer.attention.window > 0 && layer.attention.rope.base != kLocalBase)
            keys["gemma3.rope.freq_base_swa"] = MetaValue::ofF32(static_cast<float>(layer.attention.rope.base));
    return keys;
}

void windowsFromHf(const KeyReader& config, ModelSpec& spec) {
    const int64_t window = config.countOr("sliding_window", 4096, 0, kLongest);
    if (windowsFromLayerTypes(config, window, spec)) return;
    const auto period = static_cast<size_t>(config.countOr("sliding_window_pattern", kPeriod, 1, kMostLayers));
    for (size_t i = 0; i < spec.layers.size(); ++i)
        if ((i + 1) % period != 0) spec.layers[i].attention.window = window;
}

ModelSpec fromHf(const RawCheckpoint& raw) {
    const KeyReader config = hfConfig(raw);
    if (config.flagOr("use_bidirectional_attention", false))
        throw Error(ErrorKind::Unsupported,
                    "config.json: use_bidirectional_attention is set (an embedding model); only models that generate "
                    "text are read yet");
    ModelSpec spec = decoderFromHf(config, raw, kHf);
    const Activation activation = spec.layers.front().ffn.activation;
    finish(spec);
    spec.logitSoftcap = config.realOr("final_logit_softcapping", 0);
    windowsFromHf(config, spec);
    for (LayerSpec& layer : spec.layers) {
        AttentionSpec& attention = layer.attention;
        layer.ffn.activation = activation;
        attention.scale = 1 / std::sqrt(config.realOr("query_pre_attn_scalar", 256));
        attention.softcap = config.realOr("attn_logit_softcapping", 0);
        attention.qkvBias = attention.outputBias = config.flagOr("attention_bias", false);
        attention.rope = attention.window > 0
                             ? ropeFromHf(config, attention.headDim,
                                          {"sliding_attention", "rope_local_base_freq", kLocalBase, false})
                             : ropeFromHf(config, attention.headDim, {"full_attention", "rope_theta", kGlobalBase, true});
    }
    return spec;
}

MetaValue::Object toHf(const ModelSpec& spec) {
    MetaValue::Object config = decoderToHf(spec, kHf);
    config["sliding_window"] = MetaValue{};
    for (const LayerSpec& layer : spec.layers) {
        const AttentionSpec& attention = layer.attention;
        if (attention.window > 0) {
            config["sliding_window"] = meta::integer(attention.window);
            config["rope_local_base_freq"] = meta::real(attention.rope.base);
        } else {
            ropeToHf(attention.rope, config);
        }
    }
    config["layer_types"] = layerTypesOf(spec);
    const AttentionSpec& attention = spec.layers.front().attention;
    const double scalar = 1 / (attention.scale * attention.scale);
    config["query_pre_attn_scalar"] =
        std::abs(scalar - std::round(scalar)) < 1e-9 * scalar ? meta::integer(std::llround(scalar)) : meta::real(scalar);
    config["attention_bias"] = meta::flag(attention.qkvBias);
    config["attn_logit_softcapping"] = attention.softcap > 0 ? meta::real(attention.softcap) : MetaValue{};
    config["final_logit_softcapping"] = spec.logitSoftcap > 0 ? meta::real(spec.logitSoftcap) : MetaValue{};
    config["model_type"] = meta::text("gemma3_text");
    config["architectures"] = meta::array({meta::text("Gemma3ForCausalLM")});
    return config;
}

}  // namespace

extern const Family family_gemma3;
const Family family_gemma3 = {
    "gemma3",
    "Gemma 3",
    {
        {"gguf", {"gemma3"}, ggufNames(), {}, RopeStyle::Halves, fromGguf, toGguf},
        // The image tower of a multimodal checkpoint is not read: the text part is a model by itself.
        {"hf",
         {"gemma3_text", "gemma3"},
         hfGemmaNames(),
         {"vision_tower.*", "multi_modal_projector.*", "model.vision_tower.*", "model.multi_modal_projector.*"},
         RopeStyle::Halves,
         fromHf,
         toHf,
         nullptr,
         uniformDecoderNames},
    },
};

}  // namespace lathe::core
