// SPDX-License-Identifier: GPL-3.0-or-later

// Evaluation of small random networks: what must hold for any model, whatever its numbers.

#include <QtTest>
#include <cmath>
#include <thread>

#include "core/base/thread_pool.h"
#include "core/evaluate/divergence.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/memory.h"
#include "core/evaluate/tasks.h"
#include "core/evaluate/window_run.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/sanitizers.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ModelPtr modelWithTokenizer(uint64_t seed, bool addBos = true) {
    TinyModelOptions options;
    options.vocabulary = 261;
    options.context = 64;
    options.seed = seed;
    Model::Parts parts = tinyModel(options)->parts();
    parts.tokenizer = byteTokenizer(addBos);
    return Model::create(std::move(parts));
}

ForwardPass passOf(ModelPtr model) {
    return ForwardPass(std::move(model), makeBackend("cpu"));
}

TextData someText() {
    std::string text;
    for (int i = 0; i < 12; ++i)
        text += "the cat sat on the mat, number " + std::to_string(i * i) + ".\n";
    return textFromString("text", text);
}

WindowOptions shortChunks() {
    WindowOptions options;
    options.context = 32;
    return options;
}

}  // namespace

class TestEvaluate : public QObject {
    Q_OBJECT

    ForwardPass m_pass = passOf(modelWithTokenizer(1));
    ForwardPass m_other = passOf(modelWithTokenizer(2));

  private slots:
    void threadsDoNotMatter() {
        const int before = threadCount();
        std::vector<std::vector<double>> results;
        for (const int threads : {1, 2, 3}) {
            setThreadCount(threads);
            JobContext job;
            results.push_back(evaluatePerplexity(m_pass, someText(), shortChunks(), job).tokenNll);
        }
        setThreadCount(before);
        QCOMPARE(results[1], results[0]);
        QCOMPARE(results[2], results[0]);
    }

    void perplexityIsReported() {
        JobContext job;
        const PerplexityResult result = evaluatePerplexity(m_pass, someText(), shortChunks(), job);
        QCOMPARE(result.tokens, result.chunks * 15);
        QVERIFY(result.chunks >= 2);
        QCOMPARE(std::ssize(result.tokenNll), result.tokens);
        QCOMPARE(result.dataSha256, someText().sha256);
        QVERIFY(result.protocol.find("BOS first in each") != std::string::npos);
        QCOMPARE(job.progress().done, job.progress().total);
        QCOMPARE(job.progress().total, result.chunks * 31);
        const auto published = job.takePublished();
        QCOMPARE(std::ssize(published), result.chunks);
        const auto last = std::any_cast<PerplexityProgress>(published.back());
        QCOMPARE(last.perplexity, result.perplexity);
        QVERIFY(last.original);
    }

    void comparisonReportsBothModels() {
        JobContext job;
        const DivergenceResult result =
            evaluateDivergence(m_pass, m_pass, someText(), shortChunks(), job);
        const auto published = job.takePublished();
        QCOMPARE(std::ssize(published), 2 * result.model.chunks);
        const auto reference = std::any_cast<PerplexityProgress>(published[published.size() - 2]);
        const auto model = std::any_cast<PerplexityProgress>(published.back());
        QVERIFY(reference.original && !model.original);
        QCOMPARE(reference.chunk, result.model.chunks);
        QCOMPARE(reference.perplexity, result.reference.perplexity);
        QCOMPARE(model.perplexity, result.model.perplexity);
    }

    // One window at a time through the whole forward pass, without slices, caches or threads of our
    // own.
    void windowsAreScoredAsDefined() {
        JobContext job;
        const WindowPlan plan = planText(someText().text, *m_pass.model().tokenizer(),
                                         m_pass.model().spec(), shortChunks());
        const PerplexityResult result = scoreWindows(m_pass, plan, job);
        size_t at = 0;
        for (const Window& window : plan.windows) {
            const auto tokens = plan.tokensOf(window);
            QCOMPARE(tokens.front(), kBos);
            KvCache cache(m_pass.model().spec());
            const Matrix logits = m_pass.evaluate(cache, tokens, -1);
            for (int64_t t = window.firstScored; t < window.length; ++t, ++at) {
                double sum = 0;
                for (int64_t v = 0; v < logits.columns; ++v)
                    sum += std::exp(double{logits.row(t - 1)[v]});
                const double nll =
                    std::log(sum) - logits.row(t - 1)[tokens[static_cast<size_t>(t)]];
                QVERIFY(std::abs(result.tokenNll[at] - nll) < 1e-5);
            }
        }
        QCOMPARE(at, result.tokenNll.size());
    }

    void dumpedLogitsAreTheScoredRows() {
        JobContext job;
        const WindowPlan plan = planText(someText().text, *m_pass.model().tokenizer(),
                                         m_pass.model().spec(), shortChunks());
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("logits.bin").toStdString();
        QCOMPARE(dumpLogits(m_pass, plan, path, job), plan.scoredTokens);
        QFile file(QString::fromStdString(path.string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QCOMPARE(static_cast<int64_t>(bytes.size()), plan.scoredTokens * 261 * 4);
        const PerplexityResult result = scoreWindows(m_pass, plan, job);
        std::vector<float> row(261);
        std::memcpy(row.data(), bytes.constData() + 15 * 261 * 4,
                    261 * 4);  // second window, first target
        const TokenId target = plan.tokensOf(plan.windows[1])[17];
        QVERIFY(std::abs(negativeLogLikelihood(row, target) - result.tokenNll[15]) < 1e-12);
    }

    void divergenceFromItselfIsZero() {
        JobContext job;
        const DivergenceResult same =
            evaluateDivergence(m_pass, m_pass, someText(), shortChunks(), job);
        QVERIFY(std::abs(same.kl.max) < 1e-12);
        QCOMPARE(same.top1Agreement, 1.0);
        QCOMPARE(same.lnRatio, 0.0);
        QCOMPARE(same.probabilityChangeRms, 0.0);
    }

    void divergenceAgreesWithPerplexity() {
        JobContext job;
        const DivergenceResult result =
            evaluateDivergence(m_pass, m_other, someText(), shortChunks(), job);
        const PerplexityResult a = evaluatePerplexity(m_pass, someText(), shortChunks(), job);
        const PerplexityResult b = evaluatePerplexity(m_other, someText(), shortChunks(), job);
        QCOMPARE(result.reference.tokenNll, a.tokenNll);
        QCOMPARE(result.model.tokenNll, b.tokenNll);
        QVERIFY(std::abs(result.lnRatio - std::log(b.perplexity / a.perplexity)) < 1e-12);
        QVERIFY(result.kl.mean > 0 && result.kl.median <= result.kl.p90 &&
                result.kl.p90 <= result.kl.p99 && result.kl.p99 <= result.kl.max);
        QVERIFY(*std::min_element(result.tokenKl.begin(), result.tokenKl.end()) > -1e-12);
        QVERIFY(result.top1Agreement < 1);
    }

    void divergenceNeedsOneVocabulary() {
        JobContext job;
        TinyModelOptions options;
        options.vocabulary = 300;
        const ForwardPass larger = passOf(tinyModel(options));
        QVERIFY_THROWS_EXCEPTION(
            Error, evaluateDivergence(m_pass, larger, someText(), shortChunks(), job));
    }

    void modelsWithoutTokenizerAreRefused() {
        JobContext job;
        const ForwardPass pass = passOf(tinyModel());
        QVERIFY_THROWS_EXCEPTION(Error, evaluatePerplexity(pass, someText(), shortChunks(), job));
        QVERIFY_THROWS_EXCEPTION(Error, evaluateTask(pass, TaskSet(), {}, job));
    }

    // The options share a context in the cache; the same options as questions of their own must
    // score the same.
    void sharedContextChangesNothing() {
        const std::string query = "the quick brown fox jumps over";
        const std::vector<std::string> choices = {"the dog", "them", "a log", "the"};
        TaskSet together, apart;
        apart.kind = TaskKind::LastWord;
        together.questions.push_back({{query}, {}, {1, 1, 1, 1}, 3});
        for (const std::string& choice : choices) {
            together.questions[0].continuations.push_back(" " + choice);
            apart.questions.push_back({{query}, {" " + choice}, {1}, 0});
        }
        JobContext job;
        const TaskResult shared = evaluateTask(m_pass, together, {}, job);
        const TaskResult alone = evaluateTask(m_pass, apart, {}, job);
        QCOMPARE(shared.items[0].logLikelihoods.size(), choices.size());
        for (size_t i = 0; i < choices.size(); ++i) {
            QVERIFY(std::abs(shared.items[0].logLikelihoods[i] - alone.items[i].logLikelihoods[0]) <
                    1e-4);
            QCOMPARE(shared.items[0].tokens[i], alone.items[i].tokens[0]);
        }
        QCOMPARE(shared.chance, 0.25);
        QVERIFY(std::abs(alone.perplexity - std::exp(-(alone.items[0].logLikelihoods[0] +
                                                       alone.items[1].logLikelihoods[0] +
                                                       alone.items[2].logLikelihoods[0] +
                                                       alone.items[3].logLikelihoods[0]) /
                                                     4)) < 1e-9 * alone.perplexity);
    }

    void greedyContinuationsAreFound() {
        // Let the network say what it would write, then ask for exactly that, and for something
        // else.
        TaskSet task;
        task.kind = TaskKind::LastWord;
        for (char letter = 'a'; task.questions.empty() && letter <= 'z'; ++letter) {
            const std::string context(1, letter);
            const auto prompt = idsOf(*m_pass.model().tokenizer(), context, true, true);
            KvCache cache(m_pass.model().spec());
            const auto next = static_cast<int>(argmaxOf(m_pass.evaluate(cache, prompt).values));
            if (next <= ' ' || next > '}') continue;  // a visible ASCII character is needed
            for (const int shift : {0, 1})
                task.questions.push_back(
                    {{context}, {std::string(1, static_cast<char>(next + shift))}, {1}, 0});
        }
        QCOMPARE(task.questions.size(), size_t{2});
        JobContext job;
        const TaskResult result = evaluateTask(m_pass, task, {}, job);
        QVERIFY(result.items[0].correct);
        QVERIFY(!result.items[1].correct);
        QCOMPARE(result.acc, 0.5);
        QCOMPARE(result.standardError, 0.5);  // sd = sqrt(1/2), n = 2
    }

    void cancels() {
        std::stop_source stop;
        JobContext job(stop.get_token());
        stop.request_stop();
        TaskSet task;
        task.questions.push_back({{"a"}, {" b", " c"}, {1, 1}, 0});
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 evaluatePerplexity(m_pass, someText(), shortChunks(), job));
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, evaluateDivergence(m_pass, m_other, someText(), shortChunks(), job));
        QVERIFY_THROWS_EXCEPTION(Cancelled, evaluateTask(m_pass, task, {}, job));
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, measureLatency(m_pass, {.promptTokens = 4, .generateTokens = 4}, job));
    }

    void slicesAreBounded() {
        QCOMPARE(rowsPerSlice(262144), int64_t{64});
        QCOMPARE(rowsPerSlice(int64_t{1} << 40), int64_t{1});
    }

    void latencyIsMeasured() {
        JobContext job;
        const LatencyResult result = measureLatency(
            m_pass, {.promptTokens = 16, .generateTokens = 8, .runs = 3, .warmUps = 2}, job);
        QCOMPARE(result.decodeMs.count, int64_t{24});
        QCOMPARE(result.prefillMs.count, int64_t{3});
        QVERIFY(result.decodeMs.min > 0 && result.decodeMs.min <= result.decodeMs.p50 &&
                result.decodeMs.p50 <= result.decodeMs.p99);
        QVERIFY(std::abs(result.promptTokensPerSecond - 16000 / result.prefillMs.p50) <
                1e-6 * result.promptTokensPerSecond);
        QVERIFY(std::abs(result.generateTokensPerSecond * result.decodeMs.mean - 1000) < 1e-6);
        QVERIFY(result.kvCacheBytes >=
                24 * 2 * 2 * 16 * sizeof(float));  // 24 positions, 2 layers, k and v, 16 wide
        QVERIFY_THROWS_EXCEPTION(
            Error, measureLatency(m_pass, {.promptTokens = 60, .generateTokens = 8}, job));
        QVERIFY_THROWS_EXCEPTION(Error, measureLatency(m_pass, {.promptTokens = 0}, job));
    }

    /// Mapped files are not in it, and what was freed meanwhile is.
    void anonymousMemoryIsSeen() {
        if (lathe::tests::kSanitized) return;  // sanitizers keep freed memory
        if (anonymousBytes() == 0) return;     // not every system tells
        QTemporaryFile file;
        QVERIFY(file.open() && file.resize(64 << 20));
        const AnonymousPeak memory;
        const uchar* mapped = file.map(0, 64 << 20);
        QVERIFY(mapped);
        int sum = 0;
        for (int i = 0; i < 64 << 20; i += 4096) sum += mapped[i];
        QCOMPARE(sum, 0);
        QVERIFY(memory.peak() < memory.before() + (uint64_t{16} << 20));
        {
            std::vector<char> block(size_t{64} << 20, 1);
            QTest::qWait(50);  // it looks every few milliseconds
            QVERIFY(block[block.size() / 2] == 1);
        }
        QVERIFY(memory.peak() >= memory.before() + (uint64_t{48} << 20));
        QVERIFY(anonymousBytes() < memory.peak());
    }

    void peakMemoryIsSeen() {
        if (lathe::tests::kSanitized) return;  // sanitizers keep freed memory
        if (!resetPeakRss()) return;           // not every system lets a process do it
        const uint64_t before = peakRssBytes();
        {
            std::vector<char> block(size_t{64} << 20, 1);
            QVERIFY(block[block.size() / 2] == 1);
        }
        QVERIFY(peakRssBytes() >= before + (uint64_t{48} << 20));
        QVERIFY(currentRssBytes() < peakRssBytes());
        QVERIFY(resetPeakRss());
        QVERIFY(peakRssBytes() < before + (uint64_t{48} << 20));
    }
};

QTEST_GUILESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
