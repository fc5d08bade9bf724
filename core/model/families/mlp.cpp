// SPDX-License-Identifier: GPL-3.0-or-later

// A plain multilayer perceptron: dense layers one after another, the last of which gives the
// logits. Files of such networks name their modules as they like and say nothing else, so a
// config.json has to:
//   {"model_type": "mlp", "activations": ["relu", "tanh"]}      one for each layer but the last, or
//   one word for all
// and may say "layers" (the modules' names in order; else l1, l2, l10 by their numbers),
// "input_mean", "input_deviation" (one number, or one per feature) and "id2label".
// A description without weights says "sizes": the length of the vectors, then the outputs of each
// layer.

#include "core/model/families/mlp.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/error.h"
#include "core/model/families/classifier_keys.h"
#include "core/model/families/hf_keys.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

namespace {

constexpr std::string_view kArchitecture = "MlpForClassification", kWeight = ".weight",
                           kBias = ".bias", kClassifier = "classifier";

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The number at the front of `text`, which loses its digits.
uint64_t takeNumber(std::string_view& text) {
    uint64_t number = UINT64_MAX;  // stays so when it does not fit
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    const auto length = static_cast<size_t>(end - text.begin());
    std::from_chars(text.data(), text.data() + length, number);
    text.remove_prefix(length);
    return number;
}

/// l2 before l10, and the classifier after all others.
bool comesBefore(std::string_view a, std::string_view b) {
    if ((a == kClassifier) != (b == kClassifier)) return b == kClassifier;
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            const uint64_t x = takeNumber(a), y = takeNumber(b);
            if (x != y) return x < y;
        } else if (a.front() != b.front()) {
            return a.front() < b.front();
        } else {
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.size() < b.size();
}

std::vector<std::string> textsAt(const KeyReader& config, std::string_view key) {
    const MetaValue* list = config.find(key);
    std::vector<std::string> texts;
    if (!list || !list->array()) config.fail(key, "is no list of names");
    for (const MetaValue& element : *list->array()) {
        if (!element.text()) config.fail(key, "is no list of names");
        texts.push_back(*element.text());
    }
    return texts;
}

/// Modules with a weight, in the order in which they compute.
std::vector<std::string> modulesOf(const RawCheckpoint& raw) {
    const KeyReader config(raw.metadata, "config.json");
    if (config.find("layers")) return textsAt(config, "layers");
    std::vector<std::string> modules;
    for (const RawTensor& tensor : raw.tensors)
        if (tensor.name.ends_with(kWeight))
            modules.push_back(tensor.name.substr(0, tensor.name.size() - kWeight.size()));
    std::sort(modules.begin(), modules.end(), comesBefore);
    return modules;
}

OriginalNames rename(RawCheckpoint& raw) {
    const std::vector<std::string> modules = modulesOf(raw);
    std::map<std::string, std::string, std::less<>> uniform;
    for (size_t i = 0; i < modules.size(); ++i)
        for (const std::string_view part : {kWeight, kBias})
            uniform[modules[i] + std::string(part)] =
                mlpModule(i, modules.size()) + std::string(part);
    OriginalNames originals;
    for (RawTensor& tensor : raw.tensors) {
        const auto found = uniform.find(tensor.name);
        if (found == uniform.end() || found->second == tensor.name) continue;
        originals[found->second] = tensor.name;
        tensor.name = found->second;
    }
    return originals;
}

/// The weight of a module, which must be a matrix of `columns` columns (-1: any number).
const Encoding& matrixOf(const RawCheckpoint& raw, const std::string& module, int64_t columns) {
    const RawTensor* tensor = raw.find(module + std::string(kWeight));
    if (!tensor)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the tensor '{}{}' is missing", module, kWeight));
    const Shape& shape = tensor->encoding->shape();
    if (shape.size() != 2 || (columns >= 0 && shape[1] != columns))
        throw Error(
            ErrorKind::Unsupported,
            fmt::format(
                "'{}' is {}; a matrix that takes the {} outputs of the layer before was expected: "
                "if "
                "the order is wrong, list the names of the layers as \"layers\" in config.json",
                tensor->name, toText(shape), columns));
    return *tensor->encoding;
}

/// A network without weights: "sizes" has the length of its vectors, then the outputs of each
/// layer.
std::vector<MlpLayer> shapesAsWritten(const KeyReader& config) {
    const MetaValue* sizes = config.find("sizes");
    if (!sizes || !sizes->array() || sizes->array()->size() < 2 ||
        std::ssize(*sizes->array()) > kMostLayers)
        config.fail(
            "sizes",
            "is no list of at least two sizes, and there are no weights that would tell them");
    std::vector<MlpLayer> shapes;
    int64_t before = 0;
    for (const MetaValue& size : *sizes->array()) {
        const int64_t next = size.integer().value_or(0);
        if (next < 1 || next > kWidest)
            config.fail("sizes", fmt::format("has a size that is not from 1 to {}", kWidest));
        if (before > 0) shapes.push_back({before, next});
        before = next;
    }
    return shapes;
}

/// Of each layer in order, the last of which is the classifier.
std::vector<MlpLayer> shapesOf(const KeyReader& config, const RawCheckpoint& raw) {
    if (raw.tensors.empty()) return shapesAsWritten(config);
    std::vector<MlpLayer> shapes;
    const auto take = [&](const std::string& module) {
        const Encoding& matrix = matrixOf(raw, module, shapes.empty() ? -1 : shapes.back().outputs);
        shapes.push_back(
            {matrix.columns(), matrix.rows(), raw.find(module + std::string(kBias)) != nullptr});
    };
    while (std::ssize(shapes) <= kMostLayers &&
           raw.find(fmt::format("layers.{}{}", shapes.size(), kWeight)))
        take(fmt::format("layers.{}", shapes.size()));
    take(std::string(kClassifier));
    return shapes;
}

std::vector<Activation> activationsOf(const KeyReader& config, size_t layers) {
    const MetaValue* words = config.find("activations");
    if (!words)
        config.fail(
            "activations",
            "is missing; [\"relu\", ...] with one word for each layer but the last was expected");
    if (words->text()) return std::vector<Activation>(layers, activationNamed(*words->text()));
    std::vector<Activation> activations;
    for (const std::string& word : textsAt(config, "activations"))
        activations.push_back(activationNamed(word));
    if (activations.size() != layers)
        config.fail(
            "activations",
            fmt::format("has {} words; one for each of the {} layers before the last was expected",
                        activations.size(), layers));
    return activations;
}

ModelSpec fromHf(const RawCheckpoint& raw) {
    const KeyReader config = hfConfig(raw);
    std::vector<MlpLayer> layers = shapesOf(config, raw);
    const std::vector<Activation> activations = activationsOf(config, layers.size() - 1);
    for (size_t i = 0; i < activations.size(); ++i) layers[i].activation = activations[i];
    ModelSpec spec = mlpSpec(layers);
    spec.name = checkpointName(raw);
    spec.input.mean = numbersFromHf(config, "input_mean");
    spec.input.deviation = numbersFromHf(config, "input_deviation");
    spec.head.labels = labelsFromHf(config, raw, kArchitecture);
    return spec;
}

MetaValue::Object toHf(const ModelSpec& spec) {
    MetaValue::Object config;
    MetaValue::Array activations;
    for (const LayerSpec& layer : spec.layers)
        activations.push_back(activationToHf(layer.dense.activation));
    config["activations"] = meta::array(std::move(activations));
    if (!spec.input.mean.empty()) {
        config["input_mean"] = numbersToHf(spec.input.mean);
        config["input_deviation"] = numbersToHf(spec.input.deviation);
    }
    labelsToHf(spec, "mlp", kArchitecture, config);
    return config;
}

/// The modules' own names, with their order, if all of them are known.
void restoreNames(const Model& model, RawCheckpoint& checkpoint) {
    std::vector<std::string> names;
    MetaValue::Array modules;
    for (const WeightPtr& weight : model.weightsInOrder()) {
        const std::string& name = weight->sourceName;
        const bool bias = weight->role == WeightRole::Bias;
        if (!name.ends_with(bias ? kBias : kWeight)) return;
        names.push_back(name);
        if (!bias) modules.push_back(meta::text(name.substr(0, name.size() - kWeight.size())));
    }
    if (names.size() != checkpoint.tensors.size()) return;
    for (size_t i = 0; i < names.size(); ++i) checkpoint.tensors[i].name = names[i];
    checkpoint.metadata["layers"] = meta::array(std::move(modules));
}

}  // namespace

ModelSpec mlpSpec(const std::vector<MlpLayer>& layers) {
    ModelSpec spec;
    spec.finalNorm = false;
    spec.input.kind = InputKind::Features;
    spec.width = static_cast<int>(std::min(layers.front().inputs, kWidest));
    for (size_t i = 0; i + 1 < layers.size(); ++i) {
        LayerSpec layer;
        layer.kind = LayerKind::Dense;
        layer.dense.bias = layers[i].bias;
        layer.dense.width = static_cast<int>(std::min(layers[i].outputs, kWidest));
        layer.dense.activation = layers[i].activation;
        spec.layers.push_back(layer);
    }
    spec.head.kind = HeadKind::Classifier;
    spec.head.bias = layers.back().bias;
    return spec;
}

std::string mlpModule(size_t index, size_t count) {
    return index + 1 == count ? std::string(kClassifier) : fmt::format("layers.{}", index);
}

std::vector<TensorRule> mlpRules(LoadTransform weights) {
    return {{"layers.{}.dense", "layers.{}.weight", weights},
            {"layers.{}.dense.bias", "layers.{}.bias"},
            {"classifier", "classifier.weight", weights},
            {"classifier.bias", "classifier.bias"}};
}

extern const Family family_mlp;
const Family family_mlp = {
    "mlp",
    "plain multilayer perceptrons",
    {{"hf",
      {"mlp"},
      mlpRules(LoadTransform::None),
      {},
      RopeStyle::None,
      fromHf,
      toHf,
      nullptr,
      rename,
      nullptr,
      restoreNames},
     kerasMlpNaming()},
};

}  // namespace lathe::core
