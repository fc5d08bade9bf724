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
            block.inverse = inverseBlock(factor, block.start, block.width, job);
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
    m_mask.resize(m_values.size());
    m_decided.resize(m_values.size());
    m_codes.resize(m_values.size());
    for (int64_t i = 0; i < block.width; ++i) {
        const int64_t place = block.start + i, left = block.width - i;
        if (rules.of > 0 && place % rules.of == 0)
            maskGroup(block, i, std::min(rules.of, left), rules);
        if (rules.fitOnTheWay && place % rules.grids->group() == 0) {
            const int64_t group = std::min(rules.grids->group(), m_factor.size - place);
            // Of a group larger than its block, fitGroup() has seen the rest.
            if (group <= left)
                for (int64_t r = 0; r < m_rows; ++r)
                    rules.grids->fit(
                        m_firstRow + r, place / rules.grids->group(),
                        std::span(m_values).subspan(static_cast<size_t>(r * block.width + i),
                                                    static_cast<size_t>(group)));
        }
        decideColumn(block, i, rules, result);
    }
    keep(block, rules, result);
}

void RowTile::maskGroup(const ColumnBlock& block, int64_t first, int64_t columns,
                        const ColumnRules& rules) {
    m_keys.resize(static_cast<size_t>(columns));
    for (int64_t r = 0; r < m_rows; ++r) {
        const auto at = static_cast<size_t>(r * block.width + first);
        for (size_t i = 0; i < m_keys.size(); ++i) {
            const float error =
                m_values[at + i] * diagonal(block.start + first + static_cast<int64_t>(i));
            m_keys[i] = selectionKey(error * error);
        }
        maskOfGroups(m_keys, rules.zeros, rules.of, std::span(m_mask).subspan(at, m_keys.size()));
    }
}

// All rows before the next column: they do not wait for each other, as columns do.
void RowTile::decideColumn(const ColumnBlock& block, int64_t i, const ColumnRules& rules,
                           ColumnResult& result) {
    const int64_t width = block.width, place = block.start + i;
    const int64_t by = rules.fitOnTheWay ? place : m_factor.columnAt(place);
    const int64_t group = rules.grids ? by / rules.grids->group() : 0;
    const float* effects = block.inverse.data() + i * width + i + 1;
    for (int64_t r = 0; r < m_rows; ++r) {
        const auto at = static_cast<size_t>(r * width + i);
        float decided = m_mask[at] ? 0 : m_values[at];
        if (rules.grids) {
            const Grid& grid = rules.grids->at(m_firstRow + r, group);
            const float steps = stepsOn(grid, decided, rules.grids->rounding());
            decided = grid.scale * steps;
            m_codes[at] = static_cast<uint8_t>(static_cast<int32_t>(steps + grid.zero));
        }
        m_decided[at] = decided;
        const float error = (m_values[at] - decided) * diagonal(place);
        if (error == 0) continue;
        result.errorSquares[static_cast<size_t>(m_firstRow + r)] +=
            static_cast<double>(error) * error;
        addScaled(m_values.data() + at + 1, -error, effects, width - i - 1);
    }
}

void RowTile::keep(const ColumnBlock& block, const ColumnRules& rules, ColumnResult& result) {
    const int64_t n = m_factor.size, width = block.width;
    for (int64_t r = 0; r < m_rows; ++r) {
        const auto out = static_cast<size_t>((m_firstRow + r) * n);
        double changed = 0;
        for (int64_t i = 0; i < width; ++i) {
            const auto from = static_cast<size_t>(r * width + i);
            const auto place = static_cast<size_t>(block.start + i);
            const auto column = static_cast<size_t>(m_factor.columnAt(block.start + i));
            const size_t at = static_cast<size_t>(r * n) + place;
            m_change[at] = m_weights[at] - m_decided[from];
            changed += static_cast<double>(m_change[at]) * m_change[at];
            result.values[out + column] = m_decided[from];
            if (rules.grids)
                result.codes[out + (rules.fitOnTheWay ? place : column)] = m_codes[from];
            if (!result.mask.empty()) result.mask[out + column] = m_mask[from];
        }
        result.changeSquares[static_cast<size_t>(m_firstRow + r)] += changed;
    }
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
