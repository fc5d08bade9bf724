// SPDX-License-Identifier: GPL-3.0-or-later
// Few rows of x: a sparse row meets each as a dot product that gathers. Many: 64 rows of x are
// transposed, so that an entry of the weight is one factor for a whole line of them.

#include "core/backend/cpu/structured_linear.h"

#include <algorithm>

#include "core/base/thread_pool.h"
#include "core/kernels/sparse.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kGatherRows = 4;  ///< of x: up to here dot products
constexpr int64_t kLine = 64;       ///< rows of x side by side
constexpr int64_t kVector = 16;     ///< floats of the widest vector that is common
constexpr int64_t kTileRows = 32;   ///< of the weight
/// Share of entries up to which they beat decoding and GEMM, for few rows of x and for many
/// (bench_nested).
constexpr double kDensestGathered = 0.5, kDensest = 0.25;

Matrix applied(Backend& backend, ConstMatrix x, const Term& term, const JobContext* job) {
    Matrix held, next;
    for (auto factor = term.factors.rbegin(); factor != term.factors.rend(); ++factor) {
        backend.linear(x, **factor, nullptr, {}, next, job);
        std::swap(held, next);
        x = held.view();
    }
    return held;
}

/// Rows [first, first + width) of x, transposed: row c holds element c of each, then zeros up to
/// whole vectors.
Matrix transposed(ConstMatrix x, int64_t first, int64_t width) {
    Matrix out(x.columns, (width + kVector - 1) / kVector * kVector);
    parallelFor(x.columns, 64, [&](int64_t begin, int64_t end) {
        for (int64_t t = 0; t < width; ++t) {
            const float* row = x.row(first + t);
            for (int64_t c = begin; c < end; ++c) out.row(c)[t] = row[c];
        }
    });
    return out;
}

struct EntryBuffers {
    std::vector<int32_t> columns;
    std::vector<float> values;
    float line[kLine];

    int64_t read(const SparseRows& entries, int64_t row) {
        const int64_t count = entries.entriesOf(row);
        columns.resize(static_cast<size_t>(count));
        values.resize(static_cast<size_t>(count));
        entries.readEntries(row, columns.data(), values.data());
        return count;
    }
};

}  // namespace

void linearByTerms(Backend& backend, ConstMatrix x, std::span<const Term> terms, const float* bias,
                   Matrix& out, const JobContext* job) {
    Matrix sum = applied(backend, x, terms.front(), job);
    std::vector<Matrix> rest;
    for (const Term& term : terms.subspan(1)) rest.push_back(applied(backend, x, term, job));
    parallelFor(sum.rows, 16, [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t) {
            float* row = sum.row(t);
            if (terms.front().scale != 1)
                for (int64_t o = 0; o < sum.columns; ++o) row[o] *= terms.front().scale;
            for (size_t i = 0; i < rest.size(); ++i)
                addScaled(row, terms[i + 1].scale, rest[i].row(t), sum.columns);
            if (bias) addTo(row, bias, sum.columns);
        }
    });
    out = std::move(sum);
}

bool entriesPay(const Encoding& weight, const SparseRows& entries, int64_t rowsOfX) {
    const double densest = rowsOfX <= kGatherRows ? kDensestGathered : kDensest;
    return static_cast<double>(entries.entries()) <=
           densest * static_cast<double>(weight.elements());
}

void linearByEntries(ConstMatrix x, const Encoding& weight, const SparseRows& entries,
                     const float* bias, Matrix& out, const JobContext* job) {
    out = Matrix(x.rows, weight.rows());
    const bool gather = x.rows <= kGatherRows;
    for (int64_t first = 0; first < x.rows; first += gather ? kGatherRows : kLine) {
        const int64_t width = std::min(gather ? kGatherRows : kLine, x.rows - first);
        const Matrix lines = gather ? Matrix() : transposed(x, first, width);
        parallelFor(
            weight.rows(), kTileRows,
            [&](int64_t begin, int64_t end) {
                thread_local EntryBuffers buffers;
                for (int64_t o = begin; o < end; ++o) {
                    const int64_t count = buffers.read(entries, o);
                    const float* values = buffers.values.data();
                    const int32_t* columns = buffers.columns.data();
                    if (!gather)
                        sparseCombine(values, columns, count, lines.values.data(), lines.columns,
                                      lines.columns, buffers.line);
                    for (int64_t t = 0; t < width; ++t) {
                        const float product =
                            gather ? sparseDot(values, columns, count, x.row(first + t))
                                   : buffers.line[t];
                        out.row(first + t)[o] = bias ? product + bias[o] : product;
                    }
                }
            },
            job);
    }
}

}  // namespace lathe::core
