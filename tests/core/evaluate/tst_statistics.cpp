// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>
#include <limits>

#include "core/evaluate/statistics.h"

using namespace lathe::core;

namespace {
bool near(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance;
}
}  // namespace

class TestStatistics : public QObject {
    Q_OBJECT

  private slots:
    void percentilesInterpolate() {
        // numpy.percentile([1, 2, 3, 4, 10], [50, 90, 99]) = 3, 7.6, 9.76
        const Percentiles p = percentilesOf({10, 3, 1, 4, 2});
        QVERIFY(near(p.p50, 3, 0));
        QVERIFY(near(p.p90, 7.6, 1e-12));
        QVERIFY(near(p.p99, 9.76, 1e-12));
        QCOMPARE(p.min, 1.0);
        QCOMPARE(p.max, 10.0);
        QCOMPARE(p.mean, 4.0);
        QCOMPARE(p.count, int64_t{5});
        const std::vector<double> two = {1, 2}, one = {7};
        QCOMPARE(percentileOf(two, 0.25), 1.25);
        QCOMPARE(percentileOf(one, 0.99), 7.0);
        QCOMPARE(percentilesOf({}).count, int64_t{0});
    }

    void standardErrors() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares of deviations 32, so sqrt(32 / 7 / 8).
        const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};
        QVERIFY(near(standardErrorOf(values), std::sqrt(32.0 / 56), 1e-15));
        // llama.cpp writes it as sqrt((mean square - square of mean) / (n - 1)).
        QVERIFY(near(standardErrorOf(values), std::sqrt((29.0 - 25.0) / 7), 1e-15));
        const std::vector<double> one = {3};
        QCOMPARE(standardErrorOf(one), 0.0);
    }

    void pairedDifferences() {
        // 8 items: +1 three times, -1 once, else 0: mean 1/4, mean square 1/2, so that the squared
        // standard error of the mean with the variance of all is (1/2 - 1/16) / 8.
        QVERIFY(near(pairedStandardError(3, 1, 8), std::sqrt(0.4375 / 8), 1e-15));
        QCOMPARE(pairedStandardError(0, 0, 8), 0.0);
        QCOMPARE(pairedStandardError(0, 0, 0), 0.0);
    }

    void mcNemar_data() {
        QTest::addColumn<int>("b");
        QTest::addColumn<int>("c");
        QTest::addColumn<double>("p");
        // scipy.stats.binomtest(b, b + c).pvalue
        QTest::addRow("none") << 0 << 0 << 1.0;
        QTest::addRow("even") << 7 << 7 << 1.0;
        QTest::addRow("0:5") << 0 << 5 << 0.0625;
        QTest::addRow("5:0") << 5 << 0 << 0.0625;
        QTest::addRow("10:3") << 10 << 3 << 0.09228515625;
        QTest::addRow("40:60") << 40 << 60 << 0.05688793364098078;
        QTest::addRow("700:801") << 700 << 801 << 0.009824629369101714;
    }
    void mcNemar() {
        QFETCH(int, b);
        QFETCH(int, c);
        QFETCH(double, p);
        QVERIFY2(near(mcNemarExact(b, c), p, 1e-11 * p),
                 qPrintable(QString::number(mcNemarExact(b, c), 'g', 16)));
    }

    void softmaxByHand() {
        // A worked example of a lecture: softmax(.5, .7, 1.3) = .224874, .274661, .500465.
        const std::vector<float> x = {0.5f, 0.7f, 1.3f};
        QVERIFY(near(std::exp(-negativeLogLikelihood(x, 0)), 0.224874, 1e-6));
        QVERIFY(near(std::exp(-negativeLogLikelihood(x, 1)), 0.274661, 1e-6));
        QVERIFY(near(std::exp(-negativeLogLikelihood(x, 2)), 0.500465, 1e-6));
        QVERIFY(near(negativeLogLikelihood(x, 0), 1.49222, 1e-5));
    }

    void logSumExpIsStable() {
        const std::vector<float> large = {1000, 1000}, small = {-1000, -1000, -1000};
        QVERIFY(near(logSumExp(large), 1000 + std::log(2.0), 1e-12));
        QVERIFY(near(logSumExp(small), -1000 + std::log(3.0), 1e-12));
        const float none = -std::numeric_limits<float>::infinity();
        const std::vector<float> masked = {0, none};
        QCOMPARE(logSumExp(masked), 0.0);
        QCOMPARE(negativeLogLikelihood(masked, 1), std::numeric_limits<double>::infinity());
    }

    void klByHand() {
        // KL(.5, .275, .225 || .225, .275, .5) = .2195896 nat, from logits that differ by a
        // constant.
        const std::vector<double> p = {0.5, 0.275, 0.225};
        std::vector<float> a, b;
        for (size_t i = 0; i < 3; ++i) {
            a.push_back(static_cast<float>(std::log(p[i]) + 11));
            b.push_back(static_cast<float>(std::log(p[2 - i]) - 5));
        }
        // Logits near 11 are stored to 5e-7, which moves the result by about as much.
        QVERIFY(near(klDivergence(a, b), 0.2195896, 1e-6));
        const std::vector<float> x = {1.3f, 0.7f, 0.5f}, y = {0.5f, 0.7f, 1.3f};
        QVERIFY(near(klDivergence(x, y), 0.2204734, 1e-7));
        QVERIFY(near(klDivergence(x, x), 0, 1e-15));
    }

    void klWithImpossibleTokens() {
        const float none = -std::numeric_limits<float>::infinity();
        const std::vector<float> reference = {0, 0, none}, model = {0, 0, 0};
        QVERIFY(near(klDivergence(reference, model), std::log(1.5), 1e-15));
        QCOMPARE(klDivergence(model, reference), std::numeric_limits<double>::infinity());
    }

    void argmaxTakesTheFirst() {
        const std::vector<float> x = {1, 3, 3, 2};
        QCOMPARE(argmaxOf(x), int64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
