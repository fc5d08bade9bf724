// SPDX-License-Identifier: GPL-3.0-or-later

// DistilBERT with a classifier (transformers, modeling_distilbert,
// DistilBertForSequenceClassification): BERT without token types, and a ReLU layer before the
// classifier.

#include "core/model/families/classifier_keys.h"
#include "core/model/families/hf_keys.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr std::string_view kArchitecture = "DistilBertForSequenceClassification";
constexpr EncoderKeys kKeys = {"dim", "n_layers", "n_heads", "hidden_dim", "activation"};
constexpr double kEpsilon = 1e-12;  // no key says otherwise

ModelSpec fromHf(const RawCheckpoint& raw) {
    const KeyReader config = hfConfig(raw);
    ModelSpec spec = encoderFromHf(config, raw, kKeys, NormPlace::After, kEpsilon);
    spec.vocabulary = config.count("vocab_size", 1, kMostTokens);
    spec.context = spec.input.positions =
        config.countOr("max_position_embeddings", 512, 1, kMostTokens);
    spec.input.norm = true;
    spec.finalNorm = false;
    spec.head.pooler = true;
    spec.head.poolerActivation = Activation::ReLU;
    spec.head.labels = labelsFromHf(config, raw, kArchitecture);
    return spec;
}

MetaValue::Object toHf(const ModelSpec& spec) {
    MetaValue::Object config = encoderToHf(spec, kKeys);
    config["vocab_size"] = meta::integer(spec.vocabulary);
    config["max_position_embeddings"] = meta::integer(spec.input.positions);
    labelsToHf(spec, "distilbert", kArchitecture, config);
    return config;
}

std::vector<TensorRule> names() {
    return {
        {"embed", "distilbert.embeddings.word_embeddings.weight"},
        {"pos_embed", "distilbert.embeddings.position_embeddings.weight"},
        {"embed_norm", "distilbert.embeddings.LayerNorm.weight"},
        {"embed_norm.bias", "distilbert.embeddings.LayerNorm.bias"},
        {"layers.{}.attn.q", "distilbert.transformer.layer.{}.attention.q_lin.weight"},
        {"layers.{}.attn.q.bias", "distilbert.transformer.layer.{}.attention.q_lin.bias"},
        {"layers.{}.attn.k", "distilbert.transformer.layer.{}.attention.k_lin.weight"},
        {"layers.{}.attn.k.bias", "distilbert.transformer.layer.{}.attention.k_lin.bias"},
        {"layers.{}.attn.v", "distilbert.transformer.layer.{}.attention.v_lin.weight"},
        {"layers.{}.attn.v.bias", "distilbert.transformer.layer.{}.attention.v_lin.bias"},
        {"layers.{}.attn.o", "distilbert.transformer.layer.{}.attention.out_lin.weight"},
        {"layers.{}.attn.o.bias", "distilbert.transformer.layer.{}.attention.out_lin.bias"},
        {"layers.{}.attn_norm", "distilbert.transformer.layer.{}.sa_layer_norm.weight"},
        {"layers.{}.attn_norm.bias", "distilbert.transformer.layer.{}.sa_layer_norm.bias"},
        {"layers.{}.ffn.up", "distilbert.transformer.layer.{}.ffn.lin1.weight"},
        {"layers.{}.ffn.up.bias", "distilbert.transformer.layer.{}.ffn.lin1.bias"},
        {"layers.{}.ffn.down", "distilbert.transformer.layer.{}.ffn.lin2.weight"},
        {"layers.{}.ffn.down.bias", "distilbert.transformer.layer.{}.ffn.lin2.bias"},
        {"layers.{}.ffn_norm", "distilbert.transformer.layer.{}.output_layer_norm.weight"},
        {"layers.{}.ffn_norm.bias", "distilbert.transformer.layer.{}.output_layer_norm.bias"},
        {"pooler", "pre_classifier.weight"},
        {"pooler.bias", "pre_classifier.bias"},
        {"classifier", "classifier.weight"},
        {"classifier.bias", "classifier.bias"},
    };
}

}  // namespace

extern const Family family_distilbert;
const Family family_distilbert = {
    "distilbert",
    "DistilBERT classifiers",
    {{"hf", {"distilbert"}, names(), {}, RopeStyle::None, fromHf, toHf}},
};

}  // namespace lathe::core
