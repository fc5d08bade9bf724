// SPDX-License-Identifier: GPL-3.0-or-later
// The recipe panel as a person uses it: clicks and keys, by the names that its widgets have.
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>

#include "app/desktop/recipe/plan_notes.h"
#include "app/desktop/recipe/recipe_panel.h"
#include "tests/gui/recipe/recipe_fixture.h"
#include "widgets/style/theme.h"

using namespace lathe;
using app::RecipePanel;
using tests::RecipeFixture;

namespace {

struct Panel : RecipeFixture, RecipePanel {
    explicit Panel(std::initializer_list<const char*> steps = {}) : RecipeFixture(steps) {
        setDocument(&document);
        resize(290, 780);
        show();
        activateWindow();
        if (!QTest::qWaitForWindowActive(this)) qFatal("the panel's window is not active");
    }
    template <class T>
    T* get(const QString& name) const {
        return findChild<T*>(name);
    }
    QFrame* card(int index) const {
        return get<QFrame>(QStringLiteral("recipe.card.%1").arg(index));
    }
    QStringList ids() {
        QStringList found;
        for (const core::RecipeStep& step : recipe().recipe().steps)
            found << QString::fromStdString(step.id);
        return found;
    }
    using RecipeFixture::recipe;
};

void click(QWidget* widget) {
    QVERIFY(widget);
    QTest::mouseClick(widget, Qt::LeftButton);
}

}  // namespace

class TestRecipePanel : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        widgets::applyTheme(*qApp, widgets::ThemeMode::Light);
        QApplication::setEffectEnabled(Qt::UI_General, false);
    }

    void stepsComeFromTheMenu();
    void valuesGoToTheRecipe();
    void aRunOfKeysIsOneUndo();
    void panelShowsWhatIsLoaded();
    void reorderByKeyboard();
    void reorderByMouse();
    void escapeCancelsADrag();
    void switchDuplicateRemove();
    void targetsAreCounted();
    void fixSettlesTheNote();
    void errorsStopTheRun();
    void footSaysThePlan();
    void runIsAskedFor();
    void menuPresetsAndCopies();
    void nameAndSeed();
    void badFilesAreReported();
    void tabReachesEverything();
    void withoutADocument();
};

void TestRecipePanel::stepsComeFromTheMenu() {
    Panel panel;
    QTest::keyClick(panel.get<QPushButton>("recipe.addStep"), Qt::Key_Space);
    QVERIFY(QApplication::activePopupWidget());
    QApplication::activePopupWidget()->close();
    for (const core::Method* method : core::methods()) {
        auto* action =
            panel.get<QAction>(QStringLiteral("recipe.add.") +
                               QString::fromUtf8(method->id.data(), qsizetype(method->id.size())));
        QVERIFY2(action, method->id.data());
        action->trigger();
        QCOMPARE(panel.ids().last().toStdString(), method->id);
    }
    QCOMPARE(panel.recipe().stepCount(), int(core::methods().size()));
    QTRY_VERIFY(panel.card(panel.recipe().stepCount() - 1)->isVisible());
}

void TestRecipePanel::valuesGoToTheRecipe() {
    Panel panel({"prune.magnitude", "quant.rtn"});
    click(panel.card(1));
    QCOMPARE(panel.recipe().currentStep(), 1);
    auto* granularity = panel.get<QComboBox>("param.granularity");
    QVERIFY(granularity->isVisible());
    QTest::keyClick(granularity, Qt::Key_Home);
    QCOMPARE(panel.step(1).params.text("granularity"), "tensor");
    panel.recipe().undoStack().undo();
    QCOMPARE(granularity->currentData(), "group");
    QCOMPARE(panel.recipe().currentStep(), 1);
}

void TestRecipePanel::aRunOfKeysIsOneUndo() {
    Panel panel({"quant.rtn"});
    const QString before = panel.recipe().toJson();
    auto* bits = panel.get<QSpinBox>("param.bits");
    bits->setFocus();
    for (int i = 0; i < 3; ++i) QTest::keyClick(bits, Qt::Key_Up);
    QCOMPARE(panel.step(0).params.integer("bits"), 7);
    QTest::keyClick(bits, Qt::Key_Return);
    QTest::keyClick(bits, Qt::Key_Down);
    QCOMPARE(panel.recipe().undoStack().count(), 2);
    click(panel.get<QToolButton>("recipe.undo"));
    QCOMPARE(bits->value(), 7);
    click(panel.get<QToolButton>("recipe.undo"));
    QCOMPARE(panel.recipe().toJson(), before);
    QVERIFY(!panel.get<QToolButton>("recipe.undo")->isEnabled());
    click(panel.get<QToolButton>("recipe.redo"));
    QCOMPARE(bits->value(), 7);
}

void TestRecipePanel::panelShowsWhatIsLoaded() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("recipe.json");
    Panel first({"quant.rtn bits=3 group=16 layers=attn.*", "prune.random sparsity=0.25"});
    first.recipe().setStepEnabled(1, false);
    first.saveTo(path);
    Panel second({"quant.hqq"});
    second.loadFrom(path);
    QCOMPARE(second.recipe().toJson(), first.recipe().toJson());
    QCOMPARE(second.get<QSpinBox>("param.bits")->value(), 3);
    QCOMPARE(second.get<QSpinBox>("param.group")->value(), 16);
    QVERIFY(!second.card(1)->findChild<QCheckBox*>("recipe.enabled")->isChecked());
    second.recipe().undoStack().undo();
    QCOMPARE(second.ids(), QStringList{"quant.hqq"});
}

void TestRecipePanel::reorderByKeyboard() {
    Panel panel({"quant.rtn", "quant.hqq", "quant.gguf"});
    panel.card(0)->setFocus();
    QTest::keyClick(panel.card(0), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(panel.ids(), QStringList({"quant.hqq", "quant.rtn", "quant.gguf"}));
    QVERIFY(panel.card(1)->hasFocus());
    QTest::keyClick(panel.card(1), Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(panel.card(2), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(panel.ids(), QStringList({"quant.hqq", "quant.gguf", "quant.rtn"}));
    QTest::keyClick(panel.card(2), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(panel.ids(), QStringList({"quant.hqq", "quant.rtn", "quant.gguf"}));
    QCOMPARE(panel.recipe().undoStack().count(), 3);
}

void TestRecipePanel::reorderByMouse() {
    Panel panel({"quant.rtn", "quant.hqq", "quant.gguf"});
    panel.recipe().setCurrentStep(-1);
    QTest::qWait(1);
    auto* handle = panel.card(0)->findChild<QWidget*>("recipe.drag");
    QVERIFY(handle);
    const auto at = [&](int card, int dy) {
        return handle->mapFromGlobal(
            panel.card(card)->mapToGlobal(QPoint(10, panel.card(card)->height() / 2 + dy)));
    };
    QTest::mousePress(handle, Qt::LeftButton, {}, QPoint(8, 8));
    QTest::mouseMove(handle, at(1, 0));
    QTest::mouseMove(handle, at(2, 5));
    QCOMPARE(panel.ids().first(), "quant.rtn");
    QTest::mouseRelease(handle, Qt::LeftButton, {}, at(2, 5));
    QCOMPARE(panel.ids(), QStringList({"quant.hqq", "quant.gguf", "quant.rtn"}));
    QCOMPARE(panel.recipe().undoStack().count(), 1);
}

void TestRecipePanel::escapeCancelsADrag() {
    Panel panel({"quant.rtn", "quant.hqq"});
    auto* handle = panel.card(0)->findChild<QWidget*>("recipe.drag");
    QTest::mousePress(handle, Qt::LeftButton, {}, QPoint(8, 8));
    QTest::mouseMove(handle, QPoint(8, 400));
    QTest::keyClick(handle, Qt::Key_Escape);
    QTest::mouseRelease(handle, Qt::LeftButton, {}, QPoint(8, 400));
    QCOMPARE(panel.ids().first(), "quant.rtn");
}

void TestRecipePanel::switchDuplicateRemove() {
    Panel panel({"quant.rtn bits=3", "quant.hqq"});
    click(panel.card(0)->findChild<QCheckBox*>("recipe.enabled"));
    QVERIFY(!panel.step(0).enabled);
    panel.card(0)->setFocus();
    QTest::keyClick(panel.card(0), Qt::Key_Space);
    QVERIFY(panel.step(0).enabled);
    QTest::keyClick(panel.card(0), Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(panel.ids(), QStringList({"quant.rtn", "quant.rtn", "quant.hqq"}));
    QVERIFY(panel.step(1) == panel.step(0));
    panel.card(1)->findChild<QAction*>("recipe.remove")->trigger();
    QVERIFY(panel.card(1)->hasFocus());
    panel.card(0)->setFocus();
    QTest::keyClick(panel.card(0), Qt::Key_Delete);
    QCOMPARE(panel.ids(), QStringList{"quant.hqq"});
    QTest::keyClick(panel.card(0), Qt::Key_Delete);
    QCOMPARE(panel.recipe().stepCount(), 0);
    panel.recipe().undoStack().setIndex(0);
    QCOMPARE(panel.ids(), QStringList({"quant.rtn", "quant.hqq"}));
}

void TestRecipePanel::targetsAreCounted() {
    Panel panel({"quant.rtn"});
    auto* chip = panel.get<QPushButton>("recipe.targets");
    QVERIFY2(chip->text().contains("14 weights"), qPrintable(chip->text()));
    click(chip);
    auto* layers = panel.get<QLineEdit>("param.layers");
    QVERIFY(layers->isVisible());
    layers->selectAll();
    QTest::keyClicks(layers, "layers.0.attn.*");
    QTest::keyClick(layers, Qt::Key_Return);
    QCOMPARE(panel.step(0).params.text("layers"), "layers.0.attn.*");
    QCOMPARE(panel.recipe().undoStack().count(), 1);
    QVERIFY2(chip->text().contains("4 weights"), qPrintable(chip->text()));
    auto* head = panel.get<QCheckBox>("param.head");
    QTest::mouseClick(head, Qt::LeftButton, {}, QPoint(8, head->height() / 2));
    QVERIFY2(chip->text().contains("5 weights"), qPrintable(chip->text()));
}

void TestRecipePanel::fixSettlesTheNote() {
    Panel panel({"quant.float", "quant.rtn group=50"});
    QVERIFY(panel.planned());
    QPushButton* fix = nullptr;
    for (auto* button : panel.findChildren<QPushButton*>())
        if (button->objectName().startsWith("recipe.fix.") && button->text().contains("32"))
            fix = button;
    QVERIFY(fix);
    click(fix);
    QCOMPARE(panel.step(1).params.integer("group"), 32);
    QVERIFY(panel.planned());
    for (const QLabel* label : panel.get<app::PlanNotes>("recipe.notes")->findChildren<QLabel*>())
        QVERIFY2(!label->text().contains("does not divide"), qPrintable(label->text()));
    panel.recipe().undoStack().undo();
    QCOMPARE(panel.step(1).params.integer("group"), 50);
}

void TestRecipePanel::errorsStopTheRun() {
    Panel panel({"quant.rtn clip=entropy"});
    QVERIFY(panel.planned());
    auto* run = panel.get<QPushButton>("recipe.run");
    QVERIFY(!run->isEnabled());
    QCOMPARE(panel.get<QFrame>("recipe.note.0")->property("role"), "note-error");
    click(panel.get<QPushButton>("recipe.fix.0"));
    QVERIFY(panel.planned());
    QVERIFY(run->isEnabled());
    panel.recipe().setParam(0, "layers", std::string("nothing"));
    QVERIFY(panel.planned());
    QVERIFY(!run->isEnabled());
    QVERIFY(
        panel.get<QFrame>("recipe.note.0")->accessibleName().startsWith("Step 1: no weight of"));
}

void TestRecipePanel::footSaysThePlan() {
    QLocale::setDefault(QLocale::c());
    Panel panel({"quant.gguf type=Q8_0"});
    QVERIFY(panel.planned());
    const app::RecipePlan& plan = *panel.recipe().plan();
    const auto number = [](double value, int digits) {
        return QString::number(value, 'f', digits);
    };
    QVERIFY2(panel.get<QLabel>("recipe.size")
                 ->text()
                 .contains(number(double(plan.bytesBefore) / 1e6, 2) + " → " +
                           number(double(plan.bytesAfter) / 1e6, 2) + " MB"),
             qPrintable(panel.get<QLabel>("recipe.size")->text()));
    QCOMPARE(panel.get<QLabel>("recipe.bits")->text(),
             number(plan.bitsPerWeightAfter, 2) + " bits/weight");
}

void TestRecipePanel::runIsAskedFor() {
    Panel panel;
    QSignalSpy run(&panel, &RecipePanel::runRequested);
    auto* button = panel.get<QPushButton>("recipe.run");
    QVERIFY(!button->isEnabled());
    panel.recipe().appendStep(core::stepFromText("quant.rtn"));
    QVERIFY(button->isEnabled());
    QTest::keyClick(button, Qt::Key_Space);
    QCOMPARE(run.count(), 1);
    panel.recipe().setStepEnabled(0, false);
    QVERIFY(!button->isEnabled());
}

void TestRecipePanel::menuPresetsAndCopies() {
    Panel panel;
    panel.get<QAction>("recipe.preset.no-time")->trigger();
    QCOMPARE(panel.ids(), QStringList{"quant.gguf"});
    QCOMPARE(panel.get<QLabel>("recipe.nameLabel")->text(), "No time");
    panel.get<QAction>("recipe.copyJson")->trigger();
    QCOMPARE(QApplication::clipboard()->text(), panel.recipe().toJson());
    panel.get<QAction>("recipe.copyCommand")->trigger();
    QCOMPARE(QApplication::clipboard()->text(),
             panel.recipe().toCommandLine(panel.document.source()));
    panel.get<QAction>("recipe.clear")->trigger();
    QCOMPARE(panel.recipe().stepCount(), 0);
    panel.recipe().undoStack().undo();
    QCOMPARE(panel.ids(), QStringList{"quant.gguf"});
}

void TestRecipePanel::nameAndSeed() {
    Panel panel({"prune.random"});
    panel.get<QAction>("recipe.rename")->trigger();
    auto* name = panel.get<QLineEdit>("recipe.name");
    QVERIFY(name->isVisible());
    QTest::keyClicks(name, "half");
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(panel.recipe().recipe().name, "half");
    auto* seed = panel.get<QLineEdit>("recipe.seed");
    seed->selectAll();
    QTest::keyClicks(seed, "4x2");
    QTest::keyClick(seed, Qt::Key_Return);
    QCOMPARE(panel.recipe().recipe().seed, uint64_t{42});
    QCOMPARE(panel.recipe().undoStack().count(), 2);
}

void TestRecipePanel::badFilesAreReported() {
    const QTemporaryDir folder;
    Panel panel({"quant.rtn"});
    QSignalSpy failed(&panel, &RecipePanel::failed);
    panel.loadFrom(folder.filePath("missing.json"));
    QFile file(folder.filePath("bad.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"steps": ["quant.rtn bits=99"]})");
    file.close();
    panel.loadFrom(file.fileName());
    panel.saveTo(folder.filePath("no/such/folder.json"));
    QCOMPARE(failed.count(), 3);
    QVERIFY(failed[1][0].toString().contains("parameter bits is '99'"));
    QCOMPARE(panel.ids(), QStringList{"quant.rtn"});
    QCOMPARE(panel.recipe().undoStack().count(), 0);
}

void TestRecipePanel::tabReachesEverything() {
    Panel panel({"quant.rtn group=50", "quant.hqq"});
    QVERIFY(panel.planned());
    panel.activateWindow();
    QSet<QString> reached;
    panel.get<QToolButton>("recipe.more")->setFocus();
    for (int i = 0; i < 80 && QApplication::focusWidget(); ++i) {
        const QWidget* focus = QApplication::focusWidget();
        reached << focus->objectName();
        QVERIFY2(!focus->accessibleName().isEmpty() || focus->inherits("QPushButton"),
                 qPrintable(focus->objectName()));
        QVERIFY2(focus->height() >= 24 && focus->width() >= 24, qPrintable(focus->objectName()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const char* name :
         {"recipe.more", "recipe.card.0", "recipe.card.1", "recipe.enabled", "param.bits",
          "recipe.targets", "recipe.cardMenu", "recipe.explain", "recipe.addStep", "recipe.run"})
        QVERIFY2(reached.contains(name), name);
}

void TestRecipePanel::withoutADocument() {
    Panel panel({"quant.rtn"});
    panel.setDocument(nullptr);
    QVERIFY(!panel.card(0));
    QVERIFY(!panel.get<QPushButton>("recipe.run")->isEnabled());
    QVERIFY(!panel.get<QPushButton>("recipe.addStep")->isEnabled());
    panel.setDocument(&panel.document);
    QVERIFY(panel.card(0));
}

QTEST_MAIN(TestRecipePanel)
#include "tst_recipe_panel.moc"
