// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison as a user meets it: ticking, choosing, goals, restoring, all by keyboard too.
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/compare/goal_bar.h"
#include "app/desktop/compare/run_details.h"
#include "tests/gui/compare/fake_runs.h"
#include "tests/gui/compare/shown_board.h"
#include "widgets/charts/dot_plot.h"
#include "widgets/charts/latency_chart.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/models/run_tree_view.h"

using namespace lathe;
using namespace lathe::tests;
using app::CompareBoard;
using app::Goals;
using widgets::RunMetric;
using widgets::RunModel;

Q_DECLARE_METATYPE(lathe::core::Recipe)
Q_DECLARE_METATYPE(lathe::core::RunLabels)

class TestCompareBoard : public QObject {
    Q_OBJECT
  private slots:
    void emptyStateOffersATry();
    void firstRunsAreTicked();
    void tickingUpdatesCharts();
    void axesAreChosenFreely();
    void bitsAreOfferedAsAnAxis();
    void selectionIsSharedByChartTableAndPanel();
    void differencesOnlyHidesColumns();
    void columnsByChoice();
    void goalsShadeAndRank();
    void scenariosComeFromTheBaseline();
    void restoreBranchAndRunAgain();
    void labelsAreEdited();
    void keyboardOnly();
    void refreshKeepsPlace();
};

void TestCompareBoard::emptyStateOffersATry() {
    CompareBoard board;
    board.show();
    QSignalSpy tried(&board, &CompareBoard::tryRequested);
    QPushButton* button = buttonNamed(board, "Try int4");
    QVERIFY(button->isVisible());
    QVERIFY(visibleTexts(board).contains("Run a recipe to see results here."));
    button->click();
    QCOMPARE(tried.size(), 1);
    board.setRuns(familyOfRuns());
    QVERIFY(!button->isVisible());
}

void TestCompareBoard::firstRunsAreTicked() {
    CompareBoard board;
    board.setRuns(familyOfRuns());
    QCOMPARE(board.model().ticked(), (std::vector<core::RunId>{1, 11, 12, 13, 14}));
}

void TestCompareBoard::tickingUpdatesCharts() {
    Shown shown;
    const app::ComparePanels& panels = shown.board.panels();
    QCOMPARE(panels.latency().data().rows.size(), size_t{3});
    QCOMPARE(panels.tasks().data().series.size(), size_t{2});
    shown.board.model().setTicked(kInt8, true);
    QCOMPARE(panels.latency().data().rows.size(), size_t{4});
    QCOMPARE(panels.tasks().data().series.size(), size_t{3});
    QCOMPARE(panels.layers().data().series.size(), size_t{3});
    QCOMPARE(panels.scatter().data().points.size(), size_t{14});
    shown.board.model().setTicked(std::vector<core::RunId>{});
    QVERIFY(panels.latency().isEmpty());
    QVERIFY(panels.tasks().isEmpty());
    QCOMPARE(panels.scatter().data().points.size(), size_t{14});
}

void TestCompareBoard::axesAreChosenFreely() {
    Shown shown;
    auto& panels = const_cast<app::ComparePanels&>(shown.board.panels());
    panels.setAxes(RunMetric::P90, RunMetric::Perplexity);
    const widgets::ScatterData& data = panels.scatter().data();
    QCOMPARE(data.points[0].x, 10.6);
    QCOMPARE(data.points[0].y, 17.42);
    QCOMPARE(data.points[0].yError, 0.16);
    QVERIFY(!data.points[13].comparable);  // latency of another machine
    const auto boxes = panels.findChildren<QComboBox*>();
    QCOMPARE(boxes.size(), 2);
    const auto metrics = static_cast<int>(widgets::runMetrics().size());
    for (const QComboBox* box : boxes)  // the horizontal axis has the bits in all too
        QCOMPARE(box->count(), metrics + (box->objectName() == "compare.x" ? 1 : 0));
}

/// By keys, as people choose it: quality is what two models share, and a click selects the run.
void TestCompareBoard::bitsAreOfferedAsAnAxis() {
    Shown shown;
    shown.board.setRuns(tests::runsOfTwoModels());
    auto& panels = shown.board.panels();
    auto* x = panels.findChild<QComboBox*>(QStringLiteral("compare.x"));
    QTest::keyClick(x, Qt::Key_End);
    const auto& scatter = panels.scatter();
    QCOMPARE(scatter.data().lines.size(), size_t{4});
    QCOMPARE(scatter.title(), QStringLiteral("Perplexity against total bits"));
    QVERIFY(scatter.whatsThis().contains(QStringLiteral("bit width")));
    const int mark = int(scatter.data().lines[1].points.back());
    QTest::mouseClick(const_cast<widgets::ScatterChart*>(&scatter), Qt::LeftButton, {},
                      scatter.markShape(mark).anchor.toPoint());
    QCOMPARE(shown.board.currentRun(), kLarger + 2);
    QTest::keyClick(x, Qt::Key_Home);
    QVERIFY(scatter.data().lines.empty() && scatter.data().paretoFront);
}

void TestCompareBoard::selectionIsSharedByChartTableAndPanel() {
    Shown shown;
    shown.board.setCurrentRun(kGptq);
    for (const widgets::ScatterPoint& point : shown.board.panels().scatter().data().points)
        QCOMPARE(point.selected, point.id == QString::number(kGptq));
    QVERIFY(visibleTexts(shown.board).contains("+ HQQ, 40 rounds"));
    QVERIFY(visibleTexts(shown.board).contains("parent: int4 RTN g32"));
    const auto& scatter = shown.board.panels().scatter();
    Q_EMIT const_cast<widgets::ScatterChart&>(scatter).pointSelected("11");
    QCOMPARE(shown.board.currentRun(), kPrune);
    QTRY_VERIFY(visibleTexts(shown.board).contains("17.42 → <b>19.04</b> ± 0.18"));
}

void TestCompareBoard::differencesOnlyHidesColumns() {
    Shown shown;
    shown.board.model().setTicked({4, 5, 6});
    const int size = RunModel::columnOf(RunMetric::Size), kl = RunModel::columnOf(RunMetric::Kl);
    QVERIFY(!shown.board.tree().isColumnHidden(size));
    auto* only = shown.board.findChild<QCheckBox*>();
    only->click();
    QVERIFY(shown.board.tree().isColumnHidden(size));
    QVERIFY(!shown.board.tree().isColumnHidden(kl));
    shown.board.model().setTicked(kOriginal, true);
    QVERIFY(!shown.board.tree().isColumnHidden(size));
}

void TestCompareBoard::columnsByChoice() {
    Shown shown;
    auto& tree = shown.board.tree();
    int visible = 0;
    for (int column = RunModel::NameColumn; column < tree.runs().columnCount(); ++column)
        visible += !tree.isColumnHidden(column);
    QVERIFY2(visible <= 10, qPrintable(QString::number(visible)));
    const int memory = RunModel::columnOf(RunMetric::Memory);
    QVERIFY(tree.isColumnHidden(memory));
    tree.setColumnShown(memory, true);
    const QByteArray state = tree.columnState();
    widgets::RunTreeView other;
    other.restoreColumnState(state);
    QVERIFY(!other.isColumnHidden(memory));
    QVERIFY(other.isColumnHidden(RunModel::seedColumn()));
    other.restoreColumnState("x 9999 -3");
    QVERIFY(!other.isColumnHidden(RunModel::NameColumn));
}

void TestCompareBoard::goalsShadeAndRank() {
    Shown shown;
    QSignalSpy changed(&shown.board, &CompareBoard::goalsChanged);
    Goals goals;
    goals.sizeMegabytes = 100;
    goals.kl = 0.1;
    shown.board.setGoals(goals);
    QCOMPARE(changed.size(), 0);  // only the user's own changes are told
    const widgets::ScatterGoal& goal = shown.board.panels().scatter().data().goal;
    QCOMPARE(goal.x, std::optional<double>(100));
    QCOMPARE(goal.y, std::optional<double>(0.1));
    QVERIFY(visibleTexts(shown.board).contains("ranked by KL"));
    auto* size = shown.board.goalBar().findChildren<QDoubleSpinBox*>().at(0);
    size->setFocus();
    size->selectAll();
    QTest::keyClicks(size, "80");
    QTest::keyClick(size, Qt::Key_Return);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].value<Goals>().sizeMegabytes, std::optional<double>(80));
    QCOMPARE(shown.board.panels().scatter().data().goal.x, std::optional<double>(80));
    QVERIFY(shown.board.goalBar().scenario() == app::GoalBar::Scenario::Custom);
}

void TestCompareBoard::scenariosComeFromTheBaseline() {
    Shown shown;
    QSignalSpy changed(&shown.board, &CompareBoard::goalsChanged);
    buttonNamed(shown.board, "App size")->click();
    QCOMPARE(changed.size(), 1);
    const auto goals = changed[0][0].value<Goals>();
    QCOMPARE(goals.sizeMegabytes, std::optional<double>(90));  // 269 / 3 to two digits
    QCOMPARE(goals.kl, std::optional<double>(0.1));
    QVERIFY(!goals.latencyMs);
    buttonNamed(shown.board, "Server")->click();
    QCOMPARE(changed[1][0].value<Goals>().latencyMs, std::optional<double>(11));
    QVERIFY(!app::goalsOf(app::GoalBar::Scenario::Device, {}).sizeMegabytes);
}

void TestCompareBoard::restoreBranchAndRunAgain() {
    Shown shown;
    QSignalSpy restored(&shown.board, &CompareBoard::restoreRequested);
    QSignalSpy again(&shown.board, &CompareBoard::runAgainRequested);
    shown.board.setCurrentRun(kGptq);
    const core::Recipe expected = shown.board.model().run(kGptq)->recipe;
    buttonNamed(shown.board, "Restore recipe")->click();
    QCOMPARE(restored.size(), 1);
    QVERIFY(restored[0][0].value<core::Recipe>() == expected);
    QCOMPARE(restored[0][1].toLongLong(), kRtn);
    buttonNamed(shown.board, "Run again")->click();
    QCOMPARE(again.size(), 1);
    QVERIFY(again[0][0].value<core::Recipe>() == expected);
    buttonNamed(shown.board, "Branch")->click();
    const auto branch = restored[1][0].value<core::Recipe>();
    QVERIFY(branch.steps.empty());  // they are in the run's model already
    QCOMPARE(branch.seed, expected.seed);
    QCOMPARE(restored[1][1].toLongLong(), kGptq);
    shown.board.setCurrentRun(kOriginal);
    QVERIFY(!shown.board.findChild<app::RunDetails*>()->findChild<QPushButton*>()->isVisible());
}

void TestCompareBoard::labelsAreEdited() {
    Shown shown;
    QSignalSpy edited(&shown.board, &CompareBoard::labelsEdited);
    shown.board.setCurrentRun(kRtn);
    auto* details = shown.board.findChild<app::RunDetails*>();
    const auto stars = details->findChildren<QToolButton*>();
    stars.at(0)->click();
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edited[0][0].toLongLong(), kRtn);
    QVERIFY(edited[0][1].value<core::RunLabels>().starred);
    auto* tag = details->findChildren<QLineEdit*>().at(0);
    tag->setFocus();
    QTest::keyClicks(tag, "ship it");
    QTest::keyClick(tag, Qt::Key_Return);
    QCOMPARE(edited.size(), 2);
    QCOMPARE(edited[1][1].value<core::RunLabels>().tag, std::string("ship it"));
    QVERIFY(edited[1][1].value<core::RunLabels>().starred);
}

void TestCompareBoard::keyboardOnly() {
    Shown shown;
    auto& tree = shown.board.tree();
    tree.setFocus();
    shown.board.setCurrentRun(kOriginal);
    QTest::keyClick(&tree, Qt::Key_Down);
    QCOMPARE(shown.board.currentRun(), kInt8);
    QTest::keyClick(&tree, Qt::Key_Space);
    QVERIFY(shown.board.model().isTicked(kInt8));
    QTest::keyClick(&tree, Qt::Key_Space);
    QVERIFY(!shown.board.model().isTicked(kInt8));
    QTest::keyClick(&tree, Qt::Key_F2);
    auto* editor = qobject_cast<QLineEdit*>(tree.focusWidget());
    QVERIFY(editor);
    QSignalSpy renamed(&shown.board, &CompareBoard::renameRequested);
    editor->selectAll();
    QTest::keyClicks(editor, "eight bits");
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(renamed.size(), 1);
    QCOMPARE(renamed[0][1].toString(), QStringLiteral("eight bits"));
    shown.board.activateWindow();
    QTest::keyClick(&shown.board, Qt::Key_F, Qt::ControlModifier);
    auto* filter = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(filter && filter->placeholderText() == "Filter runs");
    QTest::keyClicks(filter, "qat");
    QVERIFY(!tree.filter().mapFromSource(shown.board.model().indexOf(kInt8)).isValid());
    QVERIFY(tree.filter().mapFromSource(shown.board.model().indexOf(7)).isValid());
    // Tab reaches every control that can be used.
    QSet<const QWidget*> reached;
    for (int i = 0; i < 80; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        reached << QApplication::focusWidget();
    }
    QVERIFY(reached.contains(&tree));
    for (const QWidget* chart : std::initializer_list<const QWidget*>{
             &shown.board.panels().scatter(), &shown.board.panels().tasks(),
             &shown.board.panels().latency(), buttonNamed(shown.board, "Restore recipe")})
        QVERIFY2(reached.contains(chart), chart->metaObject()->className());
}

void TestCompareBoard::refreshKeepsPlace() {
    Shown shown;
    shown.board.setCurrentRun(kGptq);
    std::vector<core::Run> runs = familyOfRuns();
    runs.push_back(tests::failedRun());
    shown.board.setRuns(runs);
    QCOMPARE(shown.board.currentRun(), kGptq);
    QCOMPARE(shown.board.model().ticked(), (std::vector<core::RunId>{1, 3, 6}));
    shown.board.setCurrentRun(kFailed);
    QTRY_VERIFY(visibleTexts(shown.board).contains("failed: group 48 does not divide 576 columns"));
}

QTEST_MAIN(TestCompareBoard)
#include "tst_compare_board.moc"
