// SPDX-License-Identifier: GPL-3.0-or-later
// The recipe under edit: undo gives back every byte, drags merge, plans are the engine's.
#include <QProcess>

#include "app/desktop/recipe/recipe_presets.h"
#include "core/base/rng.h"
#include "core/workspace/plan_totals.h"
#include "tests/gui/recipe/recipe_fixture.h"

using namespace lathe;
using app::RecipeDocument;
using tests::RecipeFixture;

namespace {

core::RecipeStep randomStep(core::Rng& rng) {
    const auto methods = core::methods();
    const core::Method& method = *methods[rng.next() % methods.size()];
    return {std::string(method.id), core::fullSchema(method).defaults(), rng.next() % 4 != 0};
}

core::ParamValue otherValue(const core::ParamSpec& spec, core::Rng& rng) {
    switch (spec.type) {
        case core::ParamType::Boolean:
            return rng.next() % 2 == 0;
        case core::ParamType::Integer:
            return int64_t(spec.minimum) + int64_t(rng.next() % 5);
        case core::ParamType::Real:
            return spec.minimum + (spec.maximum - spec.minimum) * (rng.next() % 1000) / 1000.0;
        case core::ParamType::Choice:
            return spec.choices[rng.next() % spec.choices.size()];
        case core::ParamType::Text:
            return std::string("attn.* \"x\" ") + std::to_string(rng.next());
    }
    return false;
}

void editAtRandom(RecipeDocument& recipe, core::Rng& rng) {
    const int count = recipe.stepCount();
    const int at = count ? int(rng.next() % uint32_t(count)) : 0;
    const uint32_t what = count ? rng.next() % 9 : 0;
    if (what == 0) return recipe.insertStep(at, randomStep(rng));
    if (what == 1) return recipe.removeStep(at);
    if (what == 2) return recipe.moveStep(at, int(rng.next() % uint32_t(count)));
    if (what == 3) return recipe.duplicateStep(at);
    if (what == 4) return recipe.setStepEnabled(at, rng.next() % 2 == 0);
    if (what == 5) return recipe.setName(QStringLiteral("権重 %1").arg(rng.next()));
    if (what == 6) return recipe.setSeed(rng.next());
    if (what == 7) return recipe.replaceStep(at, randomStep(rng));
    const core::Method& method = core::methodNamed(recipe.recipe().steps[size_t(at)].id);
    const core::ParamSchema schema = core::fullSchema(method);
    const core::ParamSpec& spec = schema.specs()[rng.next() % schema.specs().size()];
    recipe.setParam(at, spec.name, otherValue(spec, rng), int(rng.next() % 3));
}

}  // namespace

class TestRecipeDocument : public QObject {
    Q_OBJECT
  private slots:
    void undoIsByteIdentical();
    void dragsMerge();
    void nothingChangedIsNoCommand();
    void currentStepFollows();
    void planIsTheEngines();
    void planNamesTheFaultyStep();
    void onlyTheLastStateIsPlanned();
    void jsonRoundTrip();
    void commandLineReadsBack();
    void presetsRun();
};

void TestRecipeDocument::undoIsByteIdentical() {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
        RecipeFixture fixture;
        RecipeDocument& recipe = fixture.recipe();
        QUndoStack& stack = recipe.undoStack();
        core::Rng rng(seed, 0);
        QStringList states = {recipe.toJson()};  // by index of the stack
        for (int i = 0; i < 200; ++i) {
            editAtRandom(recipe, rng);
            states.resize(stack.index());
            states << recipe.toJson();
            QVERIFY(recipe.currentStep() < recipe.stepCount());
        }
        QVERIFY(stack.count() > 50);
        while (stack.canUndo()) {
            stack.undo();
            QCOMPARE(recipe.toJson(), states.at(stack.index()));
        }
        while (stack.canRedo()) {
            stack.redo();
            QCOMPARE(recipe.toJson(), states.at(stack.index()));
        }
    }
}

void TestRecipeDocument::dragsMerge() {
    RecipeFixture fixture({"quant.rtn", "quant.hqq"});
    RecipeDocument& recipe = fixture.recipe();
    const QString before = recipe.toJson();
    const int drag = recipe.newDragId();
    for (int64_t bits = 5; bits <= 8; ++bits) recipe.setParam(0, "bits", bits, drag);
    QCOMPARE(recipe.undoStack().count(), 1);
    recipe.setParam(0, "bits", int64_t{3}, recipe.newDragId());
    QCOMPARE(recipe.undoStack().count(), 2);
    recipe.setParam(0, "bits", int64_t{2});
    recipe.setParam(0, "bits", int64_t{6});
    QCOMPARE(recipe.undoStack().count(), 4);
    recipe.undoStack().setIndex(1);
    QCOMPARE(fixture.step(0).params.integer("bits"), 8);
    recipe.undoStack().undo();
    QCOMPARE(recipe.toJson(), before);
    // A drag that ends where it began leaves nothing to undo.
    const int back = recipe.newDragId();
    recipe.setParam(0, "bits", int64_t{7}, back);
    recipe.setParam(0, "bits", int64_t{4}, back);
    QCOMPARE(recipe.undoStack().count(), 0);
    QCOMPARE(recipe.toJson(), before);
}

void TestRecipeDocument::nothingChangedIsNoCommand() {
    RecipeFixture fixture({"quant.rtn bits=4"});
    fixture.recipe().setParam(0, "bits", int64_t{4});
    fixture.recipe().setStepEnabled(0, true);
    fixture.recipe().moveStep(0, 0);
    QCOMPARE(fixture.recipe().undoStack().count(), 0);
    QVERIFY_THROWS_EXCEPTION(core::Error, fixture.recipe().setParam(0, "bits", int64_t{99}));
}

void TestRecipeDocument::currentStepFollows() {
    RecipeFixture fixture({"quant.rtn", "quant.hqq", "quant.gguf"});
    RecipeDocument& recipe = fixture.recipe();
    QSignalSpy current(&recipe, &RecipeDocument::currentStepChanged);
    recipe.setCurrentStep(1);
    recipe.moveStep(1, 2);
    QCOMPARE(recipe.currentStep(), 2);
    QCOMPARE(recipe.currentRecipeStep()->id, "quant.hqq");
    recipe.removeStep(0);
    QCOMPARE(recipe.currentStep(), 1);
    recipe.undoStack().undo();
    QCOMPARE(recipe.currentStep(), 2);
    recipe.setRecipe({}, "Clear");
    QCOMPARE(recipe.currentStep(), -1);
    QVERIFY(!recipe.currentRecipeStep());
    QCOMPARE(current.count(), 5);
}

void TestRecipeDocument::planIsTheEngines() {
    RecipeFixture fixture({"prune.magnitude", "quant.rtn bits=3", "quant.hqq layers=attn.*"});
    fixture.recipe().setStepEnabled(0, false);
    QVERIFY(!fixture.recipe().plan());
    QVERIFY(fixture.planned());
    const app::RecipePlan& plan = *fixture.recipe().plan();
    const core::Recipe& recipe = fixture.recipe().recipe();
    const auto expected = core::planRecipe(fixture.document.model(), recipe);
    const core::PlanTotals totals = core::totalsOf(fixture.document.model(), recipe, expected);
    QCOMPARE(plan.steps.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(plan.steps[i].text, expected[i].text);
        QCOMPARE(plan.steps[i].estimate.bytesAfter, expected[i].estimate.bytesAfter);
        QCOMPARE(plan.steps[i].notes.size(), expected[i].notes.size());
    }
    QCOMPARE(plan.bytesBefore, fixture.document.model()->bytes());
    QCOMPARE(plan.bytesAfter, totals.bytesAfter);
    QCOMPARE(plan.bitsPerWeightAfter, totals.bitsPerWeightAfter);
    QCOMPARE(plan.peakMemoryBytes, totals.peakMemoryBytes);
    QCOMPARE(plan.seconds, totals.seconds);
    core::JobContext job;
    QCOMPARE(plan.bytesAfter,
             core::runRecipe(fixture.document.model(), recipe, job).model->bytes());
}

void TestRecipeDocument::planNamesTheFaultyStep() {
    RecipeFixture fixture({"quant.rtn layers=nothing", "quant.rtn", "quant.hqq layers=nothing"});
    fixture.recipe().setStepEnabled(0, false);
    QVERIFY(fixture.planned());
    QCOMPARE(fixture.recipe().plan()->errorStep, 2);
    QVERIFY(fixture.recipe().plan()->error.contains("no weight of tiny is chosen"));
    QVERIFY(fixture.recipe().plan()->steps.empty());
}

void TestRecipeDocument::onlyTheLastStateIsPlanned() {
    RecipeFixture fixture({"quant.rtn"});
    QSignalSpy planned(&fixture.recipe(), &RecipeDocument::planChanged);
    for (int64_t bits = 2; bits <= 8; ++bits) fixture.recipe().setParam(0, "bits", bits);
    QCOMPARE(planned.count(), 7);  // "no plan yet"
    QVERIFY(fixture.planned());
    QCOMPARE(planned.count(), 8);
    QCOMPARE(fixture.recipe().plan()->steps.at(0).text, "quant.rtn bits=8");
}

void TestRecipeDocument::jsonRoundTrip() {
    RecipeFixture fixture({"quant.rtn bits=3 layers=\"a b\"", "prune.random sparsity=0.1"});
    fixture.recipe().setName(QStringLiteral("量化 “x”"));
    fixture.recipe().setSeed(12345678901234);
    fixture.recipe().setStepEnabled(1, false);
    const core::Recipe read = core::recipeFromJson(fixture.recipe().toJson().toStdString());
    QVERIFY(read == fixture.recipe().recipe());
}

void TestRecipeDocument::commandLineReadsBack() {
    RecipeFixture fixture(
        {"quant.rtn layers=\"a b\" exclude='layers.0.*'", "quant.hqq", "quant.float"});
    fixture.recipe().setStepEnabled(1, false);
    fixture.recipe().setSeed(7);
    const QString line = fixture.recipe().toCommandLine(fixture.document.source());
    // A shell splits it as lathe-cli would see it.
    QProcess shell;
    shell.start("/bin/sh", {"-c", "printf '%s\\n' " + line});
    QVERIFY(shell.waitForFinished());
    const QStringList words =
        QString::fromUtf8(shell.readAllStandardOutput()).trimmed().split('\n');
    QCOMPARE(words.size(), 11);
    QCOMPARE(words.mid(0, 4), QStringList({"lathe-cli", "run", "models/it's tiny.gguf", "--step"}));
    QVERIFY(core::stepFromText(words[4].toStdString()) == fixture.step(0));
    QVERIFY(core::stepFromText(words[6].toStdString()) == fixture.step(2));
    QCOMPARE(words.mid(7), QStringList({"--seed", "7", "-o", "compressed.lathe.h5"}));
}

void TestRecipeDocument::presetsRun() {
    QVERIFY(!app::recipePresets().empty());
    for (const bool tied : {true, false})
        for (const app::RecipePreset& preset : app::recipePresets()) {
            RecipeFixture fixture({}, tied);
            fixture.recipe().setRecipe(preset.recipe(), preset.translatedTitle());
            QVERIFY(fixture.planned());
            QVERIFY2(fixture.recipe().plan()->error.isEmpty(), preset.id);
            core::JobContext job;
            const core::RunResult result =
                core::runRecipe(fixture.document.model(), fixture.recipe().recipe(), job);
            QCOMPARE(result.model->bytes(), fixture.recipe().plan()->bytesAfter);
            QVERIFY2(result.model->bytes() < fixture.document.model()->bytes() / 2, preset.id);
        }
}

QTEST_MAIN(TestRecipeDocument)
#include "tst_recipe_document.moc"
