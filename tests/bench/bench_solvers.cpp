// SPDX-License-Identifier: GPL-3.0-or-later
// Solvers on layers of the sizes of a 1B Llama: the Hessian's factor included, its sum not.
// tests/tools/bench_solvers_torch.py runs this in turns with PyTorch and prints the ratio.

#include <benchmark/benchmark.h>

#include <cmath>
#include <map>

#include "core/base/rng.h"
#include "core/solvers/awq.h"
#include "core/solvers/gptq.h"
#include "core/solvers/sparsegpt.h"
#include "core/solvers/wanda.h"

namespace {

using namespace lathe::core;

std::vector<float> normals(int64_t count, uint64_t stream) {
    Rng rng(1, stream);
    std::vector<float> made(static_cast<size_t>(count));
    for (float& value : made) value = static_cast<float>(rng.normal());
    return made;
}

/// X^T X / tokens of inputs with unequal channels that share a few directions.
const std::vector<float>& hessian(int64_t columns) {
    static std::map<int64_t, std::vector<float>> made;
    std::vector<float>& sum = made[columns];
    if (!sum.empty()) return sum;
    constexpr int64_t kHidden = 32;
    const std::vector<float> mixing = normals(kHidden * columns, 2);
    sum.resize(static_cast<size_t>(columns * columns));
    for (int64_t i = 0; i < columns; ++i)
        for (int64_t j = 0; j < columns; ++j) {
            float shared = i == j ? 1.0f + static_cast<float>(i % 7) : 0.0f;
            for (int64_t k = 0; k < kHidden; ++k)
                shared += mixing[static_cast<size_t>(k * columns + i)] *
                          mixing[static_cast<size_t>(k * columns + j)] / kHidden;
            sum[static_cast<size_t>(i * columns + j)] = shared;
        }
    return sum;
}

std::vector<float> inputNorms(int64_t columns) {
    std::vector<float> norms;
    for (int64_t c = 0; c < columns; ++c)
        norms.push_back(std::sqrt(hessian(columns)[static_cast<size_t>(c * (columns + 1))]));
    return norms;
}

void factorOnly(benchmark::State& state) {
    const int64_t columns = state.range(0);
    const std::vector<float>& sums = hessian(columns);
    for (auto _ : state) benchmark::DoNotOptimize(factorInPlace(sums, columns, {}));
}

void gptqOfLayer(benchmark::State& state) {
    const int64_t rows = state.range(0), columns = state.range(1);
    const std::vector<float> weights = normals(rows * columns, 1);
    const std::vector<float>& sums = hessian(columns);
    GptqOptions options;
    options.grid.scheme = Scheme::ZeroPoint;
    for (auto _ : state)
        benchmark::DoNotOptimize(gptq(weights, rows, factorInPlace(sums, columns, {}), options));
}

void sparseGptOfLayer(benchmark::State& state) {
    const int64_t rows = state.range(0), columns = state.range(1);
    const std::vector<float> weights = normals(rows * columns, 1);
    const std::vector<float>& sums = hessian(columns);
    SparseGptOptions options;
    options.pattern.of = state.range(2);
    options.pattern.zeros = options.pattern.of / 2;
    for (auto _ : state)
        benchmark::DoNotOptimize(
            sparseGpt(weights, rows, factorInPlace(sums, columns, {}), options));
}

void wandaOfLayer(benchmark::State& state) {
    const int64_t rows = state.range(0), columns = state.range(1);
    const std::vector<float> weights = normals(rows * columns, 1);
    const std::vector<float> norms = inputNorms(columns);
    for (auto _ : state) benchmark::DoNotOptimize(wandaMask(weights, rows, columns, norms, {}));
}

void awqOfLayer(benchmark::State& state) {
    const int64_t rows = state.range(0), columns = state.range(1);
    const std::vector<float> values = normals(rows * columns, 1);
    const std::vector<AwqWeight> weights = {{values, rows}};
    const std::vector<float> norms = inputNorms(columns);
    AwqOptions options;
    options.grid.scheme = Scheme::ZeroPoint;
    const CandidateLoss loss = lossOfHessian(weights, columns, hessian(columns));
    for (auto _ : state)
        benchmark::DoNotOptimize(searchAwqScales(weights, columns, norms, loss, options));
}

BENCHMARK(factorOnly)
    ->Arg(2048)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(gptqOfLayer)
    ->Args({2048, 2048})
    ->Args({5632, 2048})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(sparseGptOfLayer)
    ->Args({2048, 2048, 0})
    ->Args({5632, 2048, 0})
    ->Args({2048, 2048, 4})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(wandaOfLayer)
    ->Args({2048, 2048})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(awqOfLayer)
    ->Args({2048, 2048})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
