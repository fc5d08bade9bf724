// SPDX-License-Identifier: GPL-3.0-or-later

// Operations on each row or element by itself: norms, rotations, activations, sums, caps.

#include <cmath>
#include <numbers>

#include "core/base/thread_pool.h"
#include "core/train/ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kRowTile = 32;

/// Calls tile(begin, end) for ranges of elements of a matrix.
void forElements(const Matrix& shape, const std::function<void(size_t, size_t)>& tile) {
    parallelFor(static_cast<int64_t>(shape.values.size()), 16384, [&](int64_t begin, int64_t end) {
        tile(static_cast<size_t>(begin), static_cast<size_t>(end));
    });
}

struct Activated {
    float value, slope;
};

Activated activated(Activation activation, float x) {
    switch (activation) {
        case Activation::SiLU: {
            const float s = 1.0f / (1.0f + std::exp(-x));
            return {x * s, s * (1.0f + x * (1.0f - s))};
        }
        case Activation::GeluErf: {
            const float phi = 0.5f * (1.0f + std::erf(x / std::numbers::sqrt2_v<float>));
            const float density = std::exp(-0.5f * x * x) * std::numbers::inv_sqrtpi_v<float> /
                                  std::numbers::sqrt2_v<float>;
            return {x * phi, phi + x * density};
        }
        case Activation::GeluTanh: {
            const float root = std::numbers::sqrt2_v<float> * std::numbers::inv_sqrtpi_v<float>;
            const float t = std::tanh(root * (x + 0.044715f * x * x * x));
            const float inner = root * (1.0f + 3.0f * 0.044715f * x * x);
            return {0.5f * x * (1.0f + t), 0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * inner};
        }
        case Activation::ReLU:
            return {x > 0 ? x : 0.0f, x > 0 ? 1.0f : 0.0f};
        case Activation::Tanh: {
            const float t = std::tanh(x);
            return {t, 1.0f - t * t};
        }
        case Activation::Identity:
            return {x, 1.0f};
    }
    return {};
}

/// One piece of a row; adds dw to `weightSums` if that is given.
void rmsNormPiece(const float* x, std::span<const float> weight, float epsilon,
                  const float* gradient, float* out, float* weightSums) {
    const size_t n = weight.size();
    double squares = 0, mixed = 0;
    for (size_t i = 0; i < n; ++i) {
        squares += double{x[i]} * double{x[i]};
        mixed += double{weight[i]} * double{gradient[i]} * double{x[i]};
    }
    const double r = 1.0 / std::sqrt(squares / static_cast<double>(n) + double{epsilon});
    const auto scale = static_cast<float>(r);
    const auto pull = static_cast<float>(r * r * r * mixed / static_cast<double>(n));
    for (size_t i = 0; i < n; ++i) out[i] = scale * weight[i] * gradient[i] - pull * x[i];
    if (weightSums)
        for (size_t i = 0; i < n; ++i) weightSums[i] += gradient[i] * x[i] * scale;
}

void rmsNormFlow(const VariablePtr& x, const Parameter& weight, float epsilon,
                 const Matrix& gradient) {
    const std::span<const float> w = weight.vector();
    const auto piece = static_cast<int64_t>(w.size());
    const int64_t tiles = (gradient.rows + kRowTile - 1) / kRowTile;
    Matrix out(gradient.rows, gradient.columns), sums(weight.gradient() ? tiles : 0, piece);
    parallelFor(gradient.rows, kRowTile, [&](int64_t begin, int64_t end) {
        float* tileSums = weight.gradient() ? sums.row(begin / kRowTile) : nullptr;
        for (int64_t t = begin; t < end; ++t)
            for (int64_t start = 0; start + piece <= gradient.columns; start += piece)
                rmsNormPiece(x->value.row(t) + start, w, epsilon, gradient.row(t) + start,
                             out.row(t) + start, tileSums);
    });
    for (int64_t tile = 0; tile < sums.rows; ++tile)
        for (int64_t i = 0; i < piece; ++i) weight.gradient()[i] += sums.row(tile)[i];
    if (x->wanted) accumulate(*x, std::move(out));
}

}  // namespace

VariablePtr rmsNorm(Tape& tape, const VariablePtr& x, const Parameter& weight, float epsilon) {
    Matrix value;
    tape.backend().rmsNorm(x->value.view(), weight.vector(), epsilon, value);
    const VariablePtr out = makeVariable(std::move(value), x->wanted || weight.gradient());
    tape.record(out, [x, &weight, epsilon](const Matrix& gradient) {
        rmsNormFlow(x, weight, epsilon, gradient);
    });
    return out;
}

VariablePtr rope(Tape& tape, const VariablePtr& x, std::span<const int64_t> positions, int heads,
                 const AttentionSpec& spec) {
    if (spec.rope.style == RopeStyle::None) return x;
    std::vector<double> frequencies = ropeFrequencies(spec.rope);
    Matrix value = x->value;
    tape.backend().rope(value, positions, heads, spec.headDim, spec.rope.style, frequencies);
    const VariablePtr out = makeVariable(std::move(value), x->wanted);
    for (double& frequency : frequencies) frequency = -frequency;
    tape.record(out, [x, heads, dim = spec.headDim, style = spec.rope.style, frequencies,
                      kept = std::vector<int64_t>(positions.begin(), positions.end()),
                      &backend = tape.backend()](const Matrix& gradient) {
        Matrix back = gradient;
        backend.rope(back, kept, heads, dim, style, frequencies);
        accumulate(*x, std::move(back));
    });
    return out;
}

VariablePtr turned(Tape& tape, const VariablePtr& x, std::shared_ptr<const HadamardTurn> turn) {
    Matrix value;
    tape.backend().turn(x->value.view(), *turn, TurnWay::Forth, value);
    const VariablePtr out = makeVariable(std::move(value), x->wanted);
    tape.record(out,
                [x, turn = std::move(turn), &backend = tape.backend()](const Matrix& gradient) {
                    Matrix back;
                    backend.turn(gradient.view(), *turn, TurnWay::Back, back);
                    accumulate(*x, std::move(back));
                });
    return out;
}

VariablePtr activate(Tape& tape, Activation activation, const VariablePtr& gate,
                     const VariablePtr& up) {
    Matrix value = gate->value;
    tape.backend().activate(activation, value, up ? &up->value : nullptr);
    const VariablePtr out = makeVariable(std::move(value), gate->wanted || (up && up->wanted));
    tape.record(out, [activation, gate, up](const Matrix& gradient) {
        Matrix gateOut(gradient.rows, gradient.columns), upOut;
        if (up) upOut = Matrix(gradient.rows, gradient.columns);
        forElements(gradient, [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end; ++i) {
                const Activated at = activated(activation, gate->value.values[i]);
                const float flow = gradient.values[i];
                gateOut.values[i] = flow * at.slope * (up ? up->value.values[i] : 1.0f);
                if (up) upOut.values[i] = flow * at.value;
            }
        });
        if (gate->wanted) accumulate(*gate, std::move(gateOut));
        if (up && up->wanted) accumulate(*up, std::move(upOut));
    });
    return out;
}

VariablePtr add(Tape& tape, const VariablePtr& a, const VariablePtr& b) {
    Matrix value = a->value;
    tape.backend().add(value, b->value);
    const VariablePtr out = makeVariable(std::move(value), a->wanted || b->wanted);
    tape.record(out, [a, b](const Matrix& gradient) {
        if (a->wanted) accumulate(*a, gradient);
        if (b->wanted) accumulate(*b, gradient);
    });
    return out;
}

VariablePtr scaled(Tape& tape, const VariablePtr& x, float factor) {
    Matrix value = x->value;
    for (float& number : value.values) number *= factor;
    const VariablePtr out = makeVariable(std::move(value), x->wanted);
    tape.record(out, [x, factor](const Matrix& gradient) {
        Matrix back = gradient;
        for (float& number : back.values) number *= factor;
        accumulate(*x, std::move(back));
    });
    return out;
}

VariablePtr softcap(Tape& tape, const VariablePtr& x, float cap) {
    Matrix value = x->value;
    tape.backend().softcap(value, cap);
    const VariablePtr out = makeVariable(std::move(value), x->wanted);
    tape.record(out, [x, cap](const Matrix& gradient) {
        Matrix back(gradient.rows, gradient.columns);
        forElements(gradient, [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end; ++i) {
                const float t = std::tanh(x->value.values[i] / cap);
                back.values[i] = gradient.values[i] * (1.0f - t * t);
            }
        });
        accumulate(*x, std::move(back));
    });
    return out;
}

}  // namespace lathe::core
