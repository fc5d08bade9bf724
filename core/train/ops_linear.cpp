// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>

#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"
#include "core/tensor/floats.h"
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
        std::clamp<int64_t>(kTileWork / (kTileColumns * std::max<int64_t>(1, depth)), 16, 256);
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

/// A factor of a product: as it is, or a rounded copy.
class Factor {
  public:
    Factor(const float* values, int64_t count, Products products) : m_data(values) {
        if (products == Products::Float32) return;
        m_rounded.resize(static_cast<size_t>(count));
        parallelFor(count, 65536, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i)
                m_rounded[static_cast<size_t>(i)] = toFloat(toBFloat16(values[i]));
        });
        m_data = m_rounded.data();
    }
    Factor(const Matrix& matrix, Products products)
        : Factor(matrix.values.data(), matrix.rows * matrix.columns, products) {}

    const float* data() const { return m_data; }

  private:
    RecycledFloats m_rounded;
    const float* m_data;
};

void flowToInput(const Parameter& weight, const Factor& gradient, int64_t rows, Variable& x,
                 Products products, const JobContext* job) {
    const DecodedWeight decoded(weight.encoding());
    const int64_t inner = weight.encoding().rows(), columns = weight.encoding().columns();
    const Factor values(decoded.data(), inner * columns, products);
    Matrix out(rows, columns);
    forTiles(rows, columns, inner, job,
             [&](int64_t row, int64_t height, int64_t column, int64_t width) {
                 gemmNN(height, width, inner, gradient.data() + row * inner, inner,
                        values.data() + column, columns, out.row(row) + column, columns);
             });
    accumulate(x, std::move(out));
}

/// sums (outputs x inputs) += gradient (rows x outputs)^T x (rows x inputs)
void flowToWeight(float* sums, const Factor& gradient, int64_t outputs, const Matrix& x,
                  Products products, const JobContext* job) {
    const Factor values(x, products);
    forTiles(outputs, x.columns, x.rows, job,
             [&](int64_t row, int64_t height, int64_t column, int64_t width) {
                 gemmTNAdd(height, width, x.rows, gradient.data() + row, outputs,
                           values.data() + column, x.columns, sums + row * x.columns + column,
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

/// x W^T + b of factors rounded to bfloat16.
Matrix roundedProduct(const Matrix& x, const Parameter& weight, const Parameter* bias,
                      const JobContext* job) {
    const DecodedWeight decoded(weight.encoding());
    const int64_t outputs = weight.encoding().rows(), inner = x.columns;
    const Factor values(decoded.data(), outputs * inner, Products::BFloat16);
    const Factor rows(x, Products::BFloat16);
    Matrix out(x.rows, outputs);
    forTiles(x.rows, outputs, inner, job,
             [&](int64_t row, int64_t height, int64_t column, int64_t width) {
                 gemmNT(height, width, inner, rows.data() + row * inner, inner,
                        values.data() + column * inner, inner, out.row(row) + column, outputs);
                 if (!bias) return;
                 for (int64_t t = row; t < row + height; ++t)
                     addTo(out.row(t) + column, bias->vector().data() + column, width);
             });
    return out;
}

VariablePtr product(Tape& tape, const VariablePtr& x, const Parameter& weight,
                    const Parameter* bias) {
    Matrix value;
    if (tape.products() == Products::BFloat16)
        value = roundedProduct(x->value, weight, bias, tape.job());
    else
        tape.backend().linear(x->value.view(), weight.encoding(),
                              bias ? bias->vector().data() : nullptr, ActivationFormat{}, value,
                              tape.job());
    const bool wanted = x->wanted || weight.gradient() || (bias && bias->gradient());
    const VariablePtr out = makeVariable(std::move(value), wanted);
    tape.record(out, [x, &weight, bias, products = tape.products(),
                      job = tape.job()](const Matrix& gradient) {
        if (bias && bias->gradient()) flowToBias(bias->gradient(), gradient);
        const Factor flow(gradient, products);
        if (weight.gradient())
            flowToWeight(weight.gradient(), flow, gradient.columns, x->value, products, job);
        if (x->wanted) flowToInput(weight, flow, gradient.rows, *x, products, job);
    });
    return out;
}

}  // namespace

VariablePtr dropout(Tape& tape, const VariablePtr& x, float fraction, uint64_t seed) {
    const auto factors = std::make_shared<Matrix>(x->value.rows, x->value.columns);
    parallelFor(x->value.rows, 4, [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t) {
            Rng rng(seed, static_cast<uint64_t>(t));
            for (int64_t i = 0; i < factors->columns; ++i)
                factors->row(t)[i] = rng.uniform() < fraction ? 0 : 1 / (1 - fraction);
        }
    });
    const auto times = [factors](Matrix values) {
        for (size_t i = 0; i < values.values.size(); ++i) values.values[i] *= factors->values[i];
        return values;
    };
    const VariablePtr out = makeVariable(times(x->value), x->wanted);
    tape.record(out, [x, times](const Matrix& gradient) { accumulate(*x, times(gradient)); });
    return out;
}

VariablePtr linear(Tape& tape, const VariablePtr& x, const Parameter& weight,
                   const Parameter* bias) {
    const VariablePtr out = product(tape, x, weight, bias);
    const LowRankPath* path = weight.path();
    if (!path) return out;
    const VariablePtr seen = path->dropout > 0 ? dropout(tape, x, path->dropout, path->seed) : x;
    const VariablePtr narrow = product(tape, seen, *path->down, nullptr);
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
