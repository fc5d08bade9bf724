// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The walk of GPTQ or SparseGPT over a small weight, column by column, to be looked at. The solver
// itself runs; what it did on its way follows from where it started and ended, since every column
// makes up for an error along a row of U (hessian_factor.h): with E = (W - Q) R the weight behind
// the first n columns is W - E_n U, E_n being their errors. So the trace ends with the solver's own
// values, and costs the solver nothing.

#include <cstdint>
#include <span>
#include <vector>

#include "core/encoding/encoding.h"
#include "core/solvers/gptq.h"
#include "core/solvers/sparsegpt.h"

namespace lathe::core {

/// Matrices are rows x columns, their columns in the order of the walk.
struct ColumnTrace {
    int64_t rows = 0, columns = 0;
    std::vector<int64_t> order;   ///< the weight's column at each place
    std::vector<float> weights;   ///< before the walk; 0 where nothing ever comes in
    std::vector<float> decided;   ///< what the solver made of them
    std::vector<uint8_t> pruned;  ///< 1 where that is a zero; empty if nothing was to be pruned
    std::vector<float> steps;     ///< between neighbouring levels of each; empty without a grid
    std::vector<double> errors;   ///< E: (value that came to its turn - decided) / U_jj
    std::vector<double> upper;    ///< U, columns x columns
    /// Behind each column, what is lost so far under the damped Hessian if the columns still to
    /// come make up for it as well as they can: the sum of e^2.
    std::vector<double> loss;
    /// The same of the weight rounded to nearest, or pruned by magnitude, where none does.
    std::vector<double> plainLoss;
    double energy = 0;   ///< tr(W H W^T) with the damped Hessian: what there is to lose
    double damping = 0;  ///< fraction of the mean diagonal that was needed

    size_t at(int64_t row, int64_t place) const {
        return static_cast<size_t>(row * columns + place);
    }
    /// The weight when the first `count` columns are decided. O(rows columns count).
    std::vector<double> stateAfter(int64_t count) const;
    /// What deciding the column at `place` changes: its own error there, and behind it what makes
    /// up for that.
    std::vector<double> changeAt(int64_t place) const;
};

/// The values of a tile of a weight, rows x columns.
std::vector<float> tileOf(const Encoding& weight, int64_t firstRow, int64_t rows,
                          int64_t firstColumn, int64_t columns);

/// Throws what gptq() throws. Meant for tiles: O(columns^3) in plain loops besides the solver.
ColumnTrace traceGptq(std::span<const float> weights, int64_t rows, const HessianFactor& factor,
                      const GptqOptions& options, const JobContext* job = nullptr);

/// The same of sparseGpt().
ColumnTrace traceSparseGpt(std::span<const float> weights, int64_t rows,
                           const HessianFactor& factor, const SparseGptOptions& options,
                           const JobContext* job = nullptr);

}  // namespace lathe::core
