// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/generate/generate.h"

using namespace lathe::core;

namespace {

std::vector<float> logsOf(const std::vector<double>& probabilities) {
    std::vector<float> logits;
    for (const double p : probabilities) logits.push_back(static_cast<float>(std::log(p) + 3));
    return logits;
}

}  // namespace

class TestSampler : public QObject {
    Q_OBJECT

  private slots:
    void distributions_data() {
        QTest::addColumn<double>("temperature");
        QTest::addColumn<int>("topK");
        QTest::addColumn<double>("topP");
        QTest::addColumn<std::vector<TokenId>>("ids");
        QTest::addColumn<std::vector<double>>("probabilities");
        using Ids = std::vector<TokenId>;
        using P = std::vector<double>;
        // Of p = .1 .4 .2 .3
        QTest::addRow("greedy") << 0.0 << 0 << 1.0 << Ids{1} << P{1};
        QTest::addRow("all") << 1.0 << 0 << 1.0 << Ids{0, 1, 2, 3} << P{.1, .4, .2, .3};
        QTest::addRow("temperature 1/2 squares")
            << 0.5 << 0 << 1.0 << Ids{0, 1, 2, 3} << P{.01 / .3, .16 / .3, .04 / .3, .09 / .3};
        QTest::addRow("top-k") << 1.0 << 2 << 1.0 << Ids{1, 3} << P{4. / 7, 3. / 7};
        QTest::addRow("top-k above the vocabulary")
            << 1.0 << 9 << 1.0 << Ids{0, 1, 2, 3} << P{.1, .4, .2, .3};
        QTest::addRow("top-p .65") << 1.0 << 0 << 0.65 << Ids{1, 3} << P{4. / 7, 3. / 7};
        QTest::addRow("top-p .75") << 1.0 << 0 << 0.75 << Ids{1, 2, 3} << P{4. / 9, 2. / 9, 3. / 9};
        QTest::addRow("top-p keeps one") << 1.0 << 0 << 1e-9 << Ids{1} << P{1};
        QTest::addRow("top-p of what top-k leaves") << 1.0 << 2 << 0.5 << Ids{1} << P{1};
        QTest::addRow("temperature before top-p") << 0.5 << 0 << 0.53 << Ids{1} << P{1};
    }
    void distributions() {
        QFETCH(double, temperature);
        QFETCH(int, topK);
        QFETCH(double, topP);
        QFETCH(std::vector<TokenId>, ids);
        QFETCH(std::vector<double>, probabilities);
        const TokenDistribution d =
            tokenDistribution(logsOf({.1, .4, .2, .3}), {temperature, topK, topP});
        QCOMPARE(d.ids, ids);
        for (size_t i = 0; i < ids.size(); ++i) {
            QVERIFY(std::abs(d.probabilities[i] - probabilities[i]) < 1e-6);  // logits are float32
            QCOMPARE(d.of(ids[i]), d.probabilities[i]);
        }
        if (ids.size() == 1) QCOMPARE(d.of(0), 0.0);
        QVERIFY(std::abs(std::accumulate(d.probabilities.begin(), d.probabilities.end(), 0.0) - 1) <
                1e-12);
    }

    void tiesGoToTheLowestId() {
        const std::vector<float> flat(5, 1.5f);
        Rng rng(1);
        QCOMPARE(sampleToken(flat, {}, rng), TokenId{0});
        QCOMPARE(tokenDistribution(flat, {1, 2, 1}).ids, (std::vector<TokenId>{0, 1}));
        QCOMPARE(tokenDistribution(flat, {1, 0, 0.5}).ids, (std::vector<TokenId>{0, 1, 2}));
    }

    void drawsFollowTheDistribution() {
        const std::vector<double> p = {.1, .4, .2, .3};
        const TokenDistribution d = tokenDistribution(logsOf(p), {1, 0, 1});
        Rng rng(7);
        std::vector<double> seen(4);
        constexpr int kDraws = 20000;
        for (int i = 0; i < kDraws; ++i) ++seen[static_cast<size_t>(d.draw(rng))];
        double chiSquare = 0;
        for (size_t i = 0; i < 4; ++i)
            chiSquare += std::pow(seen[i] - kDraws * p[i], 2) / (kDraws * p[i]);
        QVERIFY2(chiSquare < 16.27,
                 qPrintable(QString::number(chiSquare)));  // 3 degrees of freedom, p = 0.001
    }

    void maskedTokensAreNeverDrawn() {
        const float none = -std::numeric_limits<float>::infinity();
        const std::vector<float> logits = {none, 0, none};
        Rng rng(3);
        for (int i = 0; i < 100; ++i) QCOMPARE(sampleToken(logits, {1, 0, 1}, rng), TokenId{1});
    }

    void brokenLogitsAreRefused() {
        Rng rng(1);
        const std::vector<float> nan(3, std::nanf("")),
            none(3, -std::numeric_limits<float>::infinity());
        QVERIFY_THROWS_EXCEPTION(Error, sampleToken(nan, {}, rng));
        QVERIFY_THROWS_EXCEPTION(Error, sampleToken(none, {1, 0, 1}, rng));
    }

    void wrongOptions() {
        QVERIFY_THROWS_EXCEPTION(Error, checkSampling({-1, 0, 1}));
        QVERIFY_THROWS_EXCEPTION(Error, checkSampling({std::nan(""), 0, 1}));
        QVERIFY_THROWS_EXCEPTION(Error, checkSampling({1, -1, 1}));
        QVERIFY_THROWS_EXCEPTION(Error, checkSampling({1, 0, 0}));
        QVERIFY_THROWS_EXCEPTION(Error, checkSampling({1, 0, 1.01}));
    }

    void charactersAreHeldBack() {
        Utf8Stream stream;
        QCOMPARE(stream.push("a\xF0\x9F"), std::string("a"));
        QCOMPARE(stream.push("\x99"), std::string());
        QCOMPARE(stream.push("\x82"
                             "b\xC3"),
                 std::string("\U0001F642"
                             "b"));
        QCOMPARE(stream.finish(), std::string("\uFFFD"));
        QCOMPARE(stream.finish(), std::string());
    }

    void everyCharacterPassesByteByByte() {
        // The first and last of each length and the borders that narrow the second byte.
        for (const std::string character : {"\x7F", "\u0080", "\u07FF", "\u0800", "\uD7FF",
                                            "\uE000", "\uFFFF", "\U00010000", "\U0010FFFF"}) {
            Utf8Stream stream;
            std::string text;
            for (const char byte : character) text += stream.push({&byte, 1});
            QCOMPARE(text, character);
            QCOMPARE(stream.finish(), std::string());
        }
    }

    void brokenBytesAreReplaced_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::addRow("continuation alone") << QByteArray(
                                                   "\x80"
                                                   "a")
                                            << QStringLiteral("\uFFFDa");
        QTest::addRow("cut character") << QByteArray("\xC3(") << QStringLiteral("\uFFFD(");
        QTest::addRow("overlong") << QByteArray("\xC0\xAF") << QStringLiteral("\uFFFD\uFFFD");
        QTest::addRow("surrogate")
            << QByteArray("\xED\xA0\x80") << QStringLiteral("\uFFFD\uFFFD\uFFFD");
        QTest::addRow("FF") << QByteArray("\xFF") << QStringLiteral("\uFFFD");
    }
    void brokenBytesAreReplaced() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        Utf8Stream stream;
        QCOMPARE(QString::fromStdString(stream.push(bytes.toStdString()) + stream.finish()), text);
    }
};

QTEST_GUILESS_MAIN(TestSampler)
#include "tst_sampler.moc"
