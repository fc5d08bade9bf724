// SPDX-License-Identifier: GPL-3.0-or-later
// `observe` as a script calls it: every --what on the bundled sample, its keys, and what it refuses.
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "tests/cli/run_cli.h"

using namespace lathe::tests;

class TestCliObserve : public QObject {
    Q_OBJECT
  private slots:
    void weights();
    void sensitivity();
    void allocation();
    void divergence();
    void outliers();
    void activations();
    void drop();
    void calibration();
    void similarity();
    void heads();
};

void TestCliObserve::weights() {
    const QStringList arguments = {"observe", "sample:stories", "--what", "weights", "--tensor", "attn.q", "--bins", "10", "--json"};
    const Run run = cli(arguments);
    QVERIFY2(run.status == 0, run.err);
    const QJsonArray tensors = run.json()["tensors"].toArray();
    QVERIFY(!tensors.isEmpty());
    for (const QJsonValue& value : tensors) {
        const QJsonObject tensor = value.toObject();
        verifyKeys(tensor, {"name", "source_name", "shape", "encoding", "count", "values_seen", "sampled", "not_finite", "zeros", "min",
                            "max", "mean", "std", "skewness", "kurtosis", "max_over_std", "histogram"});
        QVERIFY(tensor["name"].toString().endsWith("attn.q"));
        double counted = 0;
        for (const QJsonValue& bin : tensor["histogram"].toArray()) counted += bin.toDouble();
        QCOMPARE(tensor["histogram"].toArray().size(), 10);
        QCOMPARE(counted, tensor["count"].toDouble());
        QVERIFY(!tensor.contains("rows"));
    }
    QCOMPARE(cli(arguments + QStringList{"--threads", "1"}).out, run.out);
    const Run channels = cli(arguments + QStringList{"--channels"});
    const QJsonObject first = channels.json()["tensors"].toArray()[0].toObject();
    QCOMPARE(first["rows"].toArray().size(), first["shape"].toArray()[0].toInt());
    QCOMPARE(first["columns"].toArray().size(), first["shape"].toArray()[1].toInt());
    const QJsonObject ranked = cli(arguments + QStringList{"--rank"}).json()["tensors"].toArray()[0].toObject();
    const double side = std::min(ranked["shape"].toArray()[0].toInt(), ranked["shape"].toArray()[1].toInt());
    QVERIFY(ranked["effective_rank"].toDouble() > 1 && ranked["effective_rank"].toDouble() <= side);
    QVERIFY(ranked["stable_rank"].toDouble() > 1 && ranked["stable_rank"].toDouble() <= ranked["effective_rank"].toDouble());
    const Run unknown = cli({"observe", "sample:stories", "--what", "moods"});
    QCOMPARE(unknown.status, 2);
    QVERIFY2(unknown.err.contains("weights"), unknown.err);
    QCOMPARE(cli({"observe", "sample:stories"}).status, 2);
    QCOMPARE(cli({"observe", "sample:stories", "--what", "weights", "--tensor", "nothing"}).status, 2);
    QVERIFY(cli({"observe", "--help"}).out.contains("max_over_std"));
}

void TestCliObserve::sensitivity() {
    const QStringList arguments = {"observe", "sample:stories", "--what", "sensitivity", "--text", sampleFile("heldout.txt"),
                                   "--chunks", "1", "--context", "32", "--bits", "2,4", "--tensor", "ffn.*", "--json"};
    const Run run = cli(arguments);
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(), {"what", "mode", "data_sha256", "protocol", "context", "tokens", "perplexity", "choices", "sites", "block_work",
                            "spilled_bytes"});
    QCOMPARE(run.json()["choices"].toArray(), (QJsonArray{"quant.rtn bits=2", "quant.rtn bits=4"}));
    for (const QJsonValue& site : run.json()["sites"].toArray()) {
        verifyKeys(site.toObject(), {"name", "layer", "weights", "parameters", "bytes", "cells"});
        QVERIFY(site["name"].toString().contains(".ffn."));
        const QJsonObject cell = site["cells"].toArray()[0].toObject();
        verifyKeys(cell, {"choice", "bytes", "output_error", "kl", "kl_stderr", "nll_change", "nll_change_stderr"});
        QVERIFY(cell["output_error"].toDouble() > site["cells"].toArray()[1].toObject()["output_error"].toDouble());
    }
    const Run without = cli({"observe", "sample:stories", "--what", "sensitivity"});
    QCOMPARE(without.status, 2);
    QVERIFY2(without.err.contains("--text"), without.err);
    QCOMPARE(cli(arguments + QStringList{"--step", "train.finetune"}).status, 2);
    QCOMPARE(cli(arguments + QStringList{"--mode", "sometimes"}).status, 2);
}

/// A look at the sample at work on a short text.
QStringList lookAt(const QString& what) {
    return {"observe", "sample:stories", "--what", what, "--text", sampleFile("heldout.txt"), "--chunks", "1", "--context", "32", "--json"};
}

void TestCliObserve::allocation() {
    const QTemporaryDir folder;
    const QString recipe = folder.filePath("plan.json"), made = folder.filePath("made.lathe.h5");
    const QStringList arguments = lookAt("allocation") + QStringList{"--tensor", "ffn.*", "--bits", "2,8"};
    const Run run = cli(arguments + QStringList{"--bits-per-weight", "12", "--recipe-out", recipe});
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(), {"what", "budget_bytes", "bytes", "bits_per_weight", "loss", "predicted_loss", "slack_bytes", "bound", "by_price",
                            "unsure_gain", "measured", "plan", "recipe", "sensitivity"});
    QVERIFY(run.json()["bytes"].toDouble() <= run.json()["budget_bytes"].toDouble());
    QCOMPARE(cli({"run", "sample:stories", "--recipe", recipe, "-o", made}).status, 0);
    QCOMPARE(cli({"inspect", made, "--json"}).json()["bytes"].toDouble(), run.json()["bytes"].toDouble());
    QCOMPARE(cli(arguments).status, 2);
    // What cannot become a plan is said before anything is opened or measured.
    QStringList nowhere = arguments;
    nowhere[1] = folder.filePath("nowhere.gguf");
    const Run noBudget = cli(nowhere);
    QCOMPARE(noBudget.status, 2);
    QVERIFY2(noBudget.err.contains("--bits-per-weight"), noBudget.err);
    const Run quick = cli(nowhere + QStringList{"--bytes", "1000", "--mode", "quick"});
    QCOMPARE(quick.status, 2);
    QVERIFY2(quick.err.contains("output-error"), quick.err);
    const Run impossible = cli(arguments + QStringList{"--bytes", "1000"});
    QCOMPARE(impossible.status, 1);
    QVERIFY2(impossible.err.contains("1000"), impossible.err);
}

void TestCliObserve::divergence() {
    const QTemporaryDir folder;
    const QString made = folder.filePath("made.lathe.h5");
    QCOMPARE(cli({"run", "sample:stories", "--step", "quant.rtn bits=3 layers=layers.1.*", "-o", made}).status, 0);
    QStringList arguments = lookAt("divergence");
    QCOMPARE(cli(arguments).status, 2);
    arguments[1] = made;
    const Run run = cli(arguments + QStringList{"--reference", "sample:stories", "--threshold", "0.001", "--worst", "3"});
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(), {"what", "data_sha256", "threshold", "first_past", "embedding", "layers", "linears", "kl", "top1_agreement",
                            "nll_change", "nll_change_stderr", "divergent_tokens"});
    QCOMPARE(run.json()["first_past"].toInt(), 1);
    QCOMPARE(run.json()["layers"].toArray()[0].toObject()["relative_error"].toDouble(), 0.0);
    QCOMPARE(run.json()["divergent_tokens"].toArray().size(), 3);
}

void TestCliObserve::outliers() {
    const Run run = cli(lookAt("outliers") + QStringList{"--activation-channels"});
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(), {"what", "data_sha256", "positions", "planted", "sites", "standing_out", "outlier_features", "massive"});
    QVERIFY(run.json()["planted"].toArray().isEmpty());
    const QJsonObject site = run.json()["sites"].toArray()[0].toObject();
    verifyKeys(site, {"name", "layer", "not_finite", "max", "median_max", "channels"});
    verifyKeys(site["channels"].toArray()[0].toObject(), {"index", "max", "mean", "p50", "p99", "p999", "outliers"});
}

void TestCliObserve::activations() {
    const QTemporaryDir folder;
    const QString planted = folder.filePath("planted.lathe.h5");
    QCOMPARE(cli({"run", "sample:stories", "--step", "adapt.inject_outliers channels=7 factor=64",
                  "-o", planted})
                 .status,
             0);
    QStringList arguments = lookAt("activations") << "--site"
                                                  << "layers.1.attn.q"
                                                  << "--map-tokens"
                                                  << "9";
    arguments[1] = planted;
    const Run run = cli(arguments);
    QVERIFY2(run.status == 0, run.err);
    const QJsonObject json = run.json();
    verifyKeys(json, {"what", "data_sha256", "planted", "site", "channels", "positions",
                      "magnitudes", "weight_peaks"});
    QCOMPARE(json["planted"].toArray().size(), 1);
    const qsizetype channels = json["channels"].toInteger();
    QCOMPARE(json["weight_peaks"].toArray().size(), channels);
    QCOMPARE(json["positions"].toArray().size(), 9);
    QCOMPARE(json["magnitudes"].toArray().size(), 9);
    for (const QJsonValue& row : json["magnitudes"].toArray()) {
        QCOMPARE(row.toArray().size(), channels);
        double others = 0;
        for (qsizetype i = 0; i < channels; ++i)
            if (i != 7) others = std::max(others, row.toArray()[i].toDouble());
        QVERIFY(row.toArray()[7].toDouble() > others);
    }
    arguments[arguments.indexOf("layers.1.attn.q")] = "layers.99.attn.q";
    QCOMPARE(cli(arguments).status, 2);
}

void TestCliObserve::drop() {
    QStringList arguments = lookAt("drop");
    const Run without = cli(arguments);
    QCOMPARE(without.status, 2);
    QVERIFY2(without.err.contains("give either --recipe FILE or one or more --step"), without.err);
    arguments << "--step"
              << "adapt.inject_outliers"
              << "--step"
              << "quant.rtn bits=2";
    const Run run = cli(arguments);
    QVERIFY2(run.status == 0, run.err);
    const QJsonObject json = run.json();
    verifyKeys(json, {"what", "data_sha256", "tokens", "kl", "kl_stderr", "bytes", "steps",
                      "worst_step", "culprits", "half_of_kl_at", "divergent_tokens", "fixes",
                      "block_work", "sentences"});
    QCOMPARE(json["worst_step"].toInt(-1), 1);
    QCOMPARE(json["steps"].toArray().size(), 2);
    const QJsonArray culprits = json["culprits"].toArray(), fixes = json["fixes"].toArray();
    QVERIFY(!culprits.isEmpty() && !fixes.isEmpty());
    verifyKeys(culprits[0].toObject(),
               {"site", "weights", "regained", "regained_stderr", "share", "value_share"});
    for (const QJsonValue& fix : fixes) {
        verifyKeys(fix.toObject(), {"kind", "words", "recipe", "kl", "kl_stderr", "bytes"});
        QVERIFY(fix.toObject()["kl"].toDouble() < json["kl"].toDouble());
    }
    // The recommended recipe makes a model of the size that is told.
    const QTemporaryDir folder;
    const QString made = folder.filePath("fixed.lathe.h5");
    QFile recipe(folder.filePath("fix.json"));
    QVERIFY(recipe.open(QIODevice::WriteOnly));
    recipe.write(QJsonDocument(fixes[0].toObject()["recipe"].toObject()).toJson());
    recipe.close();
    const Run fixed = cli({"run", "sample:stories", "--recipe", recipe.fileName(), "-o", made});
    QVERIFY2(fixed.status == 0, fixed.err);
    QCOMPARE(cli({"inspect", made, "--json"}).json()["bytes"], fixes[0].toObject()["bytes"]);
}

void TestCliObserve::calibration() {
    const Run run = cli(lookAt("calibration") << "--measured" << sampleFile("heldout.txt"));
    QVERIFY2(run.status == 0, run.err);
    const QJsonObject json = run.json();
    verifyKeys(json, {"data_sha256", "text_tokens", "distinct_tokens", "coverage", "channels",
                      "inactive_channels", "sites", "measured"});
    const QJsonObject measured = json["measured"].toObject();
    QCOMPARE(measured["shared_lines"].toDouble(), 1.0);
    QCOMPARE(measured["covered_tokens"].toDouble(), 1.0);
    QCOMPARE(measured["sha256"], json["data_sha256"]);
    QVERIFY(measured["warning"].toString().contains("calibrate on other data"));
}

void TestCliObserve::similarity() {
    const Run run = cli(lookAt("similarity"));
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(), {"what", "positions", "influence", "angular", "least_distant", "cka_positions", "cka", "debiased_cka"});
    const qsizetype layers = run.json()["influence"].toArray().size();
    QCOMPARE(run.json()["cka"].toArray().size(), layers + 1);
    QCOMPARE(run.json()["least_distant"].toArray().size(), layers);
    QCOMPARE(cli(lookAt("similarity") + QStringList{"--threads", "1"}).out, run.out);
}

void TestCliObserve::heads() {
    const auto changeOf = [](const Run& run, const char* list) {
        const QJsonObject layer = run.json()["layers"].toArray()[1].toObject();
        const QJsonObject found = layer[list].toArray()[1].toObject();
        return found.contains("without") ? found["without"].toObject() : found;
    };
    const Run run = cli(lookAt("heads"));
    QVERIFY2(run.status == 0, run.err);
    verifyKeys(run.json(), {"what", "data_sha256", "protocol", "context", "tokens", "loss", "examples", "targets", "agreement", "layers"});
    const QJsonObject layer = run.json()["layers"].toArray()[0].toObject();
    verifyKeys(layer, {"layer", "heads", "groups"});
    QCOMPARE(layer["heads"].toArray().size(), 8);
    QCOMPARE(layer["groups"].toArray().size(), 4);
    verifyKeys(layer["heads"].toArray()[0].toObject(), {"gradient", "estimate", "entropy", "distance", "without"});
    // A single window says nothing of how much windows differ; two do.
    QCOMPARE(run.json()["examples"].toInt(), 1);
    for (const char* list : {"heads", "groups"}) {
        verifyKeys(changeOf(run, list), {"change", "stderr"});
        QVERIFY(changeOf(run, list)["stderr"].isNull());
    }
    QStringList text = lookAt("heads");
    text.removeAll("--json");
    const Run one = cli(text);
    QVERIFY2(!one.out.contains("±") && one.out.contains("no standard errors"), one.out);
    text[text.indexOf("--chunks") + 1] = "2";
    const Run two = cli(text + QStringList{"--json"});
    QCOMPARE(two.json()["examples"].toInt(), 2);
    for (const char* list : {"heads", "groups"}) QVERIFY(changeOf(two, list)["stderr"].toDouble() > 0);
    QVERIFY(cli(text).out.contains("±"));
    const Run quick = cli(lookAt("heads") + QStringList{"--no-leave-out"});
    QVERIFY(quick.json()["agreement"].isNull());
    QVERIFY(quick.json()["layers"].toArray()[0].toObject()["heads"].toArray()[0].toObject()["without"].isNull());
    QCOMPARE(cli({"observe", "sample:stories", "--what", "heads"}).status, 2);
}

QTEST_GUILESS_MAIN(TestCliObserve)
#include "tst_cli_observe.moc"
