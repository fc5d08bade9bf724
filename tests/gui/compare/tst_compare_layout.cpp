// SPDX-License-Identifier: GPL-3.0-or-later
// The board at the sizes it must hold, in both themes and three languages' fonts: nothing may be
// cut off. LATHE_SCREENS names a folder for the pictures.
#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QTest>

#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/report_dialog.h"
#include "app/desktop/jobs/job_runner.h"
#include "tests/gui/compare/fake_runs.h"
#include "widgets/models/run_tree_view.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe;

namespace {

void savePicture(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("LATHE_SCREENS");
    if (!folder.isEmpty()) QVERIFY(widget.grab().save(QDir(folder).filePath(name + ".png")));
}

/// Visible labels and buttons that are narrower than their text, and panels that reach out of the
/// area they scroll in.
QStringList cutOff(const QWidget& root) {
    QStringList found;
    for (const QLabel* label : root.findChildren<QLabel*>())
        if (label->isVisible() && !label->wordWrap() && label->width() < label->sizeHint().width())
            found << label->text();
    for (const QAbstractButton* button : root.findChildren<QAbstractButton*>())
        if (button->isVisible() && button->width() < button->sizeHint().width())
            found << button->text();
    for (const QScrollArea* area : root.findChildren<QScrollArea*>())
        if (area->widget()->width() > area->viewport()->width()) found << "scrolled panel";
    return found;
}

}  // namespace

class TestCompareLayout : public QObject {
    Q_OBJECT
  private slots:
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void emptyState();
    void reportDialogFits();
};

void TestCompareLayout::nothingIsCutOff_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QString>("language");
    for (const QSize size : {QSize(1280, 800), QSize(1440, 900)})
        for (const bool dark : {false, true})
            for (const char* language : {"en", "zh_TW"})
                QTest::addRow("compare-%s-%s-%d", language, dark ? "dark" : "light", size.width())
                    << size << dark << language;
}

void TestCompareLayout::nothingIsCutOff() {
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(QString, language);
    QApplication::setFont(widgets::uiFont(language));
    widgets::applyTheme(*qApp, dark ? widgets::ThemeMode::Dark : widgets::ThemeMode::Light);
    app::CompareBoard board;
    board.setLocale(QLocale(language));
    board.setRuns(tests::familyOfRuns());
    board.model().setTicked({1, 2, 3, 6, 7});
    board.setCurrentRun(tests::kGptq);
    app::Goals goals;
    goals.sizeMegabytes = 100;
    goals.kl = 0.1;
    goals.latencyMs = 8;
    board.setGoals(goals);
    board.resize(size);
    board.show();
    board.setFocus();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    QCOMPARE(board.size(), size);
    savePicture(board, QTest::currentDataTag());
    QCOMPARE(cutOff(board).join(", "), QString());
    const QHeaderView* header = board.tree().header();
    QVERIFY2(header->length() <= board.tree().viewport()->width(), "columns need scrolling");
}

void TestCompareLayout::emptyState() {
    widgets::applyTheme(*qApp, widgets::ThemeMode::Light);
    app::CompareBoard board;
    board.resize(1280, 800);
    board.show();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    savePicture(board, "compare-empty");
    QCOMPARE(cutOff(board).join(", "), QString());
}

void TestCompareLayout::reportDialogFits() {
    widgets::RunModel model;
    model.setRuns(tests::familyOfRuns());
    model.setTicked({1, 3, 6});
    app::JobRunner jobs;
    app::ReportDialog dialog(jobs, model);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    savePicture(dialog, "report-dialog");
    QCOMPARE(cutOff(dialog).join(", "), QString());
}

QTEST_MAIN(TestCompareLayout)
#include "tst_compare_layout.moc"
