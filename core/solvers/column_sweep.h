// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The walk over the columns of a weight that GPTQ and SparseGPT share: each column is decided in
// turn (a code, a zero, or left as it is), and its error is made up for by the columns after it.
// Rows are independent of each other, so a tile of them goes through all columns while it stays in
// cache; columns are decided in blocks, with the effect of all earlier ones on a block as one
// product (hessian_factor.h has the algebra).

#include <cstdint>
#include <span>
#include <vector>

#include "core/solvers/group_grids.h"
#include "core/solvers/hessian_factor.h"

namespace lathe::core {

/// Neighbouring columns that are decided together.
struct ColumnBlock {
    int64_t start = 0, width = 0;
    std::vector<float> inverse;  ///< inverseBlock(start, width)
};

/// Blocks of about `width` columns. Groups of `unit` columns are not cut if they fit into a block;
/// larger ones start one and end one.
std::vector<ColumnBlock> columnBlocks(const HessianFactor& factor, int64_t width, int64_t unit,
                                      const JobContext* job);

/// How columns are decided.
struct ColumnRules {
    GroupGrids* grids = nullptr;  ///< null: values are kept
    /// Grids belong to groups of places, fitted when the walk gets there to values that make up for
    /// earlier errors; otherwise they belong to groups of columns and are fitted already.
    bool fitOnTheWay = false;
    int64_t zeros = 0, of = 0;  ///< so many zeros in each aligned group of columns; of = 0: none
};

/// What is found: rows x columns, in the order of columns.
struct ColumnResult {
    ColumnResult(int64_t rows, int64_t columns, const ColumnRules& rules);

    std::vector<float> values;
    std::vector<uint8_t> mask;   ///< 1 where pruned; filled in if it has its size
    std::vector<uint8_t> codes;  ///< empty without grids; in the order of places with fitOnTheWay
    std::vector<double> errorSquares;   ///< per row: ||E||^2
    std::vector<double> changeSquares;  ///< per row: ||W - Q||^2 of columns that are not dead
};

/// Some rows on their way through the columns.
class RowTile {
  public:
    RowTile(const HessianFactor& factor, std::span<const float> weights, int64_t firstRow,
            int64_t rows);

    /// Computes values() of a block: its columns as they make up best for all decided before it.
    void open(const ColumnBlock& block);
    std::span<const float> values() const { return m_values; }  ///< rows x width of the block

    /// Fits the grids of the group that `blocks` make up to what open() would give for all of it.
    void fitGroup(std::span<const ColumnBlock> blocks, GroupGrids& grids);

    /// Decides the columns of the open block. `mask` (rows x width; 1: becomes 0) may be empty.
    void decide(const ColumnBlock& block, const ColumnRules& rules, std::span<const uint8_t> mask,
                ColumnResult& result);

  private:
    void decideColumn(const ColumnBlock& block, int64_t i, const ColumnRules& rules,
                      ColumnResult& result);
    void keep(const ColumnBlock& block, const ColumnRules& rules, ColumnResult& result);
    void maskGroup(const ColumnBlock& block, int64_t first, int64_t columns,
                   const ColumnRules& rules);
    float diagonal(int64_t place) const {
        return m_factor.upper[static_cast<size_t>(place * m_factor.size + place)];
    }

    const HessianFactor& m_factor;
    int64_t m_firstRow, m_rows;
    std::vector<float> m_weights;  ///< in the order of places, dead columns 0
    std::vector<float> m_change;   ///< W - Q so far
    std::vector<float> m_product;
    // Of the open block: small arrays, as rows of the whole are often a power of two apart and
    // would drive each other out of the cache.
    std::vector<float> m_values, m_decided;
    std::vector<uint8_t> m_mask, m_codes;
    std::vector<uint32_t> m_keys;
};

/// Rows that one thread takes through all columns: a product's left side that stays in cache.
constexpr int64_t kTileRows = 64;

/// All rows through all columns, where no column needs to see other rows. O(rows columns^2).
void sweepRows(const HessianFactor& factor, std::span<const float> weights, int64_t rows,
               std::span<const ColumnBlock> blocks, const ColumnRules& rules, ColumnResult& result,
               const JobContext* job);

}  // namespace lathe::core
