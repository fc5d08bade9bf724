// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/cka.h"

#include <cmath>
#include <limits>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

double dot(const GramMatrix& x, const GramMatrix& y) {
    double sum = 0;
    for (size_t i = 0; i < x.values.size(); ++i) sum += x.values[i] * y.values[i];
    return sum;
}

/// Row sums without the diagonal.
std::vector<double> rowSums(const GramMatrix& x) {
    const auto n = static_cast<size_t>(x.n);
    std::vector<double> sums(n);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j)
            if (i != j) sums[i] += x.values[i * n + j];
    return sums;
}

double totalOf(const std::vector<double>& values) {
    double total = 0;
    for (const double value : values) total += value;
    return total;
}

/// With K and L without their diagonals: tr(KL) + (1'K1)(1'L1) / ((n-1)(n-2)) - 2 (1'KL1) / (n-2),
/// over n(n-3), which cancels in the ratio.
double unbiasedHsic(const GramMatrix& x, const GramMatrix& y) {
    const auto n = static_cast<size_t>(x.n);
    const auto count = static_cast<double>(x.n);
    double trace = dot(x, y);
    for (size_t i = 0; i < n; ++i) trace -= x.values[i * n + i] * y.values[i * n + i];
    const std::vector<double> a = rowSums(x), b = rowSums(y);
    double both = 0;
    for (size_t i = 0; i < n; ++i) both += a[i] * b[i];
    return trace + totalOf(a) * totalOf(b) / ((count - 1) * (count - 2)) - 2 * both / (count - 2);
}

}  // namespace

GramMatrix gramOf(ConstMatrix features, const JobContext& job) {
    const auto n = static_cast<size_t>(features.rows);
    const auto width = static_cast<size_t>(features.columns);
    std::vector<double> centred(n * width), mean(width);
    for (size_t r = 0; r < n; ++r)
        for (size_t c = 0; c < width; ++c)
            mean[c] += features.row(static_cast<int64_t>(r))[c] / static_cast<double>(n);
    for (size_t r = 0; r < n; ++r)
        for (size_t c = 0; c < width; ++c)
            centred[r * width + c] = features.row(static_cast<int64_t>(r))[c] - mean[c];
    GramMatrix gram{features.rows, std::vector<double>(n * n)};
    parallelFor(
        features.rows, 4,
        [&](int64_t begin, int64_t end) {
            for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i)
                for (size_t j = 0; j < n; ++j) {
                    double sum = 0;
                    for (size_t c = 0; c < width; ++c)
                        sum += centred[i * width + c] * centred[j * width + c];
                    gram.values[i * n + j] = sum;
                }
        },
        &job);
    return gram;
}

double cka(const GramMatrix& x, const GramMatrix& y) {
    return dot(x, y) / std::sqrt(dot(x, x) * dot(y, y));
}

double debiasedCka(const GramMatrix& x, const GramMatrix& y) {
    if (x.n < 4) return std::numeric_limits<double>::quiet_NaN();
    return unbiasedHsic(x, y) / std::sqrt(unbiasedHsic(x, x) * unbiasedHsic(y, y));
}

}  // namespace lathe::core
