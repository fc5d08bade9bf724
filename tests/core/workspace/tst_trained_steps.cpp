// SPDX-License-Identifier: GPL-3.0-or-later
// What reports and comparisons say of trainings: which steps trained, how far, with which curve.
#include <QTest>

#include "core/workspace/report.h"
#include "core/workspace/trained_steps.h"

using namespace lathe::core;

namespace {

/// Two trainings of the same recipe and a step between them that trains nothing.
Run trainedRun() {
    Run run;
    run.id = 1;
    run.name = "tuned <twice>";
    run.status = RunStatus::Done;
    for (const char* step :
         {"train.finetune steps=4", "quant.rtn bits=4", "train.finetune steps=2"})
        run.recipe.steps.push_back(stepFromText(step));
    MeasuredModel& model = run.metrics.emplace();
    for (const RecipeStep& step : run.recipe.steps) {
        StepReport& report = model.steps.emplace_back();
        report.id = step.id;
        report.text = toText(step);
    }
    TrainingResult& first = model.steps[0].training.emplace();
    first.losses = {4, 2, 3};
    first.heldOut = {{1, 3.5, 0, 0}, {2, 2.25, 0, 0}, {3, 2.75, 0, 0}};
    first.stoppedEarly = true;
    first.seconds = 1.5;
    model.steps[2].training.emplace().losses = {1, 0.5};
    return run;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class TestTrainedSteps : public QObject {
    Q_OBJECT
  private slots:
    void trainingsAreFound();
    void longCurvesAreMeans();
    void reportShowsTrainings();
};

void TestTrainedSteps::trainingsAreFound() {
    const Run run = trainedRun();
    const std::vector<TrainedStep> steps = trainedSteps(run);
    QCOMPARE(steps.size(), size_t(2));
    QCOMPARE(steps[0].planned, int64_t(4));
    QCOMPARE(steps[1].planned, int64_t(2));
    QCOMPARE(steps[0].training->losses.size(), size_t(3));
    QCOMPARE(bestLook(*steps[0].training)->step, int64_t(2));
    QVERIFY(!bestLook(*steps[1].training));
    QVERIFY(trainedSteps(Run{}).empty());
}

void TestTrainedSteps::longCurvesAreMeans() {
    TrainingResult training;
    for (int i = 1; i <= 10; ++i) training.losses.push_back(i);
    const std::vector<CurvePoint> all = lossCurve(training, 10);
    QCOMPARE(all.size(), size_t(10));
    QCOMPARE(all.back().step, 10.0);
    QCOMPARE(all.back().value, 10.0);
    const std::vector<CurvePoint> few = lossCurve(training, 3);  // of 4, 4 and 2 losses
    QCOMPARE(few.size(), size_t(3));
    // The losses lie on a line, so that the means do.
    for (const CurvePoint& point : few) QCOMPARE(point.value, point.step);
    QCOMPARE(few.front().step, 2.5);
    QCOMPARE(few.back().step, 9.5);
    QVERIFY(lossCurve(TrainingResult{}, 3).empty());
}

void TestTrainedSteps::reportShowsTrainings() {
    Run run = trainedRun();
    const std::string html = reportHtml({run}, {});
    QVERIFY(holds(html, "<h2>Training</h2>"));
    QVERIFY(holds(html, "3 of 4 <span class=\"warn\">ended early</span>"));
    QVERIFY(holds(html, "4.0000 → 3.0000"));
    QVERIFY(holds(html, "3.5000 → 2.2500 <span class=\"pm\">at step 2</span>"));
    QVERIFY(holds(html, "loss; dots: on held-out data"));
    for (StepReport& step : run.metrics->steps) step.training.reset();
    const std::string without = reportHtml({run}, {});
    QVERIFY(!holds(without, "<h2>Training</h2>"));
    QVERIFY(!holds(without, "held-out"));
}

QTEST_GUILESS_MAIN(TestTrainedSteps)
#include "tst_trained_steps.moc"
