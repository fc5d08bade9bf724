// SPDX-License-Identifier: GPL-3.0-or-later

// The bundled models: what their page says of them holds, their held-out data is what the seeds
// make, and compressing them hurts.

#include <QTest>
#include <filesystem>

#include "core/data/drawn_digits.h"
#include "core/data/review_grammar.h"
#include "core/evaluate/classifier.h"
#include "core/evaluate/tasks.h"
#include "core/model/family.h"
#include "core/workspace/runner.h"
#include "tests/support/sanitizers.h"

using namespace lathe::core;
using lathe::tests::kSanitized;
namespace fs = std::filesystem;

namespace {

Dataset heldOutOf(const char* name) {
    const fs::path folder = samplesFolder() / name;
    return readDataset(fs::exists(folder / "heldout") ? folder / "heldout"
                                                      : folder / "heldout.tsv");
}

double accuracyOf(const ModelPtr& model, const char* name) {
    JobContext job;
    const ForwardPass pass(model, makeBackend("cpu"));
    return evaluateClassifier(pass, heldOutOf(name), 0, job).accuracy;
}

ModelPtr after(const ModelPtr& model, const char* step) {
    JobContext job;
    Recipe recipe;
    recipe.steps = {stepFromText(step)};
    return runRecipe(model, recipe, job).model;
}

ModelPtr sampleNamed(const QString& name) {
    return openModel("sample:" + name.toStdString());
}

/// `items` of the task at most; 0: all.
double rightOf(const ModelPtr& model, const QString& task, int64_t items = 0) {
    JobContext job;
    const fs::path file = samplesFolder() / "stories/tasks" / (task.toStdString() + ".jsonl");
    return evaluateTask(ForwardPass(model, makeBackend("cpu")), readTask(file),
                        {.limit = items, .addBos = {}}, job)
        .acc;
}

}  // namespace

class TestSamples : public QObject {
    Q_OBJECT

  private slots:
    void accuracy_data() {
        QTest::addColumn<double>("least");
        QTest::newRow("digits") << 0.97;
        QTest::newRow("mlp") << 0.95;
        QTest::newRow("reviews") << 0.95;
    }
    void accuracy() {
        QFETCH(double, least);
        const char* name = QTest::currentDataTag();
        const ModelPtr model = openModel(std::string("sample:") + name);
        const double whole = accuracyOf(model, name);
        QVERIFY2(whole >= least, qPrintable(QString::number(whole)));
        // Fewer bits and fewer weights cost more and more; four bits next to nothing.
        const double four = accuracyOf(after(model, "quant.rtn bits=4"), name);
        const double two = accuracyOf(after(model, "quant.rtn bits=2"), name);
        const double half = accuracyOf(after(model, "prune.magnitude sparsity=0.5"), name);
        const double tenth = accuracyOf(after(model, "prune.magnitude sparsity=0.9"), name);
        QVERIFY2(four > whole - 0.03, qPrintable(QString::number(four)));
        QVERIFY2(two < whole - 0.03, qPrintable(QString::number(two)));
        QVERIFY2(tenth < half - 0.1, qPrintable(QString("%1 %2").arg(half).arg(tenth)));
    }

    void abilities_data() {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QString>("task");
        std::vector<const char*> samples{"stories"};
        if (!kSanitized) samples.push_back("stories-large");  // the same code, eight times slower
        for (const char* sample : samples)
            for (const char* task : {"agreement", "who_did_it", "small_sums", "fitting_ending"})
                QTest::addRow("%s %s", sample, task) << sample << task;
    }
    void abilities() {
        QFETCH(QString, sample);
        QFETCH(QString, task);
        const double right = rightOf(sampleNamed(sample), task);
        QVERIFY2(right >= 0.85, qPrintable(QString::number(right)));
    }

    void compressionHurtsAbilities_data() { abilities_data(); }
    void compressionHurtsAbilities() {
        // Four bits cost little, two bits visibly more.
        QFETCH(QString, sample);
        QFETCH(QString, task);
        constexpr int64_t kSome = 60;
        const ModelPtr whole = sampleNamed(sample);
        const double some = rightOf(whole, task, kSome);
        const double four = rightOf(after(whole, "quant.rtn bits=4 group=64"), task, kSome);
        QVERIFY2(four > some - 0.1, qPrintable(QString::number(four)));
        const double two = rightOf(after(whole, "quant.rtn bits=2 group=64"), task, kSome);
        QVERIFY2(two < some - 0.05, qPrintable(QString::number(two)));
    }

    void heldOutDataIsWhatTheSeedsMake() {
        const std::string digits = drawnDigits(2, 1000).sha256;
        for (const char* name : {"digits", "mlp"}) QCOMPARE(sha256Of(heldOutOf(name)), digits);
        const LabelledTexts made = labelledFromTsv("", reviewTable(ReviewPart::HeldOut, 2, 1000));
        QCOMPARE(sha256Of(heldOutOf("reviews")), made.sha256);
    }

    void allTogetherStaySmall() {
        uintmax_t bytes = 0;
        for (const auto& entry : fs::recursive_directory_iterator(samplesFolder()))
            if (entry.is_regular_file()) bytes += entry.file_size();
        QVERIFY2(bytes < 12'000'000, qPrintable(QString::number(bytes)));
    }
};

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
