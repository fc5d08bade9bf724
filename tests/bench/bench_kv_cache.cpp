// SPDX-License-Identifier: GPL-3.0-or-later
// The attention of one new token over a cache of 2048 positions, by query heads / key heads /
// channels of a head / bits / exact tail. "codes" is the time over a rounded cache, "decoded" that
// of writing all of it down as float32 first, both over the time with an exact cache: least
// processor times of one thread, of runs one after the other.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/model/kv_cache.h"

namespace {

using namespace lathe::core;

constexpr int64_t kPositions = 2048;

Matrix normal(int64_t rows, int64_t columns, uint64_t seed) {
    Rng rng(seed);
    Matrix made(rows, columns);
    for (float& value : made.values) value = static_cast<float>(rng.normal());
    return made;
}

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

/// A filled cache, and one query behind it.
class Filled {
  public:
    Filled(const AttentionSpec& spec, const CacheFormat& format)
        : m_spec(spec),
          m_cache(spec),
          m_query(normal(1, int64_t{spec.heads} * spec.headDim, 3)),
          m_call(attentionCall(spec)),
          m_out(1, m_query.columns) {
        const int64_t columns = int64_t{spec.kvHeads} * spec.headDim;
        const Matrix keys = normal(kPositions, columns, 1), values = normal(kPositions, columns, 2);
        const LayerCacheFormat formats{format, format};
        LayerCache::Decoded decoded;
        AttentionCall before = attentionCall(spec);
        before.queries = {nullptr, kPositions - 1, m_query.columns, m_query.columns};
        m_cache.append(formats, keys.row(0), values.row(0), before, decoded);
        m_cache.settle();
        m_call.queries = m_query.view();
        m_call.firstPosition = kPositions - 1;
        m_cache.append(formats, keys.row(kPositions - 1), values.row(kPositions - 1), m_call,
                       decoded);
    }

    double attend(Backend& backend) {
        return secondsOf([&] { backend.attention(m_call, m_out.row(0)); });
    }

    double decode() {
        return secondsOf([&] {
            m_cache.keys().decode(0, m_keys);
            m_cache.values().decode(0, m_values);
        });
    }

  private:
    AttentionSpec m_spec;
    LayerCache m_cache;
    Matrix m_query;
    AttentionCall m_call;
    Matrix m_out, m_keys, m_values;
};

void attendToCache(benchmark::State& state) {
    setThreadCount(1);
    AttentionSpec spec;
    spec.heads = static_cast<int>(state.range(0));
    spec.kvHeads = static_cast<int>(state.range(1));
    spec.headDim = static_cast<int>(state.range(2));
    spec.scale = 1 / std::sqrt(static_cast<float>(spec.headDim));
    const CacheFormat format{static_cast<int>(state.range(3)), 32, state.range(4)};
    Filled exact(spec, {}), rounded(spec, format);
    const auto backend = makeBackend("cpu");
    double plain = std::numeric_limits<double>::infinity(), codes = plain, decoding = plain;
    for (auto _ : state) {
        plain = std::min(plain, exact.attend(*backend));
        codes = std::min(codes, rounded.attend(*backend));
        decoding = std::min(decoding, rounded.decode());
    }
    state.counters["exact us"] = 1e6 * plain;
    state.counters["codes"] = codes / plain;
    state.counters["decoded"] = (plain + decoding) / plain;
}
BENCHMARK(attendToCache)
    ->Args({9, 3, 64, 4, 128})
    ->Args({9, 3, 64, 2, 0})
    ->Args({9, 3, 64, 3, 0})
    ->Args({9, 3, 64, 8, 128})
    ->Args({8, 8, 64, 4, 128})
    ->Args({32, 8, 128, 4, 128})
    ->Args({32, 8, 128, 2, 0});

}  // namespace
