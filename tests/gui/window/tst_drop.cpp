// SPDX-License-Identifier: GPL-3.0-or-later
// A run's drop is explained on the text that the run was measured on, wherever the choice has gone
// since; where that text is gone or has changed, the result says so. Ways back are undone.
#include <QFile>
#include <QPushButton>
#include <QTest>

#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/drop_job.h"
#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/documents/workbench.h"
#include "core/model/family.h"
#include "tests/gui/window/window_driver.h"

using namespace lathe;

namespace {

/// A part of the bundled stories as a file of its own.
QString storiesFile(const QString& folder, const QString& name, qint64 begin) {
    QFile all(QString::fromStdString((core::samplesFolder() / "stories" / "heldout.txt").string()));
    if (!all.open(QIODevice::ReadOnly)) qFatal("no stories");
    QFile part(folder + QLatin1Char('/') + name);
    if (!part.open(QIODevice::WriteOnly)) qFatal("no file");
    all.seek(begin);
    part.write(all.read(30000));
    return part.fileName();
}

void runSteps(tests::WindowDriver& driver, const QStringList& steps) {
    core::Recipe recipe;
    for (const QString& step : steps)
        recipe.steps.push_back(core::stepFromText(step.toStdString()));
    driver.document().recipe().setRecipe(recipe, QStringLiteral("steps"));
    driver.waitIdle();
    driver.click(QStringLiteral("recipe.run"));
    driver.waitIdle();
}

app::ExplainedDrop explained(tests::WindowDriver& driver) {
    core::JobContext job;
    app::Workbench& workbench = driver.workbench();
    return app::dropJob(workbench.workspace(), workbench.backend(), driver.document(),
                        workbench.workspace().runs().back())(job);
}

}  // namespace

class TestDrop : public QObject {
    Q_OBJECT
  private slots:
    void readsWhatTheRunWasMeasuredOn();
    void saysWhereTheCalibrationDiffers();
    void waysBackAreUndone();
};

void TestDrop::readsWhatTheRunWasMeasuredOn() {
    tests::WindowDriver driver;
    driver.openSample();
    const QString first = storiesFile(driver.folder(), QStringLiteral("first.txt"), 0);
    const QString second = storiesFile(driver.folder(), QStringLiteral("second.txt"), 40000);
    app::chooseMeasurement({first, {}});
    runSteps(driver, {QStringLiteral("quant.rtn bits=3")});
    const app::ExplainedDrop before = explained(driver);
    QVERIFY(before.otherText.empty());
    QVERIFY(before.found.kl.value > 0);
    app::chooseMeasurement({second, {}});
    const app::ExplainedDrop after = explained(driver);
    QVERIFY(after.otherText.empty());
    QCOMPARE(after.found.kl.value, before.found.kl.value);
    QFile changed(first);
    QVERIFY(changed.open(QIODevice::Append));
    changed.write("One more story.\n");
    changed.close();
    const app::ExplainedDrop other = explained(driver);
    QCOMPARE(other.otherText, std::string("second.txt"));
    QVERIFY(other.found.kl.value != before.found.kl.value);
    QVERIFY(QFile::remove(first));
    QCOMPARE(explained(driver).otherText, std::string("second.txt"));
    app::chooseMeasurement({});
}

void TestDrop::saysWhereTheCalibrationDiffers() {
    tests::WindowDriver driver;
    driver.openSample();
    core::DataSources data = driver.document().recipe().data();
    data.calibration = storiesFile(driver.folder(), QStringLiteral("one.txt"), 0).toStdString();
    driver.document().recipe().setData(data);
    runSteps(driver, {QStringLiteral("quant.gptq bits=3 group=32 samples=8")});
    const app::ExplainedDrop same = explained(driver);
    QVERIFY(same.otherCalibration.empty() && !same.trains);
    data.calibration = storiesFile(driver.folder(), QStringLiteral("two.txt"), 40000).toStdString();
    driver.document().recipe().setData(data);
    const app::ExplainedDrop other = explained(driver);
    QCOMPARE(other.runCalibration, std::string("one.txt"));
    QCOMPARE(other.otherCalibration, std::string("two.txt"));
}

void TestDrop::waysBackAreUndone() {
    tests::WindowDriver driver;
    driver.openSample();
    runSteps(driver, {QStringLiteral("prune.magnitude sparsity=0")});
    driver.showView(QStringLiteral("compare"));
    driver.waitIdle();
    app::RecipeDocument& recipe = driver.document().recipe();
    const QString before = recipe.toJson();
    driver.click(QStringLiteral("compare.wayBack.0.0"));
    QVERIFY(recipe.toJson() != before);
    QVERIFY(!recipe.recipe().steps.front().enabled);
    recipe.undoStack().undo();
    QCOMPARE(recipe.toJson(), before);
}

QTEST_MAIN(TestDrop)
#include "tst_drop.moc"
