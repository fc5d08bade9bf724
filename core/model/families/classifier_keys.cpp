// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/families/classifier_keys.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/model/families/hf_keys.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr std::string_view kClassifier = "classifier.weight";

void refuseOtherArchitectures(const KeyReader& config, std::string_view architecture) {
    const MetaValue* names = config.find("architectures");
    if (!names || !names->array() || names->array()->empty()) return;
    for (const MetaValue& name : *names->array())
        if (name.text() && *name.text() == architecture) return;
    const std::string* found = names->array()->front().text();
    throw Error(ErrorKind::Unsupported,
                fmt::format("config.json: the model is a {}; of this architecture only {} is read",
                            found ? *found : "?", architecture));
}

}  // namespace

ModelSpec encoderFromHf(const KeyReader& config, const RawCheckpoint& raw, const EncoderKeys& keys,
                        NormPlace place, double epsilon) {
    ModelSpec spec;
    spec.name = checkpointName(raw);
    spec.width = static_cast<int>(config.count(keys.width, 1, kWidest));
    spec.input.normEpsilon = spec.finalNormEpsilon = epsilon;
    LayerSpec layer;
    layer.norm = NormKind::Layer;
    layer.normPlace = place;
    layer.normEpsilon = epsilon;
    AttentionSpec& attention = layer.attention;
    attention.heads = attention.kvHeads = static_cast<int>(config.count(keys.heads, 1, kMostHeads));
    if (spec.width % attention.heads != 0)
        config.fail(keys.heads, fmt::format("is {}, which does not divide {} ({})", attention.heads,
                                            keys.width, spec.width));
    attention.headDim = spec.width / attention.heads;
    attention.scale = 1 / std::sqrt(static_cast<double>(attention.headDim));
    attention.causal = false;
    attention.qkvBias = attention.outputBias = true;
    layer.ffn.width = static_cast<int>(config.count(keys.ffn, 1, kWidest));
    layer.ffn.activation = activationFromHf(config, keys.activation, "gelu");
    layer.ffn.gated = false;
    layer.ffn.bias = true;
    spec.layers.assign(static_cast<size_t>(config.count(keys.layers, 1, kMostLayers)), layer);
    spec.head.kind = HeadKind::Classifier;
    spec.head.bias = true;
    return spec;
}

MetaValue::Object encoderToHf(const ModelSpec& spec, const EncoderKeys& keys) {
    const LayerSpec& layer = spec.layers.front();
    MetaValue::Object config;
    config[std::string(keys.width)] = meta::integer(spec.width);
    config[std::string(keys.layers)] = meta::integer(static_cast<int64_t>(spec.layers.size()));
    config[std::string(keys.heads)] = meta::integer(layer.attention.heads);
    config[std::string(keys.ffn)] = meta::integer(layer.ffn.width);
    config[std::string(keys.activation)] = activationToHf(layer.ffn.activation);
    return config;
}

namespace {

/// Rows of the classifier; of a description without weights the names that it gives.
int64_t labelCount(const KeyReader& config, const RawCheckpoint& raw,
                   std::string_view architecture) {
    const MetaValue::Object* names = config.objectAt("id2label");
    if (raw.tensors.empty() && names && !names->empty()) return static_cast<int64_t>(names->size());
    if (const RawTensor* classifier = raw.find(kClassifier)) return classifier->encoding->rows();
    throw Error(ErrorKind::Unsupported,
                fmt::format("the checkpoint has no '{}', so it is an encoder that classifies "
                            "nothing; one that was "
                            "fine-tuned with {} was expected",
                            kClassifier, architecture));
}

}  // namespace

std::vector<std::string> labelsFromHf(const KeyReader& config, const RawCheckpoint& raw,
                                      std::string_view architecture) {
    refuseOtherArchitectures(config, architecture);
    const int64_t count = labelCount(config, raw, architecture);
    if (count > kMostLabels) config.fail("id2label", fmt::format("would have {} labels", count));
    const MetaValue::Object* names = config.objectAt("id2label");
    std::vector<std::string> labels;
    for (int64_t i = 0; i < count; ++i) {
        labels.push_back(fmt::format("LABEL_{}", i));
        if (!names) continue;
        const auto found = names->find(std::to_string(i));
        if (found == names->end() || !found->second.text())
            config.fail("id2label",
                        fmt::format("names no label {}; the classifier has {}", i, count));
        labels.back() = *found->second.text();
    }
    if (names && names->size() != labels.size())
        config.fail("id2label",
                    fmt::format("has {} labels; the classifier has {}", names->size(), count));
    return labels;
}

void labelsToHf(const ModelSpec& spec, std::string_view modelType, std::string_view architecture,
                MetaValue::Object& config) {
    MetaValue::Object names, ids;
    for (size_t i = 0; i < spec.head.labels.size(); ++i) {
        names[std::to_string(i)] = meta::text(spec.head.labels[i]);
        ids[spec.head.labels[i]] = meta::integer(static_cast<int64_t>(i));
    }
    config["id2label"] = meta::object(std::move(names));
    config["label2id"] = meta::object(std::move(ids));
    config["model_type"] = meta::text(modelType);
    config["architectures"] = meta::array({meta::text(architecture)});
}

std::vector<float> numbersFromHf(const KeyReader& keys, std::string_view key) {
    const MetaValue* value = keys.find(key);
    if (!value) return {};
    if (value->real()) return {static_cast<float>(*value->real())};
    if (!value->array()) keys.fail(key, "is no number and no list of numbers");
    std::vector<float> numbers;
    for (const MetaValue& element : *value->array()) {
        if (!element.real()) keys.fail(key, "holds something that is no number");
        numbers.push_back(static_cast<float>(*element.real()));
    }
    return numbers;
}

MetaValue numbersToHf(const std::vector<float>& numbers) {
    MetaValue::Array list;
    for (const float number : numbers) list.push_back(meta::real(double{number}));
    return meta::array(std::move(list));
}

}  // namespace lathe::core
