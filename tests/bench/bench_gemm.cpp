// SPDX-License-Identifier: GPL-3.0-or-later
// x W^T as the CPU backend computes it, by number of rows: where dot products end and GEMM begins. With oneDNN
// installed (libdnnl-dev) the same products with it, for the choice of library.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/backend/backend.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/kernels/gemm.h"
#ifdef LATHE_HAVE_ONEDNN
#include <omp.h>
#include <oneapi/dnnl/dnnl.h>
#endif

namespace {

using namespace lathe::core;

constexpr int64_t kOut = 256, kColumns = 1536;

void report(benchmark::State& state, int64_t rows, int64_t out, int64_t columns = kColumns) {
    state.counters["GFLOP/s"] = benchmark::Counter(2e-9 * static_cast<double>(rows * out * columns),
                                                   benchmark::Counter::kIsIterationInvariantRate);
}

void multiply(benchmark::State& state, int64_t rows, int64_t outputs, int64_t columns) {
    setThreadCount(2);
    const EncodingPtr weight =
        encodeDense({outputs, columns}, std::vector<float>(size_t(outputs * columns), 0.5f), DType::F32);
    const auto backend = makeBackend("cpu");
    const Matrix x(rows, columns);
    Matrix out;
    for (auto _ : state) backend->linear(x.view(), *weight, nullptr, {}, out);
    report(state, rows, outputs, columns);
}

void linear(benchmark::State& state) {
    multiply(state, state.range(0), 1536, kColumns);
}
BENCHMARK(linear)->Arg(1)->Arg(4)->Arg(8)->Arg(9)->Arg(32)->Arg(512)->UseRealTime();

/// Weights of small models, {inputs, rows, columns}: enough tiles for all threads, few enough to pay.
void linearOfSmallModels(benchmark::State& state) {
    multiply(state, state.range(0), state.range(1), state.range(2));
}
BENCHMARK(linearOfSmallModels)
    ->Args({256, 64, 64})
    ->Args({256, 172, 64})
    ->Args({256, 128, 256})
    ->Args({256, 256, 256})
    ->Args({256, 512, 256})
    ->Args({256, 256, 512})
    ->Args({256, 192, 576})
    ->Args({256, 576, 576})
    ->Args({256, 1536, 576})
    ->Args({256, 576, 1536})
    ->UseRealTime();

void tileOpenBlas(benchmark::State& state) {
    const int64_t rows = state.range(0);
    const std::vector<float> x(static_cast<size_t>(rows * kColumns), 1), w(kOut * kColumns, 1);
    std::vector<float> out(static_cast<size_t>(rows * kOut));
    for (auto _ : state) gemmNT(rows, kOut, kColumns, x.data(), kColumns, w.data(), kColumns, out.data(), kOut);
    report(state, rows, kOut);
}
BENCHMARK(tileOpenBlas)->Arg(8)->Arg(32)->Arg(128)->Arg(512);

#ifdef LATHE_HAVE_ONEDNN
void tileOneDnn(benchmark::State& state) {
    const int64_t rows = state.range(0);
    omp_set_num_threads(1);
    const std::vector<float> x(static_cast<size_t>(rows * kColumns), 1), w(kOut * kColumns, 1);
    std::vector<float> out(static_cast<size_t>(rows * kOut));
    for (auto _ : state)
        dnnl_sgemm('N', 'T', rows, kOut, kColumns, 1, x.data(), kColumns, w.data(), kColumns, 0, out.data(), kOut);
    report(state, rows, kOut);
}
BENCHMARK(tileOneDnn)->Arg(8)->Arg(32)->Arg(128)->Arg(512);
#endif

}  // namespace


