// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes on a small model: plan, run, write in every format, reopen.
#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/formats/format.h"
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
};

void TestRunner::stepsShareWhatTheyDoNotTouch() {
    const ModelPtr before = model();
    JobContext job;
    const RunResult result = runRecipe(before, recipeOf({"quant.rtn bits=4 granularity=group group=32 layers=attn.*"}), job);
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
    const auto plan = planRecipe(model(), recipeOf({"quant.rtn bits=4", "prune.magnitude sparsity=0.5"}));
    QCOMPARE(plan.size(), size_t{2});
    QVERIFY(std::any_of(plan[1].notes.begin(), plan[1].notes.end(), [](const PlanNote& note) {
        return note.sentence == "pruning after quantizing rounds the kept weights a second time; prune first";
    }));
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
        const std::filesystem::path path = folder.filePath(QString("model") + format->extension.data()).toStdString();
        const ExportResult result = exportModel(quantized, std::string(format->id), path, makeBackend("cpu"), job);
        QVERIFY2(result.verified, format->id.data());
        QCOMPARE(result.tensors.empty(), false);
        // Q8_0 values are exact in float32, so that no format changes them; only rows move for RoPE.
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
    QVERIFY_THROWS_EXCEPTION(Cancelled, exportModel(model(), "gguf", folder.filePath("a.gguf").toStdString(), makeBackend("cpu"), job));
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
