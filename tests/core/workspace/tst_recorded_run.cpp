// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded run says what a study says, gives its model back bit for bit, and records how it
// failed.
#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/model/family.h"
#include "core/workspace/database.h"
#include "core/workspace/recorded_run.h"
#include "core/workspace/source_checksum.h"
#include "core/workspace/study.h"
#include "tests/support/test_data.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
namespace fs = std::filesystem;
using lathe::tests::sourcePath;
using lathe::tests::tinyModel;

namespace {

struct Fixture {
    QTemporaryDir temporary;
    fs::path folder = temporary.path().toStdString();
    Workspace workspace{folder / "w"};
    std::shared_ptr<Backend> backend = makeBackend("cpu");
    JobContext job;
};

Measurements measurements() {
    Measurements measure;
    measure.text = sourcePath("resources/samples/stories/heldout.txt");
    measure.windows.context = 64;
    measure.windows.chunks = 2;
    measure.tasks = {sourcePath("resources/samples/stories/tasks/agreement.jsonl")};
    measure.taskLimit = 20;
    measure.latency = true;
    measure.prompt = "One day,";
    measure.generateTokens = 5;
    return measure;
}

Recipe recipeOf(std::initializer_list<const char*> steps) {
    Recipe recipe{"", 3, {}};
    for (const char* step : steps) recipe.steps.push_back(stepFromText(step));
    return recipe;
}

RunRequest requestFor(const ModelPtr& model, std::initializer_list<const char*> steps) {
    RunRequest request;
    request.model = model;
    request.recipe = recipeOf(steps);
    return request;
}

bool sameBits(const Model& a, const Model& b) {
    const auto left = a.weightsInOrder(), right = b.weightsInOrder();
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const WeightPtr& x, const WeightPtr& y) {
                          return x->name == y->name &&
                                 x->encoding->bytes() == y->encoding->bytes() &&
                                 x->encoding->decode() == y->encoding->decode();
                      });
}

std::string messageOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

std::string sha256ByQt(const fs::path& path) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly)) return "";
    return QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256)
        .toHex()
        .toStdString();
}

}  // namespace

class TestRecordedRun : public QObject {
    Q_OBJECT
  private slots:
    void saysWhatAStudySays();
    void baselineIsMeasuredOnce();
    void modelComesBackBitForBit();
    void runsDescendFromRuns();
    void failureIsRecorded();
    void cancelIsRecorded();
    void exportLeavesNothingRemembered();
    void sourceThatChangedIsRefused();
    void checksumIsOfTheFile();
};

void TestRecordedRun::saysWhatAStudySays() {
    Fixture f;
    Study study;
    study.measure = measurements();
    study.variants = {{recipeOf({"quant.rtn bits=3"}), ""}};
    const ModelPtr model = openModel("sample:stories");
    const StudyResult expected = runStudy(study, model, f.backend, f.folder, f.job);

    const Run baseline = recordBaseline(f.workspace, model, study.measure, f.backend, f.job).run;
    RunRequest request = requestFor(model, {"quant.rtn bits=3"});
    request.parent = baseline.id;
    request.original = model;
    request.measure = study.measure;
    const Run run = f.workspace.run(runAndRecord(f.workspace, request, f.backend, f.job).run.id);
    QCOMPARE(run.name, "quant.rtn bits=3");
    QCOMPARE(run.sourceSha256, expected.sourceSha256);
    for (const auto& [stored, fresh] : {std::pair(&*baseline.metrics, &expected.models[0]),
                                        std::pair(&*run.metrics, &expected.models[1])}) {
        QVERIFY(stored->bytes == fresh->bytes && stored->bitsPerWeight == fresh->bitsPerWeight &&
                stored->zeros == fresh->zeros);
        QVERIFY(stored->perplexity->nll == fresh->perplexity->nll &&
                stored->perplexity->protocol == fresh->perplexity->protocol);
        QVERIFY(stored->perplexity->standardError == fresh->perplexity->standardError);
        QVERIFY(stored->tasks[0].result.acc == fresh->tasks[0].result.acc &&
                stored->generated == fresh->generated);
        QVERIFY(stored->latency &&
                stored->latency->generateTokens == fresh->latency->generateTokens);
    }
    const DivergenceResult &stored = *run.metrics->divergence,
                           &fresh = *expected.models[1].divergence;
    QVERIFY(stored.kl.mean > 0 && stored.kl.mean == fresh.kl.mean &&
            stored.top1Agreement == fresh.top1Agreement);
    // The original's answers come from the database.
    QCOMPARE(run.metrics->tasks[0].against->pValue, expected.models[1].tasks[0].against->pValue);
    QCOMPARE(run.metrics->tasks[0].against->onlyFirst,
             expected.models[1].tasks[0].against->onlyFirst);
    QCOMPARE(run.metrics->steps[0].loss.size(), expected.models[1].steps[0].loss.size());
    QCOMPARE(run.metrics->steps[0].loss[0].sqnrDb, expected.models[1].steps[0].loss[0].sqnrDb);
    QVERIFY(!baseline.metrics->divergence && baseline.checkpoint.empty());
}

void TestRecordedRun::baselineIsMeasuredOnce() {
    Fixture f;
    const ModelPtr model = openModel("sample:stories");
    Measurements measure = measurements();
    measure.latency = false;
    measure.prompt.clear();
    const RunId first = baselineFor(f.workspace, model, measure, f.backend, f.job).id;
    QCOMPARE(baselineFor(f.workspace, model, measure, f.backend, f.job).id, first);
    QCOMPARE(baselineFor(f.workspace, model, {}, f.backend, f.job).id, first);  // asks for less
    measure.windows.context = 32;
    const RunId second = baselineFor(f.workspace, model, measure, f.backend, f.job).id;
    QVERIFY(second != first);
    measure.taskLimit = 21;
    QVERIFY(baselineFor(f.workspace, model, measure, f.backend, f.job).id != second);
}

void TestRecordedRun::modelComesBackBitForBit() {
    Fixture f;
    const ModelPtr before = tinyModel();
    const Recipe recipe = recipeOf({"quant.rtn bits=3 layers=attn.*"});
    const RecordedRun recorded = runAndRecord(
        f.workspace, requestFor(before, {"quant.rtn bits=3 layers=attn.*"}), f.backend, f.job);
    const ModelPtr expected = runRecipe(before, recipe, f.job).model;
    QVERIFY(sameBits(*recorded.model, *expected));
    QVERIFY(sameBits(*openCheckpoint(f.workspace, recorded.run.id, f.job), *expected));
    QVERIFY(recorded.model->find("layers.0.ffn.up") == before->find("layers.0.ffn.up"));
    QCOMPARE(recorded.model->parts().provenance.steps, expected->parts().provenance.steps);
    QCOMPARE(recorded.run.checkpoint, "checkpoints/run-000001.lathe.h5");
    QVERIFY(f.workspace.runOf(f.workspace.folder() / recorded.run.checkpoint) == recorded.run.id);
    QVERIFY(!f.workspace.runOf(f.folder / "elsewhere.lathe.h5"));
    // A damaged checkpoint is noticed, a missing one is said.
    const fs::path file = f.workspace.folder() / recorded.run.checkpoint;
    {
        QFile damaged(QString::fromStdString(file.string()));
        QVERIFY(damaged.open(QIODevice::ReadWrite) && damaged.seek(damaged.size() / 2));
        damaged.write("damage");
    }
    QVERIFY_THROWS_EXCEPTION(Error, openCheckpoint(f.workspace, recorded.run.id, f.job));
    fs::remove(file);
    QVERIFY(f.workspace.run(1).checkpointMissing);
    QCOMPARE(messageOf([&] { openCheckpoint(f.workspace, 1, f.job); }),
             "run 1 (quant.rtn bits=3 layers=attn.*): its checkpoint "
             "checkpoints/run-000001.lathe.h5 is not there any "
             "more; run its recipe again");
}

void TestRecordedRun::runsDescendFromRuns() {
    Fixture f;
    const ModelPtr original = openModel("sample:stories");
    const RecordedRun baseline = recordBaseline(f.workspace, original, {}, f.backend, f.job);
    RunRequest request = requestFor(original, {"prune.magnitude sparsity=0.5"});
    request.parent = baseline.run.id;
    const RecordedRun pruned = runAndRecord(f.workspace, request, f.backend, f.job);
    request = requestFor(openCheckpoint(f.workspace, pruned.run.id, f.job), {"quant.rtn bits=3"});
    request.parent = pruned.run.id;
    const RecordedRun both = runAndRecord(f.workspace, request, f.backend, f.job);
    QCOMPARE(both.model->parts().provenance.steps.size(), size_t{2});
    QCOMPARE(both.run.sourceSha256, baseline.run.sourceSha256);
    QCOMPARE(both.run.source, "sample:stories");
    QCOMPARE(f.workspace.rootOf(both.run.id), baseline.run.id);
    QVERIFY(sameBits(*openCheckpoint(f.workspace, baseline.run.id, f.job), *original));
}

void TestRecordedRun::failureIsRecorded() {
    Fixture f;
    RunRequest request = requestFor(tinyModel(), {"quant.rtn bits=3"});
    request.measure.text = f.folder / "nowhere.txt";
    const std::string message =
        messageOf([&] { runAndRecord(f.workspace, request, f.backend, f.job); });
    const Run run = f.workspace.run(1);
    QVERIFY(run.status == RunStatus::Failed && run.checkpoint.empty() && !run.metrics);
    QCOMPARE(run.reason, message);
    QVERIFY(message.find("nowhere.txt") != std::string::npos);
    QCOMPARE(messageOf([&] { openCheckpoint(f.workspace, 1, f.job); }),
             "run 1 (quant.rtn bits=3) is failed: it has no outcome to open");
}

void TestRecordedRun::cancelIsRecorded() {
    Fixture f;
    std::stop_source source;
    source.request_stop();
    JobContext job(source.get_token());
    QVERIFY_THROWS_EXCEPTION(
        Cancelled,
        runAndRecord(f.workspace, requestFor(tinyModel(), {"quant.rtn bits=3"}), f.backend, job));
    QVERIFY(f.workspace.run(1).status == RunStatus::Cancelled && f.workspace.run(1).reason.empty());
    QVERIFY(fs::is_empty(f.workspace.folder() / "checkpoints"));
    // The checksum of the source, which is taken before there is a row, stops too.
    const fs::path copy = f.folder / "model";
    fs::copy(sourcePath("resources/samples/stories"), copy, fs::copy_options::recursive);
    QVERIFY_THROWS_EXCEPTION(Cancelled, sourceChecksum(*openModel(copy.string()), job));
}

void TestRecordedRun::exportLeavesNothingRemembered() {
    Fixture f;
    RunRequest request = requestFor(tinyModel(), {"quant.gguf type=Q8_0"});
    request.exportFormat = "gguf";
    request.exportPath = f.folder / "x.gguf";
    const Run run = f.workspace.run(runAndRecord(f.workspace, request, f.backend, f.job).run.id);
    QVERIFY(run.metrics->exported->verified && fs::exists(f.folder / "x.gguf"));
    QVERIFY_THROWS_EXCEPTION(
        Error, exportRecorded(f.workspace, tinyModel(), "odd", f.folder / "y", f.backend, f.job));
    QCOMPARE(
        Database(f.workspace.folder() / "workspace.sqlite").integer("SELECT count(*) FROM outputs"),
        int64_t{0});
}

void TestRecordedRun::sourceThatChangedIsRefused() {
    Fixture f;
    const fs::path copy = f.folder / "model";
    fs::copy(sourcePath("resources/samples/stories"), copy, fs::copy_options::recursive);
    const RunId id =
        recordBaseline(f.workspace, openModel(copy.string()), {}, f.backend, f.job).run.id;
    QVERIFY(openCheckpoint(f.workspace, id, f.job));
    QFile weights(QString::fromStdString((copy / "model.safetensors").string()));
    QVERIFY(weights.open(QIODevice::ReadWrite) && weights.seek(weights.size() - 4));
    weights.write("\x01\x02\x03", 3);
    weights.close();
    QVERIFY(messageOf([&] {
                openCheckpoint(f.workspace, id, f.job);
            }).ends_with(" is not the file it was: its checksum has changed"));
}

void TestRecordedRun::checksumIsOfTheFile() {
    Fixture f;
    const ModelPtr model = openModel("sample:stories");
    QVERIFY(model->parts().provenance.sourceSha256.empty());  // not before somebody asks
    const std::string expected =
        sha256ByQt(sourcePath("resources/samples/stories/model.safetensors"));
    QCOMPARE(sourceChecksum(*model, f.job), expected);
    const fs::path native = f.folder / "copy.lathe.h5";
    exportModel(model, "native", native, f.backend, f.job);
    QCOMPARE(openModel(native.string())->parts().provenance.sourceSha256, expected);
    QCOMPARE(withSourceChecksum(tinyModel(), f.job)->parts().provenance.sourceSha256, "");
}

QTEST_GUILESS_MAIN(TestRecordedRun)
#include "tst_recorded_run.moc"
