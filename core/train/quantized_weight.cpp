// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/quantized_weight.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"

namespace lathe::core {

namespace {

/// Ends of a cell's range: half a step beyond its outermost levels, where rounding would leave it.
struct Ends {
    float low = 0, high = 0;
};

Ends endsOf(std::vector<float>& levels) {
    std::ranges::sort(levels);
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    Ends ends = {levels.front(), levels.back()};
    if (levels.size() > 1) {
        ends.low -= (levels[1] - levels[0]) / 2;
        ends.high += (levels[levels.size() - 1] - levels[levels.size() - 2]) / 2;
    }
    return ends;
}

std::vector<Ends> endsOfCells(const CodeView& view) {
    std::vector<Ends> ends(static_cast<size_t>(view.cells));
    parallelFor(view.cells, 256, [&](int64_t begin, int64_t end) {
        std::vector<float> levels;
        for (int64_t cell = begin; cell < end; ++cell) {
            levels.resize(static_cast<size_t>(view.count));
            view.readLevels(cell, levels.data());
            ends[static_cast<size_t>(cell)] = endsOf(levels);
        }
    });
    return ends;
}

}  // namespace

QuantizedWeight::QuantizedWeight(WeightPtr origin)
    : TrainedWeight(std::move(origin)),
      m_latent(makeLeaf(this->origin()->name, this->origin()->encoding->decode())) {}

void QuantizedWeight::refresh() {
    if (std::ranges::any_of(m_latent->values, [](float x) { return !std::isfinite(x); }))
        throw Error(ErrorKind::Refused,
                    fmt::format("{}: the training has diverged to values that are not finite; "
                                "lower learning_rate",
                                origin()->name));
    m_encoded = encode();
}

EncodingPtr QuantizedWeight::encoded(std::optional<DType> type) const {
    return type ? encodeDense(m_encoded->shape(), m_encoded->decode(), *type) : m_encoded;
}

FittedGridWeight::FittedGridWeight(WeightPtr origin, Encode encode)
    : QuantizedWeight(std::move(origin)), m_encode(std::move(encode)), m_window(*this->origin()) {
    m_window.encoding = windowOn(latent(), m_window.encoding->shape());
    refresh();
    if (const auto parts = asAffine(*encoding()))
        m_grid = {parts->layout, {}, parts->scales, parts->zeros};
}

EncodingPtr FittedGridWeight::encode() {
    if (!frozen()) return m_encode(m_window);
    return encodeAffineOn(m_window.encoding->shape(), m_grid, static_cast<int>(m_lowest[0]),
                          latent()->values);
}

void FittedGridWeight::freeze() {
    const auto parts = asAffine(*encoding());
    if (!parts)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} has no scales that could stay while its codes change; use "
                                "freeze_after=1",
                                encoding()->label()));
    m_grid = {parts->layout, {}, parts->scales, parts->zeros};
    // Symmetric codes keep off the lowest one.
    m_lowest[0] = std::ranges::find(parts->codes, uint8_t{0}) == parts->codes.end() ? 1 : 0;
    QuantizedWeight::freeze();
}

std::map<std::string, std::vector<float>*> FittedGridWeight::state() {
    auto arrays = QuantizedWeight::state();
    arrays.insert({"lowest", &m_lowest});
    if (!m_grid.scales.empty()) arrays.insert({"scales", &m_grid.scales});
    if (!m_grid.zeros.empty()) arrays.insert({"zeros", &m_grid.zeros});
    return arrays;
}

void FittedGridWeight::pullBack() {
    const std::unique_ptr<const CodeView> view = encoding()->codes();
    if (!view) return;  // no codes, no ends
    const std::vector<Ends> ends = endsOfCells(*view);
    const int64_t columns = encoding()->columns();
    const float* values = latent()->values.data();
    float* gradients = gradient();
    parallelFor(encoding()->rows(), 16, [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r)
            for (int64_t c = 0; c < columns; c += view->run) {
                const auto [low, high] = ends[static_cast<size_t>(view->cellOf(r, c))];
                for (int64_t i = r * columns + c;
                     i < r * columns + std::min(columns, c + view->run); ++i)
                    if (values[i] < low || values[i] > high) gradients[i] = 0;
            }
    });
}

}  // namespace lathe::core
