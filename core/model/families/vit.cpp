// SPDX-License-Identifier: GPL-3.0-or-later

// Vision transformer with a classifier on its class token (transformers, modeling_vit,
// ViTForImageClassification): norms before attention and FFN, patches embedded by one linear map,
// learned positions. How pixels are normalised stands in preprocessor_config.json.

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/model/families/classifier_keys.h"
#include "core/model/families/hf_keys.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr std::string_view kArchitecture = "ViTForImageClassification";
constexpr EncoderKeys kKeys = {};
constexpr const char* kPreprocessor = "preprocessor_config.json";
constexpr float kUnsaid = 0.5f;  // ViTImageProcessor's mean and deviation when the file names none
constexpr double kRescale = 1.0 / 255;  // from bytes to fractions of full brightness

/// Pixels here are fractions; what the file says holds for bytes times its factor.
void readPreprocessor(const RawCheckpoint& raw, InputSpec& input) {
    const auto file = raw.companions.find(kPreprocessor);
    if (file == raw.companions.end()) return;
    const MetaValue json = withContext(kPreprocessor, [&] { return parseJson(file->second); });
    if (!json.object())
        throw Error(ErrorKind::Corrupt, fmt::format("{}: it is no JSON object", kPreprocessor));
    const KeyReader keys(*json.object(), kPreprocessor);
    const double factor =
        keys.flagOr("do_rescale", true) ? keys.realOr("rescale_factor", kRescale) : 1.0;
    if (!(factor > 0)) keys.fail("rescale_factor", "is not positive");
    if (keys.flagOr("do_normalize", true)) {
        input.mean = numbersFromHf(keys, "image_mean");
        input.deviation = numbersFromHf(keys, "image_std");
        if (input.mean.empty()) input.mean = {kUnsaid};
        if (input.deviation.empty()) input.deviation = {kUnsaid};
    }
    if (factor == kRescale) return;
    if (input.mean.empty()) {
        input.mean = {0};
        input.deviation = {1};
    }
    for (float& mean : input.mean) mean = static_cast<float>(double{mean} * kRescale / factor);
    for (float& deviation : input.deviation)
        deviation = static_cast<float>(double{deviation} * kRescale / factor);
}

std::map<std::string, std::string> writePreprocessor(const ModelSpec& spec) {
    const InputSpec& input = spec.input;
    const MetaValue size = meta::object(
        {{"height", meta::integer(input.imageSize)}, {"width", meta::integer(input.imageSize)}});
    MetaValue::Object keys = {{"image_processor_type", meta::text("ViTImageProcessor")},
                              {"do_resize", meta::flag(true)},
                              {"size", size},
                              {"resample", meta::integer(2)},
                              {"do_rescale", meta::flag(true)},
                              {"rescale_factor", meta::real(kRescale)},
                              {"do_normalize", meta::flag(!input.mean.empty())}};
    if (!input.mean.empty()) {
        keys["image_mean"] = numbersToHf(input.mean);
        keys["image_std"] = numbersToHf(input.deviation);
    }
    return {{kPreprocessor, toJson(meta::object(std::move(keys)), 2)}};
}

ModelSpec fromHf(const RawCheckpoint& raw) {
    const KeyReader config = hfConfig(raw);
    ModelSpec spec = encoderFromHf(config, raw, kKeys, NormPlace::Before,
                                   config.realOr("layer_norm_eps", 1e-12));
    InputSpec& input = spec.input;
    input.kind = InputKind::Patches;
    input.imageSize = static_cast<int>(config.countOr("image_size", 224, 1, kMostPixels));
    input.patchSize = static_cast<int>(config.countOr("patch_size", 16, 1, input.imageSize));
    input.channels = static_cast<int>(config.countOr("num_channels", 3, 1, kMostLabels));
    input.classToken = true;
    input.positions = spec.patches() + 1;
    readPreprocessor(raw, input);
    for (LayerSpec& layer : spec.layers) layer.attention.qkvBias = config.flagOr("qkv_bias", true);
    spec.head.labels = labelsFromHf(config, raw, kArchitecture);
    return spec;
}

MetaValue::Object toHf(const ModelSpec& spec) {
    MetaValue::Object config = encoderToHf(spec, kKeys);
    config["layer_norm_eps"] = meta::real(spec.layers.front().normEpsilon);
    config["image_size"] = meta::integer(spec.input.imageSize);
    config["patch_size"] = meta::integer(spec.input.patchSize);
    config["num_channels"] = meta::integer(spec.input.channels);
    config["qkv_bias"] = meta::flag(spec.layers.front().attention.qkvBias);
    labelsToHf(spec, "vit", kArchitecture, config);
    return config;
}

std::vector<TensorRule> names() {
    return {
        {"patch_embed", "vit.embeddings.patch_embeddings.projection.weight",
         LoadTransform::Patches},
        {"patch_embed.bias", "vit.embeddings.patch_embeddings.projection.bias"},
        {"class_token", "vit.embeddings.cls_token", LoadTransform::LeadingOnes},
        {"pos_embed", "vit.embeddings.position_embeddings", LoadTransform::LeadingOnes},
        {"layers.{}.attn_norm", "vit.encoder.layer.{}.layernorm_before.weight"},
        {"layers.{}.attn_norm.bias", "vit.encoder.layer.{}.layernorm_before.bias"},
        {"layers.{}.attn.q", "vit.encoder.layer.{}.attention.attention.query.weight"},
        {"layers.{}.attn.q.bias", "vit.encoder.layer.{}.attention.attention.query.bias"},
        {"layers.{}.attn.k", "vit.encoder.layer.{}.attention.attention.key.weight"},
        {"layers.{}.attn.k.bias", "vit.encoder.layer.{}.attention.attention.key.bias"},
        {"layers.{}.attn.v", "vit.encoder.layer.{}.attention.attention.value.weight"},
        {"layers.{}.attn.v.bias", "vit.encoder.layer.{}.attention.attention.value.bias"},
        {"layers.{}.attn.o", "vit.encoder.layer.{}.attention.output.dense.weight"},
        {"layers.{}.attn.o.bias", "vit.encoder.layer.{}.attention.output.dense.bias"},
        {"layers.{}.ffn_norm", "vit.encoder.layer.{}.layernorm_after.weight"},
        {"layers.{}.ffn_norm.bias", "vit.encoder.layer.{}.layernorm_after.bias"},
        {"layers.{}.ffn.up", "vit.encoder.layer.{}.intermediate.dense.weight"},
        {"layers.{}.ffn.up.bias", "vit.encoder.layer.{}.intermediate.dense.bias"},
        {"layers.{}.ffn.down", "vit.encoder.layer.{}.output.dense.weight"},
        {"layers.{}.ffn.down.bias", "vit.encoder.layer.{}.output.dense.bias"},
        {"final_norm", "vit.layernorm.weight"},
        {"final_norm.bias", "vit.layernorm.bias"},
        {"classifier", "classifier.weight"},
        {"classifier.bias", "classifier.bias"},
    };
}

}  // namespace

extern const Family family_vit;
const Family family_vit = {
    "vit",
    "ViT image classifiers",
    {{"hf",
      {"vit"},
      names(),
      {"vit.embeddings.mask_token"},
      RopeStyle::None,
      fromHf,
      toHf,
      nullptr,
      nullptr,
      writePreprocessor}},
};

}  // namespace lathe::core
