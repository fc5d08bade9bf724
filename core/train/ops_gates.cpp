// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/thread_pool.h"
#include "core/train/ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kRowTile = 32;

/// out = x with each piece times its gate.
Matrix scaledPieces(const Matrix& x, const std::vector<float>& gates) {
    Matrix out(x.rows, x.columns);
    const int64_t piece = x.columns / static_cast<int64_t>(gates.size());
    parallelFor(x.rows, kRowTile, [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t)
            for (int64_t i = 0; i < x.columns; ++i)
                out.row(t)[i] = x.row(t)[i] * gates[static_cast<size_t>(i / piece)];
    });
    return out;
}

void addGateGradients(Leaf& gates, const Matrix& x, const Matrix& gradient) {
    const auto count = static_cast<int64_t>(gates.values.size());
    const int64_t piece = x.columns / count;
    parallelFor(count, 1, [&](int64_t begin, int64_t end) {
        for (int64_t g = begin; g < end; ++g) {
            double sum = 0;
            for (int64_t t = 0; t < x.rows; ++t)
                for (int64_t i = g * piece; i < (g + 1) * piece; ++i)
                    sum += double{gradient.row(t)[i]} * double{x.row(t)[i]};
            gates.gradient[static_cast<size_t>(g)] += static_cast<float>(sum);
        }
    });
}

}  // namespace

VariablePtr gated(Tape& tape, const VariablePtr& x, const LeafPtr& gates) {
    const VariablePtr out = makeVariable(scaledPieces(x->value, gates->values), true);
    tape.record(out, [x, gates](const Matrix& gradient) {
        addGateGradients(*gates, x->value, gradient);
        if (x->wanted) accumulate(*x, scaledPieces(gradient, gates->values));
    });
    return out;
}

}  // namespace lathe::core
