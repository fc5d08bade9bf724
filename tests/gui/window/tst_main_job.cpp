// SPDX-License-Identifier: GPL-3.0-or-later
// The main job by clicks and keys only: open, select a tensor, drag a clip line, add the step, run, see the run in
// Compare, export, undo; in three languages. The window closes and comes back with its runs.
#include <QAbstractButton>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QTreeView>

#include "app/desktop/dialogs/export_dialog.h"
#include "app/desktop/views/weights_view.h"
#include "core/workspace/history.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/histogram_chart.h"

using namespace lathe;

class TestMainJob : public QObject {
    Q_OBJECT
  private slots:
    void mainJob_data();
    void mainJob();
    void windowComesBack();
    void brokenOutcomeIsTold();
    void closingAnotherModelTakesItsTab();

  private:
    static void selectByKeys(tests::WindowDriver& driver, const QString& filter);
    static void dragHighClip(tests::WindowDriver& driver, double share);
    static void exportGguf(tests::WindowDriver& driver);
};

void TestMainJob::mainJob_data() {
    QTest::addColumn<QString>("language");
    for (const QString& language : app::Appearance::languages()) QTest::newRow(qPrintable(language)) << language;
}

/// Types into the filter, goes down to the first weight that is left and chooses it.
void TestMainJob::selectByKeys(tests::WindowDriver& driver, const QString& filter) {
    QTest::keySequence(&driver.window(), QKeySequence::Find);
    auto& edit = driver.find<QLineEdit>(QStringLiteral("model.filter"));
    QTest::keyClicks(&edit, filter);
    auto& tree = driver.find<QTreeView>(QStringLiteral("model.tree"));
    tree.setFocus();
    QTest::keyClick(&tree, Qt::Key_Home);
    for (int i = 0; i < 2; ++i) QTest::keyClick(&tree, Qt::Key_Down);
    driver.waitIdle();
}

/// Drags the upper clip line to `share` of where it stands.
void TestMainJob::dragHighClip(tests::WindowDriver& driver, double share) {
    auto& chart = driver.find<widgets::HistogramChart>(QStringLiteral("weights.histogram"));
    QVERIFY(chart.clip().has_value());
    const double high = chart.clip()->high;
    const int y = chart.height() / 3;
    const QPoint from(qRound(chart.pixelOf(high)), y), to(qRound(chart.pixelOf(high * share)), y);
    QTest::mousePress(&chart, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 8; ++i) QTest::mouseMove(&chart, from + (to - from) * i / 8, 10);
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, to);
    driver.waitIdle();
    QVERIFY(std::abs(chart.clip()->high - high * share) < 0.05 * high);
}

void TestMainJob::exportGguf(tests::WindowDriver& driver) {
    QTest::keyClick(&driver.window(), Qt::Key_E, Qt::ControlModifier);
    auto* dialog = driver.window().findChild<app::ExportDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    driver.waitIdle();
    const QString path = driver.folder() + QStringLiteral("/exported.lathe.h5");
    auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("path"));
    QVERIFY(edit);
    QSignalSpy exported(dialog, &app::ExportDialog::exported);
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(edit, path);
    QTest::mouseClick(dialog->findChild<QAbstractButton*>(QStringLiteral("export")), Qt::LeftButton);
    QVERIFY(exported.count() == 1 || exported.wait(60000));
    driver.waitIdle();
    QVERIFY(QFileInfo::exists(exported.first().first().toString()));
    QTest::mouseClick(dialog->findChild<QAbstractButton*>(QStringLiteral("close")), Qt::LeftButton);
    driver.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&driver.window()));
}

void TestMainJob::mainJob() {
    QFETCH(QString, language);
    tests::WindowDriver driver;
    driver.appearance().setLanguage(language);
    driver.openSample();
    QVERIFY(driver.workbench().current());
    app::RecipeDocument& recipe = driver.document().recipe();

    selectByKeys(driver, QStringLiteral("ffn.down"));
    QCOMPARE(driver.document().selection().currentWeight(), QStringLiteral("layers.0.ffn.down"));
    driver.showView(QStringLiteral("weights"));
    auto* weights = driver.window().findChild<app::WeightsView*>();
    QVERIFY(weights && weights->preview());
    QVERIFY(!weights->preview()->sampled);
    const double unclipped = weights->preview()->beyondClip;

    dragHighClip(driver, 0.5);
    QVERIFY(weights->preview()->beyondClip > unclipped);
    QCOMPARE(recipe.stepCount(), 0);
    driver.click(QStringLiteral("weights.add"));
    driver.waitIdle();
    QCOMPARE(recipe.stepCount(), 1);
    QCOMPARE(recipe.currentRecipeStep()->params.text("clip"), std::string("range"));

    const QString beforeDrag = recipe.toJson();
    dragHighClip(driver, 0.8);
    QVERIFY(recipe.toJson() != beforeDrag);
    const QString afterDrag = recipe.toJson();

    QSignalSpy finished(&driver.workbench(), &app::Workbench::runFinished);
    driver.click(QStringLiteral("recipe.run"));
    QVERIFY(finished.count() == 1 || finished.wait(120000));
    driver.showView(QStringLiteral("compare"));
    const auto runs = driver.workbench().workspace().runs();
    QCOMPARE(runs.size(), size_t(2));  // the original and this one
    QCOMPARE(runs.back().status, core::RunStatus::Done);
    QCOMPARE(runs.back().parent.value_or(0), runs.front().id);
    QVERIFY(runs.back().metrics && runs.back().metrics->perplexity && runs.back().metrics->divergence);

    exportGguf(driver);

    QTest::keyClick(&driver.window(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(recipe.toJson(), beforeDrag);  // one drag is one undo, byte for byte
    QTest::keyClick(&driver.window(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(recipe.stepCount(), 0);
    for (int i = 0; i < 2; ++i) QTest::keyClick(&driver.window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(recipe.toJson(), afterDrag);
}

void TestMainJob::windowComesBack() {
    tests::WindowDriver driver;
    driver.openSample();
    driver.click(QStringLiteral("overview.tryRecipe"));
    driver.waitIdle();
    const QString recipe = driver.document().recipe().toJson();
    QVERIFY(driver.document().recipe().stepCount() == 1);
    driver.showView(QStringLiteral("compare"));
    driver.restart();
    QVERIFY(driver.workbench().current() == nullptr);
    driver.openSample();
    QCOMPARE(driver.document().recipe().toJson(), recipe);
    QCOMPARE(driver.window().currentView(), QStringLiteral("compare"));
    QVERIFY(driver.document().baselineRun() == 0);

    // A finished run is there again, with its model beside the original.
    QSignalSpy finished(&driver.workbench(), &app::Workbench::runFinished);
    QTest::keyClick(&driver.window(), Qt::Key_R, Qt::ControlModifier);
    QVERIFY(finished.count() == 1 || finished.wait(120000));
    driver.waitIdle();
    const uint64_t bytes = driver.document().compressed()->bytes();
    driver.restart();
    driver.openSample();
    QVERIFY(driver.document().baselineRun() > 0);
    QVERIFY(driver.document().compressed());
    QCOMPARE(driver.document().compressed()->bytes(), bytes);
}

/// One scale for all of a weight and two bits leave nothing of the sample: perplexity explodes.
void TestMainJob::brokenOutcomeIsTold() {
    tests::WindowDriver driver;
    driver.openSample();
    core::Recipe recipe;
    recipe.steps.push_back(core::stepFromText("quant.rtn bits=2 granularity=tensor"));
    driver.document().recipe().setRecipe(recipe, QStringLiteral("two bits"));
    driver.waitIdle();
    QSignalSpy finished(&driver.workbench(), &app::Workbench::runFinished);
    driver.click(QStringLiteral("recipe.run"));
    QVERIFY(finished.count() == 1 || finished.wait(120000));
    const QStringList warnings = finished[0][2].toStringList();
    QVERIFY(warnings.first().contains(QStringLiteral("perplexity")));
    QVERIFY(tests::shows(driver.window(), QStringLiteral("something looks broken")));
    QVERIFY(tests::shows(driver.window(), warnings.first()));
}

void TestMainJob::closingAnotherModelTakesItsTab() {
    tests::WindowDriver driver;
    driver.openSample();
    app::Document* first = driver.workbench().current();
    driver.workbench().open(QStringLiteral("sample:stories"));
    QTRY_COMPARE(driver.workbench().documents().size(), size_t(2));
    auto& tabs = driver.find<QTabBar>(QStringLiteral("tabs.documents"));
    QTRY_COMPARE(tabs.count(), 2);
    QVERIFY(driver.workbench().current() != first);
    Q_EMIT tabs.tabCloseRequested(0);  // the cross of the model that is not shown
    QTRY_COMPARE(tabs.count(), 1);
    QCOMPARE(driver.workbench().documents().size(), size_t(1));
    QVERIFY(driver.workbench().current() != first);
    driver.waitIdle();
}

QTEST_MAIN(TestMainJob)
#include "tst_main_job.moc"
