// SPDX-License-Identifier: GPL-3.0-or-later
// The sensitivity sweep (each weight of 16 layers in four bit widths) against running every
// compressed model from its first block (perplexity only): seconds, the share of block runs, and
// the head apart, which every model needs.

#include <benchmark/benchmark.h>

#include "core/base/rng.h"
#include "core/encoding/dense.h"
#include "core/evaluate/perplexity.h"
#include "core/observe/variant_scores.h"
#include "core/workspace/compression_choices.h"

namespace {

using namespace lathe::core;

constexpr int kLayers = 16;

ModelPtr deepModel() {
    Model::Parts parts;
    ModelSpec& spec = parts.spec;
    spec.family = "llama";
    spec.width = 128;
    spec.vocabulary = 512;
    spec.context = 256;
    spec.tiedHead = true;
    LayerSpec layer;
    layer.attention.heads = layer.attention.kvHeads = 4;
    layer.attention.headDim = 32;
    layer.ffn.width = 384;
    spec.layers.assign(kLayers, layer);
    Rng rng(1);
    for (const ExpectedWeight& expected : expectedWeights(spec)) {
        const Shape shape = expected.shape();
        std::vector<float> values(static_cast<size_t>(elementCount(shape)));
        for (float& value : values)
            value =
                expected.role == WeightRole::Norm ? 1.0f : 0.1f * static_cast<float>(rng.normal());
        parts.weights[expected.name] = std::make_shared<Weight>(
            Weight{expected.name, expected.name, expected.role, expected.layer, expected.axes,
                   encodeDense(shape, values, DType::F32)});
    }
    return Model::create(std::move(parts));
}

struct Asked {
    ModelPtr model = deepModel();
    std::shared_ptr<Backend> backend = makeBackend("cpu");
    std::vector<RecipeStep> steps = sweptSteps({"quant.rtn group=32"}, {2, 3, 4, 8});
    std::vector<CompressionChoice> choices = choicesOf(steps, 0);
    std::vector<WeightPtr> targets = sweptTargets(*model, steps);
    WindowPlan plan = windows();

    static WindowPlan windows() {
        Rng rng(2);
        std::vector<TokenId> stream(256);
        for (TokenId& id : stream) id = static_cast<TokenId>(rng.uniform() * 512);
        WindowOptions options;
        options.context = 128;
        return planWindows(std::move(stream), std::nullopt, options);
    }
};

void sweep(benchmark::State& state) {
    const Asked asked;
    JobContext job;
    SensitivityResult result;
    for (auto _ : state)
        result = measureSensitivity(asked.model, asked.backend, asked.plan, asked.targets,
                                    asked.choices, {}, job);
    state.counters["block_share"] = result.work.share();
}
BENCHMARK(sweep)->Unit(benchmark::kMillisecond)->UseRealTime();

/// What of the sweep no kept state saves: the predictions of every compressed model and of the
/// original from the last block's states, and their scores.
void head(benchmark::State& state) {
    const Asked asked;
    JobContext job;
    const ForwardPass pass(asked.model, asked.backend);
    const BoundaryStates states(pass, asked.plan, uint64_t{1} << 30, job);
    const std::vector<ForwardPass> variants(asked.choices.size(), pass);
    VariantScorer scorer(pass, states, asked.plan, job);
    for (auto _ : state)
        for (size_t target = 0; target < asked.targets.size(); ++target)
            benchmark::DoNotOptimize(scorer.score(states, variants, states.blocks()));
    state.counters["block_rows"] = static_cast<double>(scorer.blockRowsRun());
}
BENCHMARK(head)->Unit(benchmark::kMillisecond)->UseRealTime();

void plain(benchmark::State& state) {
    const Asked asked;
    JobContext job;
    for (auto _ : state)
        for (const WeightPtr& target : asked.targets)
            for (const CompressionChoice& choice : asked.choices) {
                const WeightPtr weight = choice.compress(*asked.model, target, job);
                const ForwardPass changed(asked.model->withWeights({weight}), asked.backend);
                benchmark::DoNotOptimize(scoreWindows(changed, asked.plan, job));
            }
}
BENCHMARK(plain)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
