// SPDX-License-Identifier: GPL-3.0-or-later

// Steps of training (forward, backward, AdamW) of a Llama of 9.4 million parameters: width 256, 8
// layers, 8 heads, FFN 1024, vocabulary 4096, tied; 16 sequences of 256 tokens. The same in
// PyTorch: tests/tools/bench_training_torch.py, which runs this program too and prints the ratio.

#include <benchmark/benchmark.h>

#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/train/optimizer.h"
#include "core/train/trainable_model.h"

using namespace lathe::core;

namespace {

ModelSpec shapeS() {
    ModelSpec spec;
    spec.family = "llama";
    spec.width = 256;
    spec.vocabulary = 4096;
    spec.context = 256;
    spec.tiedHead = true;
    LayerSpec layer;
    layer.attention.heads = layer.attention.kvHeads = 8;
    layer.attention.headDim = 32;
    layer.attention.scale = 0.17677669529663687;
    layer.attention.rope = {RopeStyle::Halves, 10000, 32};
    layer.ffn.width = 1024;
    spec.layers.assign(8, layer);
    return spec;
}

ModelPtr randomModel(const ModelSpec& spec) {
    Model::Parts parts;
    parts.spec = spec;
    Rng rng(1);
    for (const ExpectedWeight& expected : expectedWeights(spec)) {
        auto weight = std::make_shared<Weight>();
        weight->name = expected.name;
        weight->role = expected.role;
        weight->layer = expected.layer;
        weight->axes = expected.axes;
        std::vector<float> values(static_cast<size_t>(elementCount(expected.shape())), 1.0f);
        if (expected.role != WeightRole::Norm)
            for (float& value : values) value = static_cast<float>(0.02 * rng.normal());
        weight->encoding = encodeDense(expected.shape(), values, DType::F32);
        parts.weights.emplace(weight->name, weight);
    }
    return Model::create(std::move(parts));
}

void steps(benchmark::State& state, Products products) {
    const BufferRecycling recycling;
    setThreadCount(static_cast<int>(state.range(0)));
    const ModelPtr base = randomModel(shapeS());
    TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
    model.setProducts(products);
    Optimizer optimizer({}, model.leaves());
    Rng rng(2);
    std::vector<TokenId> text(16 * 256 + 1);
    for (TokenId& id : text) id = static_cast<TokenId>(rng.below(4096));
    const TrainingBatch batch = trainingWindows(text, 256);
    for (auto _ : state) {
        model.lossAndGradients(batch);
        clipGradients(model.leaves(), 1);
        optimizer.step(1e-3);
    }
    state.counters["tokens/s"] =
        benchmark::Counter(16 * 256, benchmark::Counter::kIsIterationInvariantRate);
}

void trainingStep(benchmark::State& state) {
    steps(state, Products::Float32);
}
void trainingStepBf16(benchmark::State& state) {
    steps(state, Products::BFloat16);
}
BENCHMARK(trainingStep)->Arg(2)->UseRealTime()->MinTime(5)->Unit(benchmark::kMillisecond);
BENCHMARK(trainingStepBf16)->Arg(2)->UseRealTime()->MinTime(5)->Unit(benchmark::kMillisecond);

}  // namespace
