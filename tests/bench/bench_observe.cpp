// SPDX-License-Identifier: GPL-3.0-or-later
// What the Weights view waits for, on one weight of 16 M half-precision values and two threads:
// statistics (50 ms sampled, 300 ms exact allowed) and the preview of a step (100 ms). CPU time is
// that of all threads: half of it is what an otherwise idle machine needs at least.

#include <benchmark/benchmark.h>

#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/methods/preview.h"
#include "core/observe/weight_statistics.h"

namespace {

using namespace lathe::core;

constexpr int64_t kSide = 4096;

/// One layer whose `ffn.down` has the values; everything else is as small as it may be.
ModelPtr bigModel() {
    Model::Parts parts;
    ModelSpec& spec = parts.spec;
    spec.family = "llama";
    spec.width = kSide;
    spec.vocabulary = spec.context = 16;
    spec.tiedHead = true;
    LayerSpec layer;
    layer.attention.heads = layer.attention.kvHeads = 1;
    layer.attention.headDim = 16;
    layer.ffn.width = kSide;
    spec.layers = {layer};
    for (const ExpectedWeight& expected : expectedWeights(spec)) {
        const Shape shape = expected.shape();
        std::vector<float> values(static_cast<size_t>(elementCount(shape)));
        Rng rng(1);
        if (expected.name == "layers.0.ffn.down")
            for (float& value : values) value = 0.02f * static_cast<float>(rng.normal());
        Weight weight{expected.name,  expected.name, expected.role,
                      expected.layer, expected.axes, encodeDense(shape, values, DType::F16)};
        parts.weights[expected.name] = std::make_shared<const Weight>(std::move(weight));
    }
    return Model::create(std::move(parts));
}

const ModelPtr& model() {
    static const ModelPtr kModel = bigModel();
    return kModel;
}

void statistics(benchmark::State& state) {
    const Encoding& weight = *model()->weight("layers.0.ffn.down").encoding;
    setThreadCount(2);
    const StatisticsOptions options{256, state.range(0), true};
    JobContext job;
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(weightStatistics(weight, options, job));
}
BENCHMARK(statistics)
    ->ArgName("values")
    ->Arg(kSampleValues)
    ->Arg(0)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void preview(benchmark::State& state, const char* method, const char* bits) {
    PreviewRequest request{model(), "layers.0.ffn.down", method, {}, 0};
    request.params = fullSchema(methodNamed(method)).parse({{"bits", bits}});
    setThreadCount(2);
    JobContext job;
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(previewStep(request, state.range(0) != 0, job));
}
BENCHMARK_CAPTURE(preview, rtn4, "quant.rtn", "4")
    ->ArgName("exact")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK_CAPTURE(preview, rtn8, "quant.rtn", "8")
    ->ArgName("exact")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
