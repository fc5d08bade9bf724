// SPDX-License-Identifier: GPL-3.0-or-later
// Turning the inputs of a down projection while a model runs, beside the product behind it: one
// thread, widths of real models (columns / outputs / rows). "share" is the least processor time of
// the turn over that of the product with a float16 weight, of runs one after the other.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <limits>

#include "core/backend/backend.h"
#include "core/backend/input_transform.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"

namespace {

using namespace lathe::core;

/// Of this thread alone, whatever else the machine does.
double processorSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double secondsOf(const Work& work) {
    const double begin = processorSeconds();
    work();
    return processorSeconds() - begin;
}

void turn(benchmark::State& state) {
    const int64_t columns = state.range(0), outputs = state.range(1), rows = state.range(2);
    setThreadCount(1);
    Rng rng(1);
    Matrix x(rows, columns), turned, out;
    for (float& value : x.values) value = static_cast<float>(rng.normal());
    const EncodingPtr weight =
        encodeDense({outputs, columns},
                    std::vector<float>(static_cast<size_t>(outputs * columns), 0.5f), DType::F16);
    const auto matrix = turnOf(InputTransform::fitting(columns, 1));
    const auto backend = makeBackend("cpu");
    double turning = std::numeric_limits<double>::infinity(), multiplying = turning;
    for (auto _ : state) {
        turning = std::min(
            turning, secondsOf([&] { backend->turn(x.view(), *matrix, TurnWay::Forth, turned); }));
        multiplying =
            std::min(multiplying,
                     secondsOf([&] { backend->linear(turned.view(), *weight, nullptr, {}, out); }));
    }
    state.counters["turn us/row"] = 1e6 * turning / static_cast<double>(rows);
    state.counters["share"] = turning / multiplying;
}
// 2^k, 12 * 2^k, 28 * 2^k, 172 * 2^k
BENCHMARK(turn)
    ->Args({512, 256, 1})
    ->Args({512, 256, 256})
    ->Args({1536, 576, 1})
    ->Args({1536, 576, 256})
    ->Args({14336, 4096, 1})
    ->Args({14336, 4096, 256})
    ->Args({11008, 4096, 1})
    ->Args({11008, 4096, 256});

}  // namespace
