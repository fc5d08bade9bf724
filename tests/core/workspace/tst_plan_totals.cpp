// SPDX-License-Identifier: GPL-3.0-or-later
// The planned size of a recipe is the size of the model that running it makes.
#include <QTest>

#include "core/workspace/plan_totals.h"
#include "tests/core/methods/learner.h"

using namespace lathe::core;
using lathe::tests::tinyModel;
using lathe::tests::TinyModelOptions;

namespace {

ModelPtr model(bool tied) {
    TinyModelOptions options;
    options.width = 64;
    options.ffnWidth = 96;
    options.headDim = 16;
    options.tiedHead = tied;
    return tinyModel(options);
}

}  // namespace

class TestPlanTotals : public QObject {
    Q_OBJECT
  private slots:
    void sizeIsThatOfTheRun_data() {
        QTest::addColumn<QStringList>("steps");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("one") << QStringList{"quant.rtn bits=4 group=32"};
        QTest::newRow("other weights") << QStringList{
            "quant.rtn bits=4 group=32", "quant.gguf type=Q8_0 layers=embed embeddings=true"};
        QTest::newRow("the same weights twice")
            << QStringList{"quant.rtn bits=8", "quant.hqq bits=4 group=32"};
        QTest::newRow("some again") << QStringList{"quant.rtn bits=8", "quant.float layers=attn.*"};
        QTest::newRow("prune, then quantize")
            << QStringList{"prune.magnitude", "quant.rtn bits=3 group=32"};
        QTest::newRow("quantize, then prune")
            << QStringList{"quant.rtn bits=3 group=32", "prune.magnitude layers=ffn.*"};
        QTest::newRow("own head") << QStringList{"prune.random head=true", "quant.rtn head=true",
                                                 "prune.magnitude head=true"};
    }

    void sizeIsThatOfTheRun() {
        QFETCH(QStringList, steps);
        for (const bool tied : {false, true}) {
            Recipe recipe;
            for (const QString& step : steps)
                recipe.steps.push_back(stepFromText(step.toStdString()));
            const ModelPtr before = model(tied);
            const PlanTotals totals = totalsOf(before, recipe, planRecipe(before, recipe));
            JobContext job;
            const ModelPtr after = runRecipe(before, recipe, job).model;
            QCOMPARE(totals.bytesBefore, before->bytes());
            QCOMPARE(totals.bytesAfter, after->bytes());
            QCOMPARE(totals.bitsPerWeightAfter, after->bitsPerWeight());
        }
    }

    /// Training and pruning leave the size to what came before.
    void methodsThatKeepEncodings_data() {
        QTest::addColumn<QString>("id");
        for (const Method* method : methods())
            if (method->changes == WeightChange::Values)
                QTest::newRow(method->id.data()) << QString::fromUtf8(method->id.data());
    }
    void methodsThatKeepEncodings() {
        QFETCH(QString, id);
        const std::string step = id.toStdString();
        const ModelPtr before = lathe::tests::learner(1, 64);
        auto data = std::make_shared<StepData>(*lathe::tests::letters());
        data->calibration = data->training;
        RunInputs inputs;
        inputs.data = data;
        Recipe recipe;
        recipe.steps = {stepFromText("quant.rtn bits=4 group=32"), stepFromText(step)};
        for (const auto& [name, value] :
             {std::pair{"steps", int64_t{4}}, {"batch", int64_t{1}}, {"window", int64_t{16}}})
            if (fullSchema(methodNamed(step)).find(name)) {
                auto values = recipe.steps[1].params.values();
                values.insert_or_assign(name, ParamValue(value));
                recipe.steps[1].params = fullSchema(methodNamed(step)).complete(values);
            }
        const PlanTotals totals = totalsOf(before, recipe, planRecipe(before, recipe, inputs));
        JobContext job;
        const ModelPtr after = runRecipe(before, recipe, job, inputs).model;
        // Adapters come on top, and are small.
        QVERIFY(totals.bytesAfter <= after->bytes());
        QVERIFY(totals.bytesAfter + before->bytes() / 4 > after->bytes());
    }

    /// A smaller model is planned exactly alone, and in proportion when other steps follow.
    void smallerModels() {
        for (const char* step :
             {"prune.layers", "prune.width ffn=0.5 heads=0.5 residual=0.25 multiple=16"})
            for (const bool quantize : {false, true}) {
                Recipe recipe;
                recipe.steps.push_back(stepFromText(step));
                if (quantize) recipe.steps.push_back(stepFromText("quant.rtn bits=4 group=16"));
                const ModelPtr before = model(false);
                const std::vector<PlannedStep> plan = planRecipe(before, recipe);
                const PlanTotals totals = totalsOf(before, recipe, plan);
                JobContext job;
                const ModelPtr after = runRecipe(before, recipe, job).model;
                const auto planned = static_cast<double>(totals.bytesAfter);
                const auto real = static_cast<double>(after->bytes());
                QVERIFY(after->bytes() < before->bytes());
                QVERIFY(std::abs(planned / real - 1) <= (quantize ? 0.3 : 0.0));
                QVERIFY(std::abs(totals.bitsPerWeightAfter / after->bitsPerWeight() - 1) < 0.3);
                if (quantize)
                    QVERIFY(plan[1].notes.back().sentence.starts_with(
                        "planned for the model as it is before prune."));
            }
    }

    void timeAndMemoryCoverEveryStep() {
        Recipe recipe;
        for (const char* step : {"quant.hqq", "prune.magnitude", "quant.rtn"})
            recipe.steps.push_back(stepFromText(step));
        recipe.steps[1].enabled = false;
        const ModelPtr before = model(true);
        const std::vector<PlannedStep> plan = planRecipe(before, recipe);
        const PlanTotals totals = totalsOf(before, recipe, plan);
        QCOMPARE(totals.seconds, plan[0].estimate.seconds + plan[1].estimate.seconds);
        // The first step's weights are still held while the second step works.
        QVERIFY(totals.peakMemoryBytes > plan[1].estimate.peakMemoryBytes);
        QVERIFY(totals.peakMemoryBytes <=
                plan[0].estimate.peakMemoryBytes + plan[1].estimate.peakMemoryBytes);
    }
};

QTEST_GUILESS_MAIN(TestPlanTotals)
#include "tst_plan_totals.moc"
