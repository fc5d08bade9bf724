// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/column_trace.h"

#include "core/solvers/round_to_nearest.h"

namespace lathe::core {

namespace {

/// A matrix with its columns in the order of the walk.
template <class T>
std::vector<T> inOrder(std::span<const T> matrix, const ColumnTrace& trace) {
    std::vector<T> turned(matrix.size());
    for (int64_t r = 0; r < trace.rows; ++r)
        for (int64_t place = 0; place < trace.columns; ++place)
            turned[trace.at(r, place)] =
                matrix[trace.at(r, trace.order[static_cast<size_t>(place)])];
    return turned;
}

/// (before - after) R.
std::vector<double> errorsOf(const ColumnTrace& trace, std::span<const float> after,
                             const HessianFactor& factor) {
    std::vector<double> errors(after.size());
    for (int64_t r = 0; r < trace.rows; ++r)
        for (int64_t i = 0; i < trace.columns; ++i) {
            const double change = static_cast<double>(trace.weights[trace.at(r, i)]) -
                                  static_cast<double>(after[trace.at(r, i)]);
            if (change == 0) continue;
            for (int64_t j = i; j < trace.columns; ++j)
                errors[trace.at(r, j)] +=
                    change *
                    static_cast<double>(factor.upper[static_cast<size_t>(i * factor.size + j)]);
        }
    return errors;
}

/// Sums of squares of the columns so far.
std::vector<double> lossesOf(const ColumnTrace& trace, const std::vector<double>& errors) {
    std::vector<double> losses;
    double sum = 0;
    for (int64_t place = 0; place < trace.columns; ++place) {
        for (int64_t r = 0; r < trace.rows; ++r) {
            const double error = errors[trace.at(r, place)];
            sum += error * error;
        }
        losses.push_back(sum);
    }
    return losses;
}

/// Distances of levels, which belong to groups of columns, or of places if the solver says so.
std::vector<float> stepsOf(const ColumnTrace& trace, const SolvedLayer& solved) {
    if (solved.codes.empty()) return {};
    const int64_t run = solved.layout.run(trace.columns),
                  perRow = solved.layout.parametersPerRow(trace.columns);
    std::vector<float> steps(trace.weights.size());
    for (int64_t r = 0; r < trace.rows; ++r)
        for (int64_t place = 0; place < trace.columns; ++place) {
            const int64_t by =
                solved.order.empty() ? trace.order[static_cast<size_t>(place)] : place;
            steps[trace.at(r, place)] = solved.scales[static_cast<size_t>(r * perRow + by / run)];
        }
    return steps;
}

/// `plain`: what becomes of the weight if no column makes up for another.
ColumnTrace traceOf(std::span<const float> weights, int64_t rows, const HessianFactor& factor,
                    const SolvedLayer& solved, std::span<const float> plain,
                    const JobContext* job) {
    ColumnTrace trace;
    trace.rows = rows;
    trace.columns = factor.size;
    for (int64_t place = 0; place < factor.size; ++place)
        trace.order.push_back(factor.columnAt(place));
    trace.weights = inOrder<float>(withoutDead(weights, factor), trace);
    trace.decided = inOrder<float>(solved.values, trace);
    if (!solved.mask.empty()) trace.pruned = inOrder<uint8_t>(solved.mask, trace);
    trace.steps = stepsOf(trace, solved);
    trace.errors = errorsOf(trace, trace.decided, factor);
    if (trace.steps.empty())  // what is kept errs by nothing, not by the rounding of sums
        for (size_t i = 0; i < trace.pruned.size(); ++i)
            if (!trace.pruned[i]) trace.errors[i] = 0;
    const std::vector<float> upper = inverseBlock(factor, 0, factor.size, job);
    trace.upper.assign(upper.begin(), upper.end());
    trace.loss = lossesOf(trace, trace.errors);
    trace.plainLoss = lossesOf(trace, errorsOf(trace, inOrder<float>(plain, trace), factor));
    const std::vector<float> nothing(trace.weights.size());
    trace.energy = lossesOf(trace, errorsOf(trace, nothing, factor)).back();
    trace.damping = factor.damping;
    return trace;
}

}  // namespace

std::vector<double> ColumnTrace::stateAfter(int64_t count) const {
    std::vector<double> state(weights.begin(), weights.end());
    for (int64_t r = 0; r < rows; ++r) {
        for (int64_t i = 0; i < count; ++i) {
            const double error = errors[at(r, i)];
            for (int64_t j = count; j < columns; ++j)
                state[at(r, j)] -= error * upper[static_cast<size_t>(i * columns + j)];
        }
        for (int64_t i = 0; i < count; ++i) state[at(r, i)] = decided[at(r, i)];
    }
    return state;
}

std::vector<double> ColumnTrace::changeAt(int64_t place) const {
    std::vector<double> change(weights.size());
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t j = place; j < columns; ++j)
            change[at(r, j)] =
                -errors[at(r, place)] * upper[static_cast<size_t>(place * columns + j)];
    return change;
}

std::vector<float> tileOf(const Encoding& weight, int64_t firstRow, int64_t rows,
                          int64_t firstColumn, int64_t columns) {
    std::vector<float> row(static_cast<size_t>(weight.columns())), values;
    for (int64_t r = firstRow; r < firstRow + rows; ++r) {
        weight.decodeRows(r, r + 1, row.data());
        values.insert(values.end(), row.begin() + firstColumn, row.begin() + firstColumn + columns);
    }
    return values;
}

ColumnTrace traceGptq(std::span<const float> weights, int64_t rows, const HessianFactor& factor,
                      const GptqOptions& options, const JobContext* job) {
    const SolvedLayer solved = gptq(weights, rows, factor, options, job);
    const SolvedLayer nearest = roundToNearest(withoutDead(weights, factor), rows, factor.size,
                                               options.grid, options.group, job);
    return traceOf(weights, rows, factor, solved, nearest.values, job);
}

ColumnTrace traceSparseGpt(std::span<const float> weights, int64_t rows,
                           const HessianFactor& factor, const SparseGptOptions& options,
                           const JobContext* job) {
    const SolvedLayer solved = sparseGpt(weights, rows, factor, options, job);
    const std::vector<float> plain =
        sparseByMagnitude(withoutDead(weights, factor), rows, factor.size, options, job);
    return traceOf(weights, rows, factor, solved, plain, job);
}

}  // namespace lathe::core
