// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The grids of a matrix that is quantized column by column: one per row, or per row and group of
// neighbouring columns; fitted all at once or as the columns come up.

#include <cstdint>
#include <span>
#include <vector>

#include "core/encoding/affine.h"
#include "core/solvers/clip.h"

namespace lathe::core {

class GroupGrids {
  public:
    /// `group` columns share a scale; 0 for whole rows. Throws Error(Usage) on impossible options.
    GroupGrids(int64_t rows, int64_t columns, const GridOptions& options, int64_t group);

    /// Fits every grid to `weights` (rows x columns).
    void fitAll(std::span<const float> weights, const JobContext* job);
    void fit(int64_t row, int64_t index, std::span<const float> values);

    void set(int64_t row, int64_t index, const Grid& grid) {
        m_grids[static_cast<size_t>(row * m_perRow + index)] = grid;
    }

    int64_t group() const { return m_group; }
    Rounding rounding() const { return m_options.rounding; }
    const Grid& at(int64_t row, int64_t index) const {
        return m_grids[static_cast<size_t>(row * m_perRow + index)];
    }

    /// What makeAffine asks for.
    AffineLayout layout() const;
    std::vector<float> scales() const;
    std::vector<float> zeros() const;  ///< empty for symmetric schemes

  private:
    int64_t m_rows, m_columns, m_group, m_perRow;
    GridOptions m_options;
    std::vector<Grid> m_grids;
};

}  // namespace lathe::core
