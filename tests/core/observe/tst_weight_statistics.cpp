// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of a weight against NumPy and SciPy (tests/tools/make_statistics_golden.py), against
// what theory says of known distributions, and over everything a file may hold.

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <chrono>
#include <cmath>
#include <numeric>
#include <thread>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/observe/sample.h"
#include "core/observe/weight_statistics.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/observe/golden_weights.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

WeightStatistics statistics(const EncodingPtr& weight, const StatisticsOptions& options = {}) {
    JobContext job;
    return weightStatistics(*weight, options, job);
}

EncodingPtr dense(Shape shape, const std::vector<float>& values, DType type = DType::F32) {
    return encodeDense(shape, values, type);
}

template <class Draw>
WeightStatistics ofMany(int64_t rows, int64_t columns, Draw draw) {
    Rng rng(11);
    std::vector<float> values(static_cast<size_t>(rows * columns));
    for (float& value : values) value = static_cast<float>(draw(rng));
    return statistics(dense({rows, columns}, values));
}

bool close(double found, double expected, double relative) {
    if (std::abs(found - expected) <= relative * std::max(std::abs(expected), 1.0)) return true;
    qWarning("found %.17g, expected %.17g", found, expected);
    return false;
}

/// Every number, for comparing bit for bit.
std::vector<double> allNumbers(const WeightStatistics& s) {
    std::vector<double> all = {double(s.count),
                               double(s.valuesSeen),
                               double(s.notFinite),
                               double(s.zeros),
                               s.low,
                               s.high,
                               s.mean,
                               s.deviation,
                               s.skewness,
                               s.kurtosis,
                               s.maxOverDeviation};
    for (const uint64_t bin : s.histogram) all.push_back(static_cast<double>(bin));
    for (const auto* channels : {&s.rows, &s.columns})
        for (const ChannelRange& c : *channels)
            all.insert(all.end(), {double(c.index), c.low, c.high, c.mean, c.deviation});
    return all;
}

void compareChannels(const std::vector<ChannelRange>& found, const QJsonObject& expected) {
    QCOMPARE(static_cast<qsizetype>(found.size()), expected["low"].toArray().size());
    for (size_t i = 0; i < found.size(); ++i) {
        const auto at = [&](const char* key) {
            return expected[key].toArray()[static_cast<qsizetype>(i)].toDouble();
        };
        QCOMPARE(found[i].index, static_cast<int64_t>(i));
        QCOMPARE(static_cast<double>(found[i].low), at("low"));
        QCOMPARE(static_cast<double>(found[i].high), at("high"));
        QVERIFY(close(found[i].mean, at("mean"), 1e-13));
        QVERIFY(close(found[i].deviation, at("deviation"), 1e-12));
    }
}

/// Sums of terms in fp32 are off by at most 20 * 2^-24 of their magnitudes, as value_sums.h says.
/// The deviation is half of that, skewness and kurtosis a few times.
void compareWithin16Bits(const WeightStatistics& found, const WeightStatistics& exact) {
    constexpr double kShare = 20 * 0x1p-24;
    QCOMPARE(found.valuesSeen, exact.valuesSeen);
    QCOMPARE(found.notFinite, exact.notFinite);
    QCOMPARE(found.zeros, exact.zeros);
    QCOMPARE(found.low, exact.low);
    QCOMPARE(found.high, exact.high);
    QCOMPARE(found.histogram, exact.histogram);
    QVERIFY(std::abs(found.mean - exact.mean) <= kShare * exact.deviation);
    QVERIFY(close(found.deviation, exact.deviation, kShare));
    QVERIFY(close(found.skewness, exact.skewness, 4 * kShare));
    QVERIFY(close(found.kurtosis, exact.kurtosis, 4 * kShare));
    for (const auto channels : {&WeightStatistics::rows, &WeightStatistics::columns}) {
        QCOMPARE((found.*channels).size(), (exact.*channels).size());
        for (size_t i = 0; i < (found.*channels).size(); ++i) {
            const ChannelRange &one = (found.*channels)[i], &other = (exact.*channels)[i];
            QCOMPARE(one.low, other.low);
            QCOMPARE(one.high, other.high);
            QVERIFY(std::abs(one.mean - other.mean) <= 2 * kShare * other.deviation);
            QVERIFY(close(one.deviation, other.deviation, 2 * kShare));
        }
    }
}

int64_t limitMs() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 1000;
#else
    return qEnvironmentVariableIsSet("CI") ? 1000 : 200;
#endif
}

}  // namespace

class TestWeightStatistics : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void golden() {
        const QJsonObject all = goldenStatistics();
        const int64_t rows = all["rows"].toInt(), columns = all["columns"].toInt();
        QCOMPARE(all["cases"].toArray().size(), 3);
        for (const QJsonValue& value : all["cases"].toArray()) {
            const QJsonObject one = value.toObject();
            const QJsonArray bins = one["histogram"].toArray();
            const WeightStatistics found = statistics(
                dense({rows, columns},
                      goldenValues(one["name"].toString(), static_cast<size_t>(rows * columns))),
                {static_cast<int>(bins.size()), 0, true});
            QCOMPARE(found.valuesSeen, rows * columns);
            QVERIFY(!found.sampled);
            QCOMPARE(found.low, one["low"].toDouble());
            QCOMPARE(found.high, one["high"].toDouble());
            QCOMPARE(found.zeros, static_cast<int64_t>(one["zeros"].toInt()));
            // Against exact fractions SciPy is off by 8e-11 where the mean is 7e5 deviations.
            const double tolerance = one["name"].toString() == "shifted" ? 2e-10 : 1e-13;
            for (const auto& [mine, key] :
                 {std::pair(found.mean, "mean"), std::pair(found.deviation, "deviation"),
                  std::pair(found.skewness, "skewness"), std::pair(found.kurtosis, "kurtosis")})
                QVERIFY2(close(mine, one[key].toDouble(), tolerance), key);
            for (qsizetype i = 0; i < bins.size(); ++i)
                QCOMPARE(static_cast<qint64>(found.histogram[static_cast<size_t>(i)]),
                         bins[i].toInteger());
            compareChannels(found.rows, one["rows"].toObject());
            compareChannels(found.columns, one["columns"].toObject());
        }
    }

    // Excess kurtosis within five standard errors, sqrt(V / n), V from the moments up to the
    // eighth.
    void knownDistributions() {
        constexpr int64_t kRows = 500, kColumns = 2000;
        constexpr double kCount = kRows * kColumns;
        const auto within = [&](double found, double expected, double variance) {
            return std::abs(found - expected) < 5 * std::sqrt(variance / kCount);
        };
        const WeightStatistics normal =
            ofMany(kRows, kColumns, [](Rng& rng) { return rng.normal(); });
        QVERIFY(within(normal.kurtosis, 0, 24));
        QVERIFY(within(normal.skewness, 0, 6));
        QVERIFY(within(normal.mean, 0, 1));
        QVERIFY(within(normal.deviation, 1, 0.5));
        const WeightStatistics uniform =
            ofMany(kRows, kColumns, [](Rng& rng) { return rng.uniform(); });
        QVERIFY(within(uniform.kurtosis, -1.2, 1.32));
        QVERIFY(within(uniform.mean, 0.5, 1.0 / 12));
        QVERIFY(close(uniform.maxOverDeviation, std::sqrt(12.0), 0.01));
        const WeightStatistics laplace = ofMany(kRows, kColumns, [](Rng& rng) {
            const double u = rng.uniform() - 0.5;
            return std::copysign(std::log1p(-2 * std::abs(u)), u);
        });
        QVERIFY(within(laplace.kurtosis, 3, 1188));
    }

    void sameForAnyNumberOfThreads() {
        const EncodingPtr big = dense({700, 600}, madeValues(420000), DType::F16);
        const EncodingPtr affine = encoded(48, 640, madeValues(48 * 640), "quant.rtn", {});
        const EncodingPtr wide = dense({3, 90000}, madeValues(270000), DType::BF16);
        for (const EncodingPtr& weight : {big, affine, wide})
            for (const int64_t values : {int64_t{0}, int64_t{20000}}) {
                const StatisticsOptions options{100, values, true};
                setThreadCount(1);
                const auto one = allNumbers(statistics(weight, options));
                for (const int threads : {2, 3, 7}) {
                    setThreadCount(threads);
                    QCOMPARE(allNumbers(statistics(weight, options)), one);
                }
            }
    }

    void manyAreEachByItself() {
        const std::vector<EncodingPtr> weights = {
            dense({30, 40}, madeValues(1200)), dense({2100, 4000}, madeValues(8400000)),
            dense({1, 3}, {1, 2, 4}), dense({3, 9000}, madeValues(27000), DType::BF16)};
        JobContext job;
        const auto all = statisticsOfAll(weights, {}, job);
        QCOMPARE(all.size(), weights.size());
        for (size_t i = 0; i < all.size(); ++i)
            QCOMPARE(allNumbers(all[i]), allNumbers(statistics(weights[i])));
        QCOMPARE(job.progress().done, 1200 + 8400000 + 3 + 27000);
    }

    void anyEncodingIsItsDecodedValues() {
        for (const EncodingKind* kind : encodingKinds())
            for (const EncodingPtr& weight : kind->examples({5, 256}, madeValues(5 * 256))) {
                const WeightStatistics found = statistics(weight),
                                       decoded = statistics(dense({5, 256}, weight->decode()));
                const Tensor* plain = weight->plain();
                if (plain && (plain->type() == DType::F16 || plain->type() == DType::BF16))
                    compareWithin16Bits(found, decoded);
                else
                    QCOMPARE(allNumbers(found), allNumbers(decoded));
            }
    }

    // 16-bit floats are read as they lie, and terms of their moments are first added up in fp32.
    void floatsOf16Bits() {
        std::vector<float> values = madeValues(600 * 700);
        for (size_t i = 0; i < values.size(); i += 3) values[i] *= i % 2 ? 0.0f : 1e-3f;  // -0, too
        values[5] = values[419'999] = kNaN;
        values[77] = -kInfinity;
        for (const DType type : {DType::BF16, DType::F16})
            for (const int bins : {1, 7, 64, 1000}) {
                const EncodingPtr weight = dense({600, 700}, values, type);
                const StatisticsOptions options{bins, 0, true};
                const WeightStatistics found = statistics(weight, options),
                                       walked =
                                           statistics(dense({600, 700}, weight->decode()), options);
                QCOMPARE(found.notFinite, 3);
                compareWithin16Bits(found, walked);
                setThreadCount(3);
                QCOMPARE(allNumbers(statistics(weight, options)), allNumbers(found));
                setThreadCount(0);
            }
        const EncodingPtr none = dense({600, 700}, std::vector<float>(420'000, kNaN), DType::F16);
        QCOMPARE(statistics(none, {4, 0, false}).notFinite, 420'000);
        QVERIFY(std::isnan(statistics(none, {4, 0, false}).low));
        const EncodingPtr one = dense({600, 700}, std::vector<float>(420'000, 0.5f), DType::BF16);
        QCOMPARE(statistics(one, {4, 0, false}).histogram,
                 (std::vector<uint64_t>{420'000, 0, 0, 0}));
        QCOMPARE(statistics(one, {4, 0, false}).deviation, 0.0);
    }

    void sampleIsOfItsRows() {
        const EncodingPtr weight = dense({100, 50}, madeValues(5000));
        const WeightStatistics found = statistics(weight, {16, 1000, true});
        QVERIFY(found.sampled);
        QCOMPARE(found.count, 5000);
        QCOMPARE(found.valuesSeen, 1000);
        const WeightSample sample = sampleOf(100, 50, 1000);
        QCOMPARE(sample.rows.size(), size_t{20});
        WeightStatistics exact = statistics(weight->selectRows(sample.rows), {16, 0, true});
        for (size_t i = 0; i < exact.rows.size(); ++i) exact.rows[i].index = sample.rows[i];
        exact.count = found.count;
        QCOMPARE(allNumbers(found), allNumbers(exact));
        QVERIFY(!statistics(weight, {16, 5000, true}).sampled);
    }

    void sampleTakesPiecesOfHugeRows() {
        const std::vector<float> values = madeValues(3 * 100000);
        const WeightStatistics found = statistics(dense({3, 100000}, values), {16, 50000, true});
        QVERIFY(found.sampled);
        QVERIFY(found.valuesSeen > 40000 && found.valuesSeen <= 50000);
        QCOMPARE(found.rows.size(), size_t{3});
        QVERIFY(found.columns.empty());
        const WeightSample sample = sampleOf(3, 100000, 50000);
        double sum = 0;
        for (const int64_t row : sample.rows)
            for (const int64_t piece : sample.pieces) {
                QVERIFY(piece >= 0 && piece + sample.width <= 100000);
                const auto first = values.begin() + row * 100000 + piece;
                sum = std::accumulate(first, first + sample.width, sum);
            }
        QCOMPARE(sample.values(), found.valuesSeen);
        QVERIFY(close(found.mean, sum / static_cast<double>(found.valuesSeen), 1e-12));
    }

    void valuesThatAreNotFinite() {
        const std::vector<float> values = {1, kNaN, -kInfinity, 4, 0, -2, kNaN, kNaN, kNaN};
        const WeightStatistics found = statistics(dense({3, 3}, values), {4, 0, true});
        const WeightStatistics clean = statistics(dense({1, 4}, {1, 4, 0, -2}), {4, 0, true});
        QCOMPARE(found.notFinite, 5);
        QCOMPARE(found.valuesSeen, 9);
        QCOMPARE(found.zeros, 1);
        QCOMPARE(found.low, -2.0);
        QCOMPARE(found.high, 4.0);
        QVERIFY(close(found.mean, 0.75, 1e-15));
        QVERIFY(close(found.kurtosis, clean.kurtosis, 1e-14));
        QCOMPARE(found.histogram, clean.histogram);
        QCOMPARE(found.rows[0].low, 1.0f);
        QVERIFY(std::isnan(found.rows[2].low) && std::isnan(found.rows[2].deviation));
        QCOMPARE(found.columns[2].low, -2.0f);  // of row 1
        QCOMPARE(found.columns[2].deviation, 0.0);
        QCOMPARE(found.columns[0].mean, 2.5);
    }

    void degenerateWeights() {
        for (const Shape& shape : {Shape{0, 8}, Shape{8, 0}, Shape{0}}) {
            const WeightStatistics empty = statistics(dense(shape, {}));
            QCOMPARE(empty.valuesSeen, 0);
            QVERIFY(!empty.sampled && std::isnan(empty.mean) && std::isnan(empty.low));
            QCOMPARE(empty.histogram.front(), uint64_t{0});
        }
        const WeightStatistics one = statistics(dense({1}, {-3}));
        QCOMPARE(one.low, -3.0);
        QCOMPARE(one.deviation, 0.0);
        QVERIFY(std::isnan(one.kurtosis) && std::isnan(one.maxOverDeviation));
        QCOMPARE(one.histogram.front(), uint64_t{1});
        const WeightStatistics none = statistics(dense({2, 2}, {kNaN, kNaN, kInfinity, kNaN}));
        QCOMPARE(none.notFinite, 4);
        QVERIFY(std::isnan(none.high) && std::isnan(none.deviation));
        const float huge = std::numeric_limits<float>::max();
        const WeightStatistics wide = statistics(dense({1, 3}, {-huge, 0, huge}), {3, 0, true});
        QVERIFY(std::isfinite(wide.kurtosis));
        QCOMPARE(wide.histogram, (std::vector<uint64_t>{1, 1, 1}));
    }

    void binsHoldWhatTheirEdgesSay() {
        std::vector<float> values;
        for (int i = 0; i <= 30; ++i) values.push_back(static_cast<float>(i) * 0.1f);  // on borders
        const WeightStatistics found = statistics(dense({1, 31}, values), {30, 0, true});
        for (size_t bin = 0; bin < 30; ++bin) {
            const auto inside = std::count_if(values.begin(), values.end(), [&](float x) {
                return x >= found.edge(bin) &&
                       (bin == 29 ? x <= found.high : x < found.edge(bin + 1));
            });
            QCOMPARE(found.histogram[bin], static_cast<uint64_t>(inside));
        }
        QVERIFY_THROWS_EXCEPTION(Error, statistics(dense({1, 31}, values), {0, 0, true}));
    }

    void stopsWhenCancelled() {
        const EncodingPtr weight =
            dense({4096, 8192}, std::vector<float>(4096 * 8192, 0.5f), DType::F16);
        std::stop_source before;
        before.request_stop();
        JobContext stopped(before.get_token());
        QVERIFY_THROWS_EXCEPTION(Cancelled, weightStatistics(*weight, {}, stopped));

        std::stop_source source;
        JobContext job(source.get_token());
        std::chrono::steady_clock::time_point asked;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            asked = std::chrono::steady_clock::now();
            source.request_stop();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, weightStatistics(*weight, {}, job));
        const auto late = std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::steady_clock::now() - asked)
                              .count();
        QVERIFY2(late < limitMs(), qPrintable(QString("%1 ms").arg(late)));
    }
};

QTEST_GUILESS_MAIN(TestWeightStatistics)
#include "tst_weight_statistics.moc"
