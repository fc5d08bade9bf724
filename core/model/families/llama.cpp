// SPDX-License-Identifier: GPL-3.0-or-later

// Llama 1 to 3 and what is built the same: Mistral (with a sliding window in version 0.1), TinyLlama,
// SmolLM2 (transformers, modeling_llama and modeling_mistral; llama.cpp, architecture "llama").

#include "core/model/families/decoder_names.h"
#include "core/model/families/gguf_keys.h"
#include "core/model/families/hf_keys.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr GgufTraits kGguf = {"llama", RopeStyle::Pairs, true, 0};
constexpr HfDefaults kHf = {};
constexpr int64_t kMistralWindow = 4096;  // what transformers assumes when the key is absent

ModelSpec fromGguf(const RawCheckpoint& raw) {
    ModelSpec spec = decoderFromGguf(raw, kGguf);
    for (LayerSpec& layer : spec.layers) {
        layer.attention.qkvBias = raw.find("blk.0.attn_q.bias") != nullptr;
        layer.attention.outputBias = raw.find("blk.0.attn_output.bias") != nullptr;
        layer.ffn.bias = raw.find("blk.0.ffn_down.bias") != nullptr;
    }
    return spec;
}

MetaValue::Object toGguf(const ModelSpec& spec) { return decoderToGguf(spec, kGguf); }

ModelSpec fromHf(const RawCheckpoint& raw) {
    const KeyReader config = hfConfig(raw);
    ModelSpec spec = decoderFromHf(config, raw, kHf);
    const bool mistral = config.textOr("model_type", "llama") == "mistral";
    // Present and null is no window; absent is Mistral's usual one.
    const bool silent = !config.object().contains("sliding_window");
    const int64_t window = config.countOr("sliding_window", silent ? kMistralWindow : 0, 0, kLongest);
    const bool bias = !mistral && config.flagOr("attention_bias", false);
    for (LayerSpec& layer : spec.layers) {
        AttentionSpec& attention = layer.attention;
        attention.window = mistral ? window : 0;
        attention.qkvBias = attention.outputBias = bias;
        layer.ffn.bias = !mistral && config.flagOr("mlp_bias", false);
        attention.rope = ropeFromHf(config, attention.headDim, {});
    }
    return spec;
}

MetaValue::Object toHf(const ModelSpec& spec) {
    const LayerSpec& layer = spec.layers.front();
    MetaValue::Object config = decoderToHf(spec, kHf);
    ropeToHf(layer.attention.rope, config);
    const bool mistral = layer.attention.window > 0;
    config["model_type"] = meta::text(mistral ? "mistral" : "llama");
    config["architectures"] = meta::array({meta::text(mistral ? "MistralForCausalLM" : "LlamaForCausalLM")});
    if (mistral) {
        config["sliding_window"] = meta::integer(layer.attention.window);
    } else {
        config["attention_bias"] = meta::flag(layer.attention.qkvBias);
        config["mlp_bias"] = meta::flag(layer.ffn.bias);
    }
    return config;
}

}  // namespace

extern const Family family_llama;
const Family family_llama = {
    "llama",
    "Llama, Mistral, SmolLM2",
    {
        {"gguf", {"llama"}, ggufNamesWithDivisors(), {}, RopeStyle::Pairs, fromGguf, toGguf, windowCaveat},
        {"hf", {"llama", "mistral"}, hfNames(), {}, RopeStyle::Halves, fromHf, toHf, nullptr, uniformDecoderNames},
        {"llama2c", {"llama"}, ggufNames(), {}, RopeStyle::Pairs, fromGguf, nullptr},
    },
};

}  // namespace lathe::core
