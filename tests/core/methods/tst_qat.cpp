// SPDX-License-Identifier: GPL-3.0-or-later

// train.qat with each of its quantizers: the result is in the encoding that was asked for, and the
// loss of that model is, to the last bit, the one that training saw.

#include <QTest>

#include "core/encoding/affine.h"
#include "core/methods/train/training_step.h"
#include "core/train/held_out.h"
#include "tests/core/methods/learner.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

HeldOutLook lookAt(const ModelPtr& model, const MethodInput& input, const TrainerOptions& options) {
    JobContext job;
    const TrainingExamples examples = trainingExamples(input, job);
    TrainableModel trainable(model, makeBackend("cpu"), std::vector<std::string>{});
    HardLabels labels;
    return HeldOut(trainable, labels, examples.heldOut, options).look(options.schedule.steps, job);
}

}  // namespace

class TestQat : public QObject {
    Q_OBJECT
  private slots:
    void resultIsWhatTrainingSaw_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("label");
        const auto row = [](const char* key, const char* value, const char* label) {
            QTest::addRow("%s=%s", key, value) << key << value << label;
        };
        row("scheme", "absmax", "int4 g64 sym");
        row("scheme", "zero_point", "int4 g64 asym");
        row("scheme", "full_range", "int4 g64 sym");
        row("granularity", "tensor", "int4 tensor sym");
        row("granularity", "row", "int4 row sym");
        row("granularity", "column", "int4 column sym");
        row("learn_step", "true", "int4 g64 sym");
        row("quantizer", "hqq", "int4 g64 asym float zero");
        row("quantizer", "nf4", "nf4 4-bit b64");
        row("quantizer", "gguf", "Q4_0");
        row("freeze_after", "1", "int4 g64 sym");
        row("freeze_after", "0", "int4 g64 sym");
    }
    void resultIsWhatTrainingSaw() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, label);
        const MethodInput input = trainingInput(
            learner(), "train.qat", {{key.toStdString(), value.toStdString()}, {"norms", "false"}});
        const MethodResult result = run(input, "train.qat");
        QCOMPARE(result.weights.size(), input.targets.size());
        for (const WeightPtr& weight : result.weights)
            QCOMPARE(QString::fromStdString(weight->encoding->label()), label);
        TrainerOptions options;
        options.batch = 2;
        options.schedule.steps = 4;
        const auto& looks = result.training->heldOut;
        const HeldOutLook stored = lookAt(result.model, input, options);
        QVERIFY(std::ranges::any_of(
            looks, [&](const HeldOutLook& look) { return look.loss == stored.loss; }));
        QVERIFY(!result.training->stored);  // nothing was rounded once more
        QCOMPARE(methodNamed("train.qat").estimate(input).bytesAfter, result.model->bytes());
    }

    void betterThanRoundingAtTheEnd() {
        const Words longer{{"steps", "60"},
                           {"bits", "2"},
                           {"learning_rate", "0.003"},
                           {"look_every", "60"},
                           {"schedule", "linear"}};
        const ModelPtr model = learner();
        const MethodInput input = trainingInput(model, "train.qat", longer);
        const double trained = run(input, "train.qat").training->heldOut.back().loss;
        // The same training without the rounding in sight, rounded at its end.
        Words plain = longer;
        plain.erase("bits");
        const ModelPtr tuned =
            run(trainingInput(model, "train.finetune", plain), "train.finetune").model;
        const ModelPtr rounded = applied(tuned, "quant.rtn", {{"bits", "2"}}).model;
        const double afterwards = lookAt(rounded, input, {}).loss;
        QVERIFY2(trained < afterwards, qPrintable(QString("%1 %2").arg(trained).arg(afterwards)));
    }

    void finetuningSaysWhatStoringCosts() {
        const ModelPtr rounded = applied(learner(), "quant.rtn", {{"bits", "2"}}).model;
        const MethodInput input = trainingInput(rounded, "train.finetune", {{"steps", "8"}});
        const MethodResult result = run(input, "train.finetune");
        QVERIFY(result.training->stored);
        TrainerOptions options;
        options.batch = 2;
        options.schedule.steps = 8;
        QCOMPARE(result.training->stored->loss, lookAt(result.model, input, options).loss);
        QVERIFY(
            !run(trainingInput(learner(), "train.finetune"), "train.finetune").training->stored);
    }

    void learnedStepsHaveNoColumns() {
        const MethodInput input = trainingInput(
            learner(), "train.qat", {{"learn_step", "true"}, {"granularity", "column"}});
        const Method& method = methodNamed("train.qat");
        const auto notes = method.review(input);
        const auto found = std::ranges::find(notes, PlanNote::Level::Error, &PlanNote::level);
        QVERIFY(found != notes.end() && found->fix);
        QVERIFY_THROWS_EXCEPTION(Error, run(input, "train.qat"));
    }
};

QTEST_GUILESS_MAIN(TestQat)
#include "tst_qat.moc"
