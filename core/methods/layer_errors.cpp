// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/layer_errors.h"

#include <algorithm>
#include <cmath>

#include "core/observe/sample.h"
#include "core/solvers/solved_layer.h"

namespace lathe::core {

namespace {

// Three products with the gram must not cost as much as a walk over the columns.
constexpr int64_t kMostRows = 128;

/// Those rows of a matrix, one behind the other.
std::vector<float> rowsOf(std::span<const float> matrix, const std::vector<int64_t>& rows,
                          int64_t columns) {
    std::vector<float> part;
    for (const int64_t row : rows) {
        const auto first = matrix.begin() + row * columns;
        part.insert(part.end(), first, first + columns);
    }
    return part;
}

}  // namespace

void LayerErrors::tell(const Weight& weight, std::span<const float> values, const DecodeRow& after,
                       const InputStatistics& inputs) {
    if (!m_plain) return;
    if (m_number < 0)  // a resumed step begins behind the targets that are done
        m_number = std::ranges::find(m_targets, weight.name, &Weight::name) - m_targets.begin();
    ++m_number;
    if (inputs.gram.empty()) return;
    const int64_t all = weight.encoding->rows(), columns = weight.encoding->columns();
    const std::vector<int64_t> rows = evenlySpaced(all, std::min(all, kMostRows));
    const std::vector<float> before = rowsOf(values, rows, columns);
    const auto loss = [&](const std::vector<float>& changed) {
        return std::max(0.0,
                        layerLoss(before, changed, std::ssize(rows), columns, inputs.gram, &m_job));
    };
    std::vector<float> now(before.size());
    const double energy = loss(now);
    if (energy == 0) return;
    for (size_t i = 0; i < rows.size(); ++i)
        after(rows[i], now.data() + static_cast<int64_t>(i) * columns);
    // Whoever takes the step's losses refuses what is not finite, with its place.
    if (!std::ranges::all_of(now, [](float value) { return std::isfinite(value); })) return;
    WeightError told;
    told.weight = weight.name;
    told.number = m_number;
    told.count = std::ssize(m_targets);
    told.error = std::sqrt(loss(now) / energy);
    const auto plain =
        m_prunes ? rowsOf(m_plain(values, all), rows, columns) : m_plain(before, std::ssize(rows));
    told.plainError = std::sqrt(loss(plain) / energy);
    told.pruned = m_prunes;
    m_job.publish(told);
}

}  // namespace lathe::core
