// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <set>

#include "core/evaluate/statistics.h"
#include "core/evaluate/windows.h"
#include "core/generate/generate.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ForwardPass makePass() {
    TinyModelOptions options;
    options.vocabulary = 261;
    options.context = 64;
    Model::Parts parts = tinyModel(options)->parts();
    parts.tokenizer = byteTokenizer(true);
    return ForwardPass(Model::create(std::move(parts)), makeBackend("cpu"));
}

GenerateOptions sampled(uint64_t seed, int64_t tokens = 24) {
    GenerateOptions options;
    options.maxTokens = tokens;
    options.sampling = {1.0, 0, 1.0};
    options.seed = seed;
    options.stopAtEos = false;
    return options;
}

}  // namespace

class TestGenerate : public QObject {
    Q_OBJECT

    ForwardPass m_pass = makePass();

  private slots:
    // The whole text through the network anew for each token must choose the same.
    void greedyEqualsRecomputation() {
        JobContext job;
        GenerateOptions options;
        options.maxTokens = 20;
        options.stopAtEos = false;
        const GenerateResult result = generate(m_pass, "abc", options, job);
        std::vector<TokenId> ids = idsOf(*m_pass.model().tokenizer(), "abc", true, true);
        QCOMPARE(result.promptTokens, std::ssize(ids));
        for (const TokenId id : result.ids) {
            KvCache cache(m_pass.model().spec());
            QCOMPARE(id, static_cast<TokenId>(argmaxOf(m_pass.evaluate(cache, ids).values)));
            ids.push_back(id);
        }
        QCOMPARE(result.ids.size(), size_t{20});
        QCOMPARE(result.stopReason, StopReason::MaxTokens);
        QVERIFY(result.tokensPerSecond > 0);
    }

    void seedsDecide() {
        JobContext job;
        const auto first = generate(m_pass, "abc", sampled(1), job).ids;
        QCOMPARE(generate(m_pass, "abc", sampled(1), job).ids, first);
        QVERIFY(generate(m_pass, "abc", sampled(2), job).ids != first);
        QVERIFY(std::set<TokenId>(first.begin(), first.end()).size() > 4);  // not one draw repeated
    }

    void piecesAreTheText() {
        JobContext job;
        std::string joined;
        bool valid = true;
        const GenerateResult result =
            generate(m_pass, "abc", sampled(5, 40), job, [&](std::string_view piece) {
                valid &= QString::fromUtf8(piece.data(), static_cast<qsizetype>(piece.size()))
                             .toStdString() == piece;
                joined += piece;
            });
        QVERIFY(valid);
        QCOMPARE(joined, result.text);
        QVERIFY(!joined.empty());
    }

    void stopsAtTheEnd() {
        JobContext job;
        const GenerateResult free = generate(m_pass, "abc", sampled(1), job);
        GenerateOptions options = sampled(1);
        options.stopIds = {free.ids[6]};
        const GenerateResult stopped = generate(m_pass, "abc", options, job);
        QCOMPARE(stopped.stopReason, StopReason::EndOfText);
        QVERIFY(stopped.ids.size() <= 6);
        QCOMPARE(std::vector<TokenId>(free.ids.begin(), free.ids.begin() + std::ssize(stopped.ids)),
                 stopped.ids);
    }

    void endOfTextStops() {
        // A tokenizer that calls EOS what the model writes third.
        JobContext job;
        const GenerateResult free = generate(m_pass, "abc", sampled(1), job);
        TokenizerSpec spec = m_pass.model().tokenizer()->spec();
        spec.eos = free.ids[2];
        Model::Parts parts = m_pass.model().parts();
        parts.tokenizer = std::make_shared<const Tokenizer>(spec);
        const ForwardPass pass(Model::create(std::move(parts)), makeBackend("cpu"));
        GenerateOptions options = sampled(1);
        QCOMPARE(generate(pass, "abc", options, job).ids, free.ids);
        options.stopAtEos = true;
        const GenerateResult stopped = generate(pass, "abc", options, job);
        QCOMPARE(stopped.stopReason, StopReason::EndOfText);
        QVERIFY(stopped.ids.size() <= 2);
    }

    void contextFillsUp() {
        JobContext job;
        const GenerateResult result = generate(m_pass, "abc", sampled(1, 1000), job);
        QCOMPARE(result.stopReason, StopReason::ContextFull);
        QCOMPARE(std::ssize(result.ids),
                 64 - result.promptTokens + 1);  // the last one is never fed
        QVERIFY_THROWS_EXCEPTION(Error, generate(m_pass, std::string(64, 'a'), sampled(1), job));
    }

    void emptyPromptBeginsWithBos() {
        JobContext job;
        GenerateOptions options = sampled(1, 2);
        options.addSpecial = false;
        const GenerateResult result = generate(m_pass, "", options, job);
        QCOMPARE(result.promptTokens, int64_t{1});
        QCOMPARE(result.ids, generate(m_pass, "", sampled(1, 2), job).ids);
        QVERIFY(generate(m_pass, "abc", sampled(1, 0), job).ids.empty());
    }

    void cancels() {
        std::stop_source stop;
        JobContext job(stop.get_token());
        int pieces = 0;
        const auto stopAtThird = [&](std::string_view) {
            if (++pieces == 3) stop.request_stop();
        };
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 generate(m_pass, "abc", sampled(1), job, stopAtThird));
        QCOMPARE(pieces, 3);
    }

    void refusals() {
        JobContext job;
        const ForwardPass without(tinyModel(), makeBackend("cpu"));
        QVERIFY_THROWS_EXCEPTION(Error, generate(without, "abc", sampled(1), job));
        QVERIFY_THROWS_EXCEPTION(Error, generate(m_pass, "abc", sampled(1, -1), job));
    }
};

QTEST_GUILESS_MAIN(TestGenerate)
#include "tst_generate.moc"
