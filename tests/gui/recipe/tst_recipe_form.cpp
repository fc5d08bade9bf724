// SPDX-License-Identifier: GPL-3.0-or-later
// Forms made from the registry's schemas: one field per parameter, the right values both ways.
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include "app/desktop/recipe/engine_texts.h"
#include "app/desktop/recipe/form_layout.h"
#include "core/methods/method.h"
#include "widgets/forms/engine_text.h"
#include "widgets/forms/fold.h"
#include "widgets/forms/param_form.h"
#include "widgets/forms/real_spin_box.h"
#include "widgets/style/theme.h"
#include "widgets/text/quantity_text.h"

using namespace lathe;
using widgets::ParamForm;

namespace {

struct Edit {
    std::string name;
    core::ParamValue value;
    bool finished;
};

/// Collects what a form says.
std::vector<Edit>& listen(ParamForm& form, std::vector<Edit>& edits) {
    QObject::connect(&form, &ParamForm::valueEdited, &form,
                     [&edits](const QString& name, const core::ParamValue& value, bool finished) {
                         edits.push_back({name.toStdString(), value, finished});
                     });
    return edits;
}

/// Another value than the default, by the keyboard; the value that the form should report.
core::ParamValue typeInto(QWidget* editor, const core::ParamSpec& spec) {
    switch (spec.type) {
        case core::ParamType::Boolean:
            QTest::keyClick(editor, Qt::Key_Space);
            return !std::get<bool>(spec.defaultValue);
        case core::ParamType::Choice: {
            auto* box = qobject_cast<QComboBox*>(editor);
            const bool last = box->currentIndex() == box->count() - 1;
            QTest::keyClick(editor, last ? Qt::Key_Up : Qt::Key_Down);
            return box->currentData().toString().toStdString();
        }
        case core::ParamType::Text:
            QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
            QTest::keyClicks(editor, "attn.q");
            QTest::keyClick(editor, Qt::Key_Return);
            return std::string("attn.q");
        case core::ParamType::Integer:
        case core::ParamType::Real:
            break;
    }
    const double value = std::get_if<double>(&spec.defaultValue)
                             ? std::get<double>(spec.defaultValue)
                             : double(std::get<int64_t>(spec.defaultValue));
    const bool most = value >= spec.maximum;
    QTest::keyClick(editor, most ? Qt::Key_Down : Qt::Key_Up);
    QTest::keyClick(editor, Qt::Key_Return);
    if (spec.type == core::ParamType::Integer)
        return std::get<int64_t>(spec.defaultValue) + (most ? -1 : 1);
    return qobject_cast<QDoubleSpinBox*>(editor)->value();
}

}  // namespace

class TestRecipeForm : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        widgets::applyTheme(*qApp, widgets::ThemeMode::Light);
        QApplication::setEffectEnabled(Qt::UI_General, false);
    }

    void everyMethodHasAForm() {
        for (const core::Method* method : core::methods()) {
            const core::ParamSchema schema = core::fullSchema(*method);
            ParamForm form(schema, app::formLayoutOf(*method));
            form.setValues(schema.defaults());
            form.show();
            for (widgets::Fold* fold : form.folds()) fold->setOpen(true);
            std::vector<Edit> edits;
            listen(form, edits);
            for (const core::ParamSpec& spec : schema.specs()) {
                QWidget* editor = form.editor(spec.name);
                QVERIFY2(editor, spec.name.c_str());
                QVERIFY2(!editor->accessibleName().isEmpty(), spec.name.c_str());
                QVERIFY2(!editor->toolTip().isEmpty(), spec.name.c_str());
                QVERIFY2(editor->height() >= 24, spec.name.c_str());
                const bool matters = core::ParamSchema::matters(spec, schema.defaults());
                QCOMPARE(editor->isEnabled(), matters);
                if (!matters) continue;
                edits.clear();
                editor->setFocus();
                const core::ParamValue typed = typeInto(editor, spec);
                QVERIFY2(!edits.empty(), spec.name.c_str());
                QCOMPARE(edits.back().name, spec.name);
                QVERIFY2(edits.back().value == typed, spec.name.c_str());
                QVERIFY2(edits.back().value != spec.defaultValue, spec.name.c_str());
                QVERIFY2(edits.back().finished, spec.name.c_str());
                schema.complete({{spec.name, edits.back().value}});  // throws if not allowed
            }
        }
    }

    void showingSaysNothing() {
        const core::ParamSchema schema = core::fullSchema(core::methodNamed("quant.rtn"));
        ParamForm form(schema, app::formLayoutOf(core::methodNamed("quant.rtn")));
        std::vector<Edit> edits;
        listen(form, edits);
        form.setValues(schema.parse({{"bits", "7"}, {"clip", "mse"}, {"layers", "x"}}));
        QVERIFY(edits.empty());
        QCOMPARE(form.findChild<QSpinBox*>("param.bits")->value(), 7);
        QCOMPARE(form.findChild<QComboBox*>("param.clip")->currentData(), "mse");
        QCOMPARE(form.findChild<QLineEdit*>("param.layers")->text(), "x");
        QVERIFY(form.editor("exponent")->isEnabled());
        QVERIFY(!form.editor("percentile")->isEnabled());
    }

    void realNumbersOfAnySize() {
        widgets::RealSpinBox box;
        box.setLocale(QLocale::c());
        box.setRange(0, 1e30);
        box.setValue(0.001);
        QCOMPARE(box.text(), "0.001");
        box.show();
        box.selectAll();
        QTest::keyClicks(&box, "1e-4");
        QTest::keyClick(&box, Qt::Key_Return);
        QCOMPARE(box.value(), 1e-4);
        box.selectAll();
        QTest::keyClicks(&box, "2.5e20");
        QTest::keyClick(&box, Qt::Key_Return);
        QCOMPARE(box.value(), 2.5e20);
        QVERIFY(box.sizeHint().width() < 150);
    }

    void foldOpensByKeyboard() {
        const core::ParamSchema schema = core::fullSchema(core::methodNamed("quant.rtn"));
        ParamForm form(schema, app::formLayoutOf(core::methodNamed("quant.rtn")));
        form.show();
        QVERIFY(!form.editor("rounding")->isVisible());
        QTest::keyClick(form.folds().front()->button(), Qt::Key_Space);
        QVERIFY(form.editor("rounding")->isVisible());
        QTest::keyClick(form.folds().front()->button(), Qt::Key_Space);
        QVERIFY(!form.editor("rounding")->isVisible());
    }

    void trainingHasAFoldOfItsOwn() {
        const core::Method& method = core::methodNamed("train.finetune");
        ParamForm form(method.schema(), app::formLayoutOf(method));
        form.show();
        for (const char* name : {"steps", "learning_rate", "batch"})
            QVERIFY2(form.editor(name)->isVisible(), name);
        QCOMPARE(form.folds().size(), size_t(1));
        for (const char* name : {"window", "optimizer", "patience", "recompute"})
            QVERIFY2(!form.editor(name)->isVisible(), name);
        form.folds().front()->setOpen(true);
        QVERIFY(form.editor("window")->isVisible());
        form.setValues(method.schema().defaults());
        QVERIFY(!form.editor("momentum")->isEnabled());  // of SGD only
        QVERIFY(form.editor("beta2")->isEnabled());
    }

    /// A switch has its name inside; a third of the dock is too narrow for that.
    void switchesAreNotCut() {
        constexpr int kCard = 228;  // within a card of the dock, in a window of 1280
        for (const core::Method* method : core::methods()) {
            const core::ParamSchema schema = method->schema();
            ParamForm form(schema, app::formLayoutOf(*method));
            form.resize(kCard, form.sizeHint().height());
            form.show();
            for (const auto* box : form.findChildren<QCheckBox*>())
                if (box->isVisible())
                    QVERIFY2(box->width() >= box->sizeHint().width(),
                             qPrintable(box->objectName() + QStringLiteral(" of ") +
                                        QString::fromUtf8(method->id.data(),
                                                          qsizetype(method->id.size()))));
        }
    }

    void foldMoves() {
        QApplication::setEffectEnabled(Qt::UI_General, true);
        const core::ParamSchema schema = core::fullSchema(core::methodNamed("quant.rtn"));
        ParamForm form(schema, app::formLayoutOf(core::methodNamed("quant.rtn")));
        form.show();
        form.folds().front()->setOpen(true);
        QTRY_VERIFY(form.editor("rounding")->isVisible() &&
                    form.editor("percentile")->height() >= 24);
        QApplication::setEffectEnabled(Qt::UI_General, false);
    }

    void engineTextsAreListed() {
        QSet<QByteArray> needed;
        const auto need = [&](std::string_view text) {
            if (!text.empty()) needed << QByteArray(text.data(), qsizetype(text.size()));
        };
        for (const core::Method* method : core::methods()) {
            need(method->label);
            need(method->help);
            const core::ParamSchema schema = core::fullSchema(*method);
            for (const core::ParamSpec& spec : schema.specs()) {
                need(spec.label);
                need(spec.help);
                for (const std::string& choice : spec.choices)
                    if (widgets::isWord(choice)) need(choice);
            }
        }
        QSet<QByteArray> listed;
        for (const char* text : app::engineTexts()) listed << text;
        QVERIFY2(listed == needed,
                 "run tests/tools/make_engine_texts.py: missing or stale " +
                     (QSet(needed).subtract(listed) + QSet(listed).subtract(needed))
                         .values()
                         .join(" | "));
    }

    void quantities() {
        QLocale::setDefault(QLocale::c());
        QCOMPARE(widgets::megabytesText(269'041'000), "269.0");
        QCOMPARE(widgets::bytesText(92'500'000), "92.5 MB");
        QCOMPARE(widgets::bytesText(4'400'000), "4.40 MB");
        QCOMPARE(widgets::bytesText(1'200'000'000), "1.20 GB");
        QCOMPARE(widgets::bytesText(12), "12 B");
        QCOMPARE(widgets::durationText(0.2), "under 1 s");
        QCOMPARE(widgets::durationText(12.4), "12 s");
        QCOMPARE(widgets::durationText(170), "2:50");
        QCOMPARE(widgets::durationText(3723), "1:02:03");
    }
};

QTEST_MAIN(TestRecipeForm)
#include "tst_recipe_form.moc"
