// SPDX-License-Identifier: GPL-3.0-or-later

// Gradients of whole classifiers against torch's autograd in float64
// (tests/tools/make_tiny_classifiers.py), and that training one of them lowers its loss.

#include <QTest>
#include <cmath>

#include "core/model/forward.h"
#include "core/train/trainer.h"
#include "tests/core/model/golden_classifier.h"
#include "tests/core/train/gradient_checks.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Entries are compared to their tensor's norm, of which one rounding is 1e-7; gradients pass
/// through up to 12 float32 additions and sums of about fifty products.
constexpr double kTolerance = 2e-5;

TrainingBatch batchOf(const GoldenClassifier& golden) {
    TrainingBatch batch;
    for (size_t i = 0; i < golden.targets.size(); ++i) {
        const InputBatch one = golden.one(i);
        TrainingSequence& example = batch.emplace_back();
        example.targets = {golden.targets[i]};
        example.values.assign(one.values.values.begin(), one.values.values.end());
        if (one.texts.empty()) continue;
        example.tokens = one.texts[0].tokens;
        example.types = one.texts[0].types;
    }
    return batch;
}

void addModels() {
    QTest::addColumn<QString>("name");
    for (const char* name : kGoldenClassifiers) QTest::addRow("%s", name) << QString(name);
}

}  // namespace

class TestClassifierGradients : public QObject {
    Q_OBJECT
  private slots:
    void againstTorch_data() { addModels(); }
    void againstTorch() {
        QFETCH(QString, name);
        const GoldenClassifier golden = goldenClassifier(name);
        const ModelPtr base = openGoldenClassifier(name);
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
        for (const bool recompute : {false, true}) {
            model.setRecompute(recompute);
            const LossSum loss = model.lossAndGradients(batchOf(golden));
            QVERIFY(std::abs(loss.mean() - *golden.json.find("loss")->real()) < 1e-5);
            QCOMPARE(loss.targets, static_cast<int64_t>(golden.targets.size()));
            double largest = 0;
            for (const LeafPtr& leaf : model.leaves())
                largest = std::max(largest, normOf(leaf->gradient));
            for (const LeafPtr& leaf : model.leaves()) {
                const std::string& stored = base->weight(leaf->name).sourceName;
                const MetaValue* recorded = golden.json.find("gradients")->find(stored);
                QVERIFY2(recorded, stored.c_str());
                const double error = errorOf(*leaf, *recorded, 0.01 * largest);
                QVERIFY2(error <= kTolerance,
                         qPrintable(QString("%1: %2").arg(leaf->name.c_str()).arg(error)));
            }
            QCOMPARE(model.leaves().size(), golden.json.find("gradients")->object()->size());
        }
    }

    /// Three examples are learned by heart, and the snapshot classifies as the leaves did.
    void trainingLearns_data() { addModels(); }
    void trainingLearns() {
        QFETCH(QString, name);
        const GoldenClassifier golden = goldenClassifier(name);
        const ModelPtr base = openGoldenClassifier(name);
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, true));
        TrainerOptions options;
        options.batch = 3;
        options.schedule.steps = 60;
        options.schedule.peak = 0.01;
        HardLabels labels;
        JobContext job;
        const TrainingResult result = train(model, labels, batchOf(golden), {}, options, job);
        QVERIFY2(result.losses.back() < 0.05, qPrintable(QString::number(result.losses.back())));
        const Matrix logits =
            ForwardPass(model.snapshot(), makeBackend("cpu")).classify(golden.batch);
        for (size_t i = 0; i < golden.targets.size(); ++i) {
            const float* row = logits.row(static_cast<int64_t>(i));
            QCOMPARE(static_cast<int32_t>(std::max_element(row, row + logits.columns) - row),
                     golden.targets[i]);
        }
    }

    void wrongTargets() {
        const ModelPtr base = openGoldenClassifier("mlp");
        const TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, true));
        TrainingBatch batch = batchOf(goldenClassifier("mlp"));
        batch[0].targets = {4};
        try {
            model.loss(batch);
            QFAIL("a label beyond the last was accepted");
        } catch (const Error& error) {
            QCOMPARE(QString(error.what()),
                     QString("target 4 is none of the 4 labels of the model 'mlp'"));
        }
    }
};

QTEST_GUILESS_MAIN(TestClassifierGradients)
#include "tst_classifier_gradients.moc"
