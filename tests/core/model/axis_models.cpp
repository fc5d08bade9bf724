// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/model/axis_models.h"

#include <cmath>

#include "core/encoding/dense.h"
#include "core/model/family.h"
#include "core/model/forward.h"
#include "tests/core/model/golden_classifier.h"
#include "tests/support/test_data.h"
#include "tests/support/tiny_model.h"

namespace lathe::tests {

using namespace core;

namespace {

ModelPtr sharedModel() {
    TinyModelOptions options;
    options.layers = 4;
    ModelSpec spec = tinySpec(options);
    spec.layers[2].weightsOf = spec.layers[3].weightsOf = 1;
    return randomModel(spec);
}

ModelPtr biasedModel() {
    TinyModelOptions options;
    options.rope = RopeStyle::None;
    options.kvHeads = options.heads;
    ModelSpec spec = tinySpec(options);
    for (LayerSpec& layer : spec.layers) {
        layer.attention.qkvBias = layer.attention.outputBias = layer.ffn.bias = true;
        layer.ffn.gated = false;
        layer.ffn.activation = Activation::ReLU;
    }
    return randomModel(spec);
}

}  // namespace

std::vector<std::string> axisModelNames() {
    return {"llama3", "llama_linear",   "mistral", "qwen2", "qwen3",
            "gemma3", "sample:stories", "shared",  "biased"};
}

ModelPtr axisModel(const std::string& name) {
    if (name == "shared") return sharedModel();
    if (name == "biased") return biasedModel();
    const bool sample = name.starts_with("sample:");
    return inType(*openModel(sample ? name : (sourcePath("tests/core/model/tiny") / name).string()),
                  DType::F32);
}

ModelPtr inType(const Model& model, DType type) {
    std::vector<WeightPtr> weights;
    for (const WeightPtr& weight : model.weightsInOrder()) {
        auto converted = std::make_shared<Weight>(*weight);
        converted->encoding =
            encodeDense(weight->encoding->shape(), weight->encoding->decode(), type);
        weights.push_back(std::move(converted));
    }
    return model.withWeights(weights);
}

std::vector<float> logitsOf(const ModelPtr& model) {
    const ForwardPass pass(model, makeBackend("cpu"));
    Matrix logits;
    if (model->spec().classifies()) {
        logits = pass.classify(
            goldenClassifier(QString::fromStdString(model->spec().family)).batch);
    } else {
        std::vector<TokenId> ids;
        for (int64_t i = 0; i < 40; ++i)
            ids.push_back(static_cast<TokenId>((i * i * 7 + 3) % model->spec().vocabulary));
        KvCache cache(model->spec());
        logits = pass.evaluate(cache, ids, -1);
    }
    return {logits.values.begin(), logits.values.end()};
}

double logitDifference(const ModelPtr& a, const ModelPtr& b) {
    const std::vector<float> x = logitsOf(a), y = logitsOf(b);
    if (x.size() != y.size()) return INFINITY;
    double largest = 0, size = 0;
    for (size_t i = 0; i < x.size(); ++i) {
        const double difference = std::abs(double{x[i]} - double{y[i]});
        if (!(difference <= largest)) largest = difference;  // NaN counts
        size = std::max(size, std::abs(double{x[i]}));
    }
    return largest / size;
}

std::string sameLogits(const ModelPtr& a, const ModelPtr& b) {
    const double difference = logitDifference(a, b);
    return difference <= 1e-4 ? std::string() : "logits differ by " + std::to_string(difference);
}

ModelPtr withValues(const Model& model, const std::string& name,
                    const std::function<void(std::vector<float>&)>& change) {
    auto changed = std::make_shared<Weight>(model.weight(name));
    std::vector<float> values = changed->encoding->decode();
    change(values);
    changed->encoding = encodeDense(changed->encoding->shape(), values, DType::F32);
    return model.withWeights({changed});
}

std::vector<int> ownLayers(const Model& model) {
    std::vector<int> layers;
    for (size_t i = 0; i < model.spec().layers.size(); ++i)
        if (model.spec().layers[i].weightsOf < 0) layers.push_back(static_cast<int>(i));
    return layers;
}

}  // namespace lathe::tests
