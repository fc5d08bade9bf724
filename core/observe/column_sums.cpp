// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/column_sums.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/kernels/value_sums.h"

namespace lathe::core {

ColumnSums::ColumnSums(size_t columns)
    : m_low(columns, std::numeric_limits<float>::infinity()),
      m_high(columns, -std::numeric_limits<float>::infinity()),
      m_count(columns),
      m_shift(columns),
      m_sum(columns),
      m_squares(columns) {}

void ColumnSums::addOne(size_t column, float value) {
    if (!std::isfinite(value)) return;
    if (m_count[column]++ == 0) m_shift[column] = value;
    const double d = value - m_shift[column];
    m_low[column] = std::min(m_low[column], value);
    m_high[column] = std::max(m_high[column], value);
    m_sum[column] += d;
    m_squares[column] += d * d;
}

void ColumnSums::add(int64_t first, const ValueBlock& block, bool finite) {
    const auto begin = static_cast<size_t>(first);
    if (!finite) {
        block.eachRow([&](int64_t, const auto* row) {
            for (int64_t c = 0; c < block.columns; ++c)
                addOne(begin + static_cast<size_t>(c), toFloat(row[c]));
        });
        return;
    }
    const auto add = [&](const auto* values) {
        double *count = m_count.data() + first, *shift = m_shift.data() + first;
        for (int64_t c = 0; c < block.columns; ++c) {
            shift[c] = count[c] == 0 ? toFloat(values[c]) : shift[c];
            count[c] += static_cast<double>(block.rows);
        }
        addToColumns(values, block.rows, block.stride, block.columns,
                     {m_low.data() + first, m_high.data() + first, m_shift.data() + first,
                      m_sum.data() + first, m_squares.data() + first});
    };
    std::visit(add, block.data);
}

void ColumnSums::merge(const ColumnSums& other) {
    for (size_t c = 0; c < m_low.size(); ++c) {
        const double from = other.m_count[c];
        m_shift[c] = m_count[c] == 0 ? other.m_shift[c] : m_shift[c];
        // Around this shift: what is summed there moves by the distance of the shifts.
        const double d = other.m_shift[c] - m_shift[c];
        m_squares[c] += other.m_squares[c] + 2 * d * other.m_sum[c] + d * d * from;
        m_sum[c] += other.m_sum[c] + d * from;
        m_count[c] += from;
        m_low[c] = std::min(m_low[c], other.m_low[c]);
        m_high[c] = std::max(m_high[c], other.m_high[c]);
    }
}

ChannelRange ColumnSums::range(int64_t column) const {
    constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
    const auto c = static_cast<size_t>(column);
    if (m_count[c] == 0) return {column, kNaN, kNaN, kNaN, kNaN};
    const double shifted = m_sum[c] / m_count[c];
    const double m2 = std::max(0.0, m_squares[c] - m_sum[c] * shifted);
    return {column, m_low[c], m_high[c], m_shift[c] + shifted, std::sqrt(m2 / m_count[c])};
}

}  // namespace lathe::core
