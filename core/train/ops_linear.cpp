// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>

#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/train/ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kTileColumns = 256;
/// Multiply-adds of a tile: a few milliseconds, so that a stop is seen soon.
constexpr int64_t kTileWork = int64_t{1} << 26;

/// Cuts a rows x columns product over `depth` into tiles that only its shape decides about.
void forTiles(
    int64_t rows, int64_t columns, int64_t depth, const JobContext* job,
    const std::function<void(int64_t row, int64_t rows, int64_t column, int64_t columns)>& tile) {
    const int64_t height =
        std::clamp<int64_t>(kTileWork / (kTileColumns * std::max<int64_t>(1, depth)), 16, 128);
    const int64_t across = (columns + kTileColumns - 1) / kTileColumns;
    const int64_t down = (rows + height - 1) / height;
    parallelFor(
        across * down, 1,
        [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) {
                const int64_t row = i / across * height, column = i % across * kTileColumns;
                tile(row, std::min(height, rows - row), column,
                     std::min(kTileColumns, columns - column));
            }
        },
        job);
}

void flowToInput(const Parameter& weight, const Matrix& gradient, Variable& x,
                 const JobContext* job) {
    const DecodedWeight decoded(weight.encoding());
    Matrix out(gradient.rows, weight.encoding().columns());
    forTiles(out.rows, out.columns, gradient.columns, job,
             [&](int64_t row, int64_t rows, int64_t column, int64_t columns) {
                 gemmNN(rows, columns, gradient.columns, gradient.row(row), gradient.columns,
                        decoded.data() + column, out.columns, out.row(row) + column, out.columns);
             });
    accumulate(x, std::move(out));
}

void flowToWeight(float* sums, const Matrix& gradient, const Matrix& x, const JobContext* job) {
    forTiles(gradient.columns, x.columns, x.rows, job,
             [&](int64_t row, int64_t rows, int64_t column, int64_t columns) {
                 gemmTNAdd(rows, columns, x.rows, gradient.row(0) + row, gradient.columns,
                           x.row(0) + column, x.columns, sums + row * x.columns + column,
                           x.columns);
             });
}

void flowToBias(float* sums, const Matrix& gradient) {
    parallelFor(gradient.columns, 64, [&](int64_t begin, int64_t end) {
        for (int64_t t = 0; t < gradient.rows; ++t)
            for (int64_t j = begin; j < end; ++j) sums[j] += gradient.row(t)[j];
    });
}

}  // namespace

namespace {

VariablePtr product(Tape& tape, const VariablePtr& x, const Parameter& weight,
                    const Parameter* bias) {
    Matrix value;
    tape.backend().linear(x->value.view(), weight.encoding(),
                          bias ? bias->vector().data() : nullptr, ActivationFormat{}, value,
                          tape.job());
    const bool wanted = x->wanted || weight.gradient() || (bias && bias->gradient());
    const VariablePtr out = makeVariable(std::move(value), wanted);
    tape.record(out, [x, &weight, bias, job = tape.job()](const Matrix& gradient) {
        if (bias && bias->gradient()) flowToBias(bias->gradient(), gradient);
        if (weight.gradient()) flowToWeight(weight.gradient(), gradient, x->value, job);
        if (x->wanted) flowToInput(weight, gradient, *x, job);
    });
    return out;
}

}  // namespace

VariablePtr linear(Tape& tape, const VariablePtr& x, const Parameter& weight,
                   const Parameter* bias) {
    const VariablePtr out = product(tape, x, weight, bias);
    const LowRankPath* path = weight.path();
    if (!path) return out;
    const VariablePtr narrow = product(tape, x, *path->down, nullptr);
    return add(tape, out, scaled(tape, product(tape, narrow, *path->up, nullptr), path->scale));
}

VariablePtr embed(Tape& tape, std::span<const int32_t> ids, const Parameter& table, float scale) {
    Matrix value;
    tape.backend().embed(ids, table.encoding(), scale, value);
    const VariablePtr out = makeVariable(std::move(value), table.gradient() != nullptr);
    tape.record(out, [kept = std::vector<int32_t>(ids.begin(), ids.end()), sums = table.gradient(),
                      scale](const Matrix& gradient) {
        for (int64_t t = 0; t < gradient.rows; ++t) {
            float* row = sums + kept[static_cast<size_t>(t)] * gradient.columns;
            for (int64_t i = 0; i < gradient.columns; ++i) row[i] += scale * gradient.row(t)[i];
        }
    });
    return out;
}

VariablePtr selectRows(Tape& tape, const VariablePtr& x, std::span<const int64_t> rows) {
    const auto bytes = static_cast<size_t>(x->value.columns) * sizeof(float);
    Matrix value(static_cast<int64_t>(rows.size()), x->value.columns);
    for (int64_t i = 0; i < value.rows; ++i)
        std::memcpy(value.row(i), x->value.row(rows[static_cast<size_t>(i)]), bytes);
    const VariablePtr out = makeVariable(std::move(value), x->wanted);
    tape.record(out,
                [x, kept = std::vector<int64_t>(rows.begin(), rows.end())](const Matrix& gradient) {
                    Matrix spread(x->value.rows, x->value.columns);
                    for (int64_t i = 0; i < gradient.rows; ++i) {
                        float* row = spread.row(kept[static_cast<size_t>(i)]);
                        for (int64_t c = 0; c < gradient.columns; ++c) row[c] += gradient.row(i)[c];
                    }
                    accumulate(*x, std::move(spread));
                });
    return out;
}

}  // namespace lathe::core
