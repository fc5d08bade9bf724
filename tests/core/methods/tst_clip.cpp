// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/encoding/affine.h"
#include "core/solvers/clip.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::vector<float> laplaceValues(size_t count) {
    // Evenly spaced quantiles: the distribution itself, without a sampling error.
    std::vector<float> values(count);
    for (size_t i = 0; i < count; ++i) {
        const double u = (static_cast<double>(i) + 0.5) / static_cast<double>(count) - 0.5;
        values[i] = static_cast<float>(-std::copysign(std::log1p(-2 * std::abs(u)), u) * -1);
    }
    return values;
}

double quantile(double p) {  // of N(0, 1), by bisection of erfc
    double low = -9, high = 9;
    for (int i = 0; i < 80; ++i) {
        const double middle = (low + high) / 2;
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
    }
    return low;
}

std::vector<float> gaussValues(size_t count) {
    std::vector<float> values(count);
    for (size_t i = 0; i < count; ++i)
        values[i] = static_cast<float>(
            quantile((static_cast<double>(i) + 0.5) / static_cast<double>(count)));
    return values;
}

}  // namespace

class TestClip : public QObject {
    Q_OBJECT

  private slots:
    // Fixed points of the recursion for two distributions, +-0.5 %.
    void octavFixedPoints() {
        const std::vector<float> gauss = gaussValues(200001), laplace = laplaceValues(400001);
        const int bits[] = {2, 3, 4, 8};
        const double ofGauss[] = {1.739, 2.161, 2.562, 3.924},
                     ofLaplace[] = {2.874, 3.913, 5.034, 9.897};
        for (int i = 0; i < 4; ++i) {
            const double a = octavThreshold(gauss, bits[i]), b = octavThreshold(laplace, bits[i]);
            QVERIFY2(std::abs(a / ofGauss[i] - 1) < 0.005,
                     qPrintable(QString("normal %1: %2").arg(bits[i]).arg(a)));
            QVERIFY2(std::abs(b / ofLaplace[i] - 1) < 0.005,
                     qPrintable(QString("Laplace %1: %2").arg(bits[i]).arg(b)));
        }
    }

    void octavOfDegenerateValues() {
        QCOMPARE(octavThreshold(std::vector<float>(10, 0.0f), 4), 0.0);
        QCOMPARE(octavThreshold(std::vector<float>{}, 4), 0.0);
        QVERIFY(octavThreshold(std::vector<float>(10, -2.0f), 4) >= 2.0 - 1e-6);
    }

    void percentileOfMagnitudes() {
        const std::vector<float> values = {-4, 1, 0, -2, 3};
        QCOMPARE(magnitudePercentile(values, 100), 4.0f);
        QCOMPARE(magnitudePercentile(values, 0), 0.0f);
        QCOMPARE(magnitudePercentile(values, 50), 2.0f);
        QCOMPARE(magnitudePercentile(values, 87.5), 3.5f);
        QCOMPARE(magnitudePercentile(std::vector<float>{-7}, 30), 7.0f);
    }

    void percentileHundredIsNoClipping() {
        const std::vector<float> values = madeValues(4 * 64, 9);
        for (const char* scheme : {"absmax", "zero_point", "full_range"})
            QCOMPARE(encoded(4, 64, values, "quant.rtn",
                             {{"scheme", scheme}, {"clip", "percentile"}, {"percentile", "100"}})
                         ->decode(),
                     encoded(4, 64, values, "quant.rtn", {{"scheme", scheme}})->decode());
    }

    // The factor 1 is among the candidates, so no group gets worse; the sum over groups then falls.
    void searchNeverHurts() {
        const std::vector<float> values = madeValues(16 * 64, 10);
        for (const char* scheme : {"absmax", "zero_point", "full_range"})
            for (const char* bits : {"2", "3", "4", "8"})
                for (const char* granularity : {"tensor", "row", "column", "group"}) {
                    const Words plain = {{"scheme", scheme},
                                         {"bits", bits},
                                         {"granularity", granularity},
                                         {"group", "32"}};
                    Words searched = plain;
                    searched["clip"] = "mse";
                    const double without =
                        squaredError(values, encoded(16, 64, values, "quant.rtn", plain)->decode());
                    const double with = squaredError(
                        values, encoded(16, 64, values, "quant.rtn", searched)->decode());
                    QVERIFY(with <= without);
                    if (std::string_view(bits) == "2") QVERIFY(with < 0.95 * without);
                }
    }

    void largeTensorsSearchInParallelTiles() {
        const std::vector<float> values = madeValues(200000, 11);
        GridOptions options;
        options.clip = Clip::Mse;
        const Grid grid = chooseGrid(values, options);
        double best = HUGE_VAL;
        const Range range = rangeOf(values);
        for (int i = 0; i < 80; ++i) {
            const float factor = 1.0f - static_cast<float>(i) / 100.0f;
            best = std::min(best, gridError(values,
                                            fitGrid({range.low * factor, range.high * factor},
                                                    options.scheme, 4, DType::F16),
                                            Rounding::HalfEven, 2));
        }
        QVERIFY(std::abs(gridError(values, grid, Rounding::HalfEven, 2) / best - 1) < 1e-12);
        QVERIFY(grid.scale < 0.9f * fitGrid(range, options.scheme, 4, DType::F16).scale);
    }

    // Ends that no group reaches change nothing; symmetric grids take the larger end for both
    // sides.
    void givenEnds() {
        const std::vector<float> values = madeValues(4 * 64, 12);
        const auto decoded = [&](Words words, const char* low, const char* high) {
            if (low) words.insert({{"clip", "range"}, {"clip_low", low}, {"clip_high", high}});
            return encoded(4, 64, values, "quant.rtn", words)->decode();
        };
        for (const char* scheme : {"absmax", "zero_point", "full_range"}) {
            const Words words = {{"scheme", scheme}, {"bits", "8"}, {"scale_type", "f32"}};
            QCOMPARE(decoded(words, "-1000", "1000"), decoded(words, nullptr, nullptr));
            const std::vector<float> cut = decoded(words, "-0.5", "1");
            const bool symmetric = std::string_view(scheme) != "zero_point";
            const float low = symmetric ? -1.0f : -0.5f, step = 2.0f / 127;
            for (size_t i = 0; i < cut.size(); ++i)
                QVERIFY(std::abs(cut[i] - std::clamp(values[i], low, 1.0f)) <= step);
            QCOMPARE(decoded(words, "-1", "1") == cut, symmetric);
            QVERIFY_THROWS_EXCEPTION(Error, decoded(words, "1", "-1"));
            QVERIFY_THROWS_EXCEPTION(Error, decoded(words, "1", "1"));
        }
        const ModelPtr model = makeModel();
        const MethodInput input =
            inputFor(model, "quant.rtn", {{"clip", "range"}, {"clip_low", "2"}});
        bool noted = false;
        for (const PlanNote& note : methodNamed("quant.rtn").review(input))
            noted |= note.level == PlanNote::Level::Error;
        QVERIFY(noted);
    }

    // Entropy calibration cuts an outlier off and keeps a range that is filled evenly.
    void entropy() {
        std::vector<float> values = normalValues(100000, 2);
        values[0] = 40;
        const float cut = entropyThreshold(values, 8);
        QVERIFY2(cut > 3 && cut < 8, qPrintable(QString::number(cut)));
        std::vector<float> even(100000);
        for (size_t i = 0; i < even.size(); ++i) even[i] = static_cast<float>(i) / 99999.0f;
        QVERIFY(entropyThreshold(even, 8) > 0.99f);
        QCOMPARE(entropyThreshold(std::vector<float>(100, 0.0f), 8), 0.0f);
    }
};

QTEST_GUILESS_MAIN(TestClip)
#include "tst_clip.moc"
