// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a script sees it: exit status, one JSON object on standard output, one line of reason
// on standard error. Runs on the bundled sample.
#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/run_cli.h"
#include "tests/support/test_data.h"

using namespace lathe::tests;

class TestCli : public QObject {
    Q_OBJECT
  private slots:
    void inspect();
    void tokenize();
    void methods();
    void runWritesAndReopens();
    void trains();
    void calibrates();
    void labelledData();
    void studyWritesItsReport();
    void evaluate();
    void generateIsReproducible();
    void exportToEveryFormat();
    void bench();
    void classifiers_data();
    void classifiers();
    void failures();
    void interruptCancels();
};

void TestCli::inspect() {
    const Run run = cli({"inspect", "sample:stories", "--tensors", "--json"});
    QCOMPARE(run.status, 0);
    QVERIFY(run.err.isEmpty());
    verifyKeys(run.json(), {"family", "parameters", "bytes", "bits_per_weight", "layers", "heads", "vocabulary", "tensors"});
    QCOMPARE(run.json()["family"].toString(), "llama");
    double bytes = 0;
    for (const QJsonValue& tensor : run.json()["tensors"].toArray()) {
        verifyKeys(tensor.toObject(), {"name", "shape", "encoding", "bytes"});
        bytes += tensor.toObject()["bytes"].toDouble();
    }
    QCOMPARE(bytes, run.json()["bytes"].toDouble());
}

void TestCli::tokenize() {
    const Run run = cli({"tokenize", "sample:stories", "--text", "The dog was happy.", "--json"});
    QCOMPARE(run.status, 0);
    QVERIFY(run.json()["ids"].toArray().size() >= 5);
    QCOMPARE(run.json()["ids"].toArray().size(), run.json()["pieces"].toArray().size());
}

void TestCli::methods() {
    const Run run = cli({"methods", "--json"});
    QCOMPARE(run.status, 0);
    QStringList ids;
    for (const QJsonValue& method : run.json()["methods"].toArray()) {
        verifyKeys(method.toObject(), {"id", "label", "needs", "params"});
        ids << method.toObject()["id"].toString();
    }
    for (const char* id : {"quant.rtn", "quant.float", "quant.gguf", "prune.magnitude", "prune.random"}) QVERIFY2(ids.contains(id), id);
    QCOMPARE(cli({"methods", "--id", "quant.nothing"}).status, 2);
}

void TestCli::runWritesAndReopens() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("small.lathe.h5");  // keeps every byte of every weight
    const Run run = cli({"run", "sample:stories", "--step", "quant.gguf type=Q8_0", "--step", "prune.magnitude sparsity=0.3 layers=ffn.down",
                         "-o", path, "--json"});
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(), {"recipe", "steps", "peak_rss_bytes", "bits_per_weight"});
    QCOMPARE(run.json()["steps"].toArray().size(), 2);
    verifyKeys(run.json()["steps"].toArray()[0].toObject(), {"id", "seconds", "bytes_before", "bytes_after", "loss"});
    const QJsonObject step = run.json()["steps"].toArray()[0].toObject();
    QVERIFY(step["peak_anonymous_bytes"].toDouble() >= step["anonymous_bytes_before"].toDouble());
    QVERIFY(step["anonymous_bytes_before"].toDouble() > 0 && step["planned_memory_bytes"].toDouble() > 0);
    QVERIFY(run.json()["output"].toObject()["verified"].toBool());
    const Run again = cli({"inspect", path, "--json"});
    QCOMPARE(again.status, 0);
    QCOMPARE(again.json()["bytes"].toDouble(), run.json()["bytes"].toDouble());
}

void TestCli::calibrates() {
    const QTemporaryDir folder;
    QFile text(folder.filePath("text.txt"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    QByteArray bytes;
    for (int i = 0; i < 60; ++i) bytes += "One sunny day, the dog near the tree was happy. ";
    text.write(bytes);
    text.close();
    const QString out = folder.filePath("m.lathe.h5");
    const Run run = cli({"run", "sample:stories", "--step", "quant.gptq bits=3 window=64", "--calibration", text.fileName(),
                         "-o", out, "--json"});
    QVERIFY2(run.status == 0, run.err);
    const QJsonObject found = run.json()["steps"].toArray()[0].toObject()["calibration"].toObject();
    verifyKeys(found, {"data", "sha256", "inputs", "rows"});
    QCOMPARE(found["sha256"].toString().toUtf8(), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    QCOMPARE(found["rows"].toInt(), 64 * found["inputs"].toInt());
    // A model that is no sample brings no text of its own.
    const QString other = QString::fromStdString(sourcePath("tests/core/model/tiny/llama3").string());
    const Run without = cli({"run", other, "--step", "prune.wanda", "-o", folder.filePath("n.lathe.h5")});
    QCOMPARE(without.status, 2);
    QVERIFY2(without.err.contains("--calibration FILE"), without.err);
}

void TestCli::trains() {
    const QTemporaryDir folder;
    QFile text(folder.filePath("text.txt"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    for (int i = 0; i < 60; ++i) text.write("One sunny day, the dog near the tree was happy. ");
    text.close();
    const QStringList short_ = {"--data", text.fileName(), "--json", "-o", folder.filePath("m.lathe.h5")};
    const QString settings = " steps=6 batch=2 window=32 warm_up=0 look_every=3";
    const Run tuned = cli(QStringList{"run", "sample:stories", "--step", "train.finetune" + settings} + short_);
    QVERIFY2(tuned.status == 0, tuned.err);
    const QJsonObject training = tuned.json()["steps"].toArray()[0].toObject()["training"].toObject();
    QCOMPARE(training["losses"].toArray().size(), 6);
    QVERIFY(training["losses"].toArray().last().toDouble() < training["losses"].toArray().first().toDouble());
    QCOMPARE(training["held_out"].toArray().size(), 2);
    const Run taught = cli(QStringList{"run", "sample:stories", "--teacher", "sample:stories", "--step", "prune.layers every=2",
                                       "--step", "distill.logits" + settings} + short_);
    QVERIFY2(taught.status == 0, taught.err);
    const Run without = cli({"run", "sample:stories", "--step", "train.finetune", "-o", folder.filePath("n.lathe.h5")});
    QCOMPARE(without.status, 1);
    QVERIFY2(without.err.contains("--data FILE"), without.err);
}

void TestCli::labelledData() {
    const QTemporaryDir folder;
    const QString heldOut = QString::fromStdString((sourcePath("resources/samples") / "mlp/heldout").string());
    const QString small = folder.filePath("small.lathe.h5");
    const Run run = cli({"run", "sample:mlp", "--data", "sample:mlp", "--step", "quant.rtn bits=2", "--step",
                         "train.finetune steps=3", "-o", small});
    QVERIFY2(run.status == 0, run.err);
    const Run measured = cli({"evaluate", small, "--reference", "sample:mlp", "--data", heldOut, "--limit", "200", "--json"});
    QVERIFY2(measured.status == 0, measured.err);
    const QJsonObject classes = measured.json()["classes"].toObject();
    verifyKeys(classes, {"n", "accuracy", "stderr", "top5", "cross_entropy", "calibration_error", "confusion", "reliability", "against"});
    QCOMPARE(classes["n"].toInt(), 200);
    QCOMPARE(classes["confusion"].toArray().size(), 10);
    const Run wrong = cli({"evaluate", "sample:reviews", "--data", heldOut});
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.err.contains("holds images and the model reads text"), wrong.err);
}

void TestCli::studyWritesItsReport() {
    const QTemporaryDir folder;
    QFile recipe(folder.filePath("study.json"));
    QVERIFY(recipe.open(QIODevice::WriteOnly));
    recipe.write(("{\"measure\": {\"text\": \"" + sampleFile("heldout.txt") + "\", \"context\": 64, \"chunks\": 2}, "
                  "\"variants\": [{\"name\": \"a <b>\", \"steps\": [\"quant.rtn bits=3\"], \"export\": \"native\"}]}").toUtf8());
    recipe.close();
    const QString report = folder.filePath("report.html");
    const Run run = cli({"run", "sample:stories", "--recipe", recipe.fileName(), "-o", folder.filePath("out"), "--report", report, "--json"});
    QVERIFY2(run.status == 0, run.err);
    QCOMPARE(run.json()["models"].toArray().size(), 2);
    QVERIFY(run.json()["models"].toArray()[1].toObject()["kl"].toObject()["mean"].toDouble() > 0);
    QVERIFY(run.json()["models"].toArray()[1].toObject()["export"].toObject()["verified"].toBool());
    QFile html(report);
    QVERIFY(html.open(QIODevice::ReadOnly));
    const QByteArray text = html.readAll();
    QVERIFY(text.contains("a &lt;b&gt;") && text.contains("<svg") && text.endsWith("</html>\n"));
    QVERIFY(!text.contains("http://") && !text.contains("https://"));
}

void TestCli::evaluate() {
    const Run run = cli({"evaluate", "sample:stories", "--text", sampleFile("heldout.txt"), "--context", "128", "--chunks", "4", "--task",
                         sampleFile("tasks/agreement.jsonl"), "--limit", "40", "--reference", "sample:stories", "--per-window", "--json"});
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(), {"perplexity", "nll", "stderr", "tokens", "tokens_per_second", "protocol", "context", "precision",
                            "data_sha256", "kl", "top1_agreement", "tasks", "peak_rss_bytes"});
    QVERIFY(run.json()["kl"].toObject()["max"].toDouble() < 1e-9);
    QCOMPARE(run.json()["top1_agreement"].toDouble(), 1.0);
    QCOMPARE(run.json()["window_kl"].toArray().size(), 4);
    double nll = 0;
    for (const auto& window : run.json()["window_nll"].toArray()) nll += window.toDouble() / 4;
    QVERIFY(std::abs(nll - run.json()["nll"].toDouble()) < 1e-9);
    verifyKeys(run.json()["tasks"].toArray()[0].toObject(), {"name", "acc", "acc_norm", "stderr", "n", "mcnemar_p"});
    QCOMPARE(run.json()["tasks"].toArray()[0].toObject()["mcnemar_p"].toDouble(), 1.0);
    const Run threads = cli({"evaluate", "sample:stories", "--text", sampleFile("heldout.txt"), "--context", "128", "--chunks", "4",
                             "--threads", "1", "--json"});
    QCOMPARE(threads.json()["nll"].toDouble(), run.json()["nll"].toDouble());
}

void TestCli::generateIsReproducible() {
    const QStringList arguments = {"generate", "sample:stories", "--prompt", "One day,", "--max-tokens", "20", "--temperature", "0.8",
                                   "--seed", "5", "--json"};
    const Run a = cli(arguments), b = cli(arguments);
    QCOMPARE(a.status, 0);
    QVERIFY(!a.json()["text"].toString().isEmpty());
    QCOMPARE(a.json()["text"], b.json()["text"]);
}

void TestCli::exportToEveryFormat() {
    const QTemporaryDir folder;
    for (const char* format : {"gguf", "hf", "native"}) {
        const Run run = cli({"export", "sample:stories", "--to", format, "-o", folder.filePath(format), "--json"});
        QVERIFY2(run.status == 0, run.err);
        verifyKeys(run.json(), {"format", "bytes", "verified", "max_abs_logit_difference", "tensors"});
        QVERIFY(run.json()["verified"].toBool());
        QCOMPARE(cli({"inspect", folder.filePath(format)}).status, 0);
    }
}

void TestCli::bench() {
    const Run run = cli({"bench", "sample:stories", "--prompt", "16", "--generate", "4", "--runs", "1", "--json"});
    QCOMPARE(run.status, 0);
    verifyKeys(run.json(), {"prompt_tokens_per_second", "generate_tokens_per_second", "load_seconds"});
}

void TestCli::classifiers_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"bert", "distilbert", "vit", "mlp"}) QTest::addRow("%s", name) << QString(name);
}

/// What classifies is described, exported and refused where text is asked of it.
void TestCli::classifiers() {
    QFETCH(QString, name);
    const QString model = QString::fromStdString(
        (sourcePath("tests/core/model/classifiers") / name.toStdString()).string());
    const Run inspected = cli({"inspect", model, "--json"});
    QVERIFY2(inspected.status == 0, inspected.err);
    verifyKeys(inspected.json(), {"family", "parameters", "layers", "labels"});
    QCOMPARE(inspected.json()["family"].toString(), name);
    QCOMPARE(cli({"inspect", model}).status, 0);
    const QTemporaryDir folder;
    for (const char* format : {"hf", "native"}) {
        const Run run = cli({"export", model, "--to", format, "-o", folder.filePath(format), "--json"});
        QVERIFY2(run.status == 0, run.err);
        QVERIFY(run.json()["verified"].toBool());
        QCOMPARE(run.json()["max_abs_logit_difference"].toDouble(), 0.0);
    }
    const QString text = sampleFile("heldout.txt");
    for (const QStringList& command :
         {QStringList{"evaluate", model, "--text", text}, QStringList{"evaluate", model, "--latency"},
          QStringList{"generate", model, "--prompt", "Once"}, QStringList{"bench", model}}) {
        const Run run = cli(command);
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("predicts no tokens, so there is no "), run.err);
    }
    const Run gguf = cli({"export", model, "--to", "gguf", "-o", folder.filePath("model.gguf")});
    QCOMPARE(gguf.status, 1);
    QVERIFY2(gguf.err.contains("cannot be written in the format 'gguf'; hf and native are possible"), gguf.err);
}

void TestCli::failures() {
    const Run missing = cli({"inspect", "/nowhere/model.gguf"});
    QCOMPARE(missing.status, 1);
    QCOMPARE(missing.err, QByteArray("lathe-cli: /nowhere/model.gguf: there is no such file or folder\n"));
    QVERIFY(missing.out.isEmpty());
    QCOMPARE(cli({"inspect"}).status, 2);
    QCOMPARE(cli({"frobnicate"}).status, 2);
    QCOMPARE(cli({"inspect", "sample:stories", "--nonsense"}).status, 2);
    QCOMPARE(cli({"run", "sample:stories", "--step", "quant.rtn bits=99", "-o", "x"}).status, 2);
    QCOMPARE(cli({"--help"}).status, 0);
    const Run backend = cli({"bench", "sample:stories", "--backend", "opencl"});
    QCOMPARE(backend.status, 1);
    QCOMPARE(backend.err, QByteArray("lathe-cli: this build has no OpenCL backend; use --backend cpu\n"));
}

void TestCli::interruptCancels() {
    QProcess process;
    process.start(LATHE_CLI, {"bench", "sample:stories", "--prompt", "100", "--generate", "50", "--runs", "5000"});
    QVERIFY(process.waitForStarted());
    QTest::qWait(700);
    process.terminate();
    QVERIFY(process.waitForFinished(10000));
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(process.readAllStandardError(), QByteArray("lathe-cli: cancelled; nothing was half-written\n"));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
