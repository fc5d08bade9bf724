// SPDX-License-Identifier: GPL-3.0-or-later
// Sums of products of integers against a plain loop, exactly, at sizes around every vector.
#include <QTest>

#include <vector>

#include "core/base/rng.h"
#include "core/kernels/integer_products_reference.h"

using namespace lathe::core;

namespace {

std::vector<int16_t> integers(int64_t count, int lowest, int highest, uint64_t stream) {
    Rng rng(8, stream);
    std::vector<int16_t> made(static_cast<size_t>(count));
    for (int16_t& value : made)
        value = static_cast<int16_t>(
            lowest + static_cast<int>(rng.below(static_cast<uint64_t>(highest - lowest + 1))));
    return made;
}

}  // namespace

class TestIntegerProducts : public QObject {
    Q_OBJECT
  private slots:
    void equalReference() {
        for (const int64_t n : {0, 1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 311, 1023})
            for (const auto& [rowsA, rowsB] :
                 {std::pair<int64_t, int64_t>{1, 1}, {1, 5}, {3, 2}, {4, 3}, {5, 1}, {9, 7}}) {
                const int64_t strideA = n + 3, strideB = n + 1;
                const std::vector<int16_t> a = integers(rowsA * strideA, -255, 255, 1),
                                           b = integers(rowsB * strideB, -255, 255, 2);
                const auto count = static_cast<size_t>(rowsA * rowsB);
                std::vector<int32_t> found(count + 1, 77);
                std::vector<int64_t> expected(count);
                integerProducts({a.data(), rowsA, strideA}, {b.data(), rowsB, strideB}, n,
                                found.data());
                reference::integerProducts({a.data(), rowsA, strideA}, {b.data(), rowsB, strideB},
                                           n, expected.data());
                for (size_t i = 0; i < count; ++i) QCOMPARE(int64_t{found[i]}, expected[i]);
                QCOMPARE(found.back(), 77);  // nothing is written beyond
            }
    }

    /// The largest products of the longest sum fit, in both directions.
    void longestSumsFit() {
        const std::vector<int16_t> a(kIntegerProducts, 255), b(kIntegerProducts, 255),
            c(kIntegerProducts, -255);
        int32_t found = 0;
        integerProducts({a.data(), 1, 0}, {b.data(), 1, 0}, kIntegerProducts, &found);
        QCOMPARE(int64_t{found}, kIntegerProducts * 255 * 255);
        integerProducts({a.data(), 1, 0}, {c.data(), 1, 0}, kIntegerProducts, &found);
        QCOMPARE(int64_t{found}, -kIntegerProducts * 255 * 255);
    }
};

QTEST_GUILESS_MAIN(TestIntegerProducts)
#include "tst_integer_products.moc"
