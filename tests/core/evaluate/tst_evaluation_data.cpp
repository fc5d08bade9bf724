// SPDX-License-Identifier: GPL-3.0-or-later

// Tasks, GPTQ's and the strided perplexity, and KL divergence of stories260K against PyTorch and
// transformers in float64: golden_evaluation.json, written by tests/tools/reference_evaluation.py.

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "core/evaluate/divergence.h"
#include "core/evaluate/tasks.h"
#include "core/model/family.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using lathe::tests::dataPath;

namespace {

ForwardPass opened(const std::string& relative) {
    return ForwardPass(openModel(dataPath("models/stories260K-derived/" + relative).string()),
                       makeBackend("cpu"));
}

TextData beginningOf(const std::string& relative, int bytes) {
    return textFromString(relative,
                          readText(dataPath(relative)).text.substr(0, static_cast<size_t>(bytes)));
}

int bestPerToken(const TaskItemResult& item) {
    std::vector<double> means;
    for (size_t i = 0; i < item.tokens.size(); ++i)
        means.push_back(item.logLikelihoods[i] / static_cast<double>(item.tokens[i]));
    return static_cast<int>(std::max_element(means.begin(), means.end()) - means.begin());
}

}  // namespace

class TestEvaluationData : public QObject {
    Q_OBJECT

    QJsonObject m_golden;

  private slots:
    void initTestCase() {
        QFile file(QString::fromStdString(
            lathe::tests::sourcePath("tests/core/evaluate/golden_evaluation.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_golden = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(m_golden["tasks"].toArray().size(), 6);
    }

    void tasks() {
        LATHE_NEED_DATA(folder, "tasks");
        const ForwardPass pass = opened("hf-f32");
        for (const auto& entry : m_golden["tasks"].toArray()) {
            const QJsonObject expected = entry.toObject();
            const std::string file = expected["file"].toString().toStdString();
            TaskOptions options;
            options.limit = expected["limit"].toInt();
            JobContext job;
            const TaskResult result = evaluateTask(pass, readTask(folder / file), options, job);
            const QJsonArray likelihoods = expected["likelihoods"].toArray();
            const QJsonArray tokens = expected["tokens"].toArray(),
                             greedy = expected["greedy"].toArray();
            QCOMPARE(result.n, static_cast<int64_t>(likelihoods.size()));
            for (qsizetype i = 0; i < likelihoods.size(); ++i) {
                const TaskItemResult& item = result.items[static_cast<size_t>(i)];
                const QJsonArray sums = likelihoods[i].toArray();
                QCOMPARE(static_cast<qsizetype>(item.logLikelihoods.size()), sums.size());
                for (qsizetype option = 0; option < sums.size(); ++option) {
                    const auto at = static_cast<size_t>(option);
                    QCOMPARE(item.tokens[at], int64_t{tokens[i].toArray()[option].toInt()});
                    // 1e-5 per token of float32 and the rounding of the golden file.
                    const double tolerance = 1e-5 * static_cast<double>(item.tokens[at]) + 1e-5;
                    const double difference =
                        std::abs(item.logLikelihoods[at] - sums[option].toDouble());
                    QVERIFY2(difference < tolerance,
                             qPrintable(QStringLiteral("%1 item %2 option %3: off by %4")
                                            .arg(QString::fromStdString(file))
                                            .arg(i)
                                            .arg(option)
                                            .arg(difference)));
                }
                if (result.kind == TaskKind::LastWord)
                    QCOMPARE(item.correct, greedy[i].toArray()[0].toBool());
            }
            QCOMPARE(std::lround(result.acc * static_cast<double>(result.n)),
                     long{expected["correct"].toInt()});
            QCOMPARE(std::lround(result.accNorm * static_cast<double>(result.n)),
                     long{expected["correct_norm"].toInt()});
        }
    }

    // The figure of SOURCES.md, about 0.43, is by mean log-likelihood per token.
    void sharedStoryEndings() {
        LATHE_NEED_DATA(file, "tasks/story_ending_shared.jsonl");
        const TaskSet task = readTask(file);
        JobContext job;
        const TaskResult result = evaluateTask(opened("hf-f32"), task, {}, job);
        QCOMPARE(result.n, int64_t{150});
        QCOMPARE(result.chance, 0.25);
        int right = 0;
        for (size_t i = 0; i < result.items.size(); ++i)
            right += bestPerToken(result.items[i]) == task.questions[i].gold ? 1 : 0;
        QCOMPARE(right, 64);
    }

    // Every task of the folder is read; which schema each has is known.
    void allTasksAreRead_data() {
        QTest::addColumn<int>("questions");
        QTest::addColumn<double>("chance");
        QTest::addRow("arc_challenge") << 592 << 0.25;
        QTest::addRow("boolq") << 1640 << 0.5;
        QTest::addRow("hellaswag_val_1000") << 500 << 0.25;
        QTest::addRow("lambada_openai") << 2580 << 0.0;
        QTest::addRow("piqa") << 920 << 0.5;
        QTest::addRow("winogrande") << 640 << 0.5;
    }
    void allTasksAreRead() {
        LATHE_NEED_DATA(folder, "tasks");
        QFETCH(int, questions);
        QFETCH(double, chance);
        const TaskSet task = readTask(folder / (std::string(QTest::currentDataTag()) + ".jsonl"));
        QCOMPARE(static_cast<int>(task.questions.size()), questions);
        QVERIFY(std::abs(task.chance() - chance) <
                0.002);  // a few of ARC's questions have three or five choices
    }

    void perplexities() {
        LATHE_NEED_DATA(text, "text/wikitext-2-raw/wiki.test.raw");
        const ForwardPass pass = opened("hf-f32");
        for (const auto& entry : m_golden["perplexity"].toArray()) {
            const QJsonObject expected = entry.toObject();
            WindowOptions options;
            options.protocol = protocolNamed(expected["protocol"].toString().toStdString());
            options.context = expected["context"].toInt();
            options.stride = expected["stride"].toInt();
            JobContext job;
            const PerplexityResult result = evaluatePerplexity(
                pass, beginningOf("text/wikitext-2-raw/wiki.test.raw", expected["bytes"].toInt()),
                options, job);
            if (expected.contains("windows"))
                QCOMPARE(result.chunks, int64_t{expected["windows"].toInt()});
            QVERIFY2(std::abs(result.perplexity / expected["value"].toDouble() - 1) < 1e-5,
                     qPrintable(QStringLiteral("%1: %2")
                                    .arg(QString::fromStdString(result.protocol))
                                    .arg(result.perplexity)));
        }
    }

    void divergence() {
        LATHE_NEED_DATA(text, "text/tinyshakespeare.txt");
        const QJsonObject expected = m_golden["divergence"].toObject();
        WindowOptions options;
        options.context = expected["context"].toInt();
        JobContext job;
        const DivergenceResult result = evaluateDivergence(
            opened("hf-f32"), opened("stories260K-q4_0.gguf"),
            beginningOf("text/tinyshakespeare.txt", expected["bytes"].toInt()), options, job);
        QCOMPARE(result.tokens, int64_t{expected["tokens"].toInt()});
        const auto close = [&](double found, const char* key, double tolerance) {
            const bool is = std::abs(found - expected[key].toDouble()) <= tolerance;
            if (!is) qWarning("%s: %.9f, expected %.9f", key, found, expected[key].toDouble());
            return is;
        };
        // Logits are off by about 1e-5 in float32; so are these.
        QVERIFY(close(result.kl.mean, "mean", 1e-5));
        QVERIFY(close(result.kl.standardError, "standard_error", 1e-6));
        QVERIFY(close(result.kl.median, "median", 1e-5));
        QVERIFY(close(result.kl.p90, "p90", 2e-5));
        QVERIFY(close(result.kl.p99, "p99", 1e-4));
        QVERIFY(close(result.kl.max, "max", 1e-4));
        QVERIFY(close(result.top1Agreement, "top1",
                      1.5 / static_cast<double>(result.tokens)));  // one near tie
        QVERIFY(close(result.lnRatio, "ln_ratio", 1e-5));
        QVERIFY(close(result.lnRatioStandardError, "ln_ratio_standard_error", 1e-6));
        QVERIFY(close(result.reference.perplexity, "reference_perplexity", 1e-3));
        QVERIFY(close(result.model.perplexity, "perplexity", 1e-3));
    }
};

QTEST_GUILESS_MAIN(TestEvaluationData)
#include "tst_evaluation_data.moc"
