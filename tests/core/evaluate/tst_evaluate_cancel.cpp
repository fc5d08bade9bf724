// SPDX-License-Identifier: GPL-3.0-or-later

// Measuring stops within 200 ms of being asked, also in the middle of long windows.

#include <QtTest>

#include "core/evaluate/divergence.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/tasks.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/cancel.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ForwardPass makePass() {
    TinyModelOptions options;
    options.vocabulary = 8192;
    options.context = 2048;
    options.width = 512;
    options.ffnWidth = 1536;
    options.heads = 8;
    options.kvHeads = 4;
    options.headDim = 64;
    options.layers = 4;
    Model::Parts parts = tinyModel(options)->parts();
    parts.tokenizer = byteTokenizer(true);
    return ForwardPass(Model::create(std::move(parts)), makeBackend("cpu"));
}

TextData longText() {
    std::string text;
    while (text.size() < 100000) text += "the cat sat on the mat and there it stayed.\n";
    return textFromString("text", text);
}

TaskSet longTask() {
    TaskSet task;
    const std::string context(1500, 'x');
    for (int i = 0; i < 100; ++i)
        task.questions.push_back({{context}, {" b", " c", " the"}, {1, 1, 3}, 0});
    return task;
}

}  // namespace

class TestEvaluateCancel : public QObject {
    Q_OBJECT

    ForwardPass m_pass = makePass();

  private slots:
    void stops_data() {
        QTest::addColumn<int>("afterMs");
        for (const int ms : {5, 60, 300}) QTest::addRow("after %d ms", ms) << ms;
    }
    void stops() {
        QFETCH(int, afterMs);
        WindowOptions options;
        options.context = 2048;
        const TextData text = longText();
        const TaskSet task = longTask();
        verifyStopsSoon(afterMs,
                        [&](JobContext& job) { evaluatePerplexity(m_pass, text, options, job); });
        verifyStopsSoon(afterMs, [&](JobContext& job) {
            evaluateDivergence(m_pass, m_pass, text, options, job);
        });
        verifyStopsSoon(afterMs, [&](JobContext& job) { evaluateTask(m_pass, task, {}, job); });
        verifyStopsSoon(afterMs, [&](JobContext& job) {
            measureLatency(m_pass, {.promptTokens = 1024, .generateTokens = 512}, job);
        });
    }
};

QTEST_GUILESS_MAIN(TestEvaluateCancel)
#include "tst_evaluate_cancel.moc"
