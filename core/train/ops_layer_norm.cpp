// SPDX-License-Identifier: GPL-3.0-or-later

// Layer norm and the row before each input: what encoders need beyond decoders.

#include <cmath>
#include <cstring>

#include "core/base/thread_pool.h"
#include "core/train/ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kRowTile = 32;

/// Where the gradients of one tile of rows add up; null: not wanted.
struct TileSums {
    float* weight = nullptr;
    float* bias = nullptr;
};

void layerNormRow(const float* x, std::span<const float> weight, float epsilon,
                  const float* gradient, float* out, const TileSums& sums) {
    const size_t n = weight.size();
    const auto count = static_cast<double>(n);
    double mean = 0, variance = 0, flow = 0, mixed = 0;
    for (size_t i = 0; i < n; ++i) mean += double{x[i]} / count;
    for (size_t i = 0; i < n; ++i)
        variance += (double{x[i]} - mean) * (double{x[i]} - mean) / count;
    const double r = 1.0 / std::sqrt(variance + double{epsilon});
    for (size_t i = 0; i < n; ++i) {
        const double through = double{weight[i]} * double{gradient[i]};
        flow += through / count;
        mixed += through * (double{x[i]} - mean) * r / count;
    }
    for (size_t i = 0; i < n; ++i) {
        const double normal = (double{x[i]} - mean) * r;
        out[i] = static_cast<float>(
            r * (double{weight[i]} * double{gradient[i]} - flow - normal * mixed));
        if (sums.weight) sums.weight[i] += gradient[i] * static_cast<float>(normal);
        if (sums.bias) sums.bias[i] += gradient[i];
    }
}

void addTiles(const Matrix& tiles, float* target) {
    for (int64_t tile = 0; tile < tiles.rows; ++tile)
        for (int64_t i = 0; i < tiles.columns; ++i) target[i] += tiles.row(tile)[i];
}

void layerNormFlow(const VariablePtr& x, const Parameter& weight, const Parameter& bias,
                   float epsilon, const Matrix& gradient) {
    const int64_t tiles = (gradient.rows + kRowTile - 1) / kRowTile, width = gradient.columns;
    Matrix out(gradient.rows, width), weightSums(weight.gradient() ? tiles : 0, width),
        biasSums(bias.gradient() ? tiles : 0, width);
    parallelFor(gradient.rows, kRowTile, [&](int64_t begin, int64_t end) {
        const int64_t tile = begin / kRowTile;
        const TileSums sums{weight.gradient() ? weightSums.row(tile) : nullptr,
                            bias.gradient() ? biasSums.row(tile) : nullptr};
        for (int64_t t = begin; t < end; ++t)
            layerNormRow(x->value.row(t), weight.vector(), epsilon, gradient.row(t), out.row(t),
                         sums);
    });
    addTiles(weightSums, weight.gradient());
    addTiles(biasSums, bias.gradient());
    if (x->wanted) accumulate(*x, std::move(out));
}

}  // namespace

VariablePtr layerNorm(Tape& tape, const VariablePtr& x, const Parameter& weight,
                      const Parameter& bias, float epsilon) {
    Matrix value;
    tape.backend().layerNorm(x->value.view(), weight.vector(), bias.vector(), epsilon, value);
    const VariablePtr out =
        makeVariable(std::move(value), x->wanted || weight.gradient() || bias.gradient());
    tape.record(out, [x, &weight, &bias, epsilon](const Matrix& gradient) {
        layerNormFlow(x, weight, bias, epsilon, gradient);
    });
    return out;
}

VariablePtr withFirstRow(Tape& tape, const Parameter& row, const VariablePtr& x,
                         std::span<const int64_t> lengths) {
    const VariablePtr out =
        makeVariable(insertFirstRows(row.vector(), x->value, lengths), x->wanted || row.gradient());
    tape.record(out, [x, &row, kept = std::vector<int64_t>(lengths.begin(), lengths.end())](
                         const Matrix& gradient) {
        const auto width = static_cast<size_t>(gradient.columns);
        Matrix back(x->value.rows, x->value.columns);
        int64_t from = 0, to = 0;
        for (const int64_t length : kept) {
            if (row.gradient())
                for (size_t i = 0; i < width; ++i) row.gradient()[i] += gradient.row(from)[i];
            std::memcpy(back.row(to), gradient.row(from + 1),
                        static_cast<size_t>(length - 1) * width * sizeof(float));
            from += length;
            to += length - 1;
        }
        if (x->wanted) accumulate(*x, std::move(back));
    });
    return out;
}

}  // namespace lathe::core
