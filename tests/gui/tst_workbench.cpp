// SPDX-License-Identifier: GPL-3.0-or-later

// What the workspace knows of a model comes back when it is opened, and the window's thread stays
// free meanwhile.

#include <QApplication>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/desktop/documents/workbench.h"
#include "core/workspace/history.h"
#include "tests/gui/window/event_loop_meter.h"
#include "tests/support/test_data.h"

using namespace lathe;
using app::Document;
using app::Workbench;

namespace {

constexpr int kPatienceMs = 60000;

/// A finished run without a checkpoint, with the curve of a long training.
core::RunId addRun(core::Workspace& workspace, const std::string& source,
                   std::optional<core::RunId> parent, size_t losses) {
    core::Run run;
    run.name = "a run";
    run.source = source;
    run.parent = parent;
    const core::RunId id = workspace.start(run);
    core::MeasuredModel metrics;
    if (losses > 0) {
        core::TrainingResult training;
        training.losses.assign(losses, 1.0 / 3);
        metrics.steps.emplace_back().training = training;
    }
    workspace.finish(id, metrics, {}, 1);
    return id;
}

}  // namespace

class TestWorkbench : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workbench> m_workbench;

    void start() {
        m_workbench.reset();
        m_workbench = std::make_unique<Workbench>(m_folder->path().toStdString());
    }
    /// Null when it does not come.
    Document* open(const QString& source) {
        QSignalSpy current(m_workbench.get(), &Workbench::currentChanged);
        m_workbench->open(source);
        return current.wait(kPatienceMs) ? m_workbench->current() : nullptr;
    }

  private slots:
    void initTestCase() {
        qputenv("LATHE_SAMPLES",
                QByteArray::fromStdString(tests::sourcePath("resources/samples").string()));
        QApplication::setOrganizationName(QStringLiteral("LatheTests"));
    }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
        start();
    }
    void cleanup() { m_workbench.reset(); }

    // Reading the history takes much longer than the thread of the window may stand still.
    void longHistoriesAreReadAside() {
        core::Workspace& workspace = m_workbench->workspace();
        const core::RunId original = addRun(workspace, "sample:mlp", {}, 0);
        for (int i = 0; i < 60; ++i) addRun(workspace, "sample:mlp", original, 50000);
        QElapsedTimer reading;
        reading.start();
        workspace.runs();
        const qint64 alone = reading.elapsed();
        tests::EventLoopMeter meter;
        Document* document = open("sample:mlp");
        QVERIFY(document);
        QTRY_COMPARE_WITH_TIMEOUT(document->baselineRun(), original, kPatienceMs);
        qInfo("history: %lld ms; the thread computed at most %.0f ms at once", alone,
              meter.longestComputing().milliseconds);
        QVERIFY(alone > 300);  // else this test says nothing
        QVERIFY(meter.longestComputing().milliseconds < double(alone) / 3);
    }

    // Opened at once, each gets what belongs to it.
    void eachDocumentGetsItsOwn() {
        for (const QString source : {"sample:mlp", "sample:digits"}) {
            QVERIFY(open(source));
            core::Recipe recipe;
            recipe.name = "int8";
            recipe.steps = {core::stepFromText("quant.rtn bits=8 granularity=row")};
            m_workbench->current()->recipe().setRecipe(recipe, "int8");
            QSignalSpy finished(m_workbench.get(), &Workbench::runFinished);
            m_workbench->runRecipe();
            QVERIFY(finished.wait(kPatienceMs));
        }
        start();
        m_workbench->open("sample:mlp");
        m_workbench->open("sample:digits");
        QTRY_COMPARE_WITH_TIMEOUT(m_workbench->documents().size(), size_t(2), kPatienceMs);
        for (const auto& document : m_workbench->documents()) {
            QTRY_VERIFY_WITH_TIMEOUT(document->baselineRun() != 0, kPatienceMs);
            QTRY_VERIFY_WITH_TIMEOUT(document->compressed() != nullptr, kPatienceMs);
            QCOMPARE(document->compressedName(), QString("int8"));
            QCOMPARE(document->compressed()->spec().layers.size(),
                     document->model()->spec().layers.size());
        }
    }

    // A run that ended first is not replaced by what was known when the model was opened.
    void newerResultsStay() {
        core::Workspace& workspace = m_workbench->workspace();
        addRun(workspace, "sample:mlp", {}, 0);
        Document* document = open("sample:mlp");
        QVERIFY(document);
        document->setBaselineRun(77);
        QTRY_VERIFY_WITH_TIMEOUT(m_workbench->jobs().isIdle(), kPatienceMs);
        QCOMPARE(document->baselineRun(), qint64(77));
    }
};

QTEST_MAIN(TestWorkbench)
#include "tst_workbench.moc"
