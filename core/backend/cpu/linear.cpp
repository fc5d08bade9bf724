// SPDX-License-Identifier: GPL-3.0-or-later
// y = x W^T for any encoding. Few rows of x: each weight row is decoded once and meets every row of
// x as a dot product (matrix-vector code). Many rows: tiles of weight rows are decoded and
// multiplied by GEMM. Decoding costs one pass over the weight per call; its share falls with the
// number of rows. Weights with a structure of their own take structured_linear.h instead, inputs
// that are rounded to integers integer_linear.h.

#include <fmt/format.h>

#include <algorithm>

#include "core/backend/cpu/activation_blocks.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/backend/cpu/integer_linear.h"
#include "core/backend/cpu/structured_linear.h"
#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/gguf.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

/// GEMM repacks and loses at few rows; the border itself is a guess (bench_gemm).
constexpr int64_t kMatrixVectorRows = 8;
/// Of a decoded tile: 512 KiB, half of a usual L2 cache.
constexpr int64_t kTileElements = 128 * 1024;
/// Of weights that the cache holds in fewer tiles (bench_gemm, linearOfSmallModels).
constexpr int64_t kTilesOfSmallWeights = 8;
/// Multiplications of a tile, some 50 microseconds: less is not worth waking a thread.
constexpr int64_t kTileProducts = int64_t{1} << 22;

/// Rows [begin, end) of a weight as floats: in place if they already are, else decoded into
/// `buffer`.
const float* rowsAsFloats(const Encoding& weight, int64_t begin, int64_t end,
                          std::vector<float>& buffer) {
    const int64_t columns = weight.columns();
    const Tensor* plain = weight.plain();
    if (plain && plain->type() == DType::F32 &&
        reinterpret_cast<uintptr_t>(plain->buffer().data) % alignof(float) == 0)
        return reinterpret_cast<const float*>(plain->buffer().data) + begin * columns;
    buffer.resize(static_cast<size_t>((end - begin) * columns));
    if (plain && plain->type() == DType::F16)
        widenFloat16(plain->buffer().data + begin * columns * 2, buffer.data(),
                     (end - begin) * columns);
    else if (plain && plain->type() == DType::BF16)
        widenBFloat16(plain->buffer().data + begin * columns * 2, buffer.data(),
                      (end - begin) * columns);
    else
        weight.decodeRows(begin, end, buffer.data());
    return buffer.data();
}

/// The same with the minima of a row's blocks behind the row, for inputs that carry block sums.
const float* rowsWithMinima(const Encoding& weight, const GgufBlocks& stored, int64_t begin,
                            int64_t end, std::vector<float>& buffer) {
    const int64_t columns = weight.columns(), blocks = columns / stored.type->blockElements;
    buffer.resize(static_cast<size_t>((end - begin) * (columns + blocks)));
    float* row = buffer.data();
    for (int64_t o = begin; o < end; ++o, row += columns + blocks) {
        weight.decodeRows(o, o + 1, row);
        stored.type->minima(stored.blocks.data + o * blocks * stored.type->blockBytes, blocks,
                            row + columns);
    }
    return buffer.data();
}

/// As many rows of a weight as the cache holds, fewer where threads would have nothing to do, but
/// enough that sharing the work costs less than it saves.
int64_t tileRows(const Encoding& weight, int64_t inputs) {
    const auto inSixteens = [](int64_t rows) { return (rows + 15) / 16 * 16; };
    const int64_t columns = std::max<int64_t>(1, weight.columns());
    const int64_t cached = std::clamp<int64_t>(kTileElements / columns / 16 * 16, 16, 256);
    const int64_t shared = std::max(weight.rows() / kTilesOfSmallWeights,
                                    kTileProducts / (columns * std::max<int64_t>(1, inputs)));
    return std::clamp<int64_t>(inSixteens(shared), 16, cached);
}

void addBias(Matrix& out, const float* bias, int64_t begin, int64_t end) {
    if (!bias) return;
    for (int64_t t = 0; t < out.rows; ++t) addTo(out.row(t) + begin, bias + begin, end - begin);
}

Matrix rounded(ConstMatrix x, const Encoding& weight) {
    const auto blocks = activationBlocksFor(weight);
    if (!blocks)
        throw Error(ErrorKind::Refused,
                    fmt::format("activation format q8 is llama.cpp's arithmetic, which has no "
                                "weights of type {}; use none",
                                weight.label()));
    Matrix out(x.rows, roundedLength(*blocks, x.columns));
    parallelFor(x.rows, 16, [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t)
            roundActivations(*blocks, x.row(t), out.row(t), x.columns);
    });
    return out;
}

}  // namespace

void CpuBackend::linear(ConstMatrix x, const Encoding& weight, const float* bias,
                        const ActivationFormat& format, Matrix& out, const JobContext* job) {
    if (x.columns != weight.columns())
        throw Error(ErrorKind::Internal, fmt::format("input of {} columns for a weight {}",
                                                     x.columns, toText(weight.shape())));
    if (format.kind == ActivationKind::None) {
        const std::vector<Term> terms = weight.terms();
        if (!terms.empty()) return linearByTerms(*this, x, terms, bias, out, job);
        const SparseRows* entries = weight.sparseRows();
        if (entries && entriesPay(weight, *entries, x.rows))
            return linearByEntries(x, weight, *entries, bias, out, job);
    }
    if (format.kind == ActivationKind::Integer)
        return linearInIntegers(*this, x, weight, bias, format, out, job);
    Matrix roundedX;
    std::optional<GgufBlocks> minima;  // where the inputs carry block sums
    if (format.kind == ActivationKind::Q8Blocks) {
        roundedX = rounded(x, weight);
        if (roundedX.columns != x.columns) minima = asGgufBlocks(weight);
        x = roundedX.view();
    }
    out.rows = x.rows;
    out.columns = weight.rows();
    out.values.resize(static_cast<size_t>(out.rows * out.columns));
    const int64_t columns = x.columns;
    const bool vectors = x.rows <= kMatrixVectorRows;
    parallelFor(
        weight.rows(), vectors ? 32 : tileRows(weight, x.rows),
        [&](int64_t begin, int64_t end) {
            thread_local std::vector<float> buffer;
            const float* tile = minima ? rowsWithMinima(weight, *minima, begin, end, buffer)
                                       : rowsAsFloats(weight, begin, end, buffer);
            if (vectors) {
                for (int64_t o = begin; o < end; ++o)
                    for (int64_t t = 0; t < x.rows; ++t)
                        out.row(t)[o] = dot(tile + (o - begin) * columns, x.row(t), columns);
            } else {
                gemmNT(x.rows, end - begin, columns, x.data, x.stride, tile, columns,
                       out.values.data() + begin, out.columns);
            }
            addBias(out, bias, begin, end);
        },
        job);
}

}  // namespace lathe::core
