// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/sparsegpt.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/solvers/magnitude.h"
#include "core/solvers/round_to_nearest.h"
#include "core/solvers/selection.h"

namespace lathe::core {

namespace {

/// The walk in which all rows wait for each other at each block, to choose what goes among them
/// all.
class JointWalk {
  public:
    JointWalk(const HessianFactor& factor, std::span<const float> weights, int64_t rows,
              double sparsity, const JobContext* job)
        : m_factor(factor), m_rows(rows), m_sparsity(sparsity), m_job(job) {
        for (int64_t begin = 0; begin < rows; begin += kTileRows)
            m_tiles.emplace_back(factor, weights, begin, std::min(kTileRows, rows - begin));
    }

    void take(const ColumnBlock& block, const ColumnRules& rules, ColumnResult& result) {
        const auto inBlock = static_cast<size_t>(m_rows * block.width);
        m_keys.resize(inBlock);
        m_mask.resize(inBlock);
        eachTile([&](RowTile& tile, int64_t firstRow) {
            tile.open(block);
            score(tile.values(), block, m_keys.data() + firstRow * block.width);
        });
        choose(block);
        eachTile([&](RowTile& tile, int64_t firstRow) {
            const std::span chosen = std::span(m_mask).subspan(
                static_cast<size_t>(firstRow * block.width), tile.values().size());
            tile.decide(block, rules, chosen, result);
        });
    }

  private:
    template <class Work>
    void eachTile(Work work) {
        parallelFor(
            static_cast<int64_t>(m_tiles.size()), 1,
            [&](int64_t i, int64_t) { work(m_tiles[static_cast<size_t>(i)], i * kTileRows); },
            m_job);
    }

    void score(std::span<const float> values, const ColumnBlock& block, uint32_t* keys) const {
        for (size_t i = 0; i < values.size(); ++i) {
            const int64_t place = block.start + static_cast<int64_t>(i) % block.width;
            const float error =
                values[i] * m_factor.upper[static_cast<size_t>(place * (m_factor.size + 1))];
            keys[i] = selectionKey(error * error);
        }
    }

    /// As many as bring the count of all columns so far to its share.
    void choose(const ColumnBlock& block) {
        const int64_t before = prunedCount(m_rows * block.start, m_sparsity);
        const int64_t after = prunedCount(m_rows * (block.start + block.width), m_sparsity);
        KeyCounts counts;
        counts.add(m_keys);
        PruningCut cut = counts.cut(after - before, [&](KeyCounts& fine) { fine.add(m_keys); });
        maskBelow(m_keys, cut, m_mask);
    }

    const HessianFactor& m_factor;
    int64_t m_rows;
    double m_sparsity;
    const JobContext* m_job;
    std::vector<RowTile> m_tiles;
    std::vector<uint32_t> m_keys;
    std::vector<uint8_t> m_mask;
};

void check(const HessianFactor& factor, const SparseGptOptions& options) {
    options.pattern.check();
    if (options.maskBlock < 1)
        throw Error(ErrorKind::Usage, fmt::format("{} columns per block are impossible; 128 is "
                                                  "usual",
                                                  options.maskBlock));
    if (!factor.order.empty())
        throw Error(ErrorKind::Usage,
                    "SparseGPT takes columns as they stand, since its blocks and groups are of "
                    "neighbours; factor the Hessian without act-order");
}

}  // namespace

SolvedLayer sparseGpt(std::span<const float> weights, int64_t rows, const HessianFactor& factor,
                      const SparseGptOptions& options, const JobContext* job) {
    const int64_t columns = factor.size;
    checkWeights(weights, rows, columns);
    check(factor, options);
    std::optional<GroupGrids> grids;
    ColumnRules rules;
    if (options.grid) {
        grids.emplace(rows, columns, *options.grid, options.group);
        grids->fitAll(withoutDead(weights, factor), job);
        rules.grids = &*grids;
    }
    const PruningPattern& pattern = options.pattern;
    rules.zeros = pattern.zeros;
    rules.of = pattern.of;
    ColumnResult result(rows, columns, rules);
    const std::vector<ColumnBlock> blocks = columnBlocks(
        factor, std::max(options.maskBlock, pattern.of), std::max<int64_t>(1, pattern.of), job);
    result.mask.resize(weights.size());
    if (pattern.of > 0) {
        sweepRows(factor, weights, rows, blocks, rules, result, job);
    } else {
        JointWalk walk(factor, weights, rows, pattern.sparsity, job);
        for (const ColumnBlock& block : blocks) walk.take(block, rules, result);
    }
    return solvedLayer(std::move(result), factor, rules.grids);
}

std::vector<float> sparseByMagnitude(std::span<const float> weights, int64_t rows, int64_t columns,
                                     const SparseGptOptions& options, const JobContext* job) {
    std::vector<float> pruned = prunedByMagnitude(weights, columns, options.pattern);
    if (!options.grid) return pruned;
    GroupGrids grids(rows, columns, *options.grid, options.group);
    grids.fitAll(weights, job);
    return onGrids(pruned, rows, columns, grids, job).values;
}

}  // namespace lathe::core
