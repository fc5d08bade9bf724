// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/families/hf_keys.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

struct HfActivation {
    std::string_view name;
    Activation activation;
};

/// transformers, activations.py; for writing, the first of several names.
constexpr HfActivation kHfActivations[] = {
    {"silu", Activation::SiLU},     {"swish", Activation::SiLU},
    {"gelu", Activation::GeluErf},  {"gelu_pytorch_tanh", Activation::GeluTanh},
    {"relu", Activation::ReLU},     {"gelu_new", Activation::GeluTanh},
    {"tanh", Activation::Tanh},     {"linear", Activation::Identity},
};

constexpr std::string_view kSliding = "sliding_attention", kFull = "full_attention";

}  // namespace

std::string checkpointName(const RawCheckpoint& raw) {
    return (raw.path.has_filename() ? raw.path : raw.path.parent_path()).filename().string();
}

Activation activationNamed(std::string_view name) {
    for (const HfActivation& row : kHfActivations)
        if (row.name == name) return row.activation;
    throw Error(ErrorKind::Unsupported, fmt::format("config.json: the activation '{}' is not known to this program; "
                                                    "silu, gelu, gelu_pytorch_tanh, relu, tanh and linear are",
                                                    name));
}

Activation activationFromHf(const KeyReader& config, std::string_view key, std::string_view fallback) {
    return activationNamed(config.textOr(key, fallback));
}

MetaValue activationToHf(Activation activation) {
    for (const HfActivation& row : kHfActivations)
        if (row.activation == activation) return meta::text(row.name);
    return {};
}

KeyReader hfConfig(const RawCheckpoint& raw) {
    const KeyReader whole(raw.metadata, "config.json");
    const MetaValue::Object* text = whole.objectAt("text_config");
    return text ? KeyReader(*text, "config.json: text_config") : whole;
}

ModelSpec decoderFromHf(const KeyReader& config, const RawCheckpoint& raw, const HfDefaults& defaults) {
    ModelSpec spec;
    spec.name = checkpointName(raw);
    spec.width = static_cast<int>(config.count("hidden_size", 1, kWidest));
    spec.context = config.countOr("max_position_embeddings", defaults.context, 1, kLongest);
    const RawTensor* table = raw.find("model.embed_tokens.weight");
    spec.vocabulary = config.countOr("vocab_size", table ? table->encoding->rows() : 1, 1, kMostTokens);
    spec.finalNormEpsilon = config.realOr("rms_norm_eps", defaults.epsilon);
    const KeyReader whole(raw.metadata, "config.json");
    spec.tiedHead = config.flagOr("tie_word_embeddings", whole.flagOr("tie_word_embeddings", defaults.tiedHead));

    LayerSpec layer;
    AttentionSpec& attention = layer.attention;
    attention.heads = static_cast<int>(defaults.heads
                                           ? config.countOr("num_attention_heads", defaults.heads, 1, kMostHeads)
                                           : config.count("num_attention_heads", 1, kMostHeads));
    const int64_t kvHeads = defaults.kvHeads ? defaults.kvHeads : attention.heads;
    attention.kvHeads = static_cast<int>(config.countOr("num_key_value_heads", kvHeads, 1, kMostHeads));
    const int64_t headDim = defaults.headDim ? defaults.headDim : spec.width / attention.heads;
    attention.headDim = static_cast<int>(config.countOr("head_dim", headDim, 1, kMostHeads));
    attention.scale = 1 / std::sqrt(static_cast<double>(attention.headDim));
    layer.ffn.width = static_cast<int>(config.count("intermediate_size", 1, kWidest));
    layer.ffn.activation = activationFromHf(config, defaults.activationKey, defaults.activation);
    layer.normEpsilon = spec.finalNormEpsilon;
    spec.layers.assign(static_cast<size_t>(config.count("num_hidden_layers", 1, kMostLayers)), layer);
    return spec;
}

MetaValue::Object decoderToHf(const ModelSpec& spec, const HfDefaults& defaults) {
    const LayerSpec& layer = spec.layers.front();
    const AttentionSpec& attention = layer.attention;
    MetaValue::Object config;
    config["hidden_size"] = meta::integer(spec.width);
    config["max_position_embeddings"] = meta::integer(spec.context);
    config["vocab_size"] = meta::integer(spec.vocabulary);
    config["rms_norm_eps"] = meta::real(spec.finalNormEpsilon);
    config["tie_word_embeddings"] = meta::flag(spec.tiedHead);
    config["num_attention_heads"] = meta::integer(attention.heads);
    config["num_key_value_heads"] = meta::integer(attention.kvHeads);
    config["head_dim"] = meta::integer(attention.headDim);
    config["intermediate_size"] = meta::integer(layer.ffn.width);
    config["num_hidden_layers"] = meta::integer(static_cast<int64_t>(spec.layers.size()));
    config[std::string(defaults.activationKey)] = activationToHf(layer.ffn.activation);
    return config;
}

bool windowsFromLayerTypes(const KeyReader& config, int64_t window, ModelSpec& spec) {
    const MetaValue* types = config.find("layer_types");
    if (!types) return false;
    if (!types->array() || types->array()->size() != spec.layers.size())
        config.fail("layer_types", fmt::format("is not a list of {} words, one per layer", spec.layers.size()));
    for (size_t i = 0; i < spec.layers.size(); ++i) {
        const std::string* type = (*types->array())[i].text();
        if (!type || (*type != kSliding && *type != kFull))
            config.fail("layer_types", fmt::format("holds {} for layer {}; {} or {} was expected",
                                                   toJson((*types->array())[i]), i, kFull, kSliding));
        if (*type == kSliding) spec.layers[i].attention.window = window;
    }
    return true;
}

MetaValue layerTypesOf(const ModelSpec& spec) {
    MetaValue::Array types;
    for (const LayerSpec& layer : spec.layers) types.push_back(meta::text(layer.attention.window > 0 ? kSliding : kFull));
    return meta::array(std::move(types));
}

}  // namespace lathe::core
