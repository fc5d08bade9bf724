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
#include "core/methods/layer_errors.h"
#include "core/train/trainer.h"
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
    void trainingsHaveCurvesOfTheirOwn();
    void calibratedStepsShowBothErrors();
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
    QCOMPARE(series[0].on, MeasuredOn::Original);
    QCOMPARE(series[1].on, MeasuredOn::Compressed);
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

void TestJobCurves::trainingsHaveCurvesOfTheirOwn() {
    JobSamples samples;
    core::TrainingProgress progress;
    progress.steps = 4;
    progress.learningRate = 0.5;
    for (const int step : {1, 2, 3, 1, 2}) {  // the second training begins anew
        progress.step = step;
        progress.loss = 3.0 - step;
        progress.negativeLogLikelihood = 2.0;
        progress.heldOut.reset();
        if (step == 2) progress.heldOut = core::HeldOutLook{2, 1.5, 1.0, 0.25};
        samples.take(1, progress);
    }
    const std::vector<JobSeries>& series = samples.of(1);
    QCOMPARE(series.size(), size_t(10));  // loss and perplexity, both of both; learning rate
    const auto of = [&](Quantity quantity, MeasuredOn on, int training) {
        for (const JobSeries& each : series)
            if (each.quantity == quantity && each.on == on && each.pass == training)
                return each.points.points();
        return QList<QPointF>();
    };
    QCOMPARE(of(Quantity::Loss, MeasuredOn::Training, 1), QList<QPointF>({{1, 2}, {2, 1}, {3, 0}}));
    QCOMPARE(of(Quantity::Loss, MeasuredOn::Training, 2), QList<QPointF>({{1, 2}, {2, 1}}));
    QCOMPARE(of(Quantity::Loss, MeasuredOn::HeldOut, 2), QList<QPointF>({{2, 1.5}}));
    QCOMPARE(of(Quantity::TrainingPerplexity, MeasuredOn::HeldOut, 1),
             QList<QPointF>({{2, 2.718281828459045}}));
    QCOMPARE(of(Quantity::LearningRate, MeasuredOn::Training, 1).size(), 3);
    QVERIFY(of(Quantity::Accuracy, MeasuredOn::Training, 1).isEmpty());
    QCOMPARE(series.front().expected, 4.0);

    progress.classes = true;
    progress.accuracy = 0.75;
    samples.take(2, progress);
    QCOMPARE(samples.of(2)[1].quantity, Quantity::Accuracy);
    QCOMPARE(samples.of(2)[1].points.points().first().y(), 75.0);
}

/// A curve for what the step does and one for what rounding or magnitudes alone would.
void TestJobCurves::calibratedStepsShowBothErrors() {
    JobRunner jobs;
    QObject receiver;
    JobsPanel panel(jobs);
    panel.resize(700, 220);
    panel.show();
    const JobId id = jobs.start(
        QStringLiteral("2:4, then 4 bits"), &receiver,
        [](core::JobContext& job) {
            for (const bool prunes : {true, false})
                for (int64_t i = 1; i <= 3; ++i)
                    job.publish(core::WeightError{"layers.0.attn.q", i, 3,
                                                  0.1 * static_cast<double>(i),
                                                  0.2 * static_cast<double>(i), prunes});
            return 1;
        },
        [](const core::Outcome<int>&) {});
    QVERIFY(QTest::qWaitFor([&] { return !jobs.isBusy(); }, 60000));
    const std::vector<JobSeries>& series = jobs.samples().of(id);
    QCOMPARE(series.size(), size_t(4));
    const MeasuredOn expected[] = {MeasuredOn::Compressed, MeasuredOn::Magnitude,
                                   MeasuredOn::Compressed, MeasuredOn::Nearest};
    for (size_t i = 0; i < series.size(); ++i) {
        QCOMPARE(series[i].quantity, Quantity::OutputError);
        QCOMPARE(series[i].on, expected[i]);
        QCOMPARE(series[i].pass, i < 2 ? 1 : 2);
        QCOMPARE(series[i].expected, 3.0);
        QCOMPARE(series[i].points.points().size(), 3);
        QCOMPARE(series[i].points.points().last().y(), i % 2 == 0 ? 30.0 : 60.0);
    }
    auto* curve = panel.findChild<widgets::LiveCurve*>(QStringLiteral("job.curve.outputError"));
    QVERIFY(curve && curve->isVisible());
    QCOMPARE(curve->seriesCount(), 4);
}

QTEST_MAIN(TestJobCurves)
#include "tst_job_curves.moc"
