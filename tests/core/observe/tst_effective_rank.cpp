// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks of weights against NumPy's singular values (tests/tools/make_statistics_golden.py) and
// where they are known.

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <bit>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/observe/effective_rank.h"
#include "tests/core/observe/golden_weights.h"
#include "tests/support/cancel.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

EffectiveRank rankOf(int64_t rows, int64_t columns, const std::vector<float>& values) {
    JobContext job;
    return effectiveRank(*encodeDense({rows, columns}, values, DType::F32), job);
}

bool close(double found, double expected, double relative) {
    if (std::abs(found - expected) <= relative * expected) return true;
    qWarning("found %.17g, expected %.17g", found, expected);
    return false;
}

}  // namespace

class TestEffectiveRank : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void golden() {
        const QJsonObject all = goldenStatistics();
        const int64_t rows = all["rows"].toInt(), columns = all["columns"].toInt();
        QCOMPARE(all["cases"].toArray().size(), 3);
        for (const QJsonValue& value : all["cases"].toArray()) {
            const QJsonObject one = value.toObject();
            const EffectiveRank found =
                rankOf(rows, columns,
                       goldenValues(one["name"].toString(), static_cast<size_t>(rows * columns)));
            // Squares lose what is less than a millionth of the largest singular value.
            const double tolerance = one["name"].toString() == "shifted" ? 1e-6 : 1e-12;
            QVERIFY(close(found.entropy, one["effective_rank"].toDouble(), tolerance));
            QVERIFY(close(found.stable, one["stable_rank"].toDouble(), tolerance));
        }
    }

    // Singular values 3, 1, 0, 2 of a diagonal, in any place and sign.
    void diagonal() {
        std::vector<float> values(4 * 6);
        values[0] = -3;
        values[1 * 6 + 1] = 1;
        values[3 * 6 + 5] = 2;
        const EffectiveRank found = rankOf(4, 6, values);
        const double entropy =
            std::log(2) / 2 + std::log(6) / 6 + std::log(3) / 3;  // of 1/2, 1/6, 1/3
        QVERIFY(close(found.entropy, std::exp(entropy), 1e-14));
        QVERIFY(close(found.stable, 14.0 / 9, 1e-14));
    }

    void oneDirectionAndAll() {
        Rng rng(5);
        std::vector<float> a(70), b(130), product, orthogonal(64 * 64);
        for (float& x : a) x = static_cast<float>(static_cast<int>(rng.below(9)) - 4);
        for (float& x : b) x = static_cast<float>(static_cast<int>(rng.below(9)) - 4);
        for (const float x : a)
            for (const float y : b) product.push_back(x * y);
        const EffectiveRank one = rankOf(70, 130, product);
        QVERIFY(close(one.entropy, 1, 1e-6) && close(one.stable, 1, 1e-12));
        for (uint32_t r = 0; r < 64; ++r)
            for (uint32_t c = 0; c < 64; ++c)
                orthogonal[64 * r + c] = std::popcount(r & c) % 2 ? -0.25f : 0.25f;
        const EffectiveRank all = rankOf(64, 64, orthogonal);
        QVERIFY(close(all.entropy, 64, 1e-12) && close(all.stable, 64, 1e-12));
    }

    void sidesMayChangePlacesAndThreadsTheirNumber() {
        const std::vector<float> values = goldenValues("plain", 300 * 500);
        std::vector<float> turned(values.size());
        for (size_t r = 0; r < 300; ++r)
            for (size_t c = 0; c < 500; ++c) turned[c * 300 + r] = values[r * 500 + c];
        setThreadCount(1);
        const EffectiveRank wide = rankOf(300, 500, values);
        for (const int threads : {2, 3, 7}) {
            setThreadCount(threads);
            const EffectiveRank again = rankOf(300, 500, values);
            QCOMPARE(again.entropy, wide.entropy);
            QCOMPARE(again.stable, wide.stable);
        }
        const EffectiveRank tall = rankOf(500, 300, turned);
        QVERIFY(close(tall.entropy, wide.entropy, 1e-12));
        QVERIFY(close(tall.stable, wide.stable, 1e-12));
    }

    void undefined() {
        QVERIFY(std::isnan(rankOf(3, 4, std::vector<float>(12)).entropy));
        std::vector<float> values(12, 1);
        values[7] = std::numeric_limits<float>::infinity();
        QVERIFY(std::isnan(rankOf(3, 4, values).stable));
        QVERIFY(std::isnan(rankOf(0, 4, {}).entropy));
        const EffectiveRank row = rankOf(1, 5, {0, 2, 0, 0, 1});
        QCOMPARE(row.entropy, 1.0);
        QCOMPARE(row.stable, 1.0);
    }

    void stopsWhenCancelled() {
        const EncodingPtr weight =
            encodeDense({1500, 1500}, goldenValues("plain", 1500 * 1500), DType::F32);
        const auto rank = [&](JobContext& job) { effectiveRank(*weight, job); };
        verifyStopsSoon(0, rank);
        verifyStopsSoon(100, rank);
    }
};

QTEST_GUILESS_MAIN(TestEffectiveRank)
#include "tst_effective_rank.moc"
