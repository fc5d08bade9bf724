// SPDX-License-Identifier: GPL-3.0-or-later

// The Export dialog by clicks and keys: plans of every format, refusals explained, a file that is
// written, opened again and ticked.

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTranslator>
#include <QtTest>

#include <QAbstractItemModelTester>

#include "app/desktop/dialogs/export_dialog.h"
#include "app/desktop/dialogs/export_format_list.h"
#include "core/model/family.h"
#include "tests/support/reading_model.h"
#include "widgets/models/export_plan_model.h"
#include "widgets/panels/icon_label.h"
#include "widgets/panels/note.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe;
using namespace lathe::app;
using namespace lathe::tests;

namespace {

constexpr int kPatienceMs = 20000;

}  // namespace

class TestExportDialog : public QObject {
    Q_OBJECT

    std::shared_ptr<core::Backend> m_backend = core::makeBackend("cpu");
    core::ModelPtr m_original = readingModel();
    core::ModelPtr m_compressed = withRecipeStep(m_original, "quant.rtn bits=4 group=16");
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<JobRunner> m_jobs;
    std::unique_ptr<ExportDialog> m_dialog;

    template <class Widget>
    Widget* child(const char* name) {
        return m_dialog->findChild<Widget*>(QString::fromLatin1(name));
    }
    ExportFormatList& formats() { return *m_dialog->findChild<ExportFormatList*>(); }
    void click(const char* name) { QTest::mouseClick(child<QPushButton>(name), Qt::LeftButton); }
    QAbstractItemModel* plan() { return child<QTableView>("plan")->model(); }
    void awaitPlans() {
        const auto planned = [this] {
            for (int row = 0; row < formats().count(); ++row)
                if (formats()
                        .item(row)
                        ->data(Qt::AccessibleTextRole)
                        .toString()
                        .contains("Planning"))
                    return false;
            return true;
        };
        QTRY_VERIFY_WITH_TIMEOUT(planned(), kPatienceMs);
    }
    void exportAs(const char* format) {
        formats().setCurrent(format);
        QSignalSpy exported(m_dialog.get(), &ExportDialog::exported);
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>("export")->isEnabled(), kPatienceMs);
        click("export");
        QTRY_VERIFY_WITH_TIMEOUT(!m_dialog->isRunning(), kPatienceMs);
        QCOMPARE(exported.size(), 1);
        QVERIFY(!child<widgets::IconLabel>("tick")->icon().isNull());
        QVERIFY(child<QLabel>("status")->text().startsWith("Verified"));
    }

  private slots:
    void initTestCase() {
        QApplication::setFont(widgets::uiFont("en"));
        widgets::applyTheme(*qApp, widgets::ThemeMode::Light);
    }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_jobs = std::make_unique<JobRunner>();
        m_dialog = std::make_unique<ExportDialog>(*m_jobs, m_backend);
        m_dialog->setFolder(m_folder->path());
        m_dialog->setModels(m_original, m_compressed, "tiny model", "int4 RTN");
        m_dialog->show();
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    void cleanup() {
        m_dialog.reset();
        m_jobs.reset();
    }

    void isNotModal() { QVERIFY(!m_dialog->isModal()); }

    void listsEveryFormatThatIsWritten() {
        int writable = 0;
        for (const core::Format* format : core::formats()) writable += format->write ? 1 : 0;
        QCOMPARE(formats().count(), writable);
        awaitPlans();
        for (int row = 0; row < formats().count(); ++row) {
            const QString spoken = formats().item(row)->data(Qt::AccessibleTextRole).toString();
            QVERIFY2(spoken.contains("kept"), qPrintable(spoken));
        }
    }

    void formatsAreTranslated() {
        for (const char* language : {"zh_TW", "zh_CN"}) {
            QTranslator words;
            QVERIFY(words.load(QStringLiteral(":/i18n/lathe_%1.qm").arg(language)));
            for (const core::Format* format : core::formats())
                for (const std::string_view said : {format->label, format->loadedBy}) {
                    const std::string text(said);
                    if (format->write && !text.empty())
                        QVERIFY2(!words.translate("engine", text.c_str()).isEmpty(), text.c_str());
                }
        }
    }

    // The table is the engine's plan, row by row, and the filter leaves what changes.
    void tableIsThePlan() {
        QAbstractItemModelTester tester(plan());
        for (const char* id : {"native", "gguf", "hf"}) {
            formats().setCurrent(id);
            awaitPlans();
            const auto entries = core::exportPlan(*m_compressed, id);
            QTRY_COMPARE(plan()->rowCount(), static_cast<int>(entries.size()));
            int changes = 0;
            for (int row = 0; row < plan()->rowCount(); ++row) {
                const core::ExportEntry& entry = entries[static_cast<size_t>(row)];
                QCOMPARE(plan()->index(row, 0).data().toString().toStdString(), entry.name);
                QCOMPARE(plan()->index(row, 2).data().toString().toStdString(), entry.to);
                changes += entry.action != core::ExportEntry::Action::Kept || !entry.reason.empty();
            }
            QTest::mouseClick(child<QCheckBox>("onlyChanges"), Qt::LeftButton, {}, {8, 12});
            QCOMPARE(plan()->rowCount(), changes);
            QTest::mouseClick(child<QCheckBox>("onlyChanges"), Qt::LeftButton, {}, {8, 12});
        }
    }

    // The size that is told beforehand is that of the tensors: the file adds its header and the
    // tokenizer, and nothing is smaller than told.
    void toldSizeIsThatOfTheFile() {
        uint64_t told = 0;
        for (const core::ExportEntry& entry : core::exportPlan(*m_compressed, "gguf"))
            told += entry.bytes;
        exportAs("gguf");
        const qint64 size = QFileInfo(child<QLineEdit>("path")->text()).size();
        QVERIFY(size > qint64(told));
        QVERIFY(size - qint64(told) < 40000);
    }

    void writtenFilesOpenAgain_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<bool>("compressed");
        for (const char* id : {"native", "gguf", "hf"})
            for (const bool compressed : {false, true})
                QTest::addRow("%s %s", id, compressed ? "compressed" : "original")
                    << QString(id) << compressed;
    }
    void writtenFilesOpenAgain() {
        QFETCH(QString, format);
        QFETCH(bool, compressed);
        click(compressed ? "compressed" : "original");
        exportAs(format.toLatin1().constData());
        const QString path = child<QLineEdit>("path")->text();
        QCOMPARE(path.contains("int4-RTN"), compressed);
        const core::ModelPtr back = core::openModel(path.toStdString());
        QCOMPARE(back->spec().layers.size(), m_original->spec().layers.size());
        if (format == "native")
            QCOMPARE(back->bytes(), (compressed ? m_compressed : m_original)->bytes());
        // Now the name is taken, and the button says what it would do.
        QCOMPARE(child<QPushButton>("export")->text(), QString("Replace"));
    }

    void refusedFormatsAreExplained() {
        // A window in only some layers is nothing that a Llama checkpoint can say.
        TinyModelOptions options;
        options.window = 16;
        m_dialog->setModels(readingModel(options), nullptr, "windows", {});
        QVERIFY(!child<QPushButton>("compressed")->isEnabled());
        awaitPlans();
        formats().setCurrent("hf");
        QVERIFY(!child<QPushButton>("export")->isEnabled());
        auto* note = child<widgets::Note>("planNote");
        QVERIFY(note->isVisible());
        QVERIFY2(note->message().contains("configuration"), qPrintable(note->message()));
        formats().setCurrent("native");
        QVERIFY(!note->isVisible());
        QVERIFY(child<QPushButton>("export")->isEnabled());
    }

    void failuresAreSaid() {
        awaitPlans();
        auto* path = child<QLineEdit>("path");
        path->setText(m_folder->path() + "/no/such/folder/x.lathe.h5");
        click("export");
        QTRY_VERIFY_WITH_TIMEOUT(!m_dialog->isRunning(), kPatienceMs);
        auto* note = child<widgets::Note>("exportNote");
        QVERIFY(note->isVisible());
        QVERIFY(!note->message().isEmpty());
        QVERIFY(child<widgets::IconLabel>("tick")->icon().isNull());
    }

    void keyboardAlone() {
        awaitPlans();
        formats().setFocus();
        QTest::keyClick(&formats(), Qt::Key_Down);
        QCOMPARE(formats().current()->id, std::string_view("gguf"));
        QVERIFY(child<QLineEdit>("path")->text().endsWith(".gguf"));
        QSet<QString> reached;
        for (int i = 0; i < 14; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached << QApplication::focusWidget()->objectName();
        }
        for (const char* name : {"plan", "path", "choose", "export", "formats"})
            QVERIFY2(reached.contains(name), name);
        child<QPushButton>("export")->setFocus();
        QTest::keyClick(child<QPushButton>("export"), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!m_dialog->isRunning(), kPatienceMs);
        QVERIFY(!child<widgets::IconLabel>("tick")->icon().isNull());
    }
};

QTEST_MAIN(TestExportDialog)
#include "tst_export_dialog.moc"
