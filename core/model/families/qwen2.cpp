// SPDX-License-Identifier: GPL-3.0-or-later

// Qwen2 and Qwen2.5: a llama with biases on q, k and v, of which later layers may have a sliding window
// (transformers, modeling_qwen2).

#include "core/model/families/decoder_names.h"
#include "core/model/families/gguf_keys.h"
#include "core/model/families/hf_keys.h"
#include "core/model/families/qwen_windows.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr GgufTraits kGguf = {"qwen2", RopeStyle::Halves, false, 0};
constexpr HfDefaults kHf = {0, 32, 0, 32768, 1e-6, false, "hidden_act", "silu"};

ModelSpec finished(ModelSpec spec) {
    for (LayerSpec& layer : spec.layers) layer.attention.qkvBias = true;
    return spec;
}

ModelSpec fromGguf(const RawCheckpoint& raw) { return finished(decoderFromGguf(raw, kGguf)); }
MetaValue::Object toGguf(const ModelSpec& spec) { return decoderToGguf(spec, kGguf); }

ModelSpec fromHf(const RawCheckpoint& raw) {
    const KeyReader config = hfConfig(raw);
    ModelSpec spec = finished(decoderFromHf(config, raw, kHf));
    for (LayerSpec& layer : spec.layers) layer.attention.rope = ropeFromHf(config, layer.attention.headDim, {});
    qwenWindowsFromHf(config, spec);
    return spec;
}

MetaValue::Object toHf(const ModelSpec& spec) {
    MetaValue::Object config = decoderToHf(spec, kHf);
    ropeToHf(spec.layers.front().attention.rope, config);
    qwenWindowsToHf(spec, config);
    config["model_type"] = meta::text("qwen2");
    config["architectures"] = meta::array({meta::text("Qwen2ForCausalLM")});
    return config;
}

}  // namespace

extern const Family family_qwen2;
const Family family_qwen2 = {
    "qwen2",
    "Qwen2, Qwen2.5",
    {
        {"gguf", {"qwen2"}, ggufNames(), {}, RopeStyle::Halves, fromGguf, toGguf, windowCaveat},
        {"hf", {"qwen2"}, hfNames(), {}, RopeStyle::Halves, fromHf, toHf, nullptr, uniformDecoderNames},
    },
};

}  // namespace lathe::core
