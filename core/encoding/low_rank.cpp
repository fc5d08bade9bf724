// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/low_rank.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace lathe::core {

namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Doubles = Eigen::MatrixXd;

/// Eigenvectors of A^T A, ascending eigenvalues.
Doubles rightVectors(const Doubles& a) {
    Doubles gram = Doubles::Zero(a.cols(), a.cols());
    gram.selfadjointView<Eigen::Lower>().rankUpdate(a.transpose());
    const Eigen::SelfAdjointEigenSolver<Doubles> solved(gram);
    if (solved.info() != Eigen::Success)
        throw Error(ErrorKind::Internal, "the singular values of a weight did not converge");
    return solved.eigenvectors();
}

}  // namespace

LowRankFactors truncatedSvd(std::span<const float> values, int64_t rows, int64_t columns,
                            int64_t rank) {
    LowRankFactors out{std::vector<float>(static_cast<size_t>(rows * rank)),
                       std::vector<float>(static_cast<size_t>(rank * columns))};
    if (values.empty()) return out;
    const bool wide = rows < columns;
    const Eigen::Map<const RowMajor> weight(values.data(), rows, columns);
    const Doubles tall =
        wide ? Doubles(weight.transpose().cast<double>()) : Doubles(weight.cast<double>());
    const Doubles vectors = rightVectors(tall);
    Eigen::Map<RowMajor> left(out.left.data(), rows, rank), right(out.right.data(), rank, columns);
    for (int64_t i = 0; i < std::min<int64_t>(rank, vectors.cols()); ++i) {
        const Eigen::VectorXd narrow = vectors.col(vectors.cols() - 1 - i);
        const Eigen::VectorXd image = tall * narrow;  // singular value times its other vector
        const double root = std::sqrt(image.norm());
        if (root == 0) break;
        const Eigen::VectorXf a = (image / root).cast<float>(), b = (narrow * root).cast<float>();
        left.col(i) = wide ? b : a;
        right.row(i) = (wide ? a : b).transpose();
    }
    return out;
}

}  // namespace lathe::core
