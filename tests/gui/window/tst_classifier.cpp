// SPDX-License-Identifier: GPL-3.0-or-later
// A bundled classifier as a user meets it: two bits cost it answers, Compare shows which with their
// pictures, the report says so, and all of it is there again after the window was closed.
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "app/desktop/compare/class_pages.h"
#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/compare/compare_view.h"
#include "app/desktop/compare/flip_examples.h"
#include "app/desktop/compare/report_builder.h"
#include "core/base/error.h"
#include "core/workspace/history.h"
#include "core/workspace/recipe.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "tests/support/test_data.h"
#include "widgets/panels/note.h"

using namespace lathe;

namespace {

constexpr int kHeader = 16, kPixels = 28 * 28;  ///< of an IDX file of images

/// The bundled pictures as gzip unpacks them.
QByteArray idxImages(const QString& folder) {
    QProcess gzip;
    gzip.start(QStringLiteral("gzip"),
               {QStringLiteral("-dc"), folder + QStringLiteral("/digits-images-idx3-ubyte.gz")});
    gzip.waitForFinished();
    return gzip.readAllStandardOutput();
}

void quantize(tests::WindowDriver& driver) {
    core::Recipe recipe;
    recipe.name = "two bits";
    recipe.steps.push_back(core::stepFromText("quant.rtn bits=2 group=32"));
    driver.document().recipe().setRecipe(recipe, QStringLiteral("two bits"));
    driver.waitIdle();
    QSignalSpy finished(&driver.workbench(), &app::Workbench::runFinished);
    driver.click(QStringLiteral("recipe.run"));
    QVERIFY(finished.count() == 1 || finished.wait(120000));
}

app::CompareBoard& showCompare(tests::WindowDriver& driver, core::RunId run) {
    driver.showView(QStringLiteral("compare"));
    auto* view = driver.window().findChild<app::CompareView*>();
    view->board().setCurrentRun(run);
    driver.waitIdle();
    return view->board();
}

}  // namespace

class TestClassifier : public QObject {
    Q_OBJECT
  private slots:
    void twoBitsCostAnswers();
    void lateExamplesAreDropped();
    void examplesThatAreGone();
    void familyIsNamedInEveryLanguage();

  private:
    static void checkFlips(const app::ClassPages& pages, const core::Run& before,
                           const core::Run& after);
};

/// Every flip is an example whose predictions differ, and its picture is the file's.
void TestClassifier::checkFlips(const app::ClassPages& pages, const core::Run& before,
                                const core::Run& after) {
    const auto& first = before.metrics->classes->result;
    const auto& second = after.metrics->classes->result;
    size_t differing = 0;
    for (size_t i = 0; i < first.predictions.size(); ++i)
        differing += first.predictions[i] != second.predictions[i];
    QVERIFY(differing > 0);
    const auto& shown = pages.gallery().examples();
    QCOMPARE(shown.size(), differing);
    const QByteArray file = idxImages(
        QString::fromStdString(tests::sourcePath("resources/samples/digits/heldout").string()));
    QVERIFY(file.size() > kHeader + kPixels);
    for (size_t i = 0; i < std::min(shown.size(), size_t(20)); ++i) {
        const auto place = static_cast<size_t>(shown[i].number);
        QVERIFY(first.predictions[place] != second.predictions[place]);
        QCOMPARE(shown[i].after, QString::number(second.predictions[place]));
        const QImage& picture = shown[i].picture;
        QCOMPARE(picture.size(), QSize(28, 28));
        for (int y = 0; y < 28; ++y)
            for (int x = 0; x < 28; ++x)
                QCOMPARE(
                    qGray(picture.pixel(x, y)),
                    int(uchar(file[qsizetype(kHeader + kPixels * shown[i].number + 28 * y + x)])));
    }
}

void TestClassifier::twoBitsCostAnswers() {
    tests::WindowDriver driver;
    driver.open(QStringLiteral("sample:digits"));
    quantize(driver);
    auto runs = driver.workbench().workspace().runs();
    QCOMPARE(runs.size(), size_t(2));
    {
        app::CompareBoard& board = showCompare(driver, runs[1].id);
        const auto accuracy = [&](const core::Run& run) {
            return *widgets::valueOf(run, widgets::RunMetric::Accuracy);
        };
        QVERIFY(accuracy(runs[0]) > 95);
        QVERIFY(accuracy(runs[1]) < accuracy(runs[0]) - 5);
        checkFlips(board.panels().classes(), runs[0], runs[1]);
        core::JobContext job;
        const QString html = QString::fromUtf8(app::reportBytes(
            app::reportContent(board.model(), {}, {}), app::ReportFormat::Html, job));
        QVERIFY(html.contains(QString::number(accuracy(runs[1]), 'f', 1)));
        QVERIFY(html.contains(QStringLiteral("What is taken for what")));
        const auto cells = html.count(QStringLiteral(" opacity=\""));
        QCOMPARE(cells, 200);  // two matrices of ten digits
    }
    driver.restart();
    driver.open(QStringLiteral("sample:digits"));
    QCOMPARE(driver.workbench().workspace().runs().size(), size_t(2));  // nothing measured anew
    checkFlips(showCompare(driver, runs[1].id).panels().classes(), runs[0], runs[1]);
}

/// Examples that are still being read do not appear beside a run that they do not belong to.
void TestClassifier::lateExamplesAreDropped() {
    tests::WindowDriver driver;
    driver.open(QStringLiteral("sample:digits"));
    quantize(driver);
    const auto runs = driver.workbench().workspace().runs();
    app::CompareBoard& board = showCompare(driver, runs[0].id);
    board.setCurrentRun(runs[1].id);
    board.setCurrentRun(runs[0].id);
    QVERIFY(driver.waitIdle());
    QVERIFY(board.panels().classes().flips().empty());
    QVERIFY(board.panels().classes().gallery().examples().empty());
}

void TestClassifier::examplesThatAreGone() {
    tests::WindowDriver driver;
    const QTemporaryDir samples;
    const std::filesystem::path digits = samples.filePath(QStringLiteral("digits")).toStdString();
    std::filesystem::copy(tests::sourcePath("resources/samples/digits"), digits,
                          std::filesystem::copy_options::recursive);
    qputenv("LATHE_SAMPLES", samples.path().toUtf8());
    driver.open(QStringLiteral("sample:digits"));
    quantize(driver);
    const auto runs = driver.workbench().workspace().runs();
    core::Run moved = runs[0];
    moved.metrics->classes->path = "/nowhere/digits/heldout";
    QVERIFY(app::examplesOf(moved, nullptr));  // where the sample is now
    core::Run others = runs[0];
    others.metrics->classes->dataSha256 = "00";
    QVERIFY_THROWS_EXCEPTION(core::Error, app::examplesOf(others, nullptr));

    std::filesystem::remove_all(digits / "heldout");
    QVERIFY_THROWS_EXCEPTION(core::Error, app::examplesOf(moved, nullptr));
    app::CompareBoard& board = showCompare(driver, runs[1].id);
    const app::ClassPages& pages = board.panels().classes();
    QVERIFY(!pages.flips().empty());
    QCOMPARE(pages.gallery().examples().size(), pages.flips().size());  // which and how are known
    QVERIFY(pages.gallery().examples().front().picture.isNull());
    const QString said = board.findChild<widgets::Note*>()->message();
    QVERIFY2(said.contains(QStringLiteral("put them back")), qPrintable(said));
}

void TestClassifier::familyIsNamedInEveryLanguage() {
    tests::WindowDriver driver;
    for (const auto& [sample, name] :
         {std::pair("digits", "ViT 影像分類器"), std::pair("mlp", "多層感知器"),
          std::pair("reviews", "BERT 分類器")}) {
        driver.appearance().setLanguage(QStringLiteral("zh_TW"));
        driver.open(QStringLiteral("sample:") + QLatin1String(sample));
        driver.showView(QStringLiteral("overview"));
        QVERIFY2(tests::shows(driver.window(), QString::fromUtf8(name)), name);
    }
}

QTEST_MAIN(TestClassifier)
#include "tst_classifier.moc"
