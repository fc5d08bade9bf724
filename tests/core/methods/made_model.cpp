// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/methods/made_model.h"

#include <cmath>

#include "core/base/rng.h"
#include "core/encoding/dense.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/support/tiny_model.h"

namespace lathe::tests {

using namespace core;

ModelPtr makeModel(const MadeModel& made) {
    TinyModelOptions options;
    options.layers = made.layers;
    options.width = made.width;
    options.heads = made.heads;
    options.kvHeads = made.kvHeads;
    options.headDim = made.headDim;
    options.ffnWidth = made.ffn;
    options.vocabulary = made.vocabulary;
    options.tiedHead = made.tied;
    options.type = made.type;
    options.seed = made.seed;
    return tinyModel(options);
}

ModelPtr withValues(const ModelPtr& model, const std::string& name, std::vector<float> values,
                    DType type) {
    auto weight = std::make_shared<Weight>(model->weight(name));
    weight->encoding = encodeDense(weight->encoding->shape(), values, type);
    return model->withWeights({weight});
}

ModelPtr withConstant(const ModelPtr& model, float value) {
    ModelPtr changed = model;
    for (const WeightPtr& weight : model->weightsInOrder())
        changed = withValues(
            changed, weight->name,
            std::vector<float>(static_cast<size_t>(weight->encoding->elements()), value));
    return changed;
}

MethodInput inputFor(const ModelPtr& model, std::string_view method, const Words& words,
                     uint64_t seed) {
    const Params params = fullSchema(methodNamed(method)).parse(words);
    MethodInput input{model, selectTargets(*model, params), params, seed};
    if (methodNamed(method).needs.calibrationText) giveCalibration(input);
    return input;
}

bool isRefusedByReview(const Method& method, const MethodInput& input) {
    if (method.review)
        for (const PlanNote& note : method.review(input))
            if (note.level == PlanNote::Level::Error) return true;
    return false;
}

MethodResult run(const MethodInput& input, std::string_view method) {
    JobContext job;
    return methodNamed(method).apply(input, job);
}

MethodResult applied(const ModelPtr& model, std::string_view method, const Words& words,
                     uint64_t seed) {
    return run(inputFor(model, method, words, seed), method);
}

EncodingPtr encoded(int rows, int columns, std::vector<float> values, std::string_view method,
                    const Words& words) {
    MadeModel made;
    made.width = rows;
    made.ffn = columns;
    made.layers = 1;
    const ModelPtr model = withValues(makeModel(made), "layers.0.ffn.down", std::move(values));
    Words all = words;
    all["layers"] = "ffn.down";
    return applied(model, method, all).model->weight("layers.0.ffn.down").encoding;
}

std::vector<float> normalValues(size_t count, uint64_t seed) {
    Rng rng(seed);
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(rng.normal());
    return values;
}

namespace {

void append(std::string& out, const StoredEncoding& stored) {
    out += stored.kind;
    for (const auto& [name, value] : stored.attributes) out += name + "=" + toText(value) + ";";
    for (const auto& [name, tensor] : stored.parts) {
        out += name + std::string(nameOf(tensor.type())) + toText(tensor.shape());
        out.append(reinterpret_cast<const char*>(tensor.buffer().data), tensor.sizeBytes());
    }
    for (const auto& [name, child] : stored.children) {
        out += name;
        append(out, child);
    }
}

}  // namespace

std::string fingerprint(const Encoding& encoding) {
    std::string bytes;
    append(bytes, encoding.store());
    return bytes;
}

std::string fingerprint(const Model& model) {
    std::string bytes;
    for (const WeightPtr& weight : model.weightsInOrder())
        bytes += weight->name + fingerprint(*weight->encoding);
    return bytes;
}

double squaredError(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) sum += std::pow(static_cast<double>(a[i]) - b[i], 2);
    return sum;
}

}  // namespace lathe::tests
