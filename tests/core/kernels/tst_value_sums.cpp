// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over values in SIMD against their plain references, at lengths around every
// vector width, with every instruction set that this machine has.
#include <QTest>

#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "core/kernels/value_sums_reference.h"
#include "tests/core/kernels/drawn_values.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int64_t kLengths[] = {1,  2,  3,  5,  7,  8,  15, 16,  17,  31,
                                32, 33, 47, 48, 63, 64, 65, 127, 255, 1023};

template <class T>
std::vector<T> valuesOf(int64_t n, uint64_t stream, float scale = 1) {
    std::vector<float> drawn = drawnValues(n, stream);
    for (float& value : drawn) value *= scale;
    return allAs<T>(drawn);
}

/// What value_sums.h promises of sums of terms with these magnitudes.
template <class T>
bool within(double found, double expected, double magnitudes) {
    const double share = sizeof(T) == 2 ? 20 * 0x1p-24 : 1e-13;
    if (std::abs(found - expected) <= share * magnitudes) return true;
    qWarning("found %.17g, expected %.17g of %.17g", found, expected, magnitudes);
    return false;
}

template <class T>
bool sumsAre(const std::vector<T>& x, double centre) {
    const auto n = std::ssize(x);
    const ValueSums found = valueSums(x.data(), n, centre),
                    expected = reference::valueSums(x.data(), n, centre);
    double first = 0, third = 0;
    for (const T value : x) {
        const double d = std::abs(toFloat(value) - centre);
        first += d;
        third += d * d * d;
    }
    return found.finite && expected.finite && found.low == expected.low &&
           found.high == expected.high && found.zeros == expected.zeros &&
           within<T>(found.s1, expected.s1, first) &&
           within<T>(found.s2, expected.s2, expected.s2) &&
           within<T>(found.s3, expected.s3, third) && within<T>(found.s4, expected.s4, expected.s4);
}

template <class T>
void findsWhatIsNotFinite() {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const float most = std::is_same_v<T, Float16> ? 65504.0f : 0x1.FEp127f;
    for (const int64_t n : kLengths)
        for (int64_t at = 0; at < n; ++at)
            for (const float bad :
                 {std::numeric_limits<float>::quiet_NaN(), kInfinity, -kInfinity}) {
                std::vector<T> x(static_cast<size_t>(n), nearest(most, T()));
                for (const double centre : {0.0, 1.0}) {
                    x[static_cast<size_t>(at)] = nearest(most, T());
                    QVERIFY(valueSums(x.data(), n, centre).finite);
                    x[static_cast<size_t>(at)] = nearest(bad, T());
                    QVERIFY(!valueSums(x.data(), n, centre).finite);
                }
            }
}

struct Columns {
    std::vector<float> low, high;
    std::vector<double> shift, sum, squares;

    explicit Columns(size_t n, double around)
        : low(n, static_cast<float>(around)),
          high(low),
          shift(n, around),
          sum(n, around),
          squares(n, around * around) {}
    ColumnArrays arrays() {
        return {low.data(), high.data(), shift.data(), sum.data(), squares.data()};
    }
};

template <class T>
bool columnsAre(int64_t columns, float scale) {
    const int64_t rows = 37, stride = columns + 3;
    const std::vector<T> x = valuesOf<T>(rows * stride, 3, scale);
    const double around = toFloat(nearest(0.5f * scale, T()));
    Columns found(static_cast<size_t>(columns), around), expected = found;
    addToColumns(x.data(), rows, stride, columns, found.arrays());
    reference::addToColumns(x.data(), rows, stride, columns, expected.arrays());
    bool right = found.low == expected.low && found.high == expected.high;
    for (size_t c = 0; c < found.sum.size(); ++c) {
        double magnitudes = around;
        for (int64_t r = 0; r < rows; ++r)
            magnitudes += std::abs(toFloat(x[static_cast<size_t>(r * stride) + c]) - around);
        right &= within<T>(found.sum[c], expected.sum[c], magnitudes) &&
                 within<T>(found.squares[c], expected.squares[c], expected.squares[c]);
    }
    return right;
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

    // Powers of the largest and smallest scales leave the range of fp32.
    void sums() {
        for (const int64_t n : kLengths)
            for (const double centre : {0.0, 0.2}) {
                QVERIFY(sumsAre(valuesOf<float>(n, 1), centre));
                QVERIFY(sumsAre(valuesOf<Float16>(n, 1), centre));
                QVERIFY(sumsAre(valuesOf<BFloat16>(n, 1), centre));
            }
        for (const float scale : {1e-38f, 1e-20f, 1e-9f, 1e-6f, 1e-3f, 1e4f, 1e8f, 1e9f, 1e30f})
            for (const int64_t n : {15, 64, 1023}) {
                QVERIFY(sumsAre(valuesOf<float>(n, 2, scale), 0));
                QVERIFY(sumsAre(valuesOf<BFloat16>(n, 2, scale), 0));
                if (scale < 1e9f)
                    QVERIFY(sumsAre(valuesOf<Float16>(n, 2, std::min(scale, 1e4f)), 0));
            }
    }

    void whatIsNotFiniteIsMet() {
        findsWhatIsNotFinite<float>();
        findsWhatIsNotFinite<Float16>();
        findsWhatIsNotFinite<BFloat16>();
    }

    void columns() {
        for (const int64_t columns : kLengths)
            for (const float scale : {1e-30f, 1e-6f, 1.0f, 1e4f, 1e30f}) {
                QVERIFY(columnsAre<float>(columns, scale));
                QVERIFY(columnsAre<BFloat16>(columns, scale));
                if (scale <= 1e4f) QVERIFY(columnsAre<Float16>(columns, scale));
            }
    }
};

QTEST_GUILESS_MAIN(TestValueSums)
#include "tst_value_sums.moc"
