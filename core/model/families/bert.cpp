// SPDX-License-Identifier: GPL-3.0-or-later

// BERT with a classifier on its first token (transformers, modeling_bert,
// BertForSequenceClassification): norms after attention and FFN, learned positions and token types,
// a tanh layer before the classifier.

#include "core/base/error.h"
#include "core/model/families/classifier_keys.h"
#include "core/model/families/hf_keys.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr std::string_view kArchitecture = "BertForSequenceClassification";
constexpr EncoderKeys kKeys = {};

ModelSpec fromHf(const RawCheckpoint& raw) {
    const KeyReader config = hfConfig(raw);
    ModelSpec spec =
        encoderFromHf(config, raw, kKeys, NormPlace::After, config.realOr("layer_norm_eps", 1e-12));
    if (config.textOr("position_embedding_type", "absolute") != "absolute")
        throw Error(ErrorKind::Unsupported, "config.json: position_embedding_type is '" +
                                                config.textOr("position_embedding_type", "") +
                                                "'; only learned absolute positions are read");
    spec.vocabulary = config.count("vocab_size", 1, kMostTokens);
    spec.context = spec.input.positions =
        config.countOr("max_position_embeddings", 512, 1, kMostTokens);
    spec.input.types = config.countOr("type_vocab_size", 2, 1, kMostTokens);
    spec.input.norm = true;
    spec.finalNorm = false;
    spec.head.pooler = true;
    spec.head.poolerActivation = Activation::Tanh;
    spec.head.labels = labelsFromHf(config, raw, kArchitecture);
    return spec;
}

MetaValue::Object toHf(const ModelSpec& spec) {
    MetaValue::Object config = encoderToHf(spec, kKeys);
    config["layer_norm_eps"] = meta::real(spec.layers.front().normEpsilon);
    config["vocab_size"] = meta::integer(spec.vocabulary);
    config["max_position_embeddings"] = meta::integer(spec.input.positions);
    config["type_vocab_size"] = meta::integer(spec.input.types);
    labelsToHf(spec, "bert", kArchitecture, config);
    return config;
}

std::vector<TensorRule> names() {
    return {
        {"embed", "bert.embeddings.word_embeddings.weight"},
        {"pos_embed", "bert.embeddings.position_embeddings.weight"},
        {"type_embed", "bert.embeddings.token_type_embeddings.weight"},
        {"embed_norm", "bert.embeddings.LayerNorm.weight"},
        {"embed_norm.bias", "bert.embeddings.LayerNorm.bias"},
        {"layers.{}.attn.q", "bert.encoder.layer.{}.attention.self.query.weight"},
        {"layers.{}.attn.q.bias", "bert.encoder.layer.{}.attention.self.query.bias"},
        {"layers.{}.attn.k", "bert.encoder.layer.{}.attention.self.key.weight"},
        {"layers.{}.attn.k.bias", "bert.encoder.layer.{}.attention.self.key.bias"},
        {"layers.{}.attn.v", "bert.encoder.layer.{}.attention.self.value.weight"},
        {"layers.{}.attn.v.bias", "bert.encoder.layer.{}.attention.self.value.bias"},
        {"layers.{}.attn.o", "bert.encoder.layer.{}.attention.output.dense.weight"},
        {"layers.{}.attn.o.bias", "bert.encoder.layer.{}.attention.output.dense.bias"},
        {"layers.{}.attn_norm", "bert.encoder.layer.{}.attention.output.LayerNorm.weight"},
        {"layers.{}.attn_norm.bias", "bert.encoder.layer.{}.attention.output.LayerNorm.bias"},
        {"layers.{}.ffn.up", "bert.encoder.layer.{}.intermediate.dense.weight"},
        {"layers.{}.ffn.up.bias", "bert.encoder.layer.{}.intermediate.dense.bias"},
        {"layers.{}.ffn.down", "bert.encoder.layer.{}.output.dense.weight"},
        {"layers.{}.ffn.down.bias", "bert.encoder.layer.{}.output.dense.bias"},
        {"layers.{}.ffn_norm", "bert.encoder.layer.{}.output.LayerNorm.weight"},
        {"layers.{}.ffn_norm.bias", "bert.encoder.layer.{}.output.LayerNorm.bias"},
        {"pooler", "bert.pooler.dense.weight"},
        {"pooler.bias", "bert.pooler.dense.bias"},
        {"classifier", "classifier.weight"},
        {"classifier.bias", "classifier.bias"},
    };
}

/// Checkpoints converted from TensorFlow call a norm's weight gamma and its bias beta.
OriginalNames rename(RawCheckpoint& raw) {
    constexpr std::pair<std::string_view, std::string_view> kSuffixes[] = {{".gamma", ".weight"},
                                                                           {".beta", ".bias"}};
    OriginalNames originals;
    for (RawTensor& tensor : raw.tensors)
        for (const auto& [old, uniform] : kSuffixes)
            if (tensor.name.ends_with(old)) {
                const std::string original = tensor.name;
                tensor.name.replace(tensor.name.size() - old.size(), old.size(), uniform);
                originals[tensor.name] = original;
                break;
            }
    return originals;
}

}  // namespace

extern const Family family_bert;
const Family family_bert = {
    "bert",
    "BERT classifiers",
    {{"hf",
      {"bert"},
      names(),
      {"bert.embeddings.position_ids"},
      RopeStyle::None,
      fromHf,
      toHf,
      nullptr,
      rename}},
};

}  // namespace lathe::core
