// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tiny_model.h"

#include <cmath>

#include "core/base/rng.h"
#include "core/encoding/dense.h"

namespace lathe::tests {

using namespace core;

ModelSpec tinySpec(const TinyModelOptions& options) {
    ModelSpec spec;
    spec.family = options.family;
    spec.name = "tiny";
    spec.width = options.width;
    spec.vocabulary = options.vocabulary;
    spec.context = options.context;
    spec.tiedHead = options.tiedHead;
    for (int i = 0; i < options.layers; ++i) {
        LayerSpec layer;
        layer.attention.heads = options.heads;
        layer.attention.kvHeads = options.kvHeads;
        layer.attention.headDim = options.headDim;
        layer.attention.scale = 1 / std::sqrt(options.headDim);
        layer.attention.window = i % 2 ? options.window : 0;
        layer.attention.qkNorm = options.qkNorm;
        layer.attention.qkvBias = options.qkvBias;
        layer.attention.rope.style = options.rope;
        layer.attention.rope.dimensions = options.rope == RopeStyle::None ? 0 : options.headDim;
        layer.ffn.width = options.ffnWidth;
        layer.postNorms = options.postNorms;
        spec.layers.push_back(layer);
    }
    return spec;
}

ModelPtr randomModel(const ModelSpec& spec, uint64_t seed, DType type) {
    Model::Parts parts;
    parts.spec = spec;
    uint64_t stream = 0;
    for (const ExpectedWeight& expected : expectedWeights(parts.spec)) {
        Rng rng(seed, ++stream);
        const Shape shape = expected.shape();
        const bool norm = expected.role == WeightRole::Norm;
        const double spread = norm || expected.role == WeightRole::Bias
                                  ? 0.1
                                  : 1 / std::sqrt(static_cast<double>(columnsOf(shape)));
        std::vector<float> values(static_cast<size_t>(elementCount(shape)));
        for (float& value : values) value = static_cast<float>((norm ? 1.0 : 0.0) + spread * rng.normal());
        Weight weight{expected.name, expected.name, expected.role, expected.layer, expected.axes, nullptr};
        weight.encoding = encodeDense(shape, values, shape.size() > 1 ? type : DType::F32);
        parts.weights[expected.name] = std::make_shared<const Weight>(std::move(weight));
    }
    return Model::create(std::move(parts));
}

ModelPtr tinyModel(const TinyModelOptions& options) { return randomModel(tinySpec(options), options.seed, options.type); }

}  // namespace lathe::tests
