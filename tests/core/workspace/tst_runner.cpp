// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes on a small model: plan, run, write in every format, reopen.
#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/formats/format.h"
#include "core/model/family.h"
#include "core/workspace/calibration_overlap.h"
#include "core/workspace/export_file.h"
#include "core/workspace/runner.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using lathe::tests::tinyModel;
using lathe::tests::TinyModelOptions;

namespace {

ModelPtr model() {
    TinyModelOptions options;
    options.width = 64;
    options.ffnWidth = 96;
    options.headDim = 16;
    return tinyModel(options);
}

Recipe recipeOf(std::initializer_list<const char*> steps) {
    Recipe recipe{"test", 3, {}};
    for (const char* step : steps) recipe.steps.push_back(stepFromText(step));
    return recipe;
}

}  // namespace

class TestRunner : public QObject {
    Q_OBJECT
  private slots:
    void stepsShareWhatTheyDoNotTouch();
    void disabledStepsAreLeftOut();
    void planWarnsAboutOrder();
    void sameSeedSameBytes();
    void exportsReopenIdentical();
    void cancelledRunLeavesNothing();
    void unknownFormatsAreNamed();
    void samplesBringTheirCalibration();
    void nothingToCalibrateOn();
    void saysWhenCalibrationIsMeasured();
};

/// Lines of letters that the model of no sample would be trained on.
std::shared_ptr<const Dataset> linesFrom(int first, int count) {
    std::string text;
    for (int i = first; i < first + count; ++i)
        text += "this is the line that has the number " + std::to_string(i) + "\n";
    return std::make_shared<const Dataset>(textFromString("lines", text));
}

void TestRunner::samplesBringTheirCalibration() {
    const ModelPtr sample = openModel("sample:stories");
    const auto plan = planRecipe(sample, recipeOf({"prune.wanda samples=2 window=16"}));
    for (const PlanNote& note : plan.front().notes)
        QVERIFY2(note.level != PlanNote::Level::Error, note.sentence.c_str());
    JobContext job;
    const RunResult result = runRecipe(sample, recipeOf({"prune.wanda samples=2 window=16"}), job);
    const auto& record = result.steps.front().calibration;
    QVERIFY(record && record->data == "sample:stories" && record->sha256.size() == 64);
    QCOMPARE(record->rows, int64_t{32});
}

void TestRunner::nothingToCalibrateOn() {
    JobContext job;
    try {
        runRecipe(model(), recipeOf({"quant.rtn", "quant.gptq"}), job);
        QFAIL("accepted");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Usage);
        QVERIFY(error.sentence().find("--calibration") != std::string::npos);
    }
}

void TestRunner::saysWhenCalibrationIsMeasured() {
    QCOMPARE(sharedLines(*linesFrom(0, 40), *linesFrom(30, 40)), 0.25);
    QCOMPARE(sharedLines(*linesFrom(0, 40), *linesFrom(0, 40)), 1.0);
    QCOMPARE(sharedLines(*linesFrom(0, 40), *linesFrom(100, 40)), 0.0);
    auto data = std::make_shared<StepData>();
    data->calibration = linesFrom(0, 40);
    for (const int first : {30, 100}) {
        RunInputs inputs{data, nullptr};
        inputs.measured = linesFrom(first, 40);
        bool said = false;
        const auto plan =
            planRecipe(openModel("sample:stories"), recipeOf({"prune.wanda"}), inputs);
        for (const PlanNote& note : plan.front().notes)
            said |= note.level == PlanNote::Level::Warning &&
                    note.sentence.starts_with("25 % of the calibration data lines");
        QCOMPARE(said, first == 30);
    }
}

void TestRunner::stepsShareWhatTheyDoNotTouch() {
    const ModelPtr before = model();
    JobContext job;
    const RunResult result = runRecipe(
        before, recipeOf({"quant.rtn bits=4 granularity=group group=32 layers=attn.*"}), job);
    QCOMPARE(result.steps.size(), size_t{1});
    QVERIFY(result.steps[0].bytesAfter < result.steps[0].bytesBefore);
    QCOMPARE(result.steps[0].bytesAfter, result.model->bytes());
    QVERIFY(&before->weight("layers.0.ffn.up") == &result.model->weight("layers.0.ffn.up"));
    QVERIFY(&before->weight("layers.0.attn.q") != &result.model->weight("layers.0.attn.q"));
    QCOMPARE(result.model->parts().provenance.steps.size(), size_t{1});
    QCOMPARE(result.steps[0].loss.size(), size_t{8});
}

void TestRunner::disabledStepsAreLeftOut() {
    const ModelPtr before = model();
    Recipe recipe = recipeOf({"prune.magnitude sparsity=0.5"});
    recipe.steps[0].enabled = false;
    JobContext job;
    const RunResult result = runRecipe(before, recipe, job);
    QVERIFY(result.steps.empty());
    QVERIFY(result.model == before);
}

void TestRunner::planWarnsAboutOrder() {
    const auto warns = [](const PlannedStep& step) {
        return std::any_of(step.notes.begin(), step.notes.end(), [](const PlanNote& note) {
            return note.sentence ==
                   "pruning after quantizing rounds the kept weights a second time; prune first";
        });
    };
    const auto plan =
        planRecipe(model(), recipeOf({"quant.rtn bits=4", "prune.magnitude sparsity=0.5"}));
    QCOMPARE(plan.size(), size_t{2});
    QVERIFY(warns(plan[1]));
    QVERIFY(warns(planRecipe(
        model(), recipeOf({"prune.sparsegpt quantize=true", "prune.magnitude sparsity=0.5"}))[1]));
    // A rotation rounds nothing, and keys and values are no weights.
    for (const char* step : {"quant.rotate", "quant.kv_cache", "prune.sparsegpt"})
        QVERIFY(!warns(planRecipe(model(), recipeOf({step, "prune.magnitude sparsity=0.5"}))[1]));
    QCOMPARE(plan[0].targets.size(), size_t{14});
}

void TestRunner::sameSeedSameBytes() {
    JobContext job;
    const Recipe recipe = recipeOf({"prune.random sparsity=0.4", "quant.rtn bits=3"});
    const RunResult a = runRecipe(model(), recipe, job), b = runRecipe(model(), recipe, job);
    Recipe other = recipe;
    other.seed = 4;
    const RunResult c = runRecipe(model(), other, job);
    bool differs = false;
    for (const WeightPtr& weight : a.model->weightsInOrder()) {
        const std::vector<float> decoded = weight->encoding->decode();
        QVERIFY(decoded == b.model->weight(weight->name).encoding->decode());
        differs |= decoded != c.model->weight(weight->name).encoding->decode();
    }
    QVERIFY(differs);
}

void TestRunner::exportsReopenIdentical() {
    const QTemporaryDir folder;
    JobContext job;
    const ModelPtr quantized = runRecipe(model(), recipeOf({"quant.gguf type=Q8_0"}), job).model;
    for (const Format* format : formats()) {
        if (!format->write) continue;
        const std::filesystem::path path =
            folder.filePath(QString("model") + format->extension.data()).toStdString();
        const ExportResult result =
            exportModel(quantized, std::string(format->id), path, makeBackend("cpu"), job);
        QVERIFY2(result.verified, format->id.data());
        QCOMPARE(result.tensors.empty(), false);
        // Q8_0 values are exact in float32, so that no format changes them; only rows move for
        // RoPE.
        QVERIFY2(result.maxAbsLogitDifference < 1e-4, format->id.data());
        QVERIFY(result.bytes > 0);
    }
}

void TestRunner::cancelledRunLeavesNothing() {
    const QTemporaryDir folder;
    std::stop_source source;
    source.request_stop();
    JobContext job(source.get_token());
    QVERIFY_THROWS_EXCEPTION(Cancelled, runRecipe(model(), recipeOf({"quant.rtn bits=4"}), job));
    QVERIFY_THROWS_EXCEPTION(Cancelled,
                             exportModel(model(), "gguf", folder.filePath("a.gguf").toStdString(),
                                         makeBackend("cpu"), job));
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestRunner::unknownFormatsAreNamed() {
    JobContext job;
    try {
        exportModel(model(), "llama2c", "x", makeBackend("cpu"), job);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.what(), "cannot write format 'llama2c'; known are native, gguf, hf");
    }
}

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
