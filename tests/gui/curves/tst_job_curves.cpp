// SPDX-License-Identifier: GPL-3.0-or-later
// What a run publishes becomes curves: the last point of each is what the run recorded, and the
// Jobs panel shows them.
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/jobs/job_runner.h"
#include "app/desktop/panels/job_curve_pane.h"
#include "app/desktop/panels/jobs_panel.h"
#include "core/workspace/recorded_run.h"
#include "tests/support/reading_model.h"
#include "widgets/curves/live_curve.h"

using namespace lathe;
using namespace lathe::app;

namespace {

constexpr int kWindows = 7;

core::Measurements measureOn(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "text.txt";
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::WriteOnly)) return {};
    for (int i = 0; i < 100; ++i)
        file.write("the cat sat on the mat, number " + QByteArray::number(i * i) + ".\n");
    file.close();
    core::Measurements measure;
    measure.text = path;
    measure.windows.context = 32;
    measure.windows.chunks = kWindows;
    return measure;
}

/// A workspace of its own and a run of 3-bit weights beside its original, as the window starts it.
struct Runs {
    QTemporaryDir folder;
    core::Workspace workspace{std::filesystem::path(folder.path().toStdString()) / "workspace"};
    core::ModelPtr model = tests::readingModel();
    core::Measurements measure = measureOn(folder.path().toStdString());
    std::shared_ptr<core::Backend> backend = core::makeBackend("cpu");
    JobRunner jobs;
    QObject receiver;

    JobId start() {
        return jobs.start(
            QStringLiteral("3 bits"), &receiver,
            [this](core::JobContext& job) {
                core::RunRequest request;
                request.parent = core::baselineFor(workspace, model, measure, backend, job).id;
                request.model = request.original = model;
                request.recipe.steps.push_back(core::stepFromText("quant.rtn bits=3"));
                request.measure = measure;
                return core::runAndRecord(workspace, request, backend, job).run.id;
            },
            [](const core::Outcome<core::RunId>&) {});
    }
    bool wait() {
        return QTest::qWaitFor([this] { return !jobs.isBusy(); }, 60000);
    }
};

}  // namespace

class TestJobCurves : public QObject {
    Q_OBJECT
  private slots:
    void lastPointIsTheRecordedOne();
    void panelShowsTheCurve();
    void repetitionsChangeNothing();
};

void TestJobCurves::lastPointIsTheRecordedOne() {
    Runs runs;
    QSignalSpy added(&runs.jobs.samples(), &JobSamples::sampleAdded);
    const JobId id = runs.start();
    QVERIFY(runs.wait());
    QCOMPARE(runs.jobs.jobs().back().error, QString());
    const auto rows = runs.workspace.runs();
    QCOMPARE(rows.size(), size_t(2));
    const std::vector<JobSeries>& series = runs.jobs.samples().of(id);
    QCOMPARE(series.size(), size_t(2));
    QVERIFY(series[0].original && !series[1].original);
    for (size_t i = 0; i < 2; ++i) {
        const QList<QPointF>& points = series[i].points.points();
        QCOMPARE(points.size(), kWindows);
        QCOMPARE(series[i].expected, double(kWindows));
        for (int window = 0; window < kWindows; ++window)
            QCOMPARE(points[window].x(), double(window + 1));
        QCOMPARE(points.last().y(), rows[i].metrics->perplexity->perplexity);
    }
    QVERIFY(rows[0].metrics->perplexity->perplexity != rows[1].metrics->perplexity->perplexity);
    QCOMPARE(added.count(), 2 * kWindows);
    QVERIFY(runs.jobs.samples().of(id + 1).empty());
    runs.jobs.forget(id);
    QVERIFY(runs.jobs.samples().of(id).empty());
}

void TestJobCurves::panelShowsTheCurve() {
    Runs runs;
    JobsPanel panel(runs.jobs);
    panel.resize(700, 220);  // all three rows can be seen
    panel.show();
    auto* pane = panel.findChild<JobCurvePane*>();
    QVERIFY(pane && !pane->isVisible());
    runs.jobs.start(
        QStringLiteral("Nothing to measure"), &runs.receiver, [](core::JobContext&) { return 1; },
        [](const core::Outcome<int>&) {});
    QVERIFY(runs.wait());
    QVERIFY(!pane->isVisible());

    const JobId first = runs.start();
    QVERIFY(runs.wait());
    QVERIFY(pane->isVisible());
    QCOMPARE(pane->job(), first);
    auto* curve = pane->findChild<widgets::LiveCurve*>(QStringLiteral("job.curve.perplexity"));
    QVERIFY(curve && curve->isVisible());
    QCOMPARE(curve->seriesCount(), 2);
    for (int i = 0; i < 2; ++i)
        QCOMPARE(curve->points(i), runs.jobs.samples().of(first)[size_t(i)].points.points());

    // The newest is shown, until one chooses another row.
    const JobId second = runs.start();
    QVERIFY(runs.wait());
    QCOMPARE(pane->job(), second);
    auto* row = panel.findChild<QWidget*>(QStringLiteral("job.%1").arg(first));
    QVERIFY(row);
    QTest::mouseMove(row, QPoint(4, 14));
    QTest::mouseClick(row, Qt::LeftButton, {}, QPoint(4, 14));
    QCOMPARE(pane->job(), first);
    runs.jobs.forget(first);
    QCOMPARE(pane->job(), second);
    runs.jobs.forget(second);
    QVERIFY(!pane->isVisible());
}

void TestJobCurves::repetitionsChangeNothing() {
    JobSamples samples;
    QSignalSpy added(&samples, &JobSamples::sampleAdded);
    for (int i = 1; i <= 3; ++i) samples.take(1, core::PerplexityProgress{i, 3, 10.0 + i, true});
    for (int i = 1; i <= 3; ++i) samples.take(1, core::PerplexityProgress{i, 3, 10.0 + i, true});
    samples.take(1, std::string("no number"));
    QCOMPARE(added.count(), 3);
    QCOMPARE(samples.of(1).front().points.points().size(), 3);
}

QTEST_MAIN(TestJobCurves)
#include "tst_job_curves.moc"
