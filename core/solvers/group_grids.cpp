// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/group_grids.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/thread_pool.h"

namespace lathe::core {

GroupGrids::GroupGrids(int64_t rows, int64_t columns, const GridOptions& options, int64_t group)
    : m_rows(rows),
      m_columns(columns),
      m_group(group == 0 ? columns : std::min(group, columns)),
      m_options(options) {
    if (group < 0)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} columns per group are impossible; 128 is usual, 0 stands for "
                                "whole rows",
                                group));
    if (options.clip == Clip::Entropy)
        throw Error(ErrorKind::Usage,
                    "clip=entropy needs the histogram of a whole tensor; groups and rows have too "
                    "few values, use clip=mse");
    layout().check();
    m_perRow = (columns + m_group - 1) / m_group;
    m_grids.resize(static_cast<size_t>(rows * m_perRow));
}

void GroupGrids::fitAll(std::span<const float> weights, const JobContext* job) {
    constexpr int64_t kTile = 8192;  // clip search looks at each value up to 80 times
    parallelFor(
        m_rows, std::max<int64_t>(1, kTile / m_columns),
        [&](int64_t begin, int64_t end) {
            for (int64_t r = begin; r < end; ++r)
                for (int64_t i = 0; i < m_perRow; ++i) {
                    const int64_t first = i * m_group;
                    const int64_t width = std::min(m_group, m_columns - first);
                    fit(r, i,
                        weights.subspan(static_cast<size_t>(r * m_columns + first),
                                        static_cast<size_t>(width)));
                }
        },
        job);
}

void GroupGrids::fit(int64_t row, int64_t index, std::span<const float> values) {
    m_grids[static_cast<size_t>(row * m_perRow + index)] = chooseGrid(values, m_options);
}

AffineLayout GroupGrids::layout() const {
    AffineLayout layout;
    layout.bits = m_options.bits;
    layout.granularity = m_group == m_columns ? Granularity::Row : Granularity::Group;
    layout.group = m_group;
    layout.hasZero = m_options.scheme == Scheme::ZeroPoint;
    layout.scaleType = m_options.scaleType;
    return layout;
}

std::vector<float> GroupGrids::scales() const {
    std::vector<float> scales(m_grids.size());
    std::transform(m_grids.begin(), m_grids.end(), scales.begin(),
                   [](const Grid& grid) { return grid.scale; });
    return scales;
}

std::vector<float> GroupGrids::zeros() const {
    std::vector<float> zeros(layout().hasZero ? m_grids.size() : 0);
    std::transform(m_grids.begin(), m_grids.begin() + static_cast<std::ptrdiff_t>(zeros.size()),
                   zeros.begin(), [](const Grid& grid) { return grid.zero; });
    return zeros;
}

}  // namespace lathe::core
