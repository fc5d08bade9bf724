// SPDX-License-Identifier: GPL-3.0-or-later
// What the comparison says of a run that went wrong: warnings with their ways back, and why a drop
// came about with the measured fixes, in the window's language.
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTranslator>
#include <algorithm>

#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/drop_job.h"
#include "app/desktop/compare/run_details.h"
#include "tests/gui/compare/fake_drop.h"
#include "tests/gui/compare/fake_runs.h"
#include "tests/gui/compare/shown_board.h"
#include "widgets/charts/table_dialog.h"

using namespace lathe;
using namespace lathe::tests;
using app::CompareBoard;

Q_DECLARE_METATYPE(lathe::core::Recipe)

namespace {

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
    std::vector<core::Run> runs = familyOfRuns();
    const auto run = std::ranges::find(runs, kRtn, &core::Run::id);
    core::StepReport& step = run->metrics->steps.front();
    step.id = "quant.rtn";
    step.text = "quant.rtn bits=4";
    step.warnings = std::move(warnings);
    return runs;
}

}  // namespace

class TestCompareFaults : public QObject {
    Q_OBJECT
  private slots:
    void warningsOfTheRun();
    void waysBackAreButtons();
    void dropIsExplained();
    void otherDataAreOwnedUpTo();
    void chineseHasNoEnglish_data();
    void chineseHasNoEnglish();
};

void TestCompareFaults::warningsOfTheRun() {
    Shown shown;
    shown.board.setRuns(
        runsWarnedOf({warningOf("dead-output", "layers.1.attn.v"), warningOf("no-change", ""),
                      warningOf("of a newer program", "")}));
    app::RunDetails& details = shown.board.details();
    shown.board.setCurrentRun(kRtn);
    // What was added to a layout on show becomes visible with the next events.
    QTRY_VERIFY(visibleTexts(details).contains("A sentence of the engine's."));
    const QStringList texts = visibleTexts(details);
    QVERIFY(texts.contains("Warnings: 3"));
    QVERIFY2(texts.contains("After quant.rtn bits=4: the output of layers.1.attn.v is nothing but "
                            "zeros, which it was not before. The same is true of 2 more. Seen on "
                            "96 tokens of notes.txt."),
             qPrintable(texts.join('|')));
    shown.board.setCurrentRun(kGptq);
    QVERIFY(!visibleTexts(details).contains("Warnings: 3"));
}

void TestCompareFaults::waysBackAreButtons() {
    Shown shown;
    std::vector<core::Run> runs = runsWarnedOf({warningOf("dead-output", "layers.1.attn.v")});
    core::Run& run = *std::ranges::find(runs, kRtn, &core::Run::id);
    run.recipe.steps = {core::stepFromText("prune.magnitude sparsity=0.1"),
                        core::stepFromText("quant.rtn bits=4")};
    run.recipe.steps.front().enabled = false;  // its reports are of the others
    run.metrics->steps.resize(1);
    run.metrics->steps.front().loss = {{"layers.0.attn.v"}, {"layers.1.attn.v"}};
    shown.board.setRuns(runs);
    shown.board.setCurrentRun(kRtn);
    QSignalSpy restored(&shown.board, &CompareBoard::restoreRequested);
    const auto recipeAfter = [&](const char* text) {
        const auto buttons = shown.board.details().findChildren<QPushButton*>();
        const auto button =
            std::ranges::find(buttons, QString::fromLatin1(text), &QPushButton::accessibleName);
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

void TestCompareFaults::dropIsExplained() {
    Shown shown;
    QSignalSpy asked(&shown.board, &CompareBoard::explainRequested),
        restored(&shown.board, &CompareBoard::restoreRequested);
    app::RunDetails& details = shown.board.details();
    shown.board.setCurrentRun(kOriginal);
    QVERIFY(!buttonNamed(details, "Explain this drop")->isVisible());  // nothing was done to it
    shown.board.setCurrentRun(kRtn);
    QTest::mouseClick(buttonNamed(details, "Explain this drop"), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toLongLong(), kRtn);
    details.setExplaining(kRtn);
    QVERIFY(!buttonNamed(details, "Explaining…")->isEnabled());
    const auto explained = std::make_shared<app::ExplainedDrop>(explainedDrop());
    details.setExplanation(kRtn, explained);
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
        QCOMPARE(restored[int(i)][1].toLongLong(), kOriginal);
    }
    QTRY_VERIFY(visibleTexts(details).contains("Keep layers.3.ffn.up in 16 bit (recommended)"));
    QVERIFY(visibleTexts(details).contains("KL 0.148 → 0.043, 94.4 MB (+1.90)"));
    // It stays with its run.
    shown.board.setCurrentRun(kGptq);
    QVERIFY(buttonNamed(details, "Explain this drop")->isVisible());
    shown.board.setCurrentRun(kRtn);
    QVERIFY(details.findChild<QPushButton*>(QStringLiteral("compare.fix.0"))->isVisible());
}

void TestCompareFaults::otherDataAreOwnedUpTo() {
    Shown shown;
    auto explained = std::make_shared<app::ExplainedDrop>(explainedDrop());
    explained->otherText = "other.txt";
    explained->otherCalibration = "b.txt";
    explained->runCalibration = "a.txt";
    shown.board.setCurrentRun(kRtn);
    shown.board.details().setExplanation(kRtn, explained);
    const auto* caveats =
        shown.board.details().findChild<QLabel*>(QStringLiteral("compare.dropCaveats"));
    QVERIFY(caveats->isVisible());
    QVERIFY(caveats->text().contains("other.txt was read instead"));
    QVERIFY(caveats->text().contains("calibrated on a.txt"));
}

/// Whatever the engine has to say, in both Chinese languages: no run of three English words is left
/// but what quotes the engine ("cannot be run") and the step.
void TestCompareFaults::chineseHasNoEnglish_data() {
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("condition");
    for (const char* language : {"zh_TW", "zh_CN"})
        for (const char* condition :
             {"not-finite", "not-finite-output", "dead-output", "constant-output", "cannot-run",
              "repetition", "perplexity", "no-change", "uncalibrated"})
            QTest::addRow("%s %s", language, condition) << language << condition;
}

void TestCompareFaults::chineseHasNoEnglish() {
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
    shown.board.setCurrentRun(kRtn);
    auto explained = std::make_shared<app::ExplainedDrop>(explainedDrop());
    explained->otherText = explained->otherCalibration = explained->runCalibration = "a.txt";
    explained->trains = true;
    explained->found.fixes.resize(1);
    for (const auto kind : {core::DropFix::Kind::LeaveOut, core::DropFix::Kind::Bits,
                            core::DropFix::Kind::Method, core::DropFix::Kind::Sparsity}) {
        explained->found.fixes.push_back(explained->found.fixes.front());
        explained->found.fixes.back().kind = kind;
    }
    shown.board.details().setExplanation(kRtn, explained);
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

QTEST_MAIN(TestCompareFaults)
#include "tst_compare_faults.moc"
