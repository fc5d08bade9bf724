// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window/gestures.h"

#include <QAbstractItemView>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

#include "app/desktop/recipe/source_box.h"

namespace lathe::tests {

QString textFile(const QString& folder, const QString& name) {
    const QString path = folder + QLatin1Char('/') + name;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return {};
    for (int i = 0; i < 400; ++i)
        file.write("The little dog had a red ball and played in the garden all day.\n");
    return path;
}

void chooseEntry(app::SourceBox& box, const QString& text) {
    box.setFocus();
    const int index = box.findText(text);
    QVERIFY2(index >= 0, qPrintable(text));
    QTest::keyClick(&box, Qt::Key_Down, Qt::AltModifier);
    QAbstractItemView* list = box.view();
    QTRY_VERIFY(list->isVisible());
    list->setCurrentIndex(list->model()->index(index, 0));
    QTest::keyClick(list, Qt::Key_Return);
    QTRY_VERIFY(!list->isVisible());
}

void typeFile(QWidget& parent, const QString& path) {
    QFileDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = parent.findChild<QFileDialog*>()) && dialog->isVisible());
    auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    QVERIFY(edit);
    edit->setText(path);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(!parent.findChild<QFileDialog*>());
}

void type(QSpinBox& box, int value) {
    box.setFocus();
    box.selectAll();
    QTest::keyClicks(&box, QString::number(value));
    QTest::keyClick(&box, Qt::Key_Return);
}

bool shows(const QWidget& root, const QString& part) {
    for (const QLabel* label : root.findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(part)) return true;
    return false;
}

}  // namespace lathe::tests
