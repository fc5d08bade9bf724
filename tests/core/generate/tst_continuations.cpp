// SPDX-License-Identifier: GPL-3.0-or-later

// Continuations by ids against the plain forward pass, and beam search against all texts there are.

#include <QTest>
#include <cmath>

#include "core/evaluate/statistics.h"
#include "core/generate/continuations.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ForwardPass passOf(int64_t vocabulary) {
    TinyModelOptions options;
    options.vocabulary = vocabulary;
    options.tiedHead = false;
    return {tinyModel(options), makeBackend("cpu")};
}

double logProbabilityOf(const ForwardPass& pass, const TokenSequence& prompt,
                        const TokenSequence& text) {
    TokenSequence all = prompt;
    all.insert(all.end(), text.begin(), text.end());
    KvCache cache(pass.model().spec());
    const Matrix logits = pass.evaluate(cache, all, -1);
    double sum = 0;
    for (size_t i = prompt.size(); i < all.size(); ++i)
        sum -= negativeLogLikelihood(
            {logits.row(static_cast<int64_t>(i) - 1), static_cast<size_t>(logits.columns)}, all[i]);
    return sum;
}

}  // namespace

class TestContinuations : public QObject {
    Q_OBJECT
  private slots:
    /// The likeliest token after each prefix, whichever prompts go along.
    void greedy() {
        const ForwardPass pass = passOf(64);
        const std::vector<TokenSequence> prompts{{1, 2, 3}, {9}, {7, 7, 20, 41, 2}};
        JobContext job;
        const auto found = continuePrompts(pass, prompts, {6, {}, 1, 0}, job);
        QCOMPARE(found.size(), prompts.size());
        for (size_t i = 0; i < prompts.size(); ++i) {
            TokenSequence all = prompts[i];
            for (const TokenId id : found[i]) {
                KvCache cache(pass.model().spec());
                QCOMPARE(int64_t{id}, argmaxOf(pass.evaluate(cache, all).values));
                all.push_back(id);
            }
            QCOMPARE(found[i].size(), size_t{6});
            QVERIFY(beamSearch(pass, prompts[i], 6, 1, job) == found[i]);
        }
    }

    /// Prompt i draws the same whether it comes alone in a later batch or with others.
    void drawn() {
        const ForwardPass pass = passOf(64);
        const std::vector<TokenSequence> prompts(40, TokenSequence{5, 6});
        JobContext job;
        ContinuationOptions options{5, {1.0, 0, 1.0}, 1, 3};
        const auto found = continuePrompts(pass, prompts, options, job);
        QVERIFY(found == continuePrompts(pass, prompts, options, job));
        QVERIFY(found[0] != found[1] || found[1] != found[2]);
        const std::span<const TokenSequence> some(prompts.data(), 3);
        const auto few = continuePrompts(pass, some, options, job);
        for (size_t i = 0; i < few.size(); ++i) QVERIFY(few[i] == found[i]);
        options.seed = 4;
        QVERIFY(continuePrompts(pass, prompts, options, job) != found);
    }

    /// With room for all texts of three of five tokens, beam search finds the likeliest of the 125.
    void wideBeamFindsTheMode() {
        const ForwardPass pass = passOf(5);
        JobContext job;
        const TokenSequence prompt{3, 1};
        const TokenSequence found = beamSearch(pass, prompt, 3, 125, job);
        TokenSequence best;
        double highest = -INFINITY;
        for (TokenId a = 0; a < 5; ++a)
            for (TokenId b = 0; b < 5; ++b)
                for (TokenId c = 0; c < 5; ++c)
                    if (const double p = logProbabilityOf(pass, prompt, {a, b, c}); p > highest)
                        highest = p, best = {a, b, c};
        QVERIFY(found == best);
    }

    void refuses() {
        const ForwardPass pass = passOf(5);
        JobContext job;
        const std::vector<TokenSequence> empty(1);
        QVERIFY_THROWS_EXCEPTION(Error, continuePrompts(pass, empty, {3, {}, 1, 0}, job));
        std::stop_source source;
        source.request_stop();
        JobContext stopped(source.get_token());
        const std::vector<TokenSequence> one{{1}};
        QVERIFY_THROWS_EXCEPTION(Cancelled, continuePrompts(pass, one, {3, {}, 1, 0}, stopped));
    }
};

QTEST_GUILESS_MAIN(TestContinuations)
#include "tst_continuations.moc"
