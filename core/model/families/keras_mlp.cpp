// SPDX-License-Identifier: GPL-3.0-or-later

// Multilayer perceptrons that Keras saved. Its kernels have one column per output; its softmax at
// the end is left out, since classifiers give logits here. Images enter as fractions of full
// brightness, which is what models trained on x/255 expect.

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/model/families/hf_keys.h"
#include "core/model/families/keras_layers.h"
#include "core/model/families/mlp.h"
#include "core/model/limits.h"

namespace lathe::core {

namespace {

KerasNetwork networkOf(const RawCheckpoint& raw) {
    const auto config = raw.metadata.find("model_config");
    if (config == raw.metadata.end())
        throw Error(ErrorKind::Corrupt, "the Keras file has no model_config");
    return kerasNetwork(config->second);
}

/// Whether a data set is `part` of the layer: model_weights/GROUP/.../LAYER/kernel:0, or without
/// ":0".
bool isPartOf(std::string_view path, const KerasDense& dense, std::string_view part) {
    const std::string group = fmt::format("model_weights/{}/", dense.group);
    if (!path.starts_with(group)) return false;
    path.remove_prefix(group.size());
    if (constexpr std::string_view kNumber = ":0"; path.ends_with(kNumber))
        path.remove_suffix(kNumber.size());
    const bool alone = dense.group == dense.name;  // its group holds no other layer
    const std::string end = alone ? std::string(part) : fmt::format("{}/{}", dense.name, part);
    return path == end || path.ends_with("/" + end);
}

/// The one data set that is this part of the layer.
RawTensor& partOf(RawCheckpoint& raw, const KerasDense& dense, std::string_view part) {
    RawTensor* found = nullptr;
    for (RawTensor& tensor : raw.tensors) {
        if (!isPartOf(tensor.name, dense, part)) continue;
        if (found)
            throw Error(
                ErrorKind::Unsupported,
                fmt::format(
                    "both '{}' and '{}' may be the {} of the Keras layer '{}'; one was expected",
                    found->name, tensor.name, part, dense.name));
        found = &tensor;
    }
    if (!found)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the {} of the Keras layer '{}' is missing; a data set "
                                "model_weights/{}/.../{}:0 was expected",
                                part, dense.name, dense.group, part));
    return *found;
}

OriginalNames rename(RawCheckpoint& raw) {
    const KerasNetwork network = networkOf(raw);
    OriginalNames originals, names;  // names: of the modules, by those in the file
    for (size_t i = 0; i < network.layers.size(); ++i) {
        const KerasDense& dense = network.layers[i];
        const std::string module = mlpModule(i, network.layers.size());
        names[partOf(raw, dense, "kernel").name] = module + ".weight";
        if (dense.bias) names[partOf(raw, dense, "bias").name] = module + ".bias";
    }
    for (RawTensor& tensor : raw.tensors) {
        const auto found = names.find(tensor.name);
        if (found == names.end()) continue;
        originals[found->second] = tensor.name;
        tensor.name = found->second;
    }
    if (network.softmax) raw.detail += ", without its final softmax: classifiers give logits here";
    return originals;
}

ModelSpec fromKeras(const RawCheckpoint& raw) {
    const KerasNetwork network = networkOf(raw);
    const RawTensor* first = raw.find(mlpModule(0, network.layers.size()) + ".weight");
    const bool matrix = first && first->encoding->shape().size() == 2;
    int64_t inputs = network.inputs;
    if (inputs == 0 && matrix) inputs = first->encoding->rows();
    std::vector<MlpLayer> layers;
    for (const KerasDense& dense : network.layers) {
        layers.push_back({inputs, dense.units, dense.bias, dense.activation});
        inputs = dense.units;
    }
    ModelSpec spec = mlpSpec(layers);
    spec.name = checkpointName(raw);
    for (int64_t i = 0; i < std::min(layers.back().outputs, kMostLabels + 1); ++i)
        spec.head.labels.push_back(fmt::format("LABEL_{}", i));
    return spec;
}

}  // namespace

Naming kerasMlpNaming() {
    Naming naming;
    naming.id = "keras";
    naming.architectures = {"Sequential", "Functional", "Model"};
    naming.rules = mlpRules(LoadTransform::Transposed);
    naming.ropeStyle = RopeStyle::None;
    naming.readSpec = fromKeras;
    naming.writeConfig = nullptr;
    naming.rename = rename;
    return naming;
}

}  // namespace lathe::core
