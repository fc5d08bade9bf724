// SPDX-License-Identifier: GPL-3.0-or-later
// Training as a user meets it: data are chosen, a step is added, its curve grows, it is stopped and
// kept, and its result stands in Compare.
#include <QAbstractItemView>
#include <QComboBox>
#include <QFile>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/panels/job_curve_pane.h"
#include "app/desktop/recipe/recipe_data.h"
#include "app/desktop/recipe/recipe_panel.h"
#include "app/desktop/recipe/source_box.h"
#include "core/workspace/history.h"
#include "core/workspace/recipe.h"
#include "tests/gui/recipe/recipe_fixture.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/curves/live_curve.h"

using namespace lathe;
using app::SourceBox;
using tests::chooseEntry, tests::shows, tests::textFile, tests::type, tests::typeFile;

namespace {

QToolButton* shownButton(const QWidget& root, const char* name) {
    for (auto* button : root.findChildren<QToolButton*>(QLatin1String(name)))
        if (button->isVisible()) return button;
    return nullptr;
}

/// The sample with a step that fine-tunes, measured on little.
struct Tuning {
    tests::WindowDriver driver;
    Tuning() {
        const QString text = textFile(driver.folder(), QStringLiteral("measured.txt"));
        app::chooseMeasurement({text, {}});
        driver.openSample();
        for (auto* action : driver.window().findChildren<QAction*>())
            if (action->objectName() == QLatin1String("recipe.add.train.finetune"))
                action->trigger();
        driver.waitIdle();
    }
    core::Run lastRun() { return driver.workbench().workspace().runs().back(); }
};

}  // namespace

class TestTraining : public QObject {
    Q_OBJECT
  private slots:
    void missingDataAreOffered();
    void teacherIsTheModelBefore();
    void keysDoNotOpenDialogs();
    void samplesOfferTheirOwnData();
    void dataAreChosenAndKept();
    void trainedRunStandsInCompare();
    void stoppedAndKept();
};

void TestTraining::missingDataAreOffered() {
    tests::RecipeFixture fixture({"train.finetune"});
    app::RecipePanel panel;
    panel.setDocument(&fixture.document);
    panel.resize(320, 700);
    panel.show();
    QVERIFY(fixture.planned());
    auto* box = panel.findChild<SourceBox*>(QStringLiteral("recipe.data.training"));
    QVERIFY(box && box->isVisible() && box->source().isEmpty());
    auto* run = panel.findChild<QPushButton*>(QStringLiteral("recipe.run"));
    QVERIFY(!run->isEnabled());
    auto* fix = panel.findChild<QPushButton*>(QStringLiteral("recipe.fix.0"));
    QVERIFY(fix);
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_VERIFY(box->view()->isVisible());
    QTest::keyClick(box->view(), Qt::Key_Escape);
    chooseEntry(*box, QStringLiteral("Stories, as of the sample"));
    QCOMPARE(fixture.recipe().data().training, std::string("sample:stories"));
    QVERIFY(fixture.planned());
    // What is still wrong has nothing to do with data.
    for (const auto* button : panel.findChildren<QPushButton*>())
        QVERIFY(!button->text().contains(QStringLiteral("training data")));
    fixture.recipe().setStepEnabled(0, false);
    QVERIFY(!box->isVisible());
    QVERIFY(!fixture.recipe().toCommandLine("m.gguf").contains("--data"));
    fixture.recipe().setStepEnabled(0, true);
    QVERIFY(fixture.recipe().toCommandLine("m.gguf").contains("--data 'sample:stories'"));
}

/// A first step has nobody to learn from, so it asks for a teacher; a later one learns from the
/// model before it.
void TestTraining::teacherIsTheModelBefore() {
    tests::RecipeFixture fixture({"distill.logits"});
    app::RecipePanel panel;
    panel.setDocument(&fixture.document);
    panel.resize(320, 700);
    panel.show();
    chooseEntry(*panel.findChild<SourceBox*>(QStringLiteral("recipe.data.training")),
                QStringLiteral("Stories, as of the sample"));
    QVERIFY(fixture.planned());
    auto* teacher = panel.findChild<SourceBox*>(QStringLiteral("recipe.data.teacher.0"));
    QVERIFY(teacher && teacher->isVisible());
    QCOMPARE(teacher->currentText(), QStringLiteral("This model, before any step"));
    QVERIFY(fixture.recipe().data().teachers.empty());
    QVERIFY(!fixture.recipe().toCommandLine("m.gguf").contains("--teacher"));
    const auto offered = [&] {
        return std::ranges::any_of(panel.findChildren<QPushButton*>(), [](const auto* button) {
            return button->text() == QStringLiteral("Choose a teacher…");
        });
    };
    QVERIFY(offered());
    panel.setTeachers({{true, QStringLiteral("int8"), QStringLiteral("/w/int8.lathe.h5")}});
    chooseEntry(*teacher, QStringLiteral("Run: int8"));
    QCOMPARE(fixture.recipe().data().teachers, std::vector<std::string>{"/w/int8.lathe.h5"});
    QVERIFY(fixture.planned());
    QCOMPARE(fixture.recipe().plan()->dataFailed, std::optional(app::DataKind::Teachers));
    QVERIFY(offered());  // that file is not there
    chooseEntry(*teacher, QStringLiteral("This model, before any step"));
    QVERIFY(fixture.recipe().data().teachers.empty());
    // What earlier sessions kept as teacher was the model itself.
    QVERIFY(app::dataFromJson(R"({"teachers": ["a.gguf"]})", QStringLiteral("a.gguf"))
                .teachers.empty());
}

void TestTraining::keysDoNotOpenDialogs() {
    SourceBox box(QStringLiteral("box"));
    int opened = 0;
    box.addSource(QStringLiteral("first"), QStringLiteral("1"));
    box.addSource(QStringLiteral("second"), QStringLiteral("2"));
    box.addSeparator();
    box.addCommand(QStringLiteral("Choose…"), [&] { ++opened; });
    box.setSource(QStringLiteral("1"));
    box.show();
    QSignalSpy chosen(&box, &SourceBox::sourceChosen);
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Down, Qt::Key_End, Qt::Key_PageDown, Qt::Key_C})
        QTest::keyClick(&box, key);
    QCOMPARE(opened, 0);
    QCOMPARE(box.source(), QStringLiteral("2"));
    QCOMPARE(chosen.first().first().toString(), QStringLiteral("2"));
    QTest::keyClick(&box, Qt::Key_Home);
    QCOMPARE(box.source(), QStringLiteral("1"));
}

void TestTraining::samplesOfferTheirOwnData() {
    using app::defaultData;
    QCOMPARE(defaultData(QStringLiteral("sample:stories")).training, std::string("sample:stories"));
    QCOMPARE(defaultData(QStringLiteral("sample:reviews")).training, std::string("sample:reviews"));
    QCOMPARE(defaultData(QStringLiteral("sample:digits")).training, std::string("sample:digits"));
    QCOMPARE(defaultData(QStringLiteral("sample:mlp")).training, std::string("sample:digits"));
    QVERIFY(defaultData(QStringLiteral("/models/a.gguf")).empty());
    for (const char* sample : {"digits", "mlp", "reviews", "stories"}) {
        const QString source = QStringLiteral("sample:") + QLatin1String(sample);
        tests::WindowDriver driver;
        driver.open(source);
        core::Recipe recipe;
        recipe.steps.push_back(core::stepFromText("train.finetune steps=2"));
        driver.document().recipe().setRecipe(recipe, source);
        driver.waitIdle();
        auto& box = driver.find<SourceBox>(QStringLiteral("recipe.data.training"));
        QVERIFY(box.isVisible());
        QCOMPARE(box.source(), QString::fromStdString(defaultData(source).training));
        QVERIFY2(driver.document().recipe().plan()->error.isEmpty(), sample);
    }
}

void TestTraining::dataAreChosenAndKept() {
    Tuning tuning;
    tests::WindowDriver& driver = tuning.driver;
    QVERIFY(driver.document().recipe().plan()->steps.front().notes.empty());
    auto& box = driver.find<SourceBox>(QStringLiteral("recipe.data.training"));
    QVERIFY(box.isVisible());
    QCOMPARE(box.source(), QStringLiteral("sample:stories"));
    const QString own = textFile(driver.folder(), QStringLiteral("own.txt"));
    chooseEntry(box, QStringLiteral("Choose a file…"));
    typeFile(driver.window(), own);
    QCOMPARE(driver.document().recipe().data().training, own.toStdString());
    QCOMPARE(box.currentText(), QStringLiteral("own.txt"));
    driver.waitIdle();
    QVERIFY(driver.document().recipe().plan()->error.isEmpty());

    // A file that is no text is told, with the way out.
    QFile broken(own);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("\xff\xfe no text");
    broken.close();
    driver.document().recipe().setSeed(5);
    driver.waitIdle();
    QVERIFY(driver.document().recipe().plan()->dataFailed);
    QVERIFY(driver.find<QPushButton>(QStringLiteral("recipe.fix.0")).isVisible());
    QVERIFY(!driver.find<QPushButton>(QStringLiteral("recipe.run")).isEnabled());

    driver.restart();
    driver.openSample();
    QCOMPARE(driver.document().recipe().data().training, own.toStdString());
}

void TestTraining::trainedRunStandsInCompare() {
    constexpr int kSteps = 20;
    Tuning tuning;
    tests::WindowDriver& driver = tuning.driver;
    type(driver.find<QSpinBox>(QStringLiteral("param.steps")), kSteps);
    type(driver.find<QSpinBox>(QStringLiteral("param.look_every")), 10);
    driver.waitIdle();
    QSignalSpy finished(&driver.workbench(), &app::Workbench::runFinished);
    QList<int> lengths;
    const app::JobSamples& samples = driver.workbench().jobs().samples();
    connect(&samples, &app::JobSamples::sampleAdded, this, [&](app::JobId job) {
        for (const app::JobSeries& series : samples.of(job))
            if (series.quantity == app::Quantity::Loss && series.on == app::MeasuredOn::Training)
                lengths << int(series.points.points().size());
    });
    driver.click(QStringLiteral("recipe.run"));
    QTRY_VERIFY_WITH_TIMEOUT(lengths.size() > 0, 60000);
    auto& curve = driver.find<widgets::LiveCurve>(QStringLiteral("job.curve.loss"));
    QTRY_VERIFY(curve.isVisible());
    QVERIFY(finished.count() == 1 || finished.wait(300000));
    QCOMPARE(curve.points(0).size(), kSteps);
    QVERIFY(std::ranges::is_sorted(lengths) && lengths.first() < lengths.last());

    const core::Run run = tuning.lastRun();
    QCOMPARE(run.status, core::RunStatus::Done);
    const core::TrainingResult& training = *run.metrics->steps.front().training;
    QCOMPARE(training.losses.size(), size_t(kSteps));
    QVERIFY(!training.stoppedEarly);
    for (int i = 0; i < kSteps; ++i) QCOMPARE(curve.points(0)[i].y(), training.losses[size_t(i)]);

    // Other quantities of the job are a choice away.
    auto& choice = driver.find<QComboBox>(QStringLiteral("job.quantity"));
    QVERIFY(choice.isVisible());
    choice.setFocus();
    while (choice.currentText() != QStringLiteral("Learning rate") &&
           choice.currentIndex() + 1 < choice.count())
        QTest::keyClick(&choice, Qt::Key_Down);
    QTRY_VERIFY(
        driver.find<widgets::LiveCurve>(QStringLiteral("job.curve.learningRate")).isVisible());

    driver.showView(QStringLiteral("compare"));
    auto* panels = driver.window().findChild<app::ComparePanels*>();
    QVERIFY(panels);
    for (auto* button : panels->findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Training")) QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(panels->trainings().isVisible());
    QCOMPARE(panels->trainings().seriesCount(), 2);
    QCOMPARE(panels->trainings().points(0).size(), kSteps);
    QCOMPARE(panels->trainings().points(1).size(), qsizetype(training.heldOut.size()));
    QVERIFY(shows(driver.window(), QStringLiteral("20 of 20")));
    QVERIFY(!shows(driver.window(), QStringLiteral("Ended early")));
}

void TestTraining::stoppedAndKept() {
    Tuning tuning;
    tests::WindowDriver& driver = tuning.driver;
    type(driver.find<QSpinBox>(QStringLiteral("param.steps")), 100000);
    driver.waitIdle();
    QSignalSpy finished(&driver.workbench(), &app::Workbench::runFinished);
    driver.click(QStringLiteral("recipe.run"));
    QToolButton* stop = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((stop = shownButton(driver.window(), "job.finish")), 120000);
    QVERIFY(shownButton(driver.window(), "job.cancel"));
    QVERIFY(stop->focusPolicy() & Qt::TabFocus);
    stop->setFocus();
    QTest::keyClick(stop, Qt::Key_Space);
    QTRY_VERIFY(!stop->isVisible());
    QVERIFY(finished.count() == 1 || finished.wait(300000));

    const core::Run run = tuning.lastRun();
    QCOMPARE(run.status, core::RunStatus::Done);
    const core::TrainingResult& training = *run.metrics->steps.front().training;
    QVERIFY(training.stoppedEarly);
    QVERIFY(training.losses.size() >= 1 && training.losses.size() < 100000);
    QVERIFY(!run.checkpoint.empty());
    driver.showView(QStringLiteral("compare"));
    QVERIFY(shows(driver.window(), QStringLiteral("Ended early")));
}

QTEST_MAIN(TestTraining)
#include "tst_training.moc"
