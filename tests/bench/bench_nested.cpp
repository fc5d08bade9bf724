// SPDX-License-Identifier: GPL-3.0-or-later
// What multiplying by a weight's structure gains over decoding it and calling GEMM, on one thread:
// x W^T for a weight of 2048 x 2048 and 1 or 64 rows of x. "plain" is the same matrix as a float16
// array, "decoded" the same encoding through a wrapper that hides its structure.
//
// Processor time on a shared, busy Xeon (AVX-512, GEMM at 28 GFLOP/s), in microseconds:
//                      1 row of x   64 rows
//   plain f16                 686     19041
//   rank 64                    47      1181     15 and 16 times faster than plain
//   sparse 90 %               338      2116     2.0 and 9.0 times
// Decoding rank 64 instead costs 36508 and 52837, sparse 90 % 1123 and 19118.
//
// Zeros that are left out save bytes, and time only where nearly all are zeros and rows are many.
// The same in another run, on a machine with four times as much to do as it can:
//   plain f16                1031      6704
//   sparse 50 %              1929      8784
//   bitmap 50 %              3761      9924     3.6 and 1.5 times slower than plain
//   2:4                      3180     10127     3.1 and 1.5 times slower
//   bitmap 90 %              1524      3866     1.5 times slower, 1.7 times faster
// Decoding tiles instead costs 4280 and 10501 (bitmap 50 %), 3394 and 8783 (2:4).

#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include "core/backend/backend.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/bitmap.h"
#include "core/encoding/dense.h"
#include "core/encoding/product.h"
#include "core/encoding/seeded.h"
#include "core/encoding/sparse.h"
#include "core/encoding/two_four.h"

namespace {

using namespace lathe::core;

constexpr int64_t kSize = 2048, kRank = 64;

std::vector<float> normals(int64_t count, uint64_t stream) {
    Rng rng(1, stream);
    std::vector<float> made(static_cast<size_t>(count));
    for (float& value : made) value = static_cast<float>(rng.normal());
    return made;
}

/// A weight that only decodes.
class Opaque final : public Encoding {
  public:
    explicit Opaque(EncodingPtr inner) : Encoding(inner->shape()), m_inner(std::move(inner)) {}
    std::string_view kind() const override { return m_inner->kind(); }
    std::string label() const override { return m_inner->label(); }
    size_t bytes() const override { return m_inner->bytes(); }
    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        m_inner->decodeRows(begin, end, out);
    }
    StoredEncoding store() const override { return m_inner->store(); }
    EncodingPtr reencode(std::span<const float> values) const override {
        return m_inner->reencode(values);
    }
    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        return m_inner->selectRows(order);
    }

  private:
    EncodingPtr m_inner;
};

EncodingPtr lowRank() {
    return makeProduct({kSize, kSize},
                       encodeDense({kSize, kRank}, normals(kSize * kRank, 1), DType::F16),
                       encodeDense({kRank, kSize}, normals(kSize * kRank, 2), DType::F16));
}

std::vector<float> thinned(double density) {
    std::vector<float> values = normals(kSize * kSize, 3);
    Rng rng(2);
    for (float& value : values)
        if (rng.uniform() >= density) value = 0;
    return values;
}

EncodingPtr sparse(double density) {
    return encodeSparse({kSize, kSize}, thinned(density), DType::F16);
}

EncodingPtr bitmap(double density) {
    return packBitmap(*encodeDense({kSize, kSize}, thinned(density), DType::F16));
}

/// Two of every four, at random.
EncodingPtr twoFour() {
    std::vector<float> values = normals(kSize * kSize, 3);
    Rng rng(2);
    for (size_t group = 0; group < values.size(); group += 4) {
        const size_t first = rng.below(4), second = (first + 1 + rng.below(3)) % 4;
        values[group + first] = values[group + second] = 0;
    }
    return packTwoFour(*encodeDense({kSize, kSize}, values, DType::F16));
}

void multiply(benchmark::State& state, const EncodingPtr& weight, int64_t rows) {
    setThreadCount(1);
    const auto backend = makeBackend("cpu");
    Matrix x(rows, kSize), out;
    const std::vector<float> values = normals(rows * kSize, 4);
    x.values.assign(values.begin(), values.end());
    for ([[maybe_unused]] auto _ : state) {
        backend->linear(x.view(), *weight, nullptr, {}, out);
        benchmark::DoNotOptimize(out.values.data());
    }
    state.SetItemsProcessed(state.iterations() * rows);
}

void add(const std::string& name, const EncodingPtr& weight) {
    for (const int64_t rows : {1, 4, 8, 64, 512}) {
        const auto reg = [&](const char* how, const EncodingPtr& encoding) {
            benchmark::RegisterBenchmark(fmt::format("{}/{}/rows:{}", name, how, rows).c_str(),
                                         multiply, encoding, rows)
                ->Unit(benchmark::kMicrosecond);
        };
        reg("structure", weight);
        reg("decoded", std::make_shared<Opaque>(weight));
    }
}

void open(benchmark::State& state) {
    setThreadCount(1);
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(seededPositions(1, kSize, kSize, kSize / 10));
}

int registerAll() {
    const EncodingPtr plain = encodeDense({kSize, kSize}, normals(kSize * kSize, 5), DType::F16);
    for (const int64_t rows : {1, 4, 8, 64, 512})
        benchmark::RegisterBenchmark(fmt::format("plain f16/rows:{}", rows).c_str(), multiply,
                                     plain, rows)
            ->Unit(benchmark::kMicrosecond);
    add("rank 64", lowRank());
    for (const double density : {0.05, 0.1, 0.25, 0.5})
        add(fmt::format("sparse {:.0f} %", 100 * (1 - density)), sparse(density));
    for (const double density : {0.1, 0.25, 0.5})
        add(fmt::format("bitmap {:.0f} %", 100 * (1 - density)), bitmap(density));
    add("2:4", twoFour());
    benchmark::RegisterBenchmark("seeded positions 10 %", open)->Unit(benchmark::kMillisecond);
    return 0;
}

const int kRegistered = registerAll();

}  // namespace
