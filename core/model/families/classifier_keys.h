// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What classifiers share in config.json: labels, and the keys of encoders (BERT, DistilBERT, ViT),
// whose layers differ only in what their sizes are called and where the norms stand.

#include "core/model/family.h"
#include "core/model/key_reader.h"

namespace lathe::core {

/// What an architecture calls its sizes.
struct EncoderKeys {
    std::string_view width = "hidden_size", layers = "num_hidden_layers",
                     heads = "num_attention_heads", ffn = "intermediate_size",
                     activation = "hidden_act";
};

/// Width and layers of an encoder: attention to both sides, biases everywhere, norms with means and
/// biases. The norms' epsilons are all `epsilon`.
ModelSpec encoderFromHf(const KeyReader& config, const RawCheckpoint& raw, const EncoderKeys& keys,
                        NormPlace place, double epsilon);
MetaValue::Object encoderToHf(const ModelSpec& spec, const EncoderKeys& keys);

/// The labels of a classifier as wide as its stored weight: id2label, or LABEL_0, LABEL_1, ...
/// Throws Error(Unsupported) when the checkpoint has no classifier, or one of another kind than
/// `architecture`.
std::vector<std::string> labelsFromHf(const KeyReader& config, const RawCheckpoint& raw,
                                      std::string_view architecture);

/// id2label, label2id, model_type and architectures.
void labelsToHf(const ModelSpec& spec, std::string_view modelType, std::string_view architecture,
                MetaValue::Object& config);

/// A number or a list of numbers; empty when the key is absent.
std::vector<float> numbersFromHf(const KeyReader& keys, std::string_view key);
MetaValue numbersToHf(const std::vector<float>& numbers);

}  // namespace lathe::core
