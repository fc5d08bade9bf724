// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A layer with correlated inputs, one that is always zero and a few that are large: the numbers of
// tests/tools/make_solver_golden.py. Inputs are multiples of 1/128, so that sums of their products
// are exact in float64 in any order.

#include <cmath>
#include <span>
#include <vector>

#include "tests/support/made_values.h"

namespace lathe::tests {

struct MadeLayer {
    static constexpr int64_t rows = 64, columns = 320, tokens = 400, factors = 6, dead = 9;
    std::vector<float> weights;   ///< rows x columns
    std::vector<double> inputs;   ///< tokens x columns
    std::vector<double> hessian;  ///< X^T X
};

inline std::vector<double> dyadic(int64_t count, double places, uint64_t seed) {
    std::vector<double> values;
    for (const float value : madeValues(static_cast<size_t>(count), seed))
        values.push_back(std::nearbyint(static_cast<double>(value) * places) / places);
    return values;
}

/// X^T X of tokens x columns inputs.
inline std::vector<double> hessianOf(const std::vector<double>& inputs, int64_t columns) {
    std::vector<double> hessian(static_cast<size_t>(columns * columns));
    const auto tokens = static_cast<int64_t>(inputs.size()) / columns;
    for (int64_t t = 0; t < tokens; ++t)
        for (int64_t i = 0; i < columns; ++i)
            for (int64_t j = 0; j < columns; ++j)
                hessian[static_cast<size_t>(i * columns + j)] +=
                    inputs[static_cast<size_t>(t * columns + i)] *
                    inputs[static_cast<size_t>(t * columns + j)];
    return hessian;
}

inline MadeLayer makeLayer() {
    using Made = MadeLayer;
    MadeLayer layer;
    layer.weights = madeValues(Made::rows * Made::columns, 14);
    for (float& weight : layer.weights) weight /= 16;
    layer.inputs = dyadic(Made::tokens * Made::columns, 64, 11);
    const std::vector<double> hidden = dyadic(Made::tokens * Made::factors, 16, 12);
    const std::vector<double> mixing = dyadic(Made::factors * Made::columns, 8, 13);
    for (int64_t t = 0; t < Made::tokens; ++t)
        for (int64_t c = 0; c < Made::columns; ++c) {
            double& x = layer.inputs[static_cast<size_t>(t * Made::columns + c)];
            x /= 2;
            for (int64_t f = 0; f < Made::factors; ++f)
                x += hidden[static_cast<size_t>(t * Made::factors + f)] *
                     mixing[static_cast<size_t>(f * Made::columns + c)];
            x *= c == 5 ? 16 : c == 200 ? 8 : c == Made::dead ? 0 : 1;
        }
    layer.hessian = hessianOf(layer.inputs, Made::columns);
    return layer;
}

/// tr((W - Q) H (W - Q)^T) in float64, from the definition.
inline double exactLoss(std::span<const float> weights, std::span<const float> solved,
                        const std::vector<double>& hessian) {
    constexpr auto n = static_cast<size_t>(MadeLayer::columns);
    double sum = 0;
    std::vector<double> change(n);
    for (size_t row = 0; row < weights.size(); row += n) {
        for (size_t i = 0; i < n; ++i)
            change[i] =
                static_cast<double>(weights[row + i]) - static_cast<double>(solved[row + i]);
        for (size_t i = 0; i < n; ++i)
            for (size_t j = 0; j < n; ++j) sum += change[i] * hessian[i * n + j] * change[j];
    }
    return sum;
}

/// The norms of the layer's inputs, by column.
inline std::vector<float> inputNorms(const MadeLayer& layer) {
    std::vector<float> norms;
    for (size_t c = 0; c < MadeLayer::columns; ++c)
        norms.push_back(static_cast<float>(std::sqrt(layer.hessian[c * (MadeLayer::columns + 1)])));
    return norms;
}

/// The values of a matrix as floats.
inline std::vector<float> asFloats(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

}  // namespace lathe::tests
