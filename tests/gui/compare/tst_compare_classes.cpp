// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a classifier in Compare: their numbers, the change against the original with its error
// and its chance, confusion, and the examples behind changed answers. LATHE_SCREENS names a folder
// for a picture of the report.
#include <QDir>
#include <QLabel>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>
#include <cmath>

#include "app/desktop/compare/class_pages.h"
#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/compare/goal_bar.h"
#include "app/desktop/compare/report_builder.h"
#include "tests/gui/compare/fake_classes.h"
#include "tests/gui/compare/fake_runs.h"
#include "widgets/charts/dot_plot.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/models/run_ranking.h"
#include "widgets/models/run_tree_view.h"

using namespace lathe;
using widgets::RunMetric;
using widgets::RunModel;

namespace {

bool near(double a, double b) {
    return std::fabs(a - b) < 1e-9;
}

QStringList textsOf(const QWidget& root) {
    QStringList texts;
    for (const QLabel* label : root.findChildren<QLabel*>())
        if (label->isVisible()) texts << label->text();
    return texts;
}

/// The page as it would be printed, where LATHE_SCREENS names a folder.
void saveReport(const QString& html) {
    const QString folder = qEnvironmentVariable("LATHE_SCREENS");
    if (folder.isEmpty()) return;
    const auto document = app::printableReport(html);
    document->setPageSize({1100, -1});
    QImage picture(document->size().toSize(), QImage::Format_RGB32);
    picture.fill(Qt::white);
    QPainter painter(&picture);
    document->drawContents(&painter);
    QVERIFY(picture.save(QDir(folder).filePath("report-classes.png")));
}

}  // namespace

class TestCompareClasses : public QObject {
    Q_OBJECT
  private slots:
    void changeAgainstTheOriginal();
    void damagedRecordsHaveNoChange();
    void columnsAreThoseOfTheKind();
    void flipsAndTheirPictures();
    void pagesFollowTheSelection();
    void goalsAndRanking();
    void reportHasThem();
};

void TestCompareClasses::changeAgainstTheOriginal() {
    const auto runs = tests::familyOfClassifiers();
    const auto change = core::accuracyChange(runs[0], runs[2]);
    QVERIFY(change.has_value());
    // Six lost and one gained of twelve: mean -5/12, mean square 7/12.
    QVERIFY(near(change->difference, -5.0 / 12));
    QVERIFY(near(change->standardError, std::sqrt((7.0 / 12 - 25.0 / 144) / 12)));
    QCOMPARE(change->answers.rightToWrong, int64_t{6});
    QCOMPARE(change->answers.wrongToRight, int64_t{1});
    QVERIFY(near(change->answers.mcNemarP, 0.125));  // 2 (1 + 7) / 2^7
    QVERIFY(!core::accuracyChange(runs[0], runs[0]));
}

void TestCompareClasses::damagedRecordsHaveNoChange() {
    auto runs = tests::familyOfClassifiers();
    runs[1].metrics->classes->result.predictions.pop_back();
    runs[2].metrics->classes->result.predictions[0] = 77;  // a class that there is not
    QVERIFY(!core::accuracyChange(runs[0], runs[1]));
    QCOMPARE(widgets::flipsOf(runs[0], runs[2]).front().after, QStringLiteral("77"));
    runs[2].metrics->classes->dataSha256 = "ff";
    QVERIFY(!core::accuracyChange(runs[0], runs[2]));
    runs[1].metrics->classes->names = {"one"};
    runs[1].metrics->classes->result.confusion.pop_back();
    widgets::ConfusionMatrix chart;
    chart.setData(widgets::confusionOf(runs[1]));
    QVERIFY(chart.isEmpty());
}

void TestCompareClasses::columnsAreThoseOfTheKind() {
    app::CompareBoard board;
    board.setLocale(QLocale::c());
    std::vector<core::Run> runs = tests::familyOfClassifiers();
    board.setRuns(runs);
    const auto hidden = [&](RunMetric metric) {
        return board.tree().isColumnHidden(RunModel::columnOf(metric));
    };
    for (const RunMetric metric : {RunMetric::Perplexity, RunMetric::Kl, RunMetric::TaskMean,
                                   RunMetric::P50, RunMetric::Speed})
        QVERIFY2(hidden(metric), widgets::infoOf(metric).name);
    for (const RunMetric metric :
         {RunMetric::Size, RunMetric::Accuracy, RunMetric::Top5, RunMetric::CalibrationError})
        QVERIFY2(!hidden(metric), widgets::infoOf(metric).name);
    const auto cell =
        board.model().indexOf(tests::kSlight, RunModel::columnOf(RunMetric::Accuracy));
    QCOMPARE(cell.data().toString(), QStringLiteral("83.3"));
    // 10 of 12: sqrt(10/12 * 2/12 / 11)
    QCOMPARE(cell.data(RunModel::ErrorRole).toString(), QStringLiteral("± 11.2"));
    board.setRuns(tests::familyOfRuns());
    QVERIFY(!hidden(RunMetric::Perplexity) && hidden(RunMetric::Accuracy));
}

void TestCompareClasses::flipsAndTheirPictures() {
    const auto runs = tests::familyOfClassifiers();
    const auto flips = widgets::flipsOf(runs[0], runs[2]);
    QCOMPARE(flips.size(), size_t(7));
    for (size_t i = 0; i < 6; ++i) QCOMPARE(flips[i].before, flips[i].right);  // the lost ones
    QCOMPARE(flips[6].example, int64_t{11});                                   // the gained one
    QCOMPARE(flips[6].right, QStringLiteral("star"));
    QCOMPARE(flips[6].before, QStringLiteral("circle"));
    QCOMPARE(flips[6].after, QStringLiteral("star"));
    const core::Dataset data = tests::classifiedImages();
    const auto shown = widgets::flippedExamples(flips, &data, 6);
    QCOMPARE(shown.size(), size_t(7));
    QCOMPARE(qGray(shown[2].picture.pixel(1, 1)), 23);
    QCOMPARE(qGray(shown[2].picture.pixel(0, 1)), 22);
    QVERIFY(shown[6].picture.isNull());  // beyond the limit
    QVERIFY(widgets::flippedExamples(flips, nullptr, 6)[0].picture.isNull());
    core::LabelledImages few = tests::classifiedImages();
    few.labels.resize(1);
    few.pixels.resize(4);
    const core::Dataset shorter = few;  // the record names examples that are not there
    QVERIFY(widgets::flippedExamples(flips, &shorter, 6)[1].picture.isNull());
}

void TestCompareClasses::pagesFollowTheSelection() {
    app::CompareBoard board;
    board.setLocale(QLocale::c());
    board.resize(1280, 720);
    board.show();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    app::ClassPages& pages = board.panels().classes();
    QSignalSpy changed(&pages, &app::ClassPages::flipsChanged);
    board.setRuns(tests::familyOfClassifiers());
    board.setCurrentRun(tests::kClassifier);
    QVERIFY(pages.flips().empty());
    QVERIFY(!pages.runMatrix().isVisible() && pages.baselineMatrix().isVisible());
    changed.clear();
    board.setCurrentRun(tests::kHarsh);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(pages.flips().size(), size_t(7));
    QVERIFY(pages.runMatrix().isVisible());
    QCOMPARE(pages.baselineMatrix().title(), QStringLiteral("shapes"));
    QCOMPARE(pages.runMatrix().title(), QStringLiteral("int2"));
    QCOMPARE(pages.runMatrix().table().rows[0][2].toInt(), 2);  // circles taken for squares
    QCOMPARE(pages.reliability().series().size(), size_t(2));
    QCOMPARE(pages.gallery().title(), QStringLiteral("7 of 12 answers changed"));
    QTRY_VERIFY(textsOf(board).contains(QStringLiteral("<b>−41.7</b> ± 18.5, p 0.13")));
    QVERIFY(textsOf(board).contains(QStringLiteral("<b>7</b> (−6 +1)")));
    board.setCurrentRun(tests::kHarsh);  // nothing new
    QCOMPARE(changed.size(), 1);
    QCOMPARE(board.panels().scatter().data().y.name, QStringLiteral("Accuracy %"));
    QVERIFY(!board.panels().tasks().isVisible());
    board.setRuns(tests::familyOfRuns());
    QVERIFY(board.panels().tasks().isVisible());
    QCOMPARE(board.panels().scatter().data().y.name, QStringLiteral("KL"));
}

void TestCompareClasses::goalsAndRanking() {
    RunModel model;
    model.setLocale(QLocale::c());
    model.setRuns(tests::familyOfClassifiers());
    const auto ranking = widgets::rankRuns(model, {{RunMetric::Accuracy, 80}});
    QCOMPARE(ranking.by, RunMetric::Accuracy);
    QCOMPARE(ranking.runs.size(), size_t(2));
    QCOMPARE(ranking.runs[0].id, tests::kSlight);
    QVERIFY(ranking.runs[0].met() && !ranking.runs[1].met());
    app::Goals baseline;
    baseline.accuracy = 97.84;
    const app::Goals server = app::goalsOf(app::GoalBar::Scenario::Server, baseline);
    QCOMPARE(server.accuracy, std::optional<double>(97.3));
    QVERIFY(!server.kl);
    // A limit that a language model was given says nothing about a classifier.
    app::Goals mixed = server;
    mixed.kl = 0.1;
    QVERIFY(!app::limitsOf(mixed, true).contains(RunMetric::Kl));
    QVERIFY(!app::limitsOf(mixed, false).contains(RunMetric::Accuracy));
}

void TestCompareClasses::reportHasThem() {
    RunModel model;
    model.setLocale(QLocale::c());
    model.setRuns(tests::familyOfClassifiers());
    core::JobContext job;
    const auto content = app::reportContent(model, {}, {});
    const QString html = QString::fromUtf8(app::reportBytes(content, app::ReportFormat::Html, job));
    for (const char* part :
         {"Classification", "-41.7 <span class=\"pm\">± 18.5</span>", "(6 lost, 1 gained)",
          ">0.13<", "What is taken for what", "circle / square: 2",
          "Is it as often right as it says?", "12 examples of 3 classes: shapes"})
        QVERIFY2(html.contains(QString::fromUtf8(part)), part);
    saveReport(html);
    QVERIFY(!html.contains(QStringLiteral("Perplexity")));  // nobody measured it
    const QByteArray csv = app::reportBytes(content, app::ReportFormat::Csv, job);
    QVERIFY(csv.contains("Accuracy %") && csv.contains("83.3"));
}

QTEST_MAIN(TestCompareClasses)
#include "tst_compare_classes.moc"
