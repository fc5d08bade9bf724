// SPDX-License-Identifier: GPL-3.0-or-later
// What the Weights view waits for, on one weight of 16 M half-precision values and two threads:
// statistics (50 ms sampled, 300 ms exact allowed) and the preview of a step (100 ms). CPU time is
// that of all threads: half of it is what an otherwise idle machine needs at least.
// And what `observe --what weights` does with all weights of a model, in bytes per second beside
// those that two threads read and do nothing with.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>

#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/kernels/vector_ops.h"
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

std::vector<EncodingPtr> madeWeights(DType type) {
    std::vector<EncodingPtr> weights;
    uint64_t stream = 0;
    for (int64_t bytes = 0; bytes < int64_t{512} << 20;)
        for (const Shape& shape :
             {Shape{576, 576}, Shape{192, 576}, Shape{1536, 576}, Shape{576, 1536}}) {
            std::vector<float> values(static_cast<size_t>(elementCount(shape)));
            Rng rng(1, stream++);
            for (float& value : values) value = 0.02f * static_cast<float>(rng.normal());
            weights.push_back(encodeDense(shape, values, type));
            bytes += static_cast<int64_t>(4 * values.size());
        }
    return weights;
}

/// Weights of SmolLM2's shapes, as many as make half a gigabyte of float32; made once.
const std::vector<EncodingPtr>& manyWeights(DType type) {
    static std::map<DType, std::vector<EncodingPtr>> kMade;
    std::vector<EncodingPtr>& made = kMade[type];
    if (made.empty()) made = madeWeights(type);
    return made;
}

int64_t bytesOf(const std::vector<EncodingPtr>& weights) {
    int64_t bytes = 0;
    for (const EncodingPtr& weight : weights) bytes += static_cast<int64_t>(weight->bytes());
    return bytes;
}

void allWeights(benchmark::State& state, DType type, bool channels) {
    const std::vector<EncodingPtr>& weights = manyWeights(type);
    setThreadCount(2);
    const StatisticsOptions options{64, 0, channels};
    JobContext job;
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(statisticsOfAll(weights, options, job));
    state.SetBytesProcessed(state.iterations() * bytesOf(weights));
}
/// Each allWeights is compared with readOnly by the best of many repetitions, interleaved, since
/// other work on the machine takes from both what it likes: CPU time of both threads, too.
void compared(benchmark::internal::Benchmark* bench) {
    const auto least = [](const std::vector<double>& all) {
        return *std::ranges::min_element(all);
    };
    bench->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
    bench->ComputeStatistics("best", least);
}
BENCHMARK_CAPTURE(allWeights, f32, DType::F32, false)->Apply(compared);
BENCHMARK_CAPTURE(allWeights, f32_channels, DType::F32, true)->Apply(compared);
BENCHMARK_CAPTURE(allWeights, bf16, DType::BF16, false)->Apply(compared);
BENCHMARK_CAPTURE(allWeights, f16, DType::F16, false)->Apply(compared);
BENCHMARK_CAPTURE(allWeights, bf16_channels, DType::BF16, true)->Apply(compared);

/// The bandwidth of reading: a sum of squares over the same bytes.
void readOnly(benchmark::State& state) {
    const std::vector<EncodingPtr>& weights = manyWeights(DType::F32);
    setThreadCount(2);
    const auto readAll = [](const EncodingPtr& weight) {
        const auto* values = reinterpret_cast<const float*>(weight->plain()->buffer().data);
        benchmark::DoNotOptimize(sumOfSquares(values, weight->elements()));
    };
    for ([[maybe_unused]] auto _ : state)
        parallelFor(std::ssize(weights), 1, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) readAll(weights[static_cast<size_t>(i)]);
        });
    state.SetBytesProcessed(state.iterations() * bytesOf(weights));
}
BENCHMARK(readOnly)->Apply(compared);

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
