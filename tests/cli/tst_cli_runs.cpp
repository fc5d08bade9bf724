// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace as a script sees it: `run --workspace` records, `runs` lists.
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include "tests/cli/run_cli.h"

using namespace lathe::tests;

namespace {

QJsonArray runsOf(const QString& folder) {
    return cli({"runs", folder, "--json"}).json()["runs"].toArray();
}

}  // namespace

class TestCliRuns : public QObject {
    Q_OBJECT
  private slots:
    void recordsBesideTheBaseline();
    void goesOnFromARun();
    void studyIsRecorded();
    void tellsWhatLooksBroken();
    void failures();
};

void TestCliRuns::recordsBesideTheBaseline() {
    const QTemporaryDir folder;
    const QString workspace = folder.filePath("w"), output = folder.filePath("small.gguf");
    const Run run = cli({"run", "sample:stories", "--step", "quant.gguf type=Q8_0", "--workspace",
                         workspace, "-o", output, "--json"});
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(),
               {"recipe", "steps", "peak_rss_bytes", "bits_per_weight", "output", "runs"});
    QVERIFY(run.json()["output"].toObject()["verified"].toBool() && QFile::exists(output));
    QCOMPARE(run.json()["runs"].toArray()[0].toObject()["id"].toInt(), 2);
    QCOMPARE(cli({"run", "sample:stories", "--step", "quant.rtn bits=3", "--workspace", workspace})
                 .status,
             0);

    const QJsonArray rows = runsOf(workspace);
    QCOMPARE(rows.size(), 3);  // the original is measured once
    for (const QJsonValue& row : rows)
        verifyKeys(row.toObject(), {"id", "parent", "name", "status", "source", "source_sha256",
                                    "recipe", "seed", "machine", "started_at", "seconds",
                                    "checkpoint", "checkpoint_missing", "metrics"});
    QVERIFY(rows[0].toObject()["parent"].isNull());
    for (const int i : {1, 2}) QCOMPARE(rows[i].toObject()["parent"].toInt(), 1);
    QCOMPARE(rows[2].toObject()["name"].toString(), "quant.rtn bits=3");
    const QString checkpoint = workspace + "/" + rows[1].toObject()["checkpoint"].toString();
    const Run inspected = cli({"inspect", checkpoint, "--json"});
    QCOMPARE(inspected.status, 0);
    QCOMPARE(inspected.json()["bytes"], rows[1].toObject()["metrics"].toObject()["bytes"]);
    const QByteArray text = cli({"runs", workspace}).out;
    QVERIFY2(text.contains("\n   2    quant.gguf") && text.count('\n') == 4, text);
}

void TestCliRuns::goesOnFromARun() {
    const QTemporaryDir folder;
    const QString workspace = folder.filePath("w");
    QCOMPARE(cli({"run", "sample:stories", "--step", "prune.magnitude sparsity=0.5", "--workspace",
                  workspace})
                 .status,
             0);
    const Run run = cli({"run", "sample:stories", "--step", "quant.rtn bits=3", "--workspace",
                         workspace, "--parent", "2", "--json"});
    QVERIFY2(run.status == 0, run.err);
    const QJsonObject row = runsOf(workspace)[2].toObject();
    QCOMPARE(row["parent"].toInt(), 2);
    // Zeros of the pruning are still there: the recipe went on from run 2, not from the original.
    QVERIFY(row["metrics"].toObject()["zeros"].toDouble() > 0.45);
    // A checkpoint of the workspace is the outcome of its run, and measured against the original.
    const QString checkpoint = workspace + "/" + row["checkpoint"].toString();
    const Run again =
        cli({"run", checkpoint, "--step", "quant.float", "--workspace", workspace, "--json"});
    QVERIFY2(again.status == 0, again.err);
    QCOMPARE(again.json()["runs"].toArray()[0].toObject()["parent"].toInt(), 3);
    QCOMPARE(again.json()["models"].toArray()[0].toObject()["bytes"],
             runsOf(workspace)[0].toObject()["metrics"].toObject()["bytes"]);
    const QByteArray text = cli({"runs", workspace}).out;
    QVERIFY2(
        text.contains("\n   3      quant.rtn bits=3") && text.contains("\n   4        quant.float"),
        text);
    // Elsewhere it is no original.
    const Run elsewhere =
        cli({"run", checkpoint, "--step", "quant.float", "--workspace", folder.filePath("other")});
    QCOMPARE(elsewhere.status, 1);
    QVERIFY2(
        elsewhere.err.contains("this model is no original but the outcome of 'prune.magnitude"),
        elsewhere.err);
}

void TestCliRuns::studyIsRecorded() {
    const QTemporaryDir folder;
    QFile recipe(folder.filePath("study.json"));
    QVERIFY(recipe.open(QIODevice::WriteOnly));
    recipe.write(("{\"measure\": {\"text\": \"" + sampleFile("heldout.txt") +
                  "\", \"context\": 64, \"chunks\": 2}, \"variants\": "
                  "[{\"name\": \"three\", \"steps\": [\"quant.rtn bits=3\"]}, {\"steps\": "
                  "[\"quant.rtn bits=8\"], \"export\": \"gguf\"}]}")
                     .toUtf8());
    recipe.close();
    const QString workspace = folder.filePath("w"), report = folder.filePath("r.html");
    const QStringList study = {"run", "sample:stories",       "--recipe", recipe.fileName(),
                               "-o",  folder.filePath("out"), "--json"};
    const Run recorded = cli(study + QStringList{"--workspace", workspace, "--report", report});
    QVERIFY2(recorded.status == 0, recorded.err);
    const Run plain = cli(study);
    QVERIFY2(plain.status == 0, plain.err);
    const QJsonArray models = plain.json()["models"].toArray(), rows = runsOf(workspace);
    QCOMPARE(rows.size(), 3);
    QCOMPARE(recorded.json()["models"].toArray().size(), 3);
    for (int i = 0; i < 3; ++i) {
        const QJsonObject metrics = rows[i].toObject()["metrics"].toObject(),
                          expected = models[i].toObject();
        for (const char* key :
             {"nll", "stderr", "kl", "top1_agreement", "bytes", "zeros", "protocol", "data_sha256"})
            QCOMPARE(metrics[key], expected[key]);
    }
    QCOMPARE(rows[1].toObject()["name"].toString(), "three");
    QVERIFY(QFile::exists(report) && QFile::exists(folder.filePath("out/variant-2.gguf")));
}

void TestCliRuns::tellsWhatLooksBroken() {
    const QTemporaryDir folder;
    const QString workspace = folder.filePath("w"), report = folder.filePath("report.html");
    const QStringList arguments = {
        "run",         "sample:stories", "--step",   "prune.magnitude sparsity=0",
        "--workspace", workspace,        "--report", report,
        "--json"};
    const Run run = cli(arguments);
    QVERIFY2(run.status == 0, run.err);  // it warns and never stops
    QVERIFY2(run.err.contains("warning: step prune.magnitude sparsity=0 changed nothing"), run.err);
    const auto warningsIn = [](const QJsonObject& of) {
        return of["steps"].toArray()[0].toObject()["warnings"].toArray();
    };
    QCOMPARE(warningsIn(run.json()).size(), 1);
    QCOMPARE(warningsIn(run.json())[0].toObject()["condition"].toString(), "no-change");
    // Stored with the run, and told in the report.
    QCOMPARE(warningsIn(runsOf(workspace)[1].toObject()["metrics"].toObject()),
             warningsIn(run.json()));
    QFile page(report);
    QVERIFY(page.open(QIODevice::ReadOnly));
    QVERIFY(page.readAll().contains("step prune.magnitude sparsity=0 changed nothing"));
    // A sound step says nothing.
    const Run sound = cli({"run", "sample:stories", "--step", "quant.rtn bits=8", "--workspace",
                           workspace, "--json"});
    QVERIFY2(sound.status == 0 && !sound.err.contains("warning:"), sound.err);
    QVERIFY(warningsIn(sound.json()).isEmpty());
}

void TestCliRuns::failures() {
    const QTemporaryDir folder;
    const QString workspace = folder.filePath("w");
    Run run = cli({"runs", workspace});
    QCOMPARE(run.status, 1);
    QVERIFY2(run.err.contains(" is no workspace; ") && run.err.count('\n') == 1, run.err);
    QVERIFY(!QFile::exists(workspace));
    QCOMPARE(cli({"run", "sample:stories", "--step", "quant.rtn bits=3", "-o", "x.gguf", "--parent",
                  "1"})
                 .status,
             2);
    run = cli({"run", "sample:stories", "--step", "quant.rtn bits=3", "--workspace", workspace,
               "--parent", "9"});
    QCOMPARE(run.status, 1);
    QVERIFY2(run.err.contains("there is no run 9 in "), run.err);
    run = cli({"run", "sample:stories", "--step", "quant.rtn bits=3", "--workspace", workspace,
               "-o", folder.filePath("nowhere/x.gguf")});
    QCOMPARE(run.status, 1);
    const QJsonObject row = runsOf(workspace).last().toObject();
    QCOMPARE(row["status"].toString(), "failed");
    QCOMPARE("lathe-cli: " + row["reason"].toString() + "\n", QString::fromUtf8(run.err));
    const QByteArray text = cli({"runs", workspace}).out;
    QVERIFY2(text.contains("  failed\n      cannot create "), text);
}

QTEST_GUILESS_MAIN(TestCliRuns)
#include "tst_cli_runs.moc"
