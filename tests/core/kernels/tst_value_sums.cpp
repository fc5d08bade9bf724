// SPDX-License-Identifier: GPL-3.0-or-later
// Sums and counts over values in SIMD against their plain references, at lengths around every
// vector width.
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
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
    void ranges() {
        for (const int64_t n : kLengths) {
            const std::vector<float> x = values(n, 1);
            const ValueRange found = rangeOf(x.data(), n),
                             expected = reference::rangeOf(x.data(), n);
            QVERIFY(found.finite && expected.finite);
            QCOMPARE(found.low, expected.low);
            QCOMPARE(found.high, expected.high);
            QCOMPARE(found.zeros, expected.zeros);
            QVERIFY(close(found.sum, expected.sum));
        }
    }

    void whatIsNotFiniteIsMet() {
        constexpr float kInfinity = std::numeric_limits<float>::infinity();
        for (const int64_t n : kLengths)
            for (int64_t at = 0; at < n; ++at)
                for (const float bad :
                     {std::numeric_limits<float>::quiet_NaN(), kInfinity, -kInfinity}) {
                    std::vector<float> x(static_cast<size_t>(n), std::numeric_limits<float>::max());
                    QVERIFY(rangeOf(x.data(), n).finite);
                    x[static_cast<size_t>(at)] = bad;
                    QVERIFY(!rangeOf(x.data(), n).finite);
                }
    }

    void powers() {
        for (const int64_t n : kLengths) {
            const std::vector<float> x = values(n, 2);
            const CentredSums found = centredSums(x.data(), n, 0.2),
                              expected = reference::centredSums(x.data(), n, 0.2);
            QVERIFY(close(found.m2, expected.m2));
            QVERIFY(close(found.m3, expected.m3));
            QVERIFY(close(found.m4, expected.m4));
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

    // Also values on borders and what is no number; alone and in pairs.
    void bins() {
        for (const int bins : {1, 2, 30, 256, 5000}) {
            std::vector<double> edges;
            for (int i = 0; i <= bins; ++i) edges.push_back(-2 + 4.0 * i / bins);
            for (const int64_t n : kLengths) {
                std::vector<float> x = values(n, 4);
                for (float& value : x) value = std::clamp(value, -2.0f, 2.0f);
                for (size_t i = 0; i < x.size(); i += 3)
                    x[i] = static_cast<float>(edges[i % edges.size()]);
                if (n % 2) x.back() = std::numeric_limits<float>::quiet_NaN();
                const auto size = static_cast<size_t>(bins);
                std::vector<uint32_t> expected(size), alone(size), rest(size);
                reference::countBins(x.data(), n, {edges.data(), bins}, expected.data());
                countBins(x.data(), n, {edges.data(), bins}, alone.data());
                QCOMPARE(alone, expected);
                if (bins > 256) continue;
                std::vector<uint32_t> pairs(size * size);
                countBins(x.data(), n, {edges.data(), bins}, rest.data(), pairs.data());
                for (size_t i = 0; i < pairs.size(); ++i) {
                    rest[i / size] += pairs[i];
                    rest[i % size] += pairs[i];
                }
                QCOMPARE(rest, expected);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestValueSums)
#include "tst_value_sums.moc"
