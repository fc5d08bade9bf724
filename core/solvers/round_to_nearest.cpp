// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/round_to_nearest.h"

#include <algorithm>

#include "core/base/thread_pool.h"

namespace lathe::core {

SolvedLayer roundToNearest(std::span<const float> weights, int64_t rows, int64_t columns,
                           const GridOptions& options, int64_t group, const JobContext* job) {
    checkWeights(weights, rows, columns);
    GroupGrids grids(rows, columns, options, group);
    grids.fitAll(weights, job);
    return onGrids(weights, rows, columns, grids, job);
}

SolvedLayer onGrids(std::span<const float> weights, int64_t rows, int64_t columns,
                    const GroupGrids& grids, const JobContext* job) {
    SolvedLayer layer;
    layer.layout = grids.layout();
    layer.scales = grids.scales();
    layer.zeros = grids.zeros();
    layer.codes.resize(weights.size());
    layer.values.resize(weights.size());
    parallelFor(
        rows, std::max<int64_t>(1, 131072 / columns),
        [&](int64_t begin, int64_t end) {
            for (int64_t r = begin; r < end; ++r)
                for (int64_t c = 0; c < columns; c += grids.group()) {
                    const Grid& grid = grids.at(r, c / grids.group());
                    const auto first = static_cast<size_t>(r * columns + c);
                    const auto width = static_cast<size_t>(std::min(grids.group(), columns - c));
                    encodeOnGrid(weights.subspan(first, width), grid, grids.rounding(),
                                 layer.codes.data() + first);
                    for (size_t i = first; i < first + width; ++i)
                        layer.values[i] = grid.decoded(layer.codes[i]);
                }
        },
        job);
    return layer;
}

}  // namespace lathe::core
