// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/cpu_backend.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"
#include "core/kernels/vector_ops_reference.h"

namespace lathe::core {

namespace {

/// Rows per tile so that a tile is about 16k elements of work.
int64_t rowGrain(int64_t columns) { return std::max<int64_t>(1, 16384 / std::max<int64_t>(1, columns)); }

void resize(Matrix& out, int64_t rows, int64_t columns) {
    out.rows = rows;
    out.columns = columns;
    out.values.resize(static_cast<size_t>(rows * columns));
}

}  // namespace

std::string CpuBackend::target() const { return kernelTarget() + ", " + gemmLibrary(); }

void CpuBackend::turn(ConstMatrix x, const HadamardTurn& turn, TurnWay way, Matrix& out) {
    const int64_t runs = x.columns / turn.size();
    if (runs * turn.size() != x.columns)
        throw Error(ErrorKind::Internal,
                    fmt::format("rows of {} columns cannot be turned in runs of {}", x.columns, turn.size()));
    resize(out, x.rows, x.columns);
    parallelFor(x.rows, rowGrain(x.columns), [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t) turn.apply(x.row(t), out.row(t), runs, way);
    });
}

void CpuBackend::embed(std::span<const int32_t> ids, const Encoding& table, float scale, Matrix& out) {
    for (const int32_t id : ids)
        if (id < 0 || id >= table.rows())
            throw Error(ErrorKind::Usage, fmt::format("token id {} is outside the vocabulary of {}; the "
                                                      "tokenizer may belong to another model",
                                                      id, table.rows()));
    resize(out, static_cast<int64_t>(ids.size()), table.columns());
    parallelFor(out.rows, 16, [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t) {
            const int64_t id = ids[static_cast<size_t>(t)];
            table.decodeRows(id, id + 1, out.row(t));
            if (scale != 1.0f)
                for (int64_t i = 0; i < out.columns; ++i) out.row(t)[i] *= scale;
        }
    });
}

void CpuBackend::rmsNorm(ConstMatrix x, std::span<const float> weight, float epsilon, Matrix& out) {
    const auto piece = static_cast<int64_t>(weight.size());
    resize(out, x.rows, x.columns);
    parallelFor(x.rows, rowGrain(x.columns), [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t) {
            for (int64_t start = 0; start + piece <= x.columns; start += piece) {
                const float* source = x.row(t) + start;
                const float mean = sumOfSquares(source, piece) / static_cast<float>(piece);
                scaleBy(source, 1.0f / std::sqrt(mean + epsilon), weight.data(), out.row(t) + start, piece);
            }
        }
    });
}

void CpuBackend::layerNorm(ConstMatrix x, std::span<const float> weight, std::span<const float> bias, float epsilon,
                           Matrix& out) {
    resize(out, x.rows, x.columns);
    parallelFor(x.rows, rowGrain(x.columns), [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t)
            layerNormRow(x.row(t), weight.data(), bias.data(), epsilon, out.row(t), x.columns);
    });
}

void CpuBackend::rope(Matrix& x, std::span<const int64_t> positions, int heads, int headDim, RopeStyle style,
                      std::span<const double> frequencies) {
    if (style == RopeStyle::None) return;
    const auto pairs = static_cast<int64_t>(frequencies.size());
    const int64_t step = style == RopeStyle::Halves ? 1 : 2;       // between the first members of two pairs
    const int64_t partner = style == RopeStyle::Halves ? pairs : 1;  // from a first member to its second
    parallelFor(x.rows, rowGrain(x.columns), [&](int64_t begin, int64_t end) {
        std::vector<float> cosines(frequencies.size()), sines(frequencies.size());
        for (int64_t t = begin; t < end; ++t) {
            for (size_t i = 0; i < frequencies.size(); ++i) {
                const double angle = static_cast<double>(positions[static_cast<size_t>(t)]) * frequencies[i];
                cosines[i] = static_cast<float>(std::cos(angle));
                sines[i] = static_cast<float>(std::sin(angle));
            }
            for (int head = 0; head < heads; ++head) {
                float* row = x.row(t) + int64_t{head} * headDim;
                for (int64_t i = 0; i < pairs; ++i) {
                    float& first = row[i * step];
                    float& second = row[i * step + partner];
                    const float c = cosines[static_cast<size_t>(i)], s = sines[static_cast<size_t>(i)];
                    const float rotated = first * c - second * s;
                    second = first * s + second * c;
                    first = rotated;
                }
            }
        }
    });
}

void CpuBackend::activate(Activation activation, Matrix& gate, const Matrix* up) {
    const auto row = [activation](float* x, const float* factor, int64_t n) {
        switch (activation) {
            case Activation::SiLU: return silu(x, factor, n);
            case Activation::GeluTanh: return geluTanh(x, factor, n);
            case Activation::GeluErf: return geluErf(x, factor, n);
            case Activation::ReLU: return reference::relu(x, factor, n);
            case Activation::Tanh: return tanhRow(x, factor, n);
            case Activation::Identity: return reference::identity(x, factor, n);
        }
    };
    parallelFor(gate.rows, rowGrain(gate.columns), [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t) row(gate.row(t), up ? up->row(t) : nullptr, gate.columns);
    });
}

void CpuBackend::add(Matrix& target, const Matrix& addend) {
    parallelFor(target.rows, rowGrain(target.columns), [&](int64_t begin, int64_t end) {
        addTo(target.row(begin), addend.row(begin), (end - begin) * target.columns);
    });
}

void CpuBackend::softcap(Matrix& x, float cap) {
    parallelFor(x.rows, rowGrain(x.columns), [&](int64_t begin, int64_t end) {
        softcapRow(x.row(begin), cap, (end - begin) * x.columns);
    });
}

}  // namespace lathe::core
