// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/row_products.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

constexpr int64_t kRows = 16;  // of a tile
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

RowProducts productsOf(const float* a, const float* b, int64_t columns) {
    RowProducts row;
    for (int64_t c = 0; c < columns; ++c) {
        const double x = a[c], y = b[c], d = x - y;
        row.aa += x * x;
        row.bb += y * y;
        row.ab += x * y;
        row.dd += d * d;
    }
    return row;
}

}  // namespace

double relativeError(double error, double signal) {
    return signal > 0 ? std::sqrt(error / signal) : kNaN;
}

void RowProducts::add(const RowProducts& other) {
    aa += other.aa;
    bb += other.bb;
    ab += other.ab;
    dd += other.dd;
}

double RowProducts::cosine() const {
    const double norms = std::sqrt(aa) * std::sqrt(bb);
    return norms > 0 ? std::clamp(ab / norms, -1.0, 1.0) : kNaN;
}

double RowProducts::relativeError() const {
    return core::relativeError(dd, aa);
}

double RowProducts::sqnrDb() const {
    return 10 * std::log10(aa / dd);
}

std::vector<RowProducts> rowProducts(ConstMatrix a, ConstMatrix b, const JobContext& job) {
    std::vector<RowProducts> rows(static_cast<size_t>(a.rows));
    parallelFor(
        a.rows, kRows,
        [&](int64_t begin, int64_t end) {
            for (int64_t r = begin; r < end; ++r)
                rows[static_cast<size_t>(r)] = productsOf(a.row(r), b.row(r), a.columns);
        },
        &job);
    return rows;
}

RowProducts totalOf(std::span<const RowProducts> rows) {
    RowProducts total;
    for (const RowProducts& row : rows) total.add(row);
    return total;
}

}  // namespace lathe::core
