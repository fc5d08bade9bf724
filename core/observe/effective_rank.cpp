// SPDX-License-Identifier: GPL-3.0-or-later
// Squares of the singular values are the eigenvalues of the smaller one of A A^T and A^T A, found
// by Householder's tridiagonalization (G. Golub and C. Van Loan, "Matrix Computations", 8.3.1),
// which keeps to one matrix and can be stopped, and Eigen's QR iteration on what is left.

#include "core/observe/effective_rank.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/thread_pool.h"
#include "core/kernels/openblas.h"

namespace lathe::core {

namespace {

using Matrix64 = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector64 = Eigen::VectorXd;

constexpr int64_t kSlice = 256;      // of the longer side at a time
constexpr int64_t kTile = 64;        // rows of a product for one thread
constexpr int64_t kWorth = 1 << 15;  // elements from which threads are worth their start

/// Columns [first, first + width) of the matrix whose rows are the weight's, or its columns.
Matrix64 slice(const std::vector<float>& values, int64_t rows, int64_t columns, int64_t first,
               int64_t width) {
    using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::Map<const Floats> all(values.data(), rows, columns);
    if (rows <= columns) return all.middleCols(first, width).cast<double>();
    return all.middleRows(first, width).transpose().cast<double>();
}

/// Minus the products of all pairs of rows of `part`, added to the lower triangle.
void subtractGram(const Matrix64& part, Matrix64& gram, const JobContext& job) {
    const int64_t n = part.rows(), k = part.cols();
    parallelFor((n + kTile - 1) / kTile, 1,
                [&](int64_t begin, int64_t end) {
                    for (int64_t tile = begin; tile < end; ++tile) {
                        job.checkpoint();
                        const int64_t row = tile * kTile, rows = std::min(kTile, n - row);
                        blasSubtractNT(rows, row + rows, k, part.row(row).data(), k, part.data(), k,
                                       gram.row(row).data(), n);
                    }
                },
                &job);
}

/// The smaller one of A A^T and A^T A, both triangles.
Matrix64 gramOf(const Encoding& weight, const JobContext& job) {
    const std::vector<float> values = weight.decode();
    const int64_t rows = weight.rows(), columns = weight.columns(), n = std::min(rows, columns),
                  m = std::max(rows, columns);
    Matrix64 gram = Matrix64::Zero(n, n);
    for (int64_t first = 0; first < m; first += kSlice) {
        job.checkpoint();
        subtractGram(slice(values, rows, columns, first, std::min(kSlice, m - first)), gram, job);
    }
    gram = -gram;
    gram.triangularView<Eigen::StrictlyUpper>() = gram.transpose();
    return gram;
}

/// Calls each(begin, end) for parts of `rows` rows of `length` elements.
template <class Each>
void inParts(int64_t rows, int64_t length, const Each& each, const JobContext& job) {
    if (rows * length < kWorth) return each(0, rows);
    parallelFor(rows, std::max<int64_t>(1, kWorth / std::max<int64_t>(1, length)), each, &job);
}

/// Eigenvalues of a symmetric matrix, ascending; what it holds is lost.
Vector64 eigenvaluesOf(Matrix64& a, const JobContext& job) {
    const int64_t n = a.rows();
    Vector64 below(std::max<int64_t>(0, n - 1)), v, p;
    for (int64_t k = 0; k + 1 < n; ++k) {
        job.checkpoint();
        const int64_t left = n - k - 1;
        v = a.row(k).tail(left).transpose();
        const double length = v.norm();
        below[k] = v[0] > 0 ? -length : length;
        v[0] -= below[k];
        const double square = v.squaredNorm();
        if (square == 0) continue;
        auto rest = a.bottomRightCorner(left, left);
        p.resize(left);
        inParts(
            left, left,
            [&](int64_t begin, int64_t end) {
                for (int64_t i = begin; i < end; ++i) p[i] = 2 / square * rest.row(i).dot(v);
            },
            job);
        p -= (p.dot(v) / square) * v;
        inParts(
            left, left,
            [&](int64_t begin, int64_t end) {
                for (int64_t i = begin; i < end; ++i)
                    rest.row(i) -= v[i] * p.transpose() + p[i] * v.transpose();
            },
            job);
    }
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(a.diagonal(), below, Eigen::EigenvaluesOnly);
    return solver.eigenvalues();
}

}  // namespace

EffectiveRank effectiveRank(const Encoding& weight, const JobContext& job) {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    Matrix64 gram = gramOf(weight, job);
    if (!gram.allFinite() || gram.trace() == 0) return {kNaN, kNaN};
    Vector64 squares = eigenvaluesOf(gram, job);
    const double rounding = static_cast<double>(squares.size()) *
                            std::numeric_limits<double>::epsilon() * squares.maxCoeff();
    squares = (squares.array() > rounding).select(squares, 0);
    const Vector64 singular = squares.cwiseSqrt();
    double entropy = 0;
    const double sum = singular.sum();
    for (const double value : singular)
        if (value > 0) entropy -= value / sum * std::log(value / sum);
    return {std::exp(entropy), squares.sum() / squares.maxCoeff()};
}

}  // namespace lathe::core
