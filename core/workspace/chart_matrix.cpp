// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of counts as shaded squares, two beside each other.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/workspace/chart_parts.h"
#include "core/workspace/charts.h"

namespace lathe::core {

namespace {

constexpr double kWidth = 720, kSlot = kWidth / 2, kNames = 72, kGrid = 264, kHead = 62, kFoot = 14;
constexpr double kTitle = 28, kLargestCell = 72, kNumberHeight = 14, kDigit = 7;
/// The darkest square still lets the page's text be read on it, in light and in dark.
constexpr double kStrongest = 0.55;

/// What fits beside a row or above a column, by whole characters; the cell's own words have all.
std::string shortened(const std::string& name, size_t most) {
    if (name.size() <= most) return name;
    size_t end = most - 1;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    return name.substr(0, end) + "…";
}

class Matrix {
  public:
    Matrix(const MatrixChart& chart, size_t index, double left, double top)
        : m_chart(chart),
          m_counts(chart.matrices[index].counts),
          m_size(chart.names.size()),
          m_cell(std::min(kLargestCell, kGrid / static_cast<double>(m_size))),
          m_left(left + kNames),
          m_top(top + kHead) {}

    std::string svg(const std::string& name) const {
        std::string svg = svgText("label", m_left, m_top - 42, "start", name) +
                          svgText("tick", m_left, m_top - 24, "start", m_chart.columnsName) +
                          svgText("tick", m_left - 6, m_top - 24, "end", m_chart.rowsName);
        const auto step = static_cast<size_t>(std::max(1.0, std::ceil(kNumberHeight / m_cell)));
        for (size_t i = 0; i < m_size; i += step) {
            const double middle = (static_cast<double>(i) + 0.5) * m_cell;
            svg += svgText("tick", m_left + middle, m_top - 6, "middle",
                           shortened(m_chart.names[i], static_cast<size_t>(m_cell / kDigit) + 2));
            svg += svgText("tick", m_left - 6, m_top + middle + 4, "end",
                           shortened(m_chart.names[i], 10));
        }
        for (size_t row = 0; row < m_size; ++row) svg += cells(row);
        return svg;
    }

  private:
    std::string cells(size_t row) const {
        const auto begin = m_counts.begin() + static_cast<std::ptrdiff_t>(row * m_size);
        const int64_t all =
            std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(m_size), int64_t{0});
        std::string svg;
        for (size_t column = 0; column < m_size; ++column) {
            const int64_t count = begin[static_cast<std::ptrdiff_t>(column)];
            const double share =
                all > 0 ? static_cast<double>(count) / static_cast<double>(all) : 0;
            const double x = m_left + static_cast<double>(column) * m_cell;
            const double y = m_top + static_cast<double>(row) * m_cell;
            svg += fmt::format(
                "<rect class=\"{}\" opacity=\"{:.2f}\" x=\"{:.1f}\" y=\"{:.1f}\" "
                "width=\"{:.1f}\" height=\"{:.1f}\"><title>{} / {}: {}</title></rect>",
                count > 0 ? "s1" : "s0", count > 0 ? 0.08 + (kStrongest - 0.08) * share : 0.15,
                x + 0.5, y + 0.5, m_cell - 1, m_cell - 1, escaped(m_chart.names[row]),
                escaped(m_chart.names[column]), count);
            const std::string number = fmt::format("{}", count);
            if (count > 0 && m_cell >= kNumberHeight &&
                static_cast<double>(number.size()) * kDigit <= m_cell)
                svg += svgText("label", x + m_cell / 2, y + m_cell / 2 + 4, "middle", number);
        }
        return svg;
    }

    const MatrixChart& m_chart;
    const std::vector<int64_t>& m_counts;
    size_t m_size;
    double m_cell, m_left, m_top;
};

}  // namespace

std::string toSvg(const MatrixChart& chart) {
    const size_t size = chart.names.size();
    const bool fits = std::ranges::all_of(
        chart.matrices, [&](const auto& matrix) { return matrix.counts.size() == size * size; });
    if (size == 0 || chart.matrices.empty() || !fits) return {};
    const double grid = std::min(kLargestCell * static_cast<double>(size), kGrid);
    const double band = kHead + grid + kFoot;
    const auto bands = static_cast<double>((chart.matrices.size() + 1) / 2);
    std::string svg = svgOpening(kWidth, kTitle + bands * band, chart.title);
    for (size_t i = 0; i < chart.matrices.size(); ++i)
        svg += Matrix(chart, i, static_cast<double>(i % 2) * kSlot,
                      kTitle + static_cast<double>(i / 2) * band)
                   .svg(chart.matrices[i].name);
    return svg + "</svg>";
}

}  // namespace lathe::core
