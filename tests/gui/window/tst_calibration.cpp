// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that look at what layers receive, as a user meets them: a sample brings its own data, other
// models are offered a choice, and the result stands in Compare.
#include <QAction>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/documents/step_data_cache.h"
#include "app/desktop/recipe/recipe_panel.h"
#include "app/desktop/recipe/source_box.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/history.h"
#include "core/workspace/report.h"
#include "tests/gui/recipe/recipe_fixture.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"

using namespace lathe;
using app::SourceBox;

namespace {

bool offersData(const QWidget& panel) {
    return std::ranges::any_of(panel.findChildren<QPushButton*>(), [](const auto* button) {
        return button->text() == QStringLiteral("Choose calibration data…");
    });
}

std::vector<core::PlanNote> notesOf(app::Document& document) {
    std::vector<core::PlanNote> all;
    for (const core::PlannedStep& step : document.recipe().plan()->steps)
        all.insert(all.end(), step.notes.begin(), step.notes.end());
    return all;
}

bool warnsOfOverlap(app::Document& document) {
    return std::ranges::any_of(notesOf(document), [](const core::PlanNote& note) {
        return note.level == core::PlanNote::Level::Warning &&
               note.sentence.find("stands in") != std::string::npos;
    });
}

}  // namespace

class TestCalibration : public QObject {
    Q_OBJECT
  private slots:
    void missingDataAreOffered();
    void samplesBringTheirOwn();
    void choiceIsKept();
    void sampleNameMeansLessThanItsTraining();
    void runStandsInCompare();
};

void TestCalibration::missingDataAreOffered() {
    const QTemporaryDir folder;
    tests::RecipeFixture fixture({"quant.gptq"});
    app::RecipePanel panel;
    panel.setDocument(&fixture.document);
    panel.resize(320, 700);
    panel.show();
    QVERIFY(fixture.planned());
    auto* box = panel.findChild<SourceBox*>(QStringLiteral("recipe.data.calibration"));
    QVERIFY(box && box->isVisible() && box->source().isEmpty());
    QVERIFY(box->currentText().isEmpty());
    QVERIFY(!panel.findChild<SourceBox*>(QStringLiteral("recipe.data.training"))->isVisible());
    auto* run = panel.findChild<QPushButton*>(QStringLiteral("recipe.run"));
    QVERIFY(!run->isEnabled());
    QVERIFY(offersData(panel));
    tests::chooseEntry(*box, QStringLiteral("Choose calibration text…"));
    const QString own = tests::textFile(folder.path(), QStringLiteral("own.txt"));
    tests::typeFile(panel, own);
    QCOMPARE(fixture.recipe().data().calibration, own.toStdString());
    QCOMPARE(box->currentText(), QStringLiteral("own.txt"));
    QVERIFY(fixture.planned());
    QVERIFY(!offersData(panel));
    QVERIFY(fixture.recipe().toCommandLine("m.gguf").contains("--calibration '" + own));
    fixture.recipe().setStepEnabled(0, false);
    QVERIFY(!box->isVisible());
    QVERIFY(!fixture.recipe().toCommandLine("m.gguf").contains("--calibration"));

    // A file that is gone is told, with the way out.
    QVERIFY(QFile::remove(own));
    fixture.recipe().setStepEnabled(0, true);
    QVERIFY(fixture.planned());
    QCOMPARE(fixture.recipe().plan()->dataFailed, std::optional(app::DataKind::Calibration));
    QVERIFY(offersData(panel));
}

void TestCalibration::samplesBringTheirOwn() {
    for (const char* sample : {"digits", "mlp", "reviews", "stories"}) {
        const QString source = QStringLiteral("sample:") + QLatin1String(sample);
        QVERIFY(core::sampleCalibration(source.toStdString()));
        tests::WindowDriver driver;
        driver.open(source);
        core::Recipe recipe;
        recipe.steps.push_back(core::stepFromText("prune.wanda"));
        driver.document().recipe().setRecipe(recipe, source);
        driver.waitIdle();
        auto& box = driver.find<SourceBox>(QStringLiteral("recipe.data.calibration"));
        QVERIFY(box.isVisible());
        QVERIFY(box.source().isEmpty());
        QVERIFY2(!box.currentText().isEmpty(), sample);
        QVERIFY2(driver.document().recipe().plan()->error.isEmpty(), sample);
        for (const core::PlanNote& note : notesOf(driver.document()))
            QVERIFY2(note.level != core::PlanNote::Level::Error, note.sentence.c_str());
        QVERIFY(driver.find<QPushButton>(QStringLiteral("recipe.run")).isEnabled());
    }
}

/// And what is measured on the same text says so.
void TestCalibration::choiceIsKept() {
    tests::WindowDriver driver;
    const QString own = tests::textFile(driver.folder(), QStringLiteral("own.txt"));
    app::chooseMeasurement({own, {}});
    driver.openSample();
    driver.document().recipe().appendStep(core::stepFromText("quant.gptq"));
    driver.waitIdle();
    QVERIFY(!warnsOfOverlap(driver.document()));
    core::DataSources data = driver.document().recipe().data();
    data.calibration = own.toStdString();
    driver.document().recipe().setData(data);
    driver.waitIdle();
    QVERIFY(driver.document().recipe().plan()->error.isEmpty());
    QVERIFY(warnsOfOverlap(driver.document()));
    QVERIFY(tests::shows(driver.window(), QStringLiteral("flatters it")));

    driver.restart();
    driver.openSample();
    QCOMPARE(driver.document().recipe().data(), data);
}

void TestCalibration::sampleNameMeansLessThanItsTraining() {
    app::StepDataCache cache;
    app::DataKind reading{};
    core::JobContext job;
    core::DataSources sources;
    sources.training = sources.calibration = "sample:stories";
    const auto data = cache.load(sources, reading, job);
    QCOMPARE(core::sha256Of(*data->calibration),
             core::sha256Of(*core::sampleCalibration("sample:stories")));
    QVERIFY(core::sha256Of(*data->calibration) != core::sha256Of(*data->training));
    QCOMPARE(cache.load(sources, reading, job)->calibration, data->calibration);
}

void TestCalibration::runStandsInCompare() {
    tests::WindowDriver driver;
    app::chooseMeasurement({tests::textFile(driver.folder(), QStringLiteral("measured.txt")), {}});
    driver.openSample();
    driver.find<QAction>(QStringLiteral("recipe.add.quant.gptq")).trigger();
    driver.waitIdle();
    QVERIFY(driver.document().recipe().plan()->error.isEmpty());
    QVERIFY(notesOf(driver.document()).empty());
    auto& box = driver.find<SourceBox>(QStringLiteral("recipe.data.calibration"));
    QVERIFY(box.isVisible());
    QCOMPARE(box.currentText(), QStringLiteral("Stories, as of the sample"));
    tests::type(driver.find<QSpinBox>(QStringLiteral("param.samples")), 8);
    driver.waitIdle();
    QSignalSpy finished(&driver.workbench(), &app::Workbench::runFinished);
    driver.click(QStringLiteral("recipe.run"));
    QVERIFY(finished.wait(300000));

    const core::Run run = driver.workbench().workspace().runs().back();
    QCOMPARE(run.status, core::RunStatus::Done);
    const auto& record = run.metrics->steps.front().calibration;
    QVERIFY(record);
    QCOMPARE(record->inputs, 8);
    QCOMPARE(record->sha256, core::sha256Of(*core::sampleCalibration("sample:stories")));
    const std::string page = core::reportHtml({run}, {});
    QVERIFY(page.find("windows or examples") != std::string::npos);
    QVERIFY(page.find(record->sha256.substr(0, 12)) != std::string::npos);
    driver.showView(QStringLiteral("compare"));
    QVERIFY(tests::shows(driver.window(), QString::fromStdString(run.name)));
    QVERIFY(tests::shows(driver.window(), QStringLiteral("Windows or examples")));
}

QTEST_MAIN(TestCalibration)
#include "tst_calibration.moc"
