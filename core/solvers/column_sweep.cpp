// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/column_sweep.h"

#include <algorithm>

#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"
#include "core/solvers/selection.h"

namespace lathe::core {

std::vector<ColumnBlock> columnBlocks(const HessianFactor& factor, int64_t width, int64_t unit,
                                      const JobContext* job) {
    const int64_t n = factor.size;
    std::vector<ColumnBlock> blocks;
    for (int64_t start = 0; start < n;) {
        const int64_t usual = unit <= width ? width / unit * unit : width;
        const int64_t border = unit <= width ? n : start / unit * unit + unit;
        const int64_t end = std::min({start + usual, border, n});
        blocks.push_back({start, end - start, {}});
        start = end;
    }
    parallelFor(
        static_cast<int64_t>(blocks.size()), 1,
        [&](int64_t i, int64_t) {
            ColumnBlock& block = blocks[static_cast<size_t>(i)];
            block.inverse = inverseBlock(factor, block.start, block.width);
        },
        job);
    return blocks;
}

ColumnResult::ColumnResult(int64_t rows, int64_t columns, const ColumnRules& rules)
    : values(static_cast<size_t>(rows * columns)),
      codes(rules.grids ? values.size() : 0),
      errorSquares(static_cast<size_t>(rows)),
      changeSquares(static_cast<size_t>(rows)) {}

RowTile::RowTile(const HessianFactor& factor, std::span<const float> weights, int64_t firstRow,
                 int64_t rows)
    : m_factor(factor),
      m_firstRow(firstRow),
      m_rows(rows),
      m_weights(static_cast<size_t>(rows * factor.size)),
      m_change(m_weights.size()) {
    const int64_t n = factor.size;
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t place = 0; place < n; ++place) {
            const int64_t column = factor.columnAt(place);
            if (!factor.dead[static_cast<size_t>(column)])
                m_weights[static_cast<size_t>(r * n + place)] =
                    weights[static_cast<size_t>((firstRow + r) * n + column)];
        }
}

void RowTile::open(const ColumnBlock& block) {
    const int64_t n = m_factor.size, width = block.width;
    m_values.assign(static_cast<size_t>(m_rows * width), 0);
    if (block.start > 0) {
        m_product.resize(m_values.size());
        gemmNN(m_rows, width, block.start, m_change.data(), n, m_factor.upper.data() + block.start,
               n, m_product.data(), width);
        gemmNN(m_rows, width, width, m_product.data(), width, block.inverse.data(), width,
               m_values.data(), width);
    }
    for (int64_t r = 0; r < m_rows; ++r)
        addTo(m_values.data() + r * width, m_weights.data() + r * n + block.start, width);
}

void RowTile::fitGroup(std::span<const ColumnBlock> blocks, GroupGrids& grids) {
    const int64_t n = m_factor.size, start = blocks.front().start;
    const int64_t width = blocks.back().start + blocks.back().width - start;
    std::vector<float> group(static_cast<size_t>(m_rows * width));
    // Changes that leave no error behind are what the next block would see of free columns.
    for (const ColumnBlock& block : blocks) {
        open(block);
        for (int64_t r = 0; r < m_rows; ++r)
            for (int64_t i = 0; i < block.width; ++i) {
                const float value = m_values[static_cast<size_t>(r * block.width + i)];
                const auto at = static_cast<size_t>(r * n + block.start + i);
                group[static_cast<size_t>(r * width + block.start - start + i)] = value;
                m_change[at] = m_weights[at] - value;
            }
    }
    for (int64_t r = 0; r < m_rows; ++r)
        grids.fit(
            m_firstRow + r, start / grids.group(),
            std::span(group).subspan(static_cast<size_t>(r * width), static_cast<size_t>(width)));
}

void RowTile::decide(const ColumnBlock& block, const ColumnRules& rules,
                     std::span<const uint8_t> mask, ColumnResult& result) {
    m_mask.assign(mask.begin(), mask.end());
    m_mask.resize(static_cast<size_t>(m_rows * block.width));
    for (int64_t r = 0; r < m_rows; ++r)
        decideRow(r, block, rules, m_mask.data() + r * block.width, result);
}

void RowTile::maskGroup(const float* values, int64_t place, const ColumnRules& rules,
                        std::span<uint8_t> mask) {
    m_keys.resize(mask.size());
    for (size_t i = 0; i < mask.size(); ++i) {
        const float error = values[i] * diagonal(place + static_cast<int64_t>(i));
        m_keys[i] = selectionKey(error * error);
    }
    maskOfGroups(m_keys, rules.zeros, rules.of, mask);
}

void RowTile::decideRow(int64_t row, const ColumnBlock& block, const ColumnRules& rules,
                        uint8_t* mask, ColumnResult& result) {
    const int64_t n = m_factor.size, width = block.width, out = (m_firstRow + row) * n;
    float* values = m_values.data() + row * width;
    const float* weights = m_weights.data() + row * n + block.start;
    float* changes = m_change.data() + row * n + block.start;
    GroupGrids* const grids = rules.grids;
    double errors = 0, changed = 0;
    for (int64_t i = 0; i < width; ++i) {
        const int64_t place = block.start + i, column = m_factor.columnAt(place);
        const auto ahead = [&](int64_t columns) {
            return static_cast<size_t>(std::min(columns, width - i));
        };
        if (rules.of > 0 && place % rules.of == 0)
            maskGroup(values + i, place, rules, std::span(mask + i, ahead(rules.of)));
        float decided = mask[i] ? 0 : values[i];
        if (!result.mask.empty()) result.mask[static_cast<size_t>(out + column)] = mask[i];
        if (grids) {
            const int64_t by = rules.fitOnTheWay ? place : column, group = grids->group();
            // Of a group larger than its block, fitGroup() has seen the rest.
            if (rules.fitOnTheWay && place % group == 0 &&
                ahead(group) == static_cast<size_t>(std::min(group, n - place)))
                grids->fit(m_firstRow + row, place / group, std::span(values + i, ahead(group)));
            const Grid& grid = grids->at(m_firstRow + row, by / group);
            const float steps = stepsOn(grid, decided, grids->rounding());
            decided = grid.scale * steps;
            result.codes[static_cast<size_t>(out + by)] =
                static_cast<uint8_t>(static_cast<int32_t>(steps + grid.zero));
        }
        result.values[static_cast<size_t>(out + column)] = decided;
        changes[i] = weights[i] - decided;
        changed += static_cast<double>(changes[i]) * changes[i];
        const float error = (values[i] - decided) * diagonal(place);
        if (error == 0) continue;
        errors += static_cast<double>(error) * error;
        addScaled(values + i + 1, -error, block.inverse.data() + i * width + i + 1, width - i - 1);
    }
    result.errorSquares[static_cast<size_t>(m_firstRow + row)] += errors;
    result.changeSquares[static_cast<size_t>(m_firstRow + row)] += changed;
}

void sweepRows(const HessianFactor& factor, std::span<const float> weights, int64_t rows,
               std::span<const ColumnBlock> blocks, const ColumnRules& rules, ColumnResult& result,
               const JobContext* job) {
    const auto groupFrom = [&](size_t first) {  // blocks of the group that starts with this one
        const int64_t group = rules.grids->group();
        size_t end = first + 1;
        while (end < blocks.size() && blocks[end].start % group != 0) ++end;
        return blocks.subspan(first, blocks[first].start % group == 0 ? end - first : 0);
    };
    parallelFor(
        rows, kTileRows,
        [&](int64_t begin, int64_t end) {
            RowTile tile(factor, weights, begin, end - begin);
            for (size_t b = 0; b < blocks.size(); ++b) {
                if (job) job->checkpoint();
                if (rules.fitOnTheWay)
                    if (const auto group = groupFrom(b); group.size() > 1)
                        tile.fitGroup(group, *rules.grids);
                tile.open(blocks[b]);
                tile.decide(blocks[b], rules, {}, result);
            }
        },
        job);
}

}  // namespace lathe::core
