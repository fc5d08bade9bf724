// SPDX-License-Identifier: GPL-3.0-or-later

// What is told with each token (probability, alternatives) against logits and softmax worked out
// here, two models writing in turn, and the marks of two texts.

#include <QtTest>
#include <algorithm>
#include <cmath>

#include "core/evaluate/windows.h"
#include "core/generate/side_by_side.h"
#include "tests/support/reading_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Probabilities of the token behind `ids`, straight from the definition.
std::vector<double> softmaxAfter(const ForwardPass& pass, const std::vector<TokenId>& ids,
                                 double temperature) {
    KvCache cache(pass.model().spec());
    const Matrix logits = pass.evaluate(cache, ids);
    std::vector<double> p;
    double total = 0;
    for (const float value : logits.values) {
        p.push_back(std::exp(static_cast<double>(value) / temperature));
        total += p.back();
    }
    for (double& value : p) value /= total;
    return p;
}

}  // namespace

class TestSideBySide : public QObject {
    Q_OBJECT

    ModelPtr m_model = readingModel();
    std::shared_ptr<Backend> m_backend = makeBackend("cpu");
    std::shared_ptr<const ForwardPass> m_pass =
        std::make_shared<const ForwardPass>(m_model, m_backend);
    std::shared_ptr<const ForwardPass> m_other =
        std::make_shared<const ForwardPass>(withRecipeStep(m_model, "quant.rtn bits=3"), m_backend);

    GenerateOptions options(double temperature) const {
        GenerateOptions options;
        options.maxTokens = 24;
        options.sampling.temperature = temperature;
        options.stopAtEos = false;
        options.reportTop = 5;
        return options;
    }
    std::vector<TokenId> start() const { return idsOf(*m_model->tokenizer(), "abc", true, true); }

    void compareWithSoftmax(const ForwardPass& pass, const std::vector<GeneratedToken>& tokens,
                            double temperature) const {
        std::vector<TokenId> ids = start();
        for (const GeneratedToken& token : tokens) {
            const std::vector<double> p = softmaxAfter(pass, ids, temperature);
            QVERIFY(std::abs(token.probability - p[static_cast<size_t>(token.id)]) < 1e-6);
            std::vector<double> sorted = p;
            std::sort(sorted.rbegin(), sorted.rend());
            QCOMPARE(token.top.size(), size_t{5});
            for (size_t i = 0; i < token.top.size(); ++i) {
                const auto id = static_cast<size_t>(token.top[i].id);
                QVERIFY(std::abs(token.top[i].probability - p[id]) < 1e-6);
                QVERIFY(std::abs(p[id] - sorted[i]) < 1e-6);
                QCOMPARE(token.top[i].text, shownToken(*m_model->tokenizer(), token.top[i].id));
            }
            ids.push_back(token.id);
        }
    }

  private slots:
    void topChoicesAreSoftmaxOfLogits_data() {
        QTest::addColumn<double>("temperature");
        QTest::addColumn<double>("reported");
        QTest::newRow("greedy tells the model's own") << 0.0 << 1.0;
        QTest::newRow("cool") << 0.5 << 0.5;
        QTest::newRow("warm") << 1.7 << 1.7;
    }
    void topChoicesAreSoftmaxOfLogits() {
        QFETCH(double, temperature);
        QFETCH(double, reported);
        JobContext job;
        TextGeneration generation(*m_pass, "abc", options(temperature), job);
        std::vector<GeneratedToken> tokens;
        while (auto token = generation.next(job)) tokens.push_back(*token);
        QCOMPARE(tokens.size(), size_t{24});
        compareWithSoftmax(*m_pass, tokens, reported);
        if (temperature == 0)
            for (const GeneratedToken& token : tokens) QCOMPARE(token.top.front().id, token.id);
    }

    void cutTokensAreNotTold() {
        JobContext job;
        GenerateOptions cut = options(1.0);
        cut.sampling.topK = 3;
        TextGeneration generation(*m_pass, "abc", cut, job);
        while (auto token = generation.next(job)) {
            QCOMPARE(token->top.size(), size_t{3});
            double total = 0;
            for (const TokenChoice& choice : token->top) total += choice.probability;
            QVERIFY(std::abs(total - 1) < 1e-12);
        }
    }

    // Asking for more must not change what is written, and the pieces must be the text.
    void reportingChangesNothing() {
        JobContext job;
        for (const double temperature : {0.0, 1.0}) {
            GenerateOptions quiet = options(temperature);
            quiet.reportTop = 0;
            TextGeneration generation(*m_pass, "abc", options(temperature), job);
            std::string pieces;
            while (auto token = generation.next(job)) pieces += token->piece;
            const GenerateResult plain = generate(*m_pass, "abc", quiet, job);
            QCOMPARE(generation.result().ids, plain.ids);
            QCOMPARE(pieces + generation.tail(), plain.text);
        }
    }

    void modelsWriteInTurnAsAlone() {
        JobContext job;
        std::vector<size_t> order;
        const auto results = generateSideBySide(
            {m_pass, m_other}, "abc", options(0), job,
            [&](size_t model, const GeneratedToken&) { order.push_back(model); });
        QCOMPARE(order.size(), size_t{48});
        for (size_t i = 0; i < order.size(); ++i) QCOMPARE(order[i], i % 2);
        QCOMPARE(results[0].ids, generate(*m_pass, "abc", options(0), job).ids);
        QCOMPARE(results[1].ids, generate(*m_other, "abc", options(0), job).ids);
        QVERIFY(results[0].ids != results[1].ids);  // three bits are few
    }

    void scoresAreThoseOfTheOtherModel() {
        JobContext job;
        GenerateOptions how = options(0);
        how.maxTokens = 70;  // more than one chunk
        const GenerateResult text = generate(*m_pass, "abc", how, job);
        const std::vector<GeneratedToken> scores = scoreText(*m_other, "abc", text.ids, how, job);
        QCOMPARE(scores.size(), text.ids.size());
        for (size_t i = 0; i < scores.size(); ++i) QCOMPARE(scores[i].id, text.ids[i]);
        compareWithSoftmax(*m_other, scores, 1.0);
        QVERIFY(scoreText(*m_other, "abc", {}, how, job).empty());
    }

    void partsOfCharactersAreShownAsBytes() {
        const Tokenizer& tokenizer = *m_model->tokenizer();
        QCOMPARE(shownToken(tokenizer, 'a'), std::string("a"));
        QCOMPARE(shownToken(tokenizer, 0xE6), std::string("<0xE6>"));
        QCOMPARE(shownToken(tokenizer, kEos), std::string("</s>"));
        QCOMPARE(shownToken(tokenizer, kSpaceThe), std::string(" the"));
    }

    void differences_data() {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("firstMarks");
        QTest::addColumn<QString>("secondMarks");
        QTest::addColumn<int>("same");
        QTest::newRow("equal") << "abcd"
                               << "abcd"
                               << "...."
                               << "...." << 4;
        QTest::newRow("one replaced") << "abcd"
                                      << "abxd"
                                      << "..x."
                                      << "..x." << 2;
        QTest::newRow("one inserted") << "abcd"
                                      << "abxcd"
                                      << "...."
                                      << "..x.." << 2;
        QTest::newRow("one left out") << "abcd"
                                      << "acd"
                                      << ".x.."
                                      << "..." << 1;
        QTest::newRow("nothing alike") << "abc"
                                       << "xyz"
                                       << "xxx"
                                       << "xxx" << 0;
        QTest::newRow("longer") << "ab"
                                << "abcd"
                                << ".."
                                << "..xx" << 2;
        QTest::newRow("empty") << ""
                               << "ab"
                               << ""
                               << "xx" << 0;
    }
    void differences() {
        QFETCH(QString, first);
        QFETCH(QString, second);
        const auto ids = [](const QString& text) {
            std::vector<TokenId> result;
            for (const QChar c : text) result.push_back(c.unicode());
            return result;
        };
        const auto marks = [](const std::vector<bool>& differs) {
            QString text;
            for (const bool differ : differs) text += differ ? 'x' : '.';
            return text;
        };
        const TextDifference difference = differenceOf(ids(first), ids(second));
        QTEST(marks(difference.first), "firstMarks");
        QTEST(marks(difference.second), "secondMarks");
        QTEST(static_cast<int>(difference.samePrefix), "same");
    }
};

QTEST_GUILESS_MAIN(TestSideBySide)
#include "tst_side_by_side.moc"
