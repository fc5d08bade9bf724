// SPDX-License-Identifier: GPL-3.0-or-later

// Qwen3 (dense): RMSNorm over the channels of each head of q and k before RoPE, and a head dimension of
// its own (transformers, modeling_qwen3).

#include "core/model/families/decoder_names.h"
#include "core/model/families/gguf_keys.h"
#include "core/model/families/hf_keys.h"
#include "core/model/families/qwen_windows.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr GgufTraits kGguf = {"qwen3", RopeStyle::Halves, false, 0};
constexpr HfDefaults kHf = {0, 32, 128, 32768, 1e-6, false, "hidden_act", "silu"};

ModelSpec fromGguf(const RawCheckpoint& raw) {
    ModelSpec spec = decoderFromGguf(raw, kGguf);
    for (LayerSpec& layer : spec.layers) layer.attention.qkNorm = true;
    return spec;
}

MetaValue::Object toGguf(const ModelSpec& spec) { return decoderToGguf(spec, kGguf); }

ModelSpec fromHf(const RawCheckpoint& raw) {
    const KeyReader config = hfConfig(raw);
    ModelSpec spec = decoderFromHf(config, raw, kHf);
    for (LayerSpec& layer : spec.layers) {
        AttentionSpec& attention = layer.attention;
        attention.qkNorm = true;
        attention.qkvBias = attention.outputBias = config.flagOr("attention_bias", false);
        attention.rope = ropeFromHf(config, attention.headDim, {});
    }
    qwenWindowsFromHf(config, spec);
    return spec;
}

MetaValue::Object toHf(const ModelSpec& spec) {
    MetaValue::Object config = decoderToHf(spec, kHf);
    ropeToHf(spec.layers.front().attention.rope, config);
    qwenWindowsToHf(spec, config);
    config["attention_bias"] = meta::flag(spec.layers.front().attention.qkvBias);
    config["model_type"] = meta::text("qwen3");
    config["architectures"] = meta::array({meta::text("Qwen3ForCausalLM")});
    return config;
}

}  // namespace

extern const Family family_qwen3;
const Family family_qwen3 = {
    "qwen3",
    "Qwen3",
    {
        {"gguf", {"qwen3"}, ggufNames(), {}, RopeStyle::Halves, fromGguf, toGguf, windowCaveat},
        {"hf", {"qwen3"}, hfNames(), {}, RopeStyle::Halves, fromHf, toHf, nullptr, uniformDecoderNames},
    },
};

}  // namespace lathe::core
