// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/output_errors.h"

#include <algorithm>
#include <cmath>

#include "core/observe/sample.h"
#include "core/solvers/solved_layer.h"

namespace lathe::core {

namespace {

/// A few per cent of what solving a weight costs.
constexpr int64_t kRows = 32;

}  // namespace

std::vector<int64_t> OutputErrors::rowsOf(const Encoding& weight) {
    return evenlySpaced(weight.rows(), kRows);
}

std::vector<float> OutputErrors::valuesAt(const Encoding& weight, std::span<const int64_t> rows) {
    const auto columns = static_cast<size_t>(weight.columns());
    std::vector<float> values(rows.size() * columns);
    for (size_t i = 0; i < rows.size(); ++i)
        weight.decodeRows(rows[i], rows[i] + 1, values.data() + i * columns);
    return values;
}

std::vector<float> OutputErrors::valuesAt(std::span<const float> values, int64_t columns,
                                          std::span<const int64_t> rows) {
    std::vector<float> chosen;
    chosen.reserve(rows.size() * static_cast<size_t>(columns));
    for (const int64_t row : rows) {
        const auto whole =
            values.subspan(static_cast<size_t>(row * columns), static_cast<size_t>(columns));
        chosen.insert(chosen.end(), whole.begin(), whole.end());
    }
    return chosen;
}

void OutputErrors::publish(const std::string& weight, const InputStatistics& inputs,
                           std::span<const float> before, std::span<const float> after,
                           std::span<const float> nearest) {
    const int64_t rows = std::ssize(before) / inputs.columns;
    const std::vector<float> nothing(before.size());
    const auto loss = [&](std::span<const float> other) {
        return std::max(0.0, layerLoss(before, other, rows, inputs.columns, inputs.gram, &m_job));
    };
    const double size = loss(nothing);
    ++m_done;
    if (!(size > 0)) return;  // nothing has entered it
    m_job.publish(OutputErrorProgress{weight, m_done, m_total, std::sqrt(loss(after) / size),
                                      std::sqrt(loss(nearest) / size)});
}

}  // namespace lathe::core
