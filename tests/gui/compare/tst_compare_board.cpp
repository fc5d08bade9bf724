// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison as a user meets it: ticking, choosing, goals, restoring, all by keyboard too.
#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <algorithm>

#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/compare/drop_job.h"
#include "app/desktop/compare/goal_bar.h"
#include "app/desktop/compare/run_details.h"
#include "tests/gui/compare/fake_drop.h"
#include "tests/gui/compare/fake_runs.h"
#include "widgets/charts/dot_plot.h"
#include "widgets/charts/latency_chart.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/charts/table_dialog.h"
#include "widgets/models/run_tree_view.h"

using namespace lathe;
using app::CompareBoard;
using app::Goals;
using widgets::RunMetric;
using widgets::RunModel;

Q_DECLARE_METATYPE(lathe::core::Recipe)
Q_DECLARE_METATYPE(lathe::core::RunLabels)

namespace {

QPushButton* buttonNamed(const QWidget& root, const QString& text) {
    for (QPushButton* button : root.findChildren<QPushButton*>())
        if (button->text() == text) return button;
    qFatal("no button '%s'", qPrintable(text));
}

QStringList visibleTexts(const QWidget& root) {
    QStringList texts;
    for (const QLabel* label : root.findChildren<QLabel*>())
        if (label->isVisible()) texts << label->text();
    return texts;
}

/// With every fact that a warning may have.
core::StepWarning warningOf(const std::string& condition, const std::string& site) {
    core::StepWarning warning{condition, site, "A sentence of the engine's.", {}};
    core::WarningFacts& facts = warning.facts;
    facts.data = "notes.txt";
    facts.tokens = 96;
    facts.others = 2;
    facts.perplexity = 683;
    facts.ratio = 436;
    facts.written = 32;
    facts.period = 1;
    facts.reason = "q8";
    return warning;
}

std::vector<core::Run> runsWarnedOf(std::vector<core::StepWarning> warnings) {
    std::vector<core::Run> runs = tests::familyOfRuns();
    const auto run = std::ranges::find(runs, tests::kRtn, &core::Run::id);
    core::StepReport& step = run->metrics->steps.front();
    step.id = "quant.rtn";
    step.text = "quant.rtn bits=4";
    step.warnings = std::move(warnings);
    return runs;
}

/// A shown board of the fourteen runs, with the original, int4 RTN and HQQ ticked.
struct Shown {
    CompareBoard board;
    Shown() {
        board.setLocale(QLocale::c());
        board.setRuns(tests::familyOfRuns());
        board.model().setTicked({tests::kOriginal, tests::kRtn, tests::kGptq});
        board.resize(1280, 800);
        board.show();
        if (!QTest::qWaitForWindowExposed(&board)) qFatal("the board does not appear");
    }
};

}  // namespace

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
    void warningsOfTheRun();
    void waysBackAreButtons();
    void dropIsExplained();
    void otherDataAreOwnedUpTo();
    void chineseHasNoEnglish_data();
    void chineseHasNoEnglish();
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
    board.setRuns(tests::familyOfRuns());
    QVERIFY(!button->isVisible());
}

void TestCompareBoard::firstRunsAreTicked() {
    CompareBoard board;
    board.setRuns(tests::familyOfRuns());
    QCOMPARE(board.model().ticked(), (std::vector<core::RunId>{1, 11, 12, 13, 14}));
}

void TestCompareBoard::tickingUpdatesCharts() {
    Shown shown;
    const app::ComparePanels& panels = shown.board.panels();
    QCOMPARE(panels.latency().data().rows.size(), size_t{3});
    QCOMPARE(panels.tasks().data().series.size(), size_t{2});
    shown.board.model().setTicked(tests::kInt8, true);
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
    QCOMPARE(shown.board.currentRun(), tests::kLarger + 2);
    QTest::keyClick(x, Qt::Key_Home);
    QVERIFY(scatter.data().lines.empty() && scatter.data().paretoFront);
}

void TestCompareBoard::selectionIsSharedByChartTableAndPanel() {
    Shown shown;
    shown.board.setCurrentRun(tests::kGptq);
    for (const widgets::ScatterPoint& point : shown.board.panels().scatter().data().points)
        QCOMPARE(point.selected, point.id == QString::number(tests::kGptq));
    QVERIFY(visibleTexts(shown.board).contains("+ HQQ, 40 rounds"));
    QVERIFY(visibleTexts(shown.board).contains("parent: int4 RTN g32"));
    const auto& scatter = shown.board.panels().scatter();
    Q_EMIT const_cast<widgets::ScatterChart&>(scatter).pointSelected("11");
    QCOMPARE(shown.board.currentRun(), tests::kPrune);
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
    shown.board.model().setTicked(tests::kOriginal, true);
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
    shown.board.setCurrentRun(tests::kGptq);
    const core::Recipe expected = shown.board.model().run(tests::kGptq)->recipe;
    buttonNamed(shown.board, "Restore recipe")->click();
    QCOMPARE(restored.size(), 1);
    QVERIFY(restored[0][0].value<core::Recipe>() == expected);
    QCOMPARE(restored[0][1].toLongLong(), tests::kRtn);
    buttonNamed(shown.board, "Run again")->click();
    QCOMPARE(again.size(), 1);
    QVERIFY(again[0][0].value<core::Recipe>() == expected);
    buttonNamed(shown.board, "Branch")->click();
    const auto branch = restored[1][0].value<core::Recipe>();
    QVERIFY(branch.steps.empty());  // they are in the run's model already
    QCOMPARE(branch.seed, expected.seed);
    QCOMPARE(restored[1][1].toLongLong(), tests::kGptq);
    shown.board.setCurrentRun(tests::kOriginal);
    QVERIFY(!shown.board.findChild<app::RunDetails*>()->findChild<QPushButton*>()->isVisible());
}

void TestCompareBoard::labelsAreEdited() {
    Shown shown;
    QSignalSpy edited(&shown.board, &CompareBoard::labelsEdited);
    shown.board.setCurrentRun(tests::kRtn);
    auto* details = shown.board.findChild<app::RunDetails*>();
    const auto stars = details->findChildren<QToolButton*>();
    stars.at(0)->click();
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edited[0][0].toLongLong(), tests::kRtn);
    QVERIFY(edited[0][1].value<core::RunLabels>().starred);
    auto* tag = details->findChildren<QLineEdit*>().at(0);
    tag->setFocus();
    QTest::keyClicks(tag, "ship it");
    QTest::keyClick(tag, Qt::Key_Return);
    QCOMPARE(edited.size(), 2);
    QCOMPARE(edited[1][1].value<core::RunLabels>().tag, std::string("ship it"));
    QVERIFY(edited[1][1].value<core::RunLabels>().starred);
}

void TestCompareBoard::warningsOfTheRun() {
    Shown shown;
    shown.board.setRuns(
        runsWarnedOf({warningOf("dead-output", "layers.1.attn.v"), warningOf("no-change", ""),
                      warningOf("of a newer program", "")}));
    app::RunDetails& details = shown.board.details();
    shown.board.setCurrentRun(tests::kRtn);
    // What was added to a layout on show becomes visible with the next events.
    QTRY_VERIFY(visibleTexts(details).contains("A sentence of the engine's."));
    const QStringList texts = visibleTexts(details);
    QVERIFY(texts.contains("Warnings: 3"));
    QVERIFY2(texts.contains("After quant.rtn bits=4: the output of layers.1.attn.v is nothing but "
                            "zeros, which it was not before. The same is true of 2 more. Seen on "
                            "96 tokens of notes.txt."),
             qPrintable(texts.join('|')));
    shown.board.setCurrentRun(tests::kGptq);
    QVERIFY(!visibleTexts(details).contains("Warnings: 3"));
}

void TestCompareBoard::waysBackAreButtons() {
    Shown shown;
    std::vector<core::Run> runs = runsWarnedOf({warningOf("dead-output", "layers.1.attn.v")});
    core::Run& run = *std::ranges::find(runs, tests::kRtn, &core::Run::id);
    run.recipe.steps = {core::stepFromText("prune.magnitude sparsity=0.1"),
                        core::stepFromText("quant.rtn bits=4")};
    run.recipe.steps.front().enabled = false;  // its reports are of the others
    run.metrics->steps.resize(1);
    run.metrics->steps.front().loss = {{"layers.0.attn.v"}, {"layers.1.attn.v"}};
    shown.board.setRuns(runs);
    shown.board.setCurrentRun(tests::kRtn);
    QSignalSpy restored(&shown.board, &CompareBoard::restoreRequested);
    const auto recipeAfter = [&](const char* text) {
        const auto buttons = shown.board.details().findChildren<QPushButton*>();
        const auto button = std::ranges::find(buttons, QString::fromLatin1(text),
                                              &QPushButton::accessibleName);
        if (button == buttons.end()) qFatal("no way back '%s'", text);
        (*button)->setFocus();
        QTest::keyClick(*button, Qt::Key_Space);
        return restored.takeLast()[0].value<core::Recipe>();
    };
    core::Recipe recipe = recipeAfter("Leave layers.1.attn.v out of the step");
    QVERIFY(recipe.steps[1] == core::stepFromText("quant.rtn bits=4 exclude=layers.1.attn.v"));
    recipe = recipeAfter("Give the step 8 bits");
    QVERIFY(recipe.steps[1] == core::stepFromText("quant.rtn bits=8"));
    recipe = recipeAfter("Switch the step off");
    QVERIFY(!recipe.steps[1].enabled && recipe.steps[0] == run.recipe.steps[0]);
}

void TestCompareBoard::dropIsExplained() {
    Shown shown;
    QSignalSpy asked(&shown.board, &CompareBoard::explainRequested),
        restored(&shown.board, &CompareBoard::restoreRequested);
    app::RunDetails& details = shown.board.details();
    shown.board.setCurrentRun(tests::kOriginal);
    QVERIFY(!buttonNamed(details, "Explain this drop")->isVisible());  // nothing was done to it
    shown.board.setCurrentRun(tests::kRtn);
    QTest::mouseClick(buttonNamed(details, "Explain this drop"), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toLongLong(), tests::kRtn);
    details.setExplaining(tests::kRtn);
    QVERIFY(!buttonNamed(details, "Explaining…")->isEnabled());
    const auto explained = std::make_shared<app::ExplainedDrop>(tests::explainedDrop());
    details.setExplanation(tests::kRtn, explained);
    const auto* sentences = details.findChild<QLabel*>(QStringLiteral("compare.drop"));
    QVERIFY2(sentences->text().startsWith("Step 1 of 1, quant.rtn bits=4 group=32, adds most: KL "
                                          "goes from 0 to 0.148 nats"),
             qPrintable(sentences->text()));
    QVERIFY(sentences->text().contains("layers.3.ffn.up alone does 71 % of that"));
    QVERIFY(!details.findChild<QLabel*>(QStringLiteral("compare.dropCaveats"))->isVisible());
    // The tokens, in the panel and as a table of their own.
    const auto* tokens = details.findChild<QTableView*>(QStringLiteral("compare.tokens"));
    QCOMPARE(tokens->model()->rowCount(), int(explained->found.tokens.size()));
    QCOMPARE(tokens->model()->index(0, 0).data().toString(), QStringLiteral("girl"));
    QCOMPARE(tokens->model()->index(0, 1).data().toString(), QStringLiteral("83 % → 2.1 %"));
    QCOMPARE(tokens->model()->index(0, 2).data().toString(), QStringLiteral("girl → the"));
    QTest::keyClick(details.findChild<QPushButton*>(QStringLiteral("compare.allTokens")),
                    Qt::Key_Space);
    auto* table = details.findChild<widgets::TableDialog*>();
    QVERIFY(table && table->isVisible());
    QCOMPARE(table->findChild<QTableView*>()->model()->columnCount(), 10);
    table->close();
    // Each fix can be used, by keyboard too.
    for (size_t i = 0; i < explained->found.fixes.size(); ++i) {
        auto* use = details.findChild<QPushButton*>(QStringLiteral("compare.fix.%1").arg(i));
        use->setFocus();
        QTest::keyClick(use, Qt::Key_Space);
        QCOMPARE(restored.size(), int(i) + 1);
        QVERIFY(restored[int(i)][0].value<core::Recipe>() == explained->found.fixes[i].recipe);
        QCOMPARE(restored[int(i)][1].toLongLong(), tests::kOriginal);
    }
    QTRY_VERIFY(visibleTexts(details).contains("Keep layers.3.ffn.up in 16 bit (recommended)"));
    QVERIFY(visibleTexts(details).contains("KL 0.148 → 0.043, 94.4 MB (+1.90)"));
    // It stays with its run.
    shown.board.setCurrentRun(tests::kGptq);
    QVERIFY(buttonNamed(details, "Explain this drop")->isVisible());
    shown.board.setCurrentRun(tests::kRtn);
    QVERIFY(details.findChild<QPushButton*>(QStringLiteral("compare.fix.0"))->isVisible());
}

void TestCompareBoard::otherDataAreOwnedUpTo() {
    Shown shown;
    auto explained = std::make_shared<app::ExplainedDrop>(tests::explainedDrop());
    explained->otherText = "other.txt";
    explained->otherCalibration = "b.txt";
    explained->runCalibration = "a.txt";
    shown.board.setCurrentRun(tests::kRtn);
    shown.board.details().setExplanation(tests::kRtn, explained);
    const auto* caveats =
        shown.board.details().findChild<QLabel*>(QStringLiteral("compare.dropCaveats"));
    QVERIFY(caveats->isVisible());
    QVERIFY(caveats->text().contains("other.txt was read instead"));
    QVERIFY(caveats->text().contains("calibrated on a.txt"));
}

/// Whatever the engine has to say, in both Chinese languages: no run of three English words is left
/// but what quotes the engine ("cannot be run") and the step.
void TestCompareBoard::chineseHasNoEnglish_data() {
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("condition");
    for (const char* language : {"zh_TW", "zh_CN"})
        for (const char* condition :
             {"not-finite", "not-finite-output", "dead-output", "constant-output", "cannot-run",
              "repetition", "perplexity", "no-change", "uncalibrated"})
            QTest::addRow("%s %s", language, condition) << language << condition;
}

void TestCompareBoard::chineseHasNoEnglish() {
    QFETCH(QString, language);
    QFETCH(QString, condition);
    QTranslator translator;
    QVERIFY(translator.load(QStringLiteral(":/i18n/lathe_%1.qm").arg(language)));
    QCoreApplication::installTranslator(&translator);
    core::StepWarning full = warningOf(condition.toStdString(), "layers.1.attn.v"), old = full,
                      trained = full;
    old.facts = {};
    trained.facts.trained = true;
    trained.facts.data.clear();
    Shown shown;
    shown.board.setRuns(runsWarnedOf({full, old, trained}));
    shown.board.setCurrentRun(tests::kRtn);
    auto explained = std::make_shared<app::ExplainedDrop>(tests::explainedDrop());
    explained->otherText = explained->otherCalibration = explained->runCalibration = "a.txt";
    explained->trains = true;
    explained->found.fixes.resize(1);
    for (const auto kind : {core::DropFix::Kind::LeaveOut, core::DropFix::Kind::Bits,
                            core::DropFix::Kind::Method, core::DropFix::Kind::Sparsity}) {
        explained->found.fixes.push_back(explained->found.fixes.front());
        explained->found.fixes.back().kind = kind;
    }
    shown.board.details().setExplanation(tests::kRtn, explained);
    const auto englishIn = [](const QString& text) {
        static const QRegularExpression words(QStringLiteral("[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}"));
        return words.match(text).hasMatch();
    };
    QStringList texts;
    for (const char* part : {"warningsPart", "dropPart"}) {
        const auto* section = shown.board.details().findChild<QWidget*>(QStringLiteral("compare.") +
                                                                        QLatin1String(part));
        for (const QLabel* label : section->findChildren<QLabel*>()) texts << label->text();
        for (const QPushButton* button : section->findChildren<QPushButton*>())
            texts << button->text() << button->toolTip();
    }
    QVERIFY(texts.size() > 15);
    for (const QString& text : std::as_const(texts)) QVERIFY2(!englishIn(text), qPrintable(text));
    QCoreApplication::removeTranslator(&translator);
}

void TestCompareBoard::keyboardOnly() {
    Shown shown;
    auto& tree = shown.board.tree();
    tree.setFocus();
    shown.board.setCurrentRun(tests::kOriginal);
    QTest::keyClick(&tree, Qt::Key_Down);
    QCOMPARE(shown.board.currentRun(), tests::kInt8);
    QTest::keyClick(&tree, Qt::Key_Space);
    QVERIFY(shown.board.model().isTicked(tests::kInt8));
    QTest::keyClick(&tree, Qt::Key_Space);
    QVERIFY(!shown.board.model().isTicked(tests::kInt8));
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
    QVERIFY(!tree.filter().mapFromSource(shown.board.model().indexOf(tests::kInt8)).isValid());
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
    shown.board.setCurrentRun(tests::kGptq);
    std::vector<core::Run> runs = tests::familyOfRuns();
    runs.push_back(tests::failedRun());
    shown.board.setRuns(runs);
    QCOMPARE(shown.board.currentRun(), tests::kGptq);
    QCOMPARE(shown.board.model().ticked(), (std::vector<core::RunId>{1, 3, 6}));
    shown.board.setCurrentRun(tests::kFailed);
    QTRY_VERIFY(visibleTexts(shown.board).contains("failed: group 48 does not divide 576 columns"));
}

QTEST_MAIN(TestCompareBoard)
#include "tst_compare_board.moc"
