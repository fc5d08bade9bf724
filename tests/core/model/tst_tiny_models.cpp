// SPDX-License-Identifier: GPL-3.0-or-later

// Small random models of each architecture give the logits that transformers computed for them
// (tests/tools/make_tiny_models.py), straight from their folders and after passing through every format.

#include <QTemporaryDir>
#include <QTest>

#include "core/base/file.h"
#include "core/formats/format.h"
#include "core/model/export_plan.h"
#include "core/model/forward.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr const char* kModels[] = {"llama3", "llama_linear", "mistral", "qwen2", "qwen3", "gemma3"};
/// Logits are below 20 in size, sums of about a hundred float32 products: errors stay below 2e-5.
constexpr double kTolerance = 1e-4;

std::filesystem::path folderOf(const QString& name) {
    return sourcePath("tests/core/model/tiny") / name.toStdString();
}

struct Golden {
    std::vector<TokenId> ids;
    std::vector<std::vector<double>> logits;
};

Golden goldenOf(const QString& name) {
    const MetaValue json = parseJson(readTextFile(folderOf(name) / "golden.json"));
    Golden golden;
    for (const MetaValue& id : *json.find("ids")->array()) golden.ids.push_back(static_cast<TokenId>(*id.integer()));
    for (const MetaValue& row : *json.find("logits")->array()) {
        golden.logits.emplace_back();
        for (const MetaValue& value : *row.array()) golden.logits.back().push_back(*value.real());
    }
    return golden;
}

double largestError(const ModelPtr& model, const Golden& golden) {
    const ForwardPass pass(model, makeBackend("cpu"));
    KvCache cache(model->spec());
    const auto last = static_cast<int64_t>(golden.logits.size());
    const Matrix logits = pass.evaluate(cache, golden.ids, last);
    if (logits.rows != last || logits.columns != static_cast<int64_t>(golden.logits[0].size())) return INFINITY;
    double largest = 0;
    for (int64_t r = 0; r < last; ++r)
        for (int64_t c = 0; c < logits.columns; ++c)
            largest = std::max(largest, std::abs(double{logits.row(r)[c]} -
                                                 golden.logits[static_cast<size_t>(r)][static_cast<size_t>(c)]));
    return largest;
}

void addModels() {
    QTest::addColumn<QString>("name");
    for (const char* name : kModels) QTest::addRow("%s", name) << QString(name);
}

}  // namespace

class TestTinyModels : public QObject {
    Q_OBJECT
  private slots:
    void logits_data() { addModels(); }
    void logits() {
        QFETCH(QString, name);
        const double error = largestError(openModel(folderOf(name).string()), goldenOf(name));
        QVERIFY2(error <= kTolerance, qPrintable(QString::number(error)));
    }

    /// Versions 4 and 5 of transformers describe the same network in other words.
    void olderConfiguration_data() { addModels(); }
    void olderConfiguration() {
        QFETCH(QString, name);
        RawCheckpoint raw = readCheckpoint(folderOf(name));
        const ModelSpec newer = modelFromCheckpoint(raw)->spec();
        raw.metadata = *parseJson(readTextFile(folderOf(name) / "config.v4.json")).object();
        QVERIFY(modelFromCheckpoint(raw)->spec() == newer);
    }

    void throughFormats_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("format");
        for (const char* name : kModels)
            for (const char* format : {"gguf", "hf", "native"})
                QTest::addRow("%s as %s", name, format) << QString(name) << QString(format);
    }
    void throughFormats() {
        QFETCH(QString, name);
        QFETCH(QString, format);
        const QTemporaryDir folder;
        const std::string path = folder.filePath("model").toStdString();
        const ModelPtr before = openModel(folderOf(name).string());
        const ModelPtr after = throughFile(*before, format.toStdString(), path);
        const double error = largestError(after, goldenOf(name));
        QVERIFY2(error <= kTolerance, qPrintable(QString::number(error)));
        QCOMPARE(QString::fromStdString(firstDifference(*before, *after)), QString());
        for (const ExportEntry& entry : exportPlan(*before, format.toStdString())) QCOMPARE(entry.relativeError, 0.0);
    }

    void nameOfAFolder() {
        const std::string folder = folderOf("qwen3").string();
        QCOMPARE(openModel(folder)->spec().name, std::string("qwen3"));
        QCOMPARE(openModel(folder + "/")->spec().name, std::string("qwen3"));
    }

    /// The window matters: the reference is not met without it.
    void windowsMatter() {
        const ModelPtr model = openModel(folderOf("mistral").string());
        Model::Parts parts = model->parts();
        for (LayerSpec& layer : parts.spec.layers) {
            QCOMPARE(layer.attention.window, int64_t{12});
            layer.attention.window = 0;
        }
        QVERIFY(largestError(Model::create(parts), goldenOf("mistral")) > 0.1);
    }
};

QTEST_GUILESS_MAIN(TestTinyModels)
#include "tst_tiny_models.moc"
