// SPDX-License-Identifier: GPL-3.0-or-later
// Reports: the page holds every number of the table with recipe, seed and checksums; the sections
// can be chosen; paper holds the same text; failures are said. LATHE_SCREENS keeps the PDF.
#include <QAbstractTextDocumentLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QXmlStreamReader>

#include "app/desktop/compare/report_builder.h"
#include "app/desktop/compare/report_dialog.h"
#include "app/desktop/jobs/job_runner.h"
#include "core/base/error.h"
#include "tests/gui/compare/fake_runs.h"

using namespace lathe;
using app::ReportFormat;

namespace {

void setUp(widgets::RunModel& model) {
    model.setLocale(QLocale::c());
    std::vector<core::Run> runs = tests::familyOfRuns();
    runs.push_back(tests::failedRun());
    model.setRuns(std::move(runs));
}

core::ReportOptions allSections() {
    core::ReportOptions options;
    options.title = "Fourteen runs & <more>";
    options.overview = true;
    return options;
}

QByteArray bytesOf(const app::ReportContent& content, ReportFormat format) {
    core::JobContext job;
    return app::reportBytes(content, format, job);
}

QByteArray fileOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestCompareReport : public QObject {
    Q_OBJECT
  private slots:
    void pageHasEveryNumber();
    void pageIsOneFileWithCharts();
    void apartNumbersAreMarked();
    void sectionsAreChosen();
    void contentIsTheChosenRuns();
    void paperHasTheSameText();
    void pdfIsReadable();
    void csvIsTheTable();
    void writesInTheBackground();
    void failureIsSaid();
};

void TestCompareReport::pageHasEveryNumber() {
    widgets::RunModel model;
    setUp(model);
    const auto content = app::reportContent(model, {1, 3, 6, 14}, allSections());
    const QString html = QString::fromUtf8(bytesOf(content, ReportFormat::Html));
    for (const core::Run& run : content.runs) {
        QVERIFY2(html.contains(QString::fromStdString(run.name)), run.name.c_str());
        const core::MeasuredModel& m = *run.metrics;
        const QString numbers[] = {
            QString::number(static_cast<double>(m.bytes) / 1e6, 'f', 2),
            QString::number(m.bitsPerWeight, 'f', 3),
            QString::number(m.perplexity->perplexity, 'f', 3),
            QString::number(m.latency->decodeMs.p50, 'f', 2),
            QString::number(m.latency->decodeMs.p90, 'f', 2),
            QString::number(m.latency->decodeMs.p99, 'f', 2),
            QString::number(m.latency->generateTokensPerSecond, 'f', 0),
            QString::number(static_cast<double>(m.latency->peakRssBytes) / 1e6, 'f', 0)};
        for (const QString& number : numbers) QVERIFY2(html.contains(number), qPrintable(number));
        if (m.divergence) {
            QVERIFY(html.contains(QString::number(m.divergence->kl.mean, 'f', 4)));
            QVERIFY(html.contains(QString::number(100 * m.divergence->top1Agreement, 'f', 1)));
        }
        for (const core::MeasuredTask& task : m.tasks) {
            QVERIFY(html.contains(QString::number(100 * task.result.acc, 'f', 1)));
            QVERIFY(html.contains(QString::fromStdString(task.result.dataSha256)));
        }
        for (const core::RecipeStep& step : run.recipe.steps)
            QVERIFY(html.contains(QString::fromStdString(core::toText(step))));
        QVERIFY(html.contains(QString::fromStdString(run.sourceSha256)));
        QVERIFY(html.contains(QString::fromStdString(run.machine.processor)));
        QVERIFY(html.contains(QString::fromStdString(m.perplexity->dataSha256)));
    }
    QVERIFY(html.contains("<td>7</td>"));  // the seed
    QVERIFY(html.contains("Lathe 0.1.0"));
    QVERIFY(html.contains("on top of int4 RTN g32"));
}

void TestCompareReport::pageIsOneFileWithCharts() {
    widgets::RunModel model;
    setUp(model);
    const QString html =
        QString::fromUtf8(bytesOf(app::reportContent(model, {}, allSections()), ReportFormat::Html));
    QCOMPARE(html.count("<svg "), 3);
    QVERIFY(html.contains("Fourteen runs &amp; &lt;more&gt;"));
    static const QRegularExpression outside("(src|href)=|url\\(|@import|<script");
    QVERIFY(!html.contains(outside));
    QVERIFY(!html.contains("nan", Qt::CaseInsensitive));
    static const QRegularExpression chart("<svg.*?</svg>",
                                          QRegularExpression::DotMatchesEverythingOption);
    for (auto found = chart.globalMatch(html); found.hasNext();) {
        QXmlStreamReader reader(found.next().captured());
        while (!reader.atEnd()) reader.readNext();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }
}

void TestCompareReport::apartNumbersAreMarked() {
    widgets::RunModel model;
    setUp(model);
    const QString html =
        QString::fromUtf8(bytesOf(app::reportContent(model, {1, 14}, allSections()), ReportFormat::Html));
    const QString reason = "different processors: Xeon 6254 and Ryzen 7 7840U";
    QCOMPARE(html.count("class=\"other\" title=\"" + reason + "\""), 3);  // speed, latency, memory
    QVERIFY(html.contains("Q4_K_M import: " + reason));
}

void TestCompareReport::sectionsAreChosen() {
    widgets::RunModel model;
    setUp(model);
    app::JobRunner jobs;
    app::ReportDialog dialog(jobs, model);
    const auto boxes = dialog.findChildren<QCheckBox*>();
    QCOMPARE(boxes.size(), 5);
    const char* const marks[] = {"Closest to the original", "Bits per<br>weight", "<svg",
                                 "<h2>Recipes</h2>", "How to reproduce this"};
    for (int i = 0; i < 5; ++i) {
        boxes[i]->setChecked(false);
        const QByteArray html = bytesOf(dialog.content(), ReportFormat::Html);
        for (int j = 0; j < 5; ++j)
            QVERIFY2(html.contains(marks[j]) == (i != j), marks[j]);
        boxes[i]->setChecked(true);
    }
}

void TestCompareReport::contentIsTheChosenRuns() {
    widgets::RunModel model;
    setUp(model);
    const auto ticked = app::reportContent(model, {3, 6}, {});
    QCOMPARE(ticked.runs.size(), size_t{3});  // and the baseline
    QCOMPARE(ticked.runs.front().id, tests::kOriginal);
    QCOMPARE(ticked.table.rows.size(), size_t{3});
    QCOMPARE(app::reportContent(model, {}, {}).runs.size(), size_t{14});  // not the failed one
    const QByteArray html = bytesOf(app::reportContent(model, {15}, {}), ReportFormat::Html);
    QVERIFY(html.contains("failed: group 48 does not divide 576 columns"));
}

void TestCompareReport::paperHasTheSameText() {
    widgets::RunModel model;
    setUp(model);
    const auto content = app::reportContent(model, {1, 3, 6}, allSections());
    const auto paper =
        app::printableReport(QString::fromUtf8(bytesOf(content, ReportFormat::Html)));
    const QString text = paper->toPlainText();
    for (const char* part : {"20.310 ± 0.190", "0.0710 ± 0.0040", "quant.hqq", "8f434346", "Xeon 6254",
                             "int4 RTN g32", "89.80"})
        QVERIFY2(text.contains(QString::fromUtf8(part)), part);
    QCOMPARE(text.count(QChar::ObjectReplacementCharacter), 3);  // the charts
    QVERIFY(!text.contains("[[chart"));
    QVERIFY(!text.contains("var("));
}

void TestCompareReport::pdfIsReadable() {
    widgets::RunModel model;
    setUp(model);
    QTemporaryDir folder;
    const QString path = qEnvironmentVariable("LATHE_SCREENS", folder.path()) + "/report.pdf";
    core::JobContext job;
    app::writeReport(app::reportContent(model, {1, 3, 6}, allSections()), ReportFormat::Pdf, path, job);
    const QByteArray pdf = fileOf(path);
    QVERIFY(pdf.startsWith("%PDF-1."));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    QVERIFY(pdf.count("/Type /Page\n") >= 1);
    const QString tool = QStandardPaths::findExecutable("pdftotext");
    if (tool.isEmpty()) return;  // the text itself is checked in paperHasTheSameText
    QProcess process;
    process.start(tool, {path, "-"});
    QVERIFY(process.waitForFinished());
    const QString text = QString::fromUtf8(process.readAllStandardOutput());
    QVERIFY(text.contains("int4 RTN g32"));
    QVERIFY(text.contains("20.310"));
}

void TestCompareReport::csvIsTheTable() {
    widgets::RunModel model;
    setUp(model);
    const QByteArray csv = bytesOf(app::reportContent(model, {}, {}), ReportFormat::Csv);
    QCOMPARE(csv.trimmed().count('\n'), 14);
    QVERIFY(csv.contains("18.64") && csv.contains("0.071") && csv.contains("quant.hqq"));
}

void TestCompareReport::writesInTheBackground() {
    widgets::RunModel model;
    setUp(model);
    model.setTicked({1, 3, 6});
    app::JobRunner jobs;
    app::ReportDialog dialog(jobs, model);
    QTemporaryDir folder;
    for (const ReportFormat format : {ReportFormat::Html, ReportFormat::Pdf, ReportFormat::Csv}) {
        dialog.setFormat(format);
        QSignalSpy written(&dialog, &app::ReportDialog::reportWritten);
        const QString path = folder.filePath("report." + app::suffixOf(format));
        dialog.saveTo(path);
        QVERIFY(written.wait(30000));
        QVERIFY(fileOf(path).size() > 500);
    }
    QVERIFY(jobs.jobs().size() == 3);
}

void TestCompareReport::failureIsSaid() {
    widgets::RunModel model;
    setUp(model);
    app::JobRunner jobs;
    app::ReportDialog dialog(jobs, model);
    QSignalSpy failed(&dialog, &app::ReportDialog::reportFailed);
    dialog.saveTo("/nowhere/at/all/report.html");
    QVERIFY(failed.wait(10000));
    QVERIFY(failed[0][0].toString().contains("/nowhere/at/all"));
    QVERIFY_THROWS_EXCEPTION(core::Error, core::reportHtml(std::vector<core::Run>{}, {}));
}

QTEST_MAIN(TestCompareReport)
#include "tst_compare_report.moc"
