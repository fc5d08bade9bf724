// SPDX-License-Identifier: GPL-3.0-or-later
// Sums and counts over values in SIMD against their plain references, at lengths around every
// vector width, with every instruction set that this machine has.
#include <QTest>

#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
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

/// Bins of equal width between two floats, as statistics of weights make them.
std::vector<double> edgesOf(double low, double high, int bins) {
    std::vector<double> edges;
    for (int i = 0; i < bins; ++i) edges.push_back(low + i * ((high - low) / bins));
    edges.push_back(high);
    return edges;
}

/// By the definition: the last edge that is not above x, and the last bin for its own end.
size_t definedBin(const std::vector<double>& edges, float x) {
    const auto above = std::ranges::upper_bound(edges, double{x});
    return std::min(static_cast<size_t>(above - edges.begin()), edges.size() - 1) - 1;
}

/// Around some borders between bins: the floats next to them, and what is off by shares of the
/// whole range around the rounding of single precision. A few anywhere.
std::vector<float> trying(const std::vector<double>& edges) {
    const size_t bins = edges.size() - 1;
    const double low = edges.front(), high = edges.back();
    std::vector<size_t> borders = {0, 1, bins / 2, bins - 1, bins};
    Rng rng(9, bins);
    while (borders.size() < 40) borders.push_back(rng.below(bins + 1));
    std::vector<float> made;
    const auto add = [&](double x) {
        made.push_back(static_cast<float>(std::clamp(x, low, high)));
    };
    for (const size_t border : borders) {
        const auto nearest = static_cast<float>(edges[border]);
        add(nearest);
        add(std::nextafter(nearest, std::numeric_limits<float>::infinity()));
        add(std::nextafter(nearest, -std::numeric_limits<float>::infinity()));
        for (const double off : {2e-8, 5e-8, 1e-7, 2e-7, 4e-7, 1e-6})
            for (const double sign : {-1.0, 1.0}) add(edges[border] + sign * off * (high - low));
        add(low + rng.uniform() * (high - low));
    }
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

    // A value fills vectors alone, so that none beside it sends them to the plain version.
    void valuesNearBordersOfAnyRange_data() {
        QTest::addColumn<float>("low");
        QTest::addColumn<float>("high");
        constexpr float kMost = std::numeric_limits<float>::max(),
                        kTiny = std::numeric_limits<float>::denorm_min(),
                        kNormal = std::numeric_limits<float>::min();
        QTest::newRow("symmetric") << -1.0f << 1.0f;
        QTest::newRow("weights") << -0.7303f << 0.6121f;
        QTest::newRow("all that floats reach") << -kMost << kMost;
        QTest::newRow("further than a float") << -kMost << 1e38f;
        QTest::newRow("as far as a float") << 0.0f << kMost;
        // 1 / (high - low) is no normal float, and half way between two others.
        QTest::newRow("worst scale") << 0.0f << static_cast<float>(std::ldexp(1 - 0x1p-22, 128));
        QTest::newRow("far, negative") << -kMost << -1e30f;
        QTest::newRow("one denormal step") << 0.0f << kTiny;
        QTest::newRow("two denormal steps") << -kTiny << kTiny;
        QTest::newRow("denormal") << 0.0f << 1000 * kTiny;
        QTest::newRow("least normal") << -kNormal << kNormal;
        QTest::newRow("narrow") << 1.0f << 1.0001f;
        QTest::newRow("one step from one") << 1.0f << std::nextafter(1.0f, 2.0f);
        QTest::newRow("one step, large") << 1e30f << std::nextafter(1e30f, kMost);
        QTest::newRow("large beside small") << -1e30f << 1.0f;
    }
    void valuesNearBordersOfAnyRange() {
        QFETCH(float, low);
        QFETCH(float, high);
        constexpr int64_t kCopies = 64;
        for (const int bins : {1, 2, 3, 4, 100, 256, 65536, 1 << 20}) {
            const std::vector<double> edges = edgesOf(low, high, bins);
            const auto size = static_cast<size_t>(bins);
            std::vector<uint32_t> counts(size), pairs(bins <= 256 ? size * size : 0);
            for (const float value : trying(edges)) {
                const std::vector<float> x(kCopies, value);
                const size_t bin = definedBin(edges, value);
                countBins(x.data(), kCopies, {edges.data(), bins}, counts.data());
                QCOMPARE(std::exchange(counts[bin], 0), uint32_t{kCopies});
                if (pairs.empty()) continue;
                countBins(x.data(), kCopies, {edges.data(), bins}, counts.data(), pairs.data());
                QCOMPARE(
                    std::exchange(counts[bin], 0) + 2 * std::exchange(pairs[bin * size + bin], 0),
                    uint32_t{kCopies});
            }
        }
    }

    // Also values on borders and what is no number; alone and in pairs.
    void bins() {
        for (const int bins : {1, 2, 30, 256, 5000}) {
            const std::vector<double> edges = edgesOf(-2, 2, bins);
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
