// SPDX-License-Identifier: GPL-3.0-or-later
// Speed of the encodings on one thread: decoding (elements/s, and bytes/s of encoded data read) and
// writing GGUF blocks. The matrix is small enough for the second-level cache: memory is not
// measured.

#include <benchmark/benchmark.h>

#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/affine.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"

namespace {

using namespace lathe::core;

constexpr int64_t kRows = 32, kColumns = 2048;

const std::vector<float>& values() {
    static const std::vector<float> kValues = [] {
        Rng rng(1);
        std::vector<float> made(static_cast<size_t>(kRows * kColumns));
        for (float& value : made) value = static_cast<float>(rng.normal());
        return made;
    }();
    return kValues;
}

void report(benchmark::State& state, const Encoding& encoding) {
    state.SetItemsProcessed(state.iterations() * encoding.elements());
    state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(encoding.bytes()));
}

void decodeRows(benchmark::State& state, const EncodingPtr& encoding) {
    std::vector<float> out(static_cast<size_t>(kColumns));
    for ([[maybe_unused]] auto _ : state)
        for (int64_t r = 0; r < kRows; ++r) {
            encoding->decodeRows(r, r + 1, out.data());
            benchmark::DoNotOptimize(out.data());
            benchmark::ClobberMemory();
        }
    report(state, *encoding);
}

void encodeBlocks(benchmark::State& state, const GgufType* type) {
    setThreadCount(1);
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(encodeGguf(*type, {kRows, kColumns}, values()));
    report(state, *encodeGguf(*type, {kRows, kColumns}, values()));
}

EncodingPtr decodable(const GgufType& type) {
    if (type.encode) return encodeGguf(type, {kRows, kColumns}, values());
    const int64_t bytes = kRows * kColumns / type.blockElements * type.blockBytes;
    return makeGguf(type, {kRows, kColumns},
                    Buffer::adopt(std::vector<char>(static_cast<size_t>(bytes), 0x11)));
}

int registerAll() {
    const Shape shape = {kRows, kColumns};
    for (const DType type : {DType::F32, DType::F16, DType::BF16, DType::F8E4M3}) {
        const EncodingPtr encoding = encodeDense(shape, values(), type);
        benchmark::RegisterBenchmark(("decode/" + encoding->label()).c_str(), decodeRows, encoding);
    }
    for (const int bits : {2, 3, 4, 8})
        for (const bool zero : {false, true}) {
            const AffineLayout layout = {bits, Granularity::Group, 64, zero, false, DType::F16};
            const EncodingPtr encoding = encodeAffine(shape, layout, values());
            benchmark::RegisterBenchmark(("decode/" + encoding->label()).c_str(), decodeRows,
                                         encoding);
        }
    for (const GgufType& type : ggufTypes())
        if (type.decode)
            benchmark::RegisterBenchmark(("decode/" + std::string(type.name)).c_str(), decodeRows,
                                         decodable(type));
    for (const GgufType& type : ggufTypes())
        if (type.encode)
            benchmark::RegisterBenchmark(("encode/" + std::string(type.name)).c_str(), encodeBlocks,
                                         &type);
    return 0;
}

const int kRegistered = registerAll();

}  // namespace
