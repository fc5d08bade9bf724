// SPDX-License-Identifier: GPL-3.0-or-later
// What was done and logged before a switch of language is told in the new one.
#include <QListView>
#include <QSet>
#include <QTest>
#include <QToolButton>

#include "core/workspace/recipe.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/curves/live_curve.h"
#include "widgets/forms/engine_text.h"

using namespace lathe;

class TestLanguage : public QObject {
    Q_OBJECT
  private slots:
    void init() { m_driver = std::make_unique<tests::WindowDriver>(); }
    void undoFollows();
    void logAndJobsFollow();
    void cleanup() { m_driver.reset(); }

  private:
    QString hint(const char* button) {
        return m_driver->find<QToolButton>(QLatin1String(button)).toolTip();
    }
    QStringList log() {
        const auto& list = m_driver->find<QListView>(QStringLiteral("log.list"));
        QStringList lines;
        for (int row = 0; row < list.model()->rowCount(); ++row)
            lines << list.model()->index(row, 0).data().toString().mid(10);  // behind the time
        return lines;
    }
    static QString said(const char* context, const char* text) {
        return QCoreApplication::translate(context, text);
    }

    std::unique_ptr<tests::WindowDriver> m_driver;
};

void TestLanguage::undoFollows() {
    m_driver->openSample();
    app::RecipeDocument& recipe = m_driver->document().recipe();
    recipe.appendStep(core::stepFromText("quant.rtn bits=4"));
    recipe.appendStep(core::stepFromText("prune.magnitude sparsity=0.3"));
    recipe.setStepEnabled(0, false);
    recipe.moveStep(0, 1);
    recipe.setParam(0, "sparsity", 0.4);
    recipe.duplicateStep(0);
    recipe.removeStep(0);
    recipe.setSeed(7);
    recipe.setName(QStringLiteral("mine"));
    recipe.setRecipe({}, QStringLiteral("by name"));
    // Each in the order of undoing, with what it speaks of.
    const std::vector<std::pair<const char*, const char*>> done = {
        {"by name", nullptr},
        {"Rename the recipe", nullptr},
        {"Change the seed", nullptr},
        {"Remove “%1”", "prune.magnitude"},
        {"Duplicate “%1”", "prune.magnitude"},
        {"Change “%1”", "prune.magnitude"},
        {"Move “%1”", "quant.rtn"},
        {"Switch “%1” off", "quant.rtn"},
        {"Add “%1”", "prune.magnitude"},
        {"Add “%1”", "quant.rtn"}};
    const auto expected = [&](size_t i) {
        QString text = said("lathe::app::RecipeDocument", done[i].first);
        return done[i].second
                   ? text.arg(widgets::engineText(core::methodNamed(done[i].second).label))
                   : text;
    };
    const QStringList languages = {QStringLiteral("zh_TW"), QStringLiteral("en"),
                                   QStringLiteral("zh_CN")};
    QSet<QString> first;
    for (size_t i = 0; i < done.size(); ++i) {
        for (const QString& language : languages) {
            m_driver->appearance().setLanguage(language);
            m_driver->waitIdle();
            const QString undo = said("lathe::app::RecipeHeader", "Undo: %1").arg(expected(i));
            QCOMPARE(hint("recipe.undo"), undo);
            if (i == 1) first.insert(undo);
            if (i > 0)
                QCOMPARE(hint("recipe.redo"),
                         said("lathe::app::RecipeHeader", "Redo: %1").arg(expected(i - 1)));
        }
        recipe.undoStack().undo();
    }
    QCOMPARE(first.size(), 3);
}

void TestLanguage::logAndJobsFollow() {
    m_driver->openSample();
    m_driver->document().recipe().appendStep(core::stepFromText("quant.rtn bits=8"));
    m_driver->document().recipe().setName(QStringLiteral("eight"));
    m_driver->waitIdle();
    m_driver->click(QStringLiteral("recipe.run"));
    m_driver->waitIdle();
    QCOMPARE(log().first(), QStringLiteral("Opened stories: 38 weights, mapped"));
    QCOMPARE(log().last(), QStringLiteral("Recipe “eight” finished"));
    for (const QString& language : {QStringLiteral("zh_TW"), QStringLiteral("zh_CN")}) {
        m_driver->appearance().setLanguage(language);
        m_driver->waitIdle();
        const char* const bench = "lathe::app::Workbench";
        const QString opened =
            said(bench, "Opened %1: %2 weights, mapped").arg(QStringLiteral("stories")).arg(38);
        const QString title = said(bench, "Recipe “%1”").arg(QStringLiteral("eight"));
        QVERIFY(opened != QLatin1String("Opened stories: 38 weights, mapped"));
        QCOMPARE(log().first(), opened);
        QCOMPARE(log().last(), said(bench, "%1 finished").arg(title));
        QVERIFY(tests::shows(m_driver->window(), title));
        int drawn = 0;  // the curve of the run
        for (const auto* chart : m_driver->window().findChildren<widgets::LiveCurve*>())
            if (chart->isVisible()) {
                QCOMPARE(chart->detail(), title);
                ++drawn;
            }
        QCOMPARE(drawn, 1);
        QVERIFY(tests::shows(m_driver->window(),
                             said(bench, "Open %1").arg(QStringLiteral("sample:stories"))));
    }
}

QTEST_MAIN(TestLanguage)
#include "tst_language.moc"
