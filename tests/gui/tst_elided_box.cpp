// SPDX-License-Identifier: GPL-3.0-or-later
// A choice that is narrower than its current entry: drawn with an ellipsis, read in full as a tip.
#include <QApplication>
#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"
#include "widgets/text/elided_box.h"

using namespace lathe::widgets;

class TestElidedBox : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void endsInAnEllipsis();
    void tipIsTheWholeEntry();
};

namespace {

QImage pictureOf(QComboBox& box) {
    box.resize(120, 28);
    box.setFocusPolicy(Qt::NoFocus);
    box.show();
    QCoreApplication::processEvents();
    return box.grab().toImage();
}

const QString kLong = QStringLiteral("One rainy day, Max went to the park");

}  // namespace

void TestElidedBox::initTestCase() {
    QApplication::setFont(uiFont("en"));
    applyTheme(*qApp, ThemeMode::Light);
}

void TestElidedBox::endsInAnEllipsis() {
    ElidedBox box(8);
    box.addItem(kLong);
    const QImage found = pictureOf(box);
    bool asAPlainBox = false;  // with as many letters as have room
    for (qsizetype letters = 1; letters < kLong.size(); ++letters) {
        QComboBox plain;
        plain.addItem(kLong.left(letters).trimmed() + QChar(0x2026));
        asAPlainBox = asAPlainBox || pictureOf(plain) == found;
    }
    QVERIFY(asAPlainBox);
    QComboBox cut;
    cut.addItem(kLong);
    QVERIFY(pictureOf(cut) != found);
    // What fits is drawn as ever.
    ElidedBox fits(8);
    QComboBox plain;
    for (QComboBox* one : {static_cast<QComboBox*>(&fits), &plain})
        one->addItem(QStringLiteral("A day"));
    QCOMPARE(pictureOf(fits), pictureOf(plain));
}

void TestElidedBox::tipIsTheWholeEntry() {
    ElidedBox box(8);
    box.addItem(kLong);
    pictureOf(box);
    const auto tip = [&box] {
        QHelpEvent asked(QEvent::ToolTip, {5, 5}, box.mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(&box, &asked);
        return QToolTip::text();
    };
    QCOMPARE(tip(), kLong);
    box.setToolTip(QStringLiteral("What it attends to"));
    QCOMPARE(tip(), QStringLiteral("What it attends to"));
}

QTEST_MAIN(TestElidedBox)
#include "tst_elided_box.moc"
