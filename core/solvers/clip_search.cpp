// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/clip_search.h"

#include <algorithm>

#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"
#include "core/solvers/round_to_nearest.h"

namespace lathe::core {

namespace {

constexpr int kShrinks = 10, kShrinkSteps = 20;  ///< factors 1 - i / 20 with i = 0 ... 9

/// Some rows of one group: `width` columns from `column` on.
struct Cell {
    std::span<const float> weights;
    int64_t columns, column, width;
    const GridOptions& options;

    Grid shrunk(int64_t row, int step) const {
        const Range range = rangeOf(of(row));
        const float factor = 1 - static_cast<float>(step) / kShrinkSteps;
        const float peak = std::max(-range.low, range.high) * factor;
        return fitGrid({std::max(range.low, -peak), std::min(range.high, peak)}, options.scheme,
                       options.bits, options.scaleType);
    }

    std::span<const float> of(int64_t row) const {
        return weights.subspan(static_cast<size_t>(row * columns + column),
                               static_cast<size_t>(width));
    }

    void change(int64_t row, const Grid& grid, float* out) const {
        const std::span<const float> values = of(row);
        for (size_t i = 0; i < values.size(); ++i)
            out[i] = values[i] - grid.scale * stepsOn(grid, values[i], options.rounding);
    }
};

void searchCell(const Cell& cell, const float* hessian, int64_t begin, int64_t end,
                GroupGrids& grids) {
    const int64_t rows = end - begin, width = cell.width;
    std::vector<float> change(static_cast<size_t>(rows * width)), product(change.size());
    std::vector<float> best(static_cast<size_t>(rows));
    for (int step = 0; step < kShrinks; ++step) {
        for (int64_t r = 0; r < rows; ++r)
            cell.change(begin + r, cell.shrunk(begin + r, step), change.data() + r * width);
        gemmNN(rows, width, width, change.data(), width, hessian + cell.column * (cell.columns + 1),
               cell.columns, product.data(), width);
        for (int64_t r = 0; r < rows; ++r) {
            const float loss = dot(change.data() + r * width, product.data() + r * width, width);
            if (step > 0 && !(loss < best[static_cast<size_t>(r)])) continue;
            best[static_cast<size_t>(r)] = loss;
            grids.set(begin + r, cell.column / grids.group(), cell.shrunk(begin + r, step));
        }
    }
}

}  // namespace

SolvedLayer roundWithClipSearch(std::span<const float> weights, int64_t rows, int64_t columns,
                                std::span<const float> hessian, const GridOptions& grid,
                                int64_t group, const JobContext* job) {
    checkWeights(weights, rows, columns);
    GroupGrids grids(rows, columns, grid, group);
    const int64_t perRow = (columns + grids.group() - 1) / grids.group();
    const int64_t tiles = (rows + kTileRows - 1) / kTileRows;
    parallelFor(
        tiles * perRow, 1,
        [&](int64_t index, int64_t) {
            const int64_t column = index / tiles * grids.group(), row = index % tiles * kTileRows;
            const Cell cell = {weights, columns, column, std::min(grids.group(), columns - column),
                               grid};
            searchCell(cell, hessian.data(), row, std::min(row + kTileRows, rows), grids);
        },
        job);
    return onGrids(weights, rows, columns, grids, job);
}

}  // namespace lathe::core
