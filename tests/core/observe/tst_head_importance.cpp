// SPDX-License-Identifier: GPL-3.0-or-later

// Heads by three definitions: gradients against differences of the loss, leaving out against
// models without the head, and attention against distributions known in closed form.

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/evaluate/perplexity.h"
#include "core/model/axes/axis_operations.h"
#include "core/observe/attention_patterns.h"
#include "core/observe/head_importance.h"
#include "core/observe/head_removal.h"
#include "core/observe/rank_correlation.h"
#include "core/train/head_gates.h"
#include "core/train/trainable_model.h"
#include "core/train/window_examples.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int kHeadDim = 8, kHeads = 4;

ModelPtr grouped() {
    TinyModelOptions options;
    options.qkNorm = true;
    options.window = 9;
    return tinyModel(options);
}

TrainingBatch windows(int count, int64_t length = 24) {
    Rng rng(5, 0);
    TrainingBatch batch(static_cast<size_t>(count));
    for (TrainingSequence& sequence : batch)
        for (int64_t t = 0; t < length; ++t) {
            sequence.tokens.push_back(static_cast<TokenId>(rng.below(64)));
            sequence.targets.push_back(static_cast<TokenId>(rng.below(64)));
        }
    return batch;
}

HeadReport report(const ModelPtr& model, const TrainingBatch& examples, HeadOptions options = {}) {
    JobContext job;
    return headImportance(model, examples, options, makeBackend("cpu"), job);
}

double lossOf(const ModelPtr& model, const TrainingBatch& examples) {
    return TrainableModel(model, makeBackend("cpu"), std::vector<std::string>{})
        .loss(examples)
        .mean();
}

/// Sets to zero what `count` heads from `first` on add to the residual stream.
ModelPtr zeroed(const ModelPtr& model, int layer, int first, int count) {
    auto weight =
        std::make_shared<Weight>(model->weight("layers." + std::to_string(layer) + ".attn.o"));
    std::vector<float> values = weight->encoding->decode();
    const auto columns = static_cast<size_t>(kHeads * kHeadDim);
    for (size_t i = 0; i < values.size(); ++i) {
        const auto head = static_cast<int>(i % columns) / kHeadDim;
        if (head >= first && head < first + count) values[i] = 0;
    }
    weight->encoding = makeDense(Tensor::fromFloats(weight->encoding->shape(), values));
    return model->withWeights({weight});
}

/// Richardson's: wide steps, so that what float32 rounds is small, without their curvature.
template <class Central>
double slopeFrom(Central central) {
    constexpr double kStep = 0.125;
    const double wide = central(kStep), half = central(kStep / 2), quarter = central(kStep / 4);
    const double first = (4 * half - wide) / 3, second = (4 * quarter - half) / 3;
    return (16 * second - first) / 15;
}

bool near(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance;
}

}  // namespace

class TestHeadImportance : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void gradientsAreThoseOfTheLoss() {
        const ModelPtr model = grouped();
        const TrainingBatch one = windows(1);
        const HeadReport found = report(model, one, {.leaveOneOut = false});
        const TrainableModel trainable(model, makeBackend("cpu"), std::vector<std::string>{});
        QCOMPARE(found.layers.size(), size_t{2});
        for (const LayerHeads& layer : found.layers)
            for (size_t h = 0; h < layer.heads.size(); ++h) {
                const auto at = [&](double step) {
                    HeadGates gates(model->spec());
                    gates.gates(layer.layer)->values[h] = static_cast<float>(1 + step);
                    return trainable.loss(one, gates).mean();
                };
                const auto central = [&](double step) {
                    return (at(step) - at(-step)) / (2 * step);
                };
                const double slope = slopeFrom(central);
                QVERIFY2(near(slope, -layer.heads[h].estimate, 1e-3 * std::abs(slope)),
                         qPrintable(QString("%1 %2").arg(slope).arg(-layer.heads[h].estimate)));
                QCOMPARE(layer.heads[h].gradient, std::abs(layer.heads[h].estimate));
            }
    }

    void withoutAHeadIsTheModelWithItsOutputZero() {
        const ModelPtr model = grouped();
        const TrainingBatch examples = windows(3);
        const HeadReport found = report(model, examples);
        QVERIFY(near(found.loss, lossOf(model, examples), 1e-6));
        for (const LayerHeads& layer : found.layers) {
            QCOMPARE(layer.groups.size(), size_t{2});
            for (int h = 0; h < kHeads; ++h) {
                const double change =
                    lossOf(zeroed(model, layer.layer, h, 1), examples) - found.loss;
                const LossChange& measured = *layer.heads[static_cast<size_t>(h)].without;
                QVERIFY(near(measured.mean, change, 1e-6));
                QVERIFY(measured.standardError > 0.0);
            }
        }
    }

    void withoutAGroupIsTheModelThatNeverHadIt() {
        const ModelPtr model = grouped();
        const TrainingBatch examples = windows(2);
        const HeadReport found = report(model, examples);
        for (int layer = 0; layer < 2; ++layer)
            for (int64_t group = 0; group < 2; ++group) {
                const std::vector<int64_t> kept{1 - group};
                const ModelPtr smaller = selectAxis(*model, {AxisKind::KvGroup, layer}, kept);
                const double change = lossOf(smaller, examples) - found.loss;
                const LossChange& measured =
                    found.layers[static_cast<size_t>(layer)].groups[static_cast<size_t>(group)];
                QVERIFY2(near(measured.mean, change, 1e-5),
                         qPrintable(QString("%1 %2").arg(measured.mean).arg(change)));
            }
    }

    /// One example does not say how much others differ: that is no error of zero.
    void aSingleExampleHasNoError() {
        const ModelPtr model = grouped();
        JobContext job;
        const HeadReport one = report(model, windows(1)), two = report(model, windows(2));
        QVERIFY(!one.layers[0].heads[0].without->standardError);
        QVERIFY(!one.layers[0].groups[0].standardError);
        QVERIFY(two.layers[0].groups[0].standardError > 0.0);
        QVERIFY(!lossWithoutHeads(model, windows(1), {{0, 1}}, makeBackend("cpu"), job)
                     .standardError);
        QVERIFY(report(model, windows(1)) == one);
    }

    void severalHeadsTogether() {
        const ModelPtr model = grouped();
        const TrainingBatch examples = windows(3);
        const HeadReport found = report(model, examples);
        JobContext job;
        const auto without = [&](const std::vector<HeadPlace>& places) {
            return lossWithoutHeads(model, examples, places, makeBackend("cpu"), job);
        };
        QCOMPARE(without({}).mean, 0.0);
        QVERIFY(near(without({{1, 2}}).mean, found.layers[1].heads[2].without->mean, 1e-6));
        QVERIFY(near(without({{0, 2}, {0, 3}}).mean, found.layers[0].groups[1].mean, 1e-6));
        const ModelPtr cut = zeroed(zeroed(model, 0, 1, 1), 1, 0, 2);
        QVERIFY(
            near(without({{0, 1}, {1, 0}, {1, 1}}).mean, lossOf(cut, examples) - found.loss, 1e-6));
        for (const HeadPlace nowhere : {HeadPlace{0, kHeads}, HeadPlace{2, 0}, HeadPlace{-1, 0}})
            QVERIFY_THROWS_EXCEPTION(Error, without({nowhere}));
    }

    /// Distributions over the keys seen, and the same as those that the report describes.
    void patternsAreWhatHeadsAttendTo() {
        const ModelPtr model = grouped();
        const TrainingBatch one = windows(1);
        const auto length = one[0].tokens.size();
        JobContext job;
        const AttentionPatterns found =
            attentionPatterns(model, one[0].tokens, makeBackend("cpu"), job);
        const HeadReport described = report(model, one, {.leaveOneOut = false});
        QCOMPARE(found.layers.size(), described.layers.size());
        for (size_t l = 0; l < found.layers.size(); ++l)
            for (size_t h = 0; h < found.layers[l].heads.size(); ++h) {
                const std::vector<float>& weights = found.layers[l].heads[h];
                double entropy = 0;
                for (size_t q = 0; q < length; ++q) {
                    double sum = 0;
                    for (size_t k = 0; k < length; ++k) {
                        const double p = weights[q * length + k];
                        QVERIFY(k <= q || p == 0);
                        if (p > 0) entropy -= p * std::log(p);
                        sum += p;
                    }
                    QVERIFY(near(sum, 1, 1e-5));
                }
                QVERIFY(near(entropy / static_cast<double>(length),
                             described.layers[l].heads[h].entropy, 1e-5));
            }
        QVERIFY_THROWS_EXCEPTION(Error, attentionPatterns(model, {1}, makeBackend("cpu"), job));
    }

    void aDeadHeadIsWorthNothing() {
        const ModelPtr model = zeroed(grouped(), 1, 2, 1);
        const HeadReport found = report(model, windows(2));
        const HeadImportance& dead = found.layers[1].heads[2];
        QCOMPARE(dead.gradient, 0.0);
        QCOMPARE(dead.without->mean, 0.0);
        for (size_t h = 0; h < 2; ++h) QVERIFY(found.layers[1].heads[h].gradient > 0);
    }

    /// With queries of zero every key weighs the same.
    void attentionThatLooksEverywhere() {
        ModelPtr model = tinyModel();
        auto queries = std::make_shared<Weight>(model->weight("layers.0.attn.q"));
        queries->encoding = makeDense(Tensor::fromFloats(
            queries->encoding->shape(),
            std::vector<float>(static_cast<size_t>(queries->encoding->elements()))));
        model = model->withWeights({queries});
        constexpr int64_t kLength = 150;  // more than a block of queries
        const TrainingBatch one = windows(1, kLength - 30);
        const HeadReport found = report(model, one, {.leaveOneOut = false});
        double entropy = 0, distance = 0;
        for (int64_t t = 0; t < kLength - 30; ++t) {
            entropy += std::log(static_cast<double>(t + 1)) / (kLength - 30);
            distance += static_cast<double>(t) / 2 / (kLength - 30);
        }
        for (const HeadImportance& head : found.layers[0].heads) {
            QVERIFY(near(head.entropy, entropy, 1e-5));
            QVERIFY(near(head.distance, distance, 1e-4));
        }
        for (const HeadImportance& head : found.layers[1].heads)
            QVERIFY(head.entropy < entropy - 1e-3);
    }

    void threadsDoNotMatter() {
        const ModelPtr model = grouped();
        const TrainingBatch examples = windows(2, 100);
        setThreadCount(1);
        const HeadReport one = report(model, examples);
        setThreadCount(4);
        QVERIFY(report(model, examples) == one);
        QVERIFY(one.agreement && std::abs(*one.agreement) <= 1);
    }

    void lossOnWindowsIsThatOfEvaluation() {
        const ModelPtr model = grouped();
        Rng rng(7);
        std::vector<TokenId> stream(100);
        for (TokenId& id : stream) id = static_cast<TokenId>(rng.below(64));
        WindowOptions options;
        options.context = 32;
        const WindowPlan plan = planWindows(std::move(stream), std::nullopt, options);
        const HeadReport found = report(model, windowExamples(plan), {.leaveOneOut = false});
        JobContext job;
        const PerplexityResult scored =
            scoreWindows(ForwardPass(model, makeBackend("cpu")), plan, job);
        QCOMPARE(found.targets, scored.tokens);
        QVERIFY(near(found.loss, scored.nll, 1e-5));
    }

    void whatHasNoHeadsIsRefused() { QVERIFY_THROWS_EXCEPTION(Error, report(grouped(), {})); }

    void ranks() {
        const std::vector<double> a{1, 2, 3, 4, 5}, b{5, 6, 7, 8, 7};
        // scipy.stats.spearmanr gives 0.8207826816681233
        QVERIFY(near(rankCorrelation(a, b), 0.8207826816681233, 1e-12));
        const std::vector<double> down{9, 7, 5, 3, 1}, flat(5, 2.0);
        QCOMPARE(rankCorrelation(a, down), -1.0);
        QCOMPARE(rankCorrelation(a, flat), 0.0);
        QVERIFY(std::isnan(rankCorrelation(a, std::vector<double>{1, std::nan(""), 2, 3, 4})));
    }
};

QTEST_GUILESS_MAIN(TestHeadImportance)
#include "tst_head_importance.moc"
