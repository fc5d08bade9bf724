// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/gptq.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"

namespace lathe::core {

SolvedLayer gptq(std::span<const float> weights, int64_t rows, const HessianFactor& factor,
                 const GptqOptions& options, const JobContext* job) {
    const int64_t columns = factor.size;
    checkWeights(weights, rows, columns);
    if (options.block < 1)
        throw Error(
            ErrorKind::Usage,
            fmt::format("{} columns per block are impossible; 128 is usual", options.block));
    GroupGrids grids(rows, columns, options.grid, options.group);
    ColumnRules rules;
    rules.grids = &grids;
    rules.fitOnTheWay = !options.staticGroups && grids.group() < columns;
    if (!rules.fitOnTheWay) grids.fitAll(withoutDead(weights, factor), job);
    const std::vector<ColumnBlock> blocks =
        columnBlocks(factor, options.block, rules.fitOnTheWay ? grids.group() : 1, job);
    ColumnResult result(rows, columns, rules);
    sweepRows(factor, weights, rows, blocks, rules, result, job);
    SolvedLayer layer = solvedLayer(std::move(result), factor, &grids);
    if (rules.fitOnTheWay) layer.order = factor.order;
    return layer;
}

}  // namespace lathe::core
