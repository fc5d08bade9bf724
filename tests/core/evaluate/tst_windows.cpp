// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/data/text.h"
#include "core/evaluate/perplexity.h"

using namespace lathe::core;

namespace {

std::vector<TokenId> counted(int64_t length) {
    std::vector<TokenId> ids(static_cast<size_t>(length));
    std::iota(ids.begin(), ids.end(), 100);
    return ids;
}

WindowOptions optionsFor(PerplexityProtocol protocol, int64_t context, int64_t stride = 0,
                         int64_t chunks = 0) {
    WindowOptions options;
    options.protocol = protocol;
    options.context = context;
    options.stride = stride;
    options.chunks = chunks;
    return options;
}

/// A scorer without a model: the nll of the target at index t of the stream is t.
PerplexityResult scoreByPosition(const WindowPlan& plan) {
    PerplexityResult result;
    for (const Window& window : plan.windows)
        for (int64_t t = window.firstScored; t < window.length; ++t)
            result.tokenNll.push_back(static_cast<double>(window.begin + t));
    summarizeNll(plan, result);
    return result;
}

QString textOf(const WindowPlan& plan) {
    QStringList rows;
    for (const Window& w : plan.windows)
        rows << QStringLiteral("%1+%2/%3*%4")
                    .arg(w.begin)
                    .arg(w.length)
                    .arg(w.firstScored)
                    .arg(w.weight);
    return rows.join(' ');
}

}  // namespace

class TestWindows : public QObject {
    Q_OBJECT

  private slots:
    void cuts_data() {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("context");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("chunks");
        QTest::addColumn<QString>("windows");  // begin + length / first scored * weight
        QTest::addColumn<int>("scored");
        QTest::addColumn<int>("dropped");
        const auto llama = static_cast<int>(PerplexityProtocol::LlamaCpp);
        const auto gptq = static_cast<int>(PerplexityProtocol::Gptq);
        const auto strided = static_cast<int>(PerplexityProtocol::Strided);
        QTest::addRow("llama.cpp") << llama << 19 << 8 << 0 << 0 << "0+8/5*3 8+8/5*3" << 6 << 3;
        QTest::addRow("llama.cpp, odd context")
            << llama << 14 << 7 << 0 << 0 << "0+7/4*3 7+7/4*3" << 6 << 0;
        QTest::addRow("llama.cpp, one chunk") << llama << 19 << 8 << 0 << 1 << "0+8/5*3" << 3 << 11;
        QTest::addRow("gptq") << gptq << 19 << 8 << 0 << 0 << "0+8/1*7 8+8/1*7" << 14 << 3;
        QTest::addRow("strided") << strided << 10 << 6 << 3 << 0 << "0+6/1*5 3+6/3*2 6+4/3*0" << 9
                                 << 0;
        QTest::addRow("strided, disjoint")
            << strided << 10 << 4 << 4 << 0 << "0+4/1*3 4+4/1*3 8+2/1*1" << 7 << 0;
        QTest::addRow("strided, exact end")
            << strided << 9 << 6 << 3 << 0 << "0+6/1*5 3+6/3*2" << 8 << 0;
        QTest::addRow("strided, short text") << strided << 5 << 8 << 4 << 0 << "0+5/1*4" << 4 << 0;
        QTest::addRow("strided, two windows")
            << strided << 20 << 6 << 3 << 2 << "0+6/1*5 3+6/3*2" << 8 << 11;
    }
    void cuts() {
        QFETCH(int, protocol);
        QFETCH(int, length);
        QFETCH(int, context);
        QFETCH(int, stride);
        QFETCH(int, chunks);
        QFETCH(QString, windows);
        QFETCH(int, scored);
        QFETCH(int, dropped);
        const WindowPlan plan = planWindows(
            counted(length), 1,
            optionsFor(static_cast<PerplexityProtocol>(protocol), context, stride, chunks));
        QCOMPARE(textOf(plan), windows);
        QCOMPARE(plan.scoredTokens, int64_t{scored});
        QCOMPARE(plan.droppedTail, int64_t{dropped});
    }

    void llamaCppScores255Of512() {
        const WindowPlan plan =
            planWindows(counted(1200), {}, optionsFor(PerplexityProtocol::LlamaCpp, 0));
        QCOMPARE(plan.context, int64_t{512});
        QCOMPARE(plan.windows.size(), size_t{2});
        QCOMPARE(plan.windows[0].firstScored, int64_t{257});
        QCOMPARE(plan.windows[0].scored(), int64_t{255});
        QVERIFY(!plan.windows[1].bosFirst);
    }

    void llamaCppReplacesTheFirstToken() {
        const auto options = optionsFor(PerplexityProtocol::LlamaCpp, 4);
        const WindowPlan with = planWindows(counted(8), 1, options);
        QCOMPARE(with.tokensOf(with.windows[1]), (std::vector<TokenId>{1, 105, 106, 107}));
        const WindowPlan without = planWindows(counted(8), {}, options);
        QCOMPARE(without.tokensOf(without.windows[1]), (std::vector<TokenId>{104, 105, 106, 107}));
        const WindowPlan gptq = planWindows(counted(8), 1, optionsFor(PerplexityProtocol::Gptq, 4));
        QCOMPARE(gptq.tokensOf(gptq.windows[1]), (std::vector<TokenId>{104, 105, 106, 107}));
    }

    void refusals_data() {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("context");
        QTest::addColumn<int>("stride");
        QTest::addRow("llama.cpp needs two chunks")
            << static_cast<int>(PerplexityProtocol::LlamaCpp) << 15 << 8 << 0;
        QTest::addRow("llama.cpp, tiny context")
            << static_cast<int>(PerplexityProtocol::LlamaCpp) << 15 << 3 << 0;
        QTest::addRow("gptq") << static_cast<int>(PerplexityProtocol::Gptq) << 7 << 8 << 0;
        QTest::addRow("strided, gap")
            << static_cast<int>(PerplexityProtocol::Strided) << 20 << 8 << 9;
        QTest::addRow("strided, one token")
            << static_cast<int>(PerplexityProtocol::Strided) << 1 << 8 << 1;
    }
    void refusals() {
        QFETCH(int, protocol);
        QFETCH(int, length);
        QFETCH(int, context);
        QFETCH(int, stride);
        QVERIFY_THROWS_EXCEPTION(
            Error,
            planWindows(counted(length), 1,
                        optionsFor(static_cast<PerplexityProtocol>(protocol), context, stride)));
    }

    void meansByHand() {
        // gptq: windows 1..3 (mean 2) and 5..7 (mean 6): 4. Standard error over 1 2 3 5 6 7:
        // squares 28.
        const PerplexityResult gptq =
            scoreByPosition(planWindows(counted(8), {}, optionsFor(PerplexityProtocol::Gptq, 4)));
        QCOMPARE(gptq.nll, 4.0);
        QVERIFY(std::abs(gptq.perplexity - std::exp(4.0)) < 1e-12);
        QVERIFY(std::abs(gptq.standardError / gptq.perplexity - std::sqrt(28.0 / 6 / 5)) < 1e-12);
        QCOMPARE(gptq.tokens, int64_t{6});
        // strided: 1..5 (mean 3, weight 5), 6..8 (mean 7, weight 2), 9 (weight 0): (15 + 14) / 7.
        const PerplexityResult strided = scoreByPosition(
            planWindows(counted(10), {}, optionsFor(PerplexityProtocol::Strided, 6, 3)));
        QVERIFY(std::abs(strided.nll - 29.0 / 7) < 1e-12);
        QCOMPARE(strided.tokens, int64_t{9});
        // llama.cpp: targets 5 6 7 and 13 14 15.
        const PerplexityResult llama = scoreByPosition(
            planWindows(counted(16), {}, optionsFor(PerplexityProtocol::LlamaCpp, 8)));
        QCOMPARE(llama.nll, 10.0);
    }

    void documentsStandAlone() {
        const WindowPlan plan = planDocuments({{1, 5, 6}, {1}, {1, 7, 8, 9, 10, 11}},
                                              optionsFor(PerplexityProtocol::Documents, 4));
        QCOMPARE(textOf(plan), QStringLiteral("0+3/1*2 4+5/1*4"));
        QCOMPARE(plan.tokensOf(plan.windows[1]), (std::vector<TokenId>{1, 7, 8, 9, 10}));
        QCOMPARE(plan.scoredTokens, int64_t{6});
        QCOMPARE(plan.droppedTail, int64_t{2});
        QVERIFY_THROWS_EXCEPTION(Error, planDocuments({{1}}, {}));
    }

    void protocolsHaveNames() {
        for (const auto protocol : {PerplexityProtocol::LlamaCpp, PerplexityProtocol::Gptq,
                                    PerplexityProtocol::Strided, PerplexityProtocol::Documents})
            QCOMPARE(protocolNamed(protocolName(protocol)), protocol);
        QVERIFY_THROWS_EXCEPTION(Error, protocolNamed("perplexity"));
    }

    void rowsAreJoinedAsGptqDoes() {
        // Python: "\n\n".join(["", "= A =\n", "", "b\n", "c"])
        QCOMPARE(joinedRows(" \n= A =\n\nb\nc"), std::string("\n\n= A =\n\n\n\n\nb\n\n\nc"));
        QCOMPARE(joinedRows("a\n"), std::string("a\n"));
        QCOMPARE(joinedRows(""), std::string());
    }

    void documentsAreSplit() {
        const std::vector<std::string> expected = {"one", "two\nlines", "three"};
        QCOMPARE(
            splitDocuments("\n one\n<|endoftext|>\ntwo\nlines<|endoftext|> \n<|endoftext|>three\n"),
            expected);
        QVERIFY(splitDocuments(" \n").empty());
    }

    void textIsChecked() {
        QCOMPARE(textFromString("t", "abc").sha256,
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QVERIFY_THROWS_EXCEPTION(Error, textFromString("t", "a\xC3("));
        QCOMPARE(countCharacters("Zw\u00f6lf \U0001F642"), int64_t{7});
        QCOMPARE(withoutTrailingSpace("a b\u00a0\u2029 \n"), std::string_view("a b"));
        QCOMPARE(trimmed("\u205f a \t"), std::string_view("a"));
    }
};

QTEST_GUILESS_MAIN(TestWindows)
#include "tst_windows.moc"
