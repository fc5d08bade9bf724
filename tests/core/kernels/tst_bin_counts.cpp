// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of values in bins against what bins are by definition, with every instruction set that
// this machine has.
#include <QTest>

#define HWY_WANT_AVX3_DL  // as bin_counts.cpp
#include <hwy/targets.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/base/rng.h"
#include "core/kernels/bin_counts_reference.h"
#include "tests/core/kernels/drawn_values.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int64_t kLengths[] = {1,  2,  7,   8,   15,  16,  17,  31,  32,  33,   63,
                                64, 65, 127, 255, 511, 512, 513, 576, 577, 1023, 1600};

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

}  // namespace

class TestBinCounts : public QObject {
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
        // What scales in single precision round most, as far from 0 as bit planes are used.
        QTest::newRow("away from 0") << 0.93f << 1.88f;
        QTest::newRow("away from 0, 100 bins") << 4.09f << 5.12f;
        QTest::newRow("away from 0, few bins") << 61.9f << 62.9f;
        QTest::newRow("further from 0") << 239.8f << 240.9f;
        QTest::newRow("away from 0, negative") << -1.88f << -0.93f;
        QTest::newRow("one step from one") << 1.0f << std::nextafter(1.0f, 2.0f);
        QTest::newRow("one step, large") << 1e30f << std::nextafter(1e30f, kMost);
        QTest::newRow("large beside small") << -1e30f << 1.0f;
    }
    void valuesNearBordersOfAnyRange() {
        QFETCH(float, low);
        QFETCH(float, high);
        constexpr int64_t kCopies = 64;
        for (const int bins : {1, 2, 3, 4, 64, 100, 256, 65536, 1 << 20}) {
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

    // The same of 16-bit floats: all that lie around borders. In some ranges they keep apart from
    // the edges and in some they do not.
    void floatsOf16BitsNearBorders() {
        int apart = 0, near = 0;
        for (const auto& [low, high] :
             {std::pair(-1.0f, 1.0f), std::pair(-0.73f, 0.61f), std::pair(-0.7305f, 0.6133f),
              std::pair(0.93f, 1.88f), std::pair(-3e-5f, 2e-5f), std::pair(-6e4f, 5.5e4f)})
            for (const int bins : {1, 3, 50, 64, 100, 256, 5000}) {
                apart += bordersOf<Float16>(low, high, bins) + bordersOf<BFloat16>(low, high, bins);
                near += 2;
            }
        near -= apart;
        QVERIFY(apart > 10 && near > 10);
    }

    // Also values on borders and what is no number; alone and in pairs.
    void bins() {
        for (const int bins : {1, 2, 30, 64, 65, 256, 5000}) {
            const std::vector<double> edges = edgesOf(-2, 2, bins);
            for (const int64_t n : kLengths) {
                std::vector<float> x = drawnValues(n, 4);
                for (float& value : x) value = std::clamp(value, -2.0f, 2.0f);
                for (size_t i = 0; i < x.size(); i += 3)
                    x[i] = static_cast<float>(edges[i % edges.size()]);
                if (n % 2) x.back() = std::bit_cast<float>(0x7fc5a5a5);  // no number
                compareAll(x, edges);
            }
        }
    }

    void whatIsNotFiniteIsLeftOut() {
        const std::vector<double> edges = edgesOf(-1, 3, 64);
        std::vector<float> x = drawnValues(2000, 5);
        for (float& value : x) value = std::clamp(value, -1.0f, 3.0f);
        for (const uint32_t bits :
             {0x7f800000u, 0xff800000u, 0x7f812345u, 0xffc54321u, 0xffffffffu})
            for (size_t at = 0; at < x.size(); at += 37) {
                const float before = std::exchange(x[at], std::bit_cast<float>(bits));
                compareAll(x, edges);
                x[at] = before;
            }
    }

    // Every bin has what it should have when many values are counted in one go.
    void many() {
        for (const int bins : {7, 64, 256})
            for (const float high : {0.75f, 0.7109375f}) {
                const std::vector<double> edges = edgesOf(-0.625f, high, bins);
                std::vector<float> x(300001);
                Rng rng(3, 1);
                for (float& value : x)
                    value = std::clamp(static_cast<float>(0.1 * rng.normal()), -0.625f, high);
                compareAll(x, edges);
            }
    }

  private:
    static void compareAll(const std::vector<float>& x, const std::vector<double>& edges) {
        compare(x, edges);
        compare(allAs<Float16>(x), edges);
        compare(allAs<BFloat16>(x), edges);
    }

    template <class T>
    static void compare(const std::vector<T>& x, const std::vector<double>& edges) {
        const auto size = edges.size() - 1;
        BinEdges bins = {edges.data(), static_cast<int>(size)};
        bins.apart = keepApart<T>(bins);
        const auto n = std::ssize(x);
        std::vector<uint32_t> expected(size), alone(size), rest(size);
        reference::countBins(x.data(), n, bins, expected.data());
        countBins(x.data(), n, bins, alone.data());
        QCOMPARE(alone, expected);
        if (size > 256) return;
        std::vector<uint32_t> pairs(size * size);
        countBins(x.data(), n, bins, rest.data(), pairs.data());
        for (size_t i = 0; i < pairs.size(); ++i) {
            rest[i / size] += pairs[i];
            rest[i % size] += pairs[i];
        }
        QCOMPARE(rest, expected);
    }

    /// Whether the values keep apart from the edges.
    template <class T>
    static bool bordersOf(float from, float to, int bins) {
        const float low = toFloat(nearest(from, T())), high = toFloat(nearest(to, T()));
        const std::vector<double> edges = edgesOf(low, high, bins);
        std::vector<T> x(1, nearest(low, T()));
        std::vector<uint32_t> expected(edges.size() - 1), found(expected);
        const double reach = 0.05 * (high - low) / bins;
        for (uint32_t bits = 0; bits < 65536; ++bits) {
            const T value{static_cast<uint16_t>(bits)};
            const float as = toFloat(value);
            if (!(as >= low && as <= high)) continue;
            const size_t bin = definedBin(edges, as);
            if (as - edges[bin] > reach && edges[bin + 1] - as > reach) continue;
            x.push_back(value);
        }
        while (x.size() % 64 != 0) x.push_back(x[x.size() / 2]);
        for (const T value : x) ++expected[definedBin(edges, toFloat(value))];
        BinEdges binEdges = {edges.data(), bins};
        const bool apart = binEdges.apart = keepApart<T>(binEdges);
        countBins(x.data(), std::ssize(x), binEdges, found.data());
        if (found != expected) qFatal("%d bins from %g to %g", bins, low, high);
        return apart;
    }
};

QTEST_GUILESS_MAIN(TestBinCounts)
#include "tst_bin_counts.moc"
