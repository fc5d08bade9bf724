// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over values in SIMD against their plain references, at lengths around every
// vector width, with every instruction set that this machine has.
#include <QTest>

#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/rng.h"
#include "core/kernels/value_sums_reference.h"

using namespace lathe::core;

namespace {

constexpr int64_t kLengths[] = {1,  2,  3,  5,  7,  8,  15, 16,  17,  31,
                                32, 33, 47, 48, 63, 64, 65, 127, 255, 1023};

std::vector<float> values(int64_t n, uint64_t stream) {
    Rng rng(7, stream);
    std::vector<float> made(static_cast<size_t>(n));
    for (float& value : made)
        value = rng.below(5) == 0 ? 0.0f : static_cast<float>(rng.normal()) + 0.25f;
    return made;
}

bool close(double found, double expected) {
    return std::abs(found - expected) <= 1e-13 * std::max(1.0, std::abs(expected));
}

}  // namespace

class TestValueSums : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase_data() {
        QTest::addColumn<qint64>("target");
        for (const int64_t target : hwy::SupportedAndGeneratedTargets())
            QTest::newRow(hwy::TargetName(target)) << qint64{target};
    }
    void init() {
        QFETCH_GLOBAL(qint64, target);
        hwy::SetSupportedTargetsForTest(target);
    }
    void cleanup() { hwy::SetSupportedTargetsForTest(0); }

    void sums() {
        for (const int64_t n : kLengths)
            for (const double centre : {0.0, 0.2}) {
                const std::vector<float> x = values(n, 1);
                const ValueSums found = valueSums(x.data(), n, centre),
                                expected = reference::valueSums(x.data(), n, centre);
                QVERIFY(found.finite && expected.finite);
                QCOMPARE(found.low, expected.low);
                QCOMPARE(found.high, expected.high);
                QCOMPARE(found.zeros, expected.zeros);
                QVERIFY(close(found.s1, expected.s1));
                QVERIFY(close(found.s2, expected.s2));
                QVERIFY(close(found.s3, expected.s3));
                QVERIFY(close(found.s4, expected.s4));
            }
    }

    void whatIsNotFiniteIsMet() {
        constexpr float kInfinity = std::numeric_limits<float>::infinity();
        for (const int64_t n : kLengths)
            for (int64_t at = 0; at < n; ++at)
                for (const float bad :
                     {std::numeric_limits<float>::quiet_NaN(), kInfinity, -kInfinity}) {
                    std::vector<float> x(static_cast<size_t>(n), std::numeric_limits<float>::max());
                    QVERIFY(valueSums(x.data(), n, 1).finite);
                    x[static_cast<size_t>(at)] = bad;
                    QVERIFY(!valueSums(x.data(), n, 1).finite);
                }
    }

    void columns() {
        for (const int64_t columns : kLengths) {
            const int64_t rows = 5, stride = columns + 3;
            const std::vector<float> x = values(rows * stride, 3);
            struct Columns {
                std::vector<float> low, high;
                std::vector<double> shift, sum, squares;
                explicit Columns(size_t n)
                    : low(n, 9), high(n, -9), shift(n, 0.5), sum(n, 1), squares(n, 2) {}
                ColumnArrays arrays() {
                    return {low.data(), high.data(), shift.data(), sum.data(), squares.data()};
                }
            } found(static_cast<size_t>(columns)), expected(static_cast<size_t>(columns));
            addToColumns(x.data(), rows, stride, columns, found.arrays());
            reference::addToColumns(x.data(), rows, stride, columns, expected.arrays());
            QCOMPARE(found.low, expected.low);
            QCOMPARE(found.high, expected.high);
            for (size_t c = 0; c < found.sum.size(); ++c) {
                QVERIFY(close(found.sum[c], expected.sum[c]));
                QVERIFY(close(found.squares[c], expected.squares[c]));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestValueSums)
#include "tst_value_sums.moc"
