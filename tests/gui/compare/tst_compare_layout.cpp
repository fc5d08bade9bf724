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
#include "app/desktop/compare/run_details.h"
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

/// What a panel looked like each time it was painted: every visible label with its place.
class PaintedLooks : public QObject {
  public:
    explicit PaintedLooks(QWidget& panel) : m_panel(panel) { panel.installEventFilter(this); }
    const QStringList& looks() const { return m_looks; }
    /// What each look had that the last one has not.
    QString changes() const {
        QStringList lines;
        const QStringList last = m_looks.value(m_looks.size() - 1).split(QLatin1Char('\n'));
        for (const QString& look : m_looks) {
            lines << QStringLiteral("look:");
            for (const QString& part : look.split(QLatin1Char('\n')))
                if (!last.contains(part)) lines << part;
        }
        return lines.join(QLatin1Char('\n'));
    }

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() != QEvent::Paint) return false;
        QStringList parts;
        for (const QLabel* label : m_panel.findChildren<QLabel*>()) {
            if (!label->isVisible()) continue;
            const QRect place(label->mapTo(&m_panel, QPoint()), label->size());
            parts << QStringLiteral("%1 at %2,%3 %4x%5")
                         .arg(label->text())
                         .arg(place.x())
                         .arg(place.y())
                         .arg(place.width())
                         .arg(place.height());
        }
        const QString look = parts.join(QLatin1Char('\n'));
        if (m_looks.isEmpty() || m_looks.last() != look) m_looks << look;
        return false;
    }

  private:
    QWidget& m_panel;
    QStringList m_looks;
};

}  // namespace

class TestCompareLayout : public QObject {
    Q_OBJECT
  private slots:
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void detailsArePaintedOnce();
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

// Choosing another run shows it at once, not in several steps of a layout.
void TestCompareLayout::detailsArePaintedOnce() {
    widgets::applyTheme(*qApp, widgets::ThemeMode::Light);
    app::CompareBoard board;
    board.setRuns(tests::familyOfRuns());
    app::Goals goals;
    goals.sizeMegabytes = 100;
    board.setGoals(goals);
    board.resize(1280, 800);
    board.show();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    for (const core::Run& run : tests::familyOfRuns()) {
        if (run.id == board.currentRun()) continue;
        QTest::qWait(100);
        PaintedLooks painted(*board.details().findChild<QScrollArea*>()->widget());
        board.setCurrentRun(run.id);
        QTest::qWait(100);
        QVERIFY2(painted.looks().size() == 1, qPrintable(painted.changes()));
    }
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
