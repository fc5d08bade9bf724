// SPDX-License-Identifier: GPL-3.0-or-later
// Products of sparse rows against their plain references, at counts and widths around every vector.
#include <QTest>

#include <cmath>
#include <vector>

#include "core/base/rng.h"
#include "core/kernels/sparse.h"
#include "core/kernels/sparse_reference.h"

using namespace lathe::core;

namespace {

constexpr int64_t kCounts[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100, 255};
constexpr int64_t kWidths[] = {1, 3, 4, 8, 15, 16, 17, 31, 32, 48, 63, 64, 65, 100, 128};
constexpr int64_t kColumns = 311;

struct Row {
    std::vector<int32_t> columns;
    std::vector<float> values;
};

std::vector<float> normals(int64_t count, uint64_t stream) {
    Rng rng(3, stream);
    std::vector<float> made(static_cast<size_t>(count));
    for (float& value : made) value = static_cast<float>(rng.normal());
    return made;
}

Row madeRow(int64_t count) {
    Rng rng(4, static_cast<uint64_t>(count));
    Row row;
    for (int64_t c = 0; c < kColumns && static_cast<int64_t>(row.columns.size()) < count; ++c) {
        const auto missing = static_cast<uint64_t>(count) - row.columns.size();
        if (rng.below(static_cast<uint64_t>(kColumns - c)) < missing)
            row.columns.push_back(static_cast<int32_t>(c));
    }
    row.values = normals(count, 5);
    return row;
}

double magnitude(const Row& row, const std::vector<float>& x, int64_t stride, int64_t offset) {
    double sum = 0;
    for (size_t i = 0; i < row.values.size(); ++i)
        sum += std::fabs(
            static_cast<double>(row.values[i]) *
            static_cast<double>(x[static_cast<size_t>(row.columns[i] * stride + offset)]));
    return sum;
}

/// n roundings of partial sums, each at most half a unit in the last place of the magnitude.
bool near(double found, double expected, int64_t n, double magnitude) {
    return std::fabs(found - expected) <= static_cast<double>(n) * 0x1p-24 * magnitude;
}

}  // namespace

class TestSparse : public QObject {
    Q_OBJECT
  private slots:
    void dotMatchesReference() {
        const std::vector<float> x = normals(kColumns, 1);
        for (const int64_t n : kCounts) {
            const Row row = madeRow(n);
            QCOMPARE(static_cast<int64_t>(row.columns.size()), n);
            const float found = sparseDot(row.values.data(), row.columns.data(), n, x.data());
            const double expected =
                reference::sparseDot(row.values.data(), row.columns.data(), n, x.data());
            QVERIFY2(near(static_cast<double>(found), expected, n, magnitude(row, x, 1, 0)),
                     qPrintable(QString::number(n)));
        }
    }

    void combineMatchesReference() {
        for (const int64_t width : kWidths) {
            const int64_t stride = width + 3;
            const std::vector<float> x = normals(kColumns * stride, 2);
            for (const int64_t n : kCounts) {
                const Row row = madeRow(n);
                std::vector<float> found(static_cast<size_t>(width + 1), 77.0f);
                std::vector<double> expected(static_cast<size_t>(width));
                sparseCombine(row.values.data(), row.columns.data(), n, x.data(), stride, width,
                              found.data());
                reference::sparseCombine(row.values.data(), row.columns.data(), n, x.data(), stride,
                                         width, expected.data());
                for (int64_t t = 0; t < width; ++t)
                    QVERIFY2(
                        near(static_cast<double>(found[static_cast<size_t>(t)]),
                             expected[static_cast<size_t>(t)], n, magnitude(row, x, stride, t)),
                        qPrintable(QString("%1 x %2").arg(n).arg(width)));
                QCOMPARE(found.back(), 77.0f);  // nothing is written beyond
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestSparse)
#include "tst_sparse.moc"
