// SPDX-License-Identifier: GPL-3.0-or-later

// Looks at a model at work stop within 200 ms of being asked, wherever they are.

#include <QtTest>

#include "core/observe/activation_statistics.h"
#include "core/observe/head_importance.h"
#include "core/observe/layer_divergence.h"
#include "core/observe/layer_similarity.h"
#include "core/workspace/compression_choices.h"
#include "tests/core/observe/observed_model.h"
#include "tests/support/cancel.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ModelPtr wideModel() {
    TinyModelOptions options;
    options.vocabulary = 8192;
    options.context = 1024;
    options.width = 512;
    options.ffnWidth = 1536;
    options.heads = 8;
    options.kvHeads = 4;
    options.headDim = 64;
    options.layers = 6;
    return tinyModel(options);
}

WindowPlan longWindows() {
    std::vector<TokenId> stream(8192);
    for (size_t i = 0; i < stream.size(); ++i) stream[i] = static_cast<TokenId>(i * 7 % 8192);
    WindowOptions options;
    options.context = 1024;
    return planWindows(std::move(stream), std::nullopt, options);
}

}  // namespace

class TestObserveCancel : public QObject {
    Q_OBJECT

    ModelPtr m_model = wideModel();
    WindowPlan m_plan = longWindows();

  private slots:
    void stops_data() {
        QTest::addColumn<int>("afterMs");
        for (const int ms : {5, 100, 700}) QTest::addRow("after %d ms", ms) << ms;
    }
    void stops() {
        QFETCH(int, afterMs);
        const auto steps = sweptSteps({"quant.rtn group=64"}, {2, 4});
        const ForwardPass pass = passOf(m_model);
        verifyStopsSoon(afterMs, [&](JobContext& job) {
            measureSensitivity(m_model, makeBackend("cpu"), m_plan, sweptTargets(*m_model, steps),
                               choicesOf(steps, 0), {}, job);
        });
        verifyStopsSoon(afterMs,
                        [&](JobContext& job) { divergenceByLayer(pass, pass, m_plan, {}, job); });
        verifyStopsSoon(afterMs,
                        [&](JobContext& job) { activationStatistics(pass, m_plan, {}, job); });
        verifyStopsSoon(afterMs, [&](JobContext& job) { layerSimilarity(pass, m_plan, {}, job); });
        const std::vector<TokenId> tokens = m_plan.tokensOf(m_plan.windows[0]);
        const TrainingBatch examples = trainingWindows(tokens, 512);
        verifyStopsSoon(afterMs, [&](JobContext& job) {
            headImportance(m_model, examples, {}, makeBackend("cpu"), job);
        });
    }
};

QTEST_GUILESS_MAIN(TestObserveCancel)
#include "tst_observe_cancel.moc"
