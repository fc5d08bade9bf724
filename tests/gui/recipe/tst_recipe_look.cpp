// SPDX-License-Identifier: GPL-3.0-or-later
// The panel in the size of its dock: nothing is wider than it, in both themes, with the fonts of
// both scripts and with large text. With LATHE_GALLERY=folder the pictures are written there.
#include <QApplication>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>

#include "app/desktop/recipe/recipe_panel.h"
#include "tests/gui/recipe/recipe_fixture.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe;
using app::RecipePanel;
using tests::RecipeFixture;

namespace {

/// What asks for the most room.
QString widest(const QWidget& content) {
    QStringList lines;
    for (const QWidget* widget : content.findChildren<QWidget*>())
        if (widget->isVisible())
            lines << QStringLiteral("%1 %2 %3")
                         .arg(widget->minimumSizeHint().width(), 5)
                         .arg(QLatin1String(widget->metaObject()->className()),
                              widget->objectName());
    lines.sort();
    return lines.mid(std::max<qsizetype>(0, lines.size() - 12)).join(QLatin1Char('\n'));
}

}  // namespace

class TestRecipeLook : public QObject {
    Q_OBJECT
  private slots:
    void fitsItsDock_data();
    void fitsItsDock();
};

void TestRecipeLook::fitsItsDock_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QString>("language");
    QTest::addColumn<double>("scale");
    QTest::newRow("light") << false << "en" << 1.0;
    QTest::newRow("dark") << true << "en" << 1.0;
    QTest::newRow("zh_TW") << false << "zh_TW" << 1.0;
    QTest::newRow("large") << false << "en" << 1.5;
}

void TestRecipeLook::fitsItsDock() {
    QFETCH(bool, dark);
    QFETCH(QString, language);
    QFETCH(double, scale);
    QFont font = widgets::uiFont(language);
    font.setPixelSize(int(font.pixelSize() * scale));
    QApplication::setFont(font);
    widgets::applyTheme(*qApp, dark ? widgets::ThemeMode::Dark : widgets::ThemeMode::Light, scale);

    RecipeFixture fixture({"prune.wanda sparsity=0.3", "quant.rtn bits=3 group=50 clip=mse",
                           "quant.gguf type=Q8_0 layers=embed embeddings=true", "prune.random"});
    fixture.recipe().setStepEnabled(3, false);
    fixture.recipe().setName(QStringLiteral("Some time"));
    fixture.recipe().setCurrentStep(1);
    RecipePanel panel;
    panel.setDocument(&fixture.document);
    const QSize dock(int(290 * scale), 780);  // it grows with the text
    panel.resize(dock);
    panel.show();
    QVERIFY(fixture.planned());
    QTest::qWait(50);

    QCOMPARE(panel.size(), dock);
    for (const QWidget* widget : panel.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->isWindow()) continue;
        const int right = widget->mapTo(&panel, QPoint(widget->width(), 0)).x();
        QVERIFY2(right <= panel.width(),
                 qPrintable(QStringLiteral("%1 %2 ends at %3")
                                .arg(QLatin1String(widget->metaObject()->className()),
                                     widget->objectName())
                                .arg(right)));
    }
    // Beside the scroll bar: what it would cover is cut off.
    const auto* scroll = panel.findChild<QScrollArea*>();
    QTRY_VERIFY(scroll->verticalScrollBar()->isVisible());
    QTRY_VERIFY2(scroll->widget()->width() <= scroll->viewport()->width(),
                 qPrintable(widest(*scroll->widget())));
    const QString folder = qEnvironmentVariable("LATHE_GALLERY");
    if (!folder.isEmpty())
        QVERIFY(panel.grab().save(QStringLiteral("%1/recipe-%2.png")
                                      .arg(folder, QLatin1String(QTest::currentDataTag()))));
}

QTEST_MAIN(TestRecipeLook)
#include "tst_recipe_look.moc"
