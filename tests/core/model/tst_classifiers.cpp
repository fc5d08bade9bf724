// SPDX-License-Identifier: GPL-3.0-or-later

// Small random classifiers give the logits that transformers (an MLP: torch) computed for them
// (tests/tools/make_tiny_classifiers.py), from their folders and after passing through every format
// that holds them; and they refuse what they cannot do in a sentence.

#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/base/file.h"
#include "core/encoding/dense.h"
#include "core/formats/format.h"
#include "core/model/export_plan.h"
#include "core/model/forward.h"
#include "core/model/meta.h"
#include "tests/core/model/golden_classifier.h"
#include "tests/core/model/model_checks.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Logits are below 4 in size, sums of at most fifty float32 products.
constexpr double kTolerance = 1e-4;

double largestError(const ModelPtr& model, const GoldenClassifier& golden) {
    const Matrix logits = ForwardPass(model, makeBackend("cpu")).classify(golden.batch);
    if (logits.rows != static_cast<int64_t>(golden.logits.size())) return INFINITY;
    double largest = 0;
    for (int64_t r = 0; r < logits.rows; ++r) {
        const std::vector<double>& wanted = golden.logits[static_cast<size_t>(r)];
        if (wanted.size() != static_cast<size_t>(logits.columns)) return INFINITY;
        for (int64_t c = 0; c < logits.columns; ++c)
            largest = std::max(largest,
                               std::abs(double{logits.row(r)[c]} - wanted[static_cast<size_t>(c)]));
    }
    return largest;
}

struct Sites : Observer {
    void onInput(std::string_view site, ConstMatrix) override { inputs.emplace(site); }
    void onOutput(std::string_view site, ConstMatrix) override { outputs.emplace(site); }
    std::set<std::string> inputs, outputs;
};

void addModels() {
    QTest::addColumn<QString>("name");
    for (const char* name : kGoldenClassifiers) QTest::addRow("%s", name) << QString(name);
}

/// The model's folder with one change, opened.
std::string refusal(const char* name, const std::function<void(RawCheckpoint&)>& change) {
    RawCheckpoint raw = readCheckpoint(goldenClassifierFolder(name));
    raw.path.clear();
    change(raw);
    return errorOf([&] { modelFromCheckpoint(std::move(raw)); });
}

}  // namespace

class TestClassifiers : public QObject {
    Q_OBJECT
  private slots:
    void logits_data() { addModels(); }
    void logits() {
        QFETCH(QString, name);
        const double error = largestError(openGoldenClassifier(name), goldenClassifier(name));
        QVERIFY2(error <= kTolerance, qPrintable(QString::number(error)));
    }

    void throughFormats_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("format");
        for (const char* name : kGoldenClassifiers)
            for (const char* format : {"hf", "native"})
                QTest::addRow("%s as %s", name, format) << QString(name) << QString(format);
    }
    void throughFormats() {
        QFETCH(QString, name);
        QFETCH(QString, format);
        const QTemporaryDir folder;
        const std::string path = folder.filePath("model").toStdString();
        const ModelPtr before = openGoldenClassifier(name);
        const ModelPtr after = throughFile(*before, format.toStdString(), path);
        ModelSpec spec = after->spec();
        spec.name = before->spec().name;
        QVERIFY(spec == before->spec());
        const double error = largestError(after, goldenClassifier(name));
        QVERIFY2(error <= kTolerance, qPrintable(QString::number(error)));
        QCOMPARE(QString::fromStdString(firstDifference(*before, *after)), QString());
        for (const ExportEntry& entry : exportPlan(*before, format.toStdString()))
            QCOMPARE(entry.relativeError, 0.0);
    }

    /// What was written has the names and shapes that it was read with.
    void sameTensorsAgain_data() { addModels(); }
    void sameTensorsAgain() {
        QFETCH(QString, name);
        const RawCheckpoint before = readCheckpoint(goldenClassifierFolder(name));
        const RawCheckpoint after = checkpointFromModel(*openGoldenClassifier(name), "hf");
        QCOMPARE(after.tensors.size(), before.tensors.size());
        for (const RawTensor& tensor : before.tensors) {
            const RawTensor* found = after.find(tensor.name);
            QVERIFY2(found, tensor.name.c_str());
            QVERIFY2(found->encoding->shape() == tensor.encoding->shape(), tensor.name.c_str());
        }
    }

    void labelsAreKept() {
        QCOMPARE(openGoldenClassifier("bert")->spec().head.labels,
                 (std::vector<std::string>{"bad", "so so", "good"}));
        QCOMPARE(openGoldenClassifier("distilbert")->spec().head.labels,
                 (std::vector<std::string>{"LABEL_0", "LABEL_1"}));
        QCOMPARE(openGoldenClassifier("vit")->spec().head.labels,
                 (std::vector<std::string>{"cat", "dog", "boat", "tree"}));
    }

    /// Inputs side by side in a batch do not see each other.
    void alone_data() { addModels(); }
    void alone() {
        QFETCH(QString, name);
        const GoldenClassifier golden = goldenClassifier(name);
        const ForwardPass pass(openGoldenClassifier(name), makeBackend("cpu"));
        const Matrix together = pass.classify(golden.batch);
        for (size_t i = 0; i < golden.logits.size(); ++i) {
            const Matrix one = pass.classify(golden.one(i));
            QCOMPARE(one.rows, int64_t{1});
            for (int64_t c = 0; c < one.columns; ++c)
                QVERIFY(std::abs(one.row(0)[c] - together.row(static_cast<int64_t>(i))[c]) < 1e-5f);
        }
    }

    void observersSeeEveryLinear_data() { addModels(); }
    void observersSeeEveryLinear() {
        QFETCH(QString, name);
        const ModelPtr model = openGoldenClassifier(name);
        Sites sites;
        ForwardPass(model, makeBackend("cpu")).classify(goldenClassifier(name).batch, &sites);
        for (const WeightPtr& weight : model->weightsInOrder()) {
            const bool linear =
                weight->role == WeightRole::Linear || weight->role == WeightRole::Head;
            if (linear || weight->name == "patch_embed") {
                QVERIFY2(sites.inputs.contains(weight->name), weight->name.c_str());
                QVERIFY2(sites.outputs.contains(weight->name), weight->name.c_str());
            }
        }
    }

    void wrongInputs() {
        const auto sentence = [](const char* name, const InputBatch& batch) {
            return QString::fromStdString(errorOf([&] {
                ForwardPass(openGoldenClassifier(name), makeBackend("cpu")).classify(batch);
            }));
        };
        InputBatch texts, numbers;
        texts.texts.push_back({{1, 2, 60}, {}});
        numbers.values = Matrix(2, 9);
        QCOMPARE(sentence("bert", numbers),
                 "usage: the model 'bert' reads token ids; it was given numbers");
        QCOMPARE(sentence("vit", texts), "usage: the model 'vit' reads images; it was given texts");
        QCOMPARE(sentence("vit", numbers),
                 "usage: each image has 9 values; the model 'vit' reads 3 channels of 12x12 "
                 "pixels (432)");
        QCOMPARE(sentence("mlp", numbers),
                 "usage: each input has 9 values; the model 'mlp' reads vectors of 10");
        QCOMPARE(sentence("bert", texts),
                 "usage: token id 60 is outside the vocabulary of 60; the tokenizer may belong "
                 "to another model");
        texts.texts[0].tokens.assign(25, 1);
        QCOMPARE(sentence("bert", texts),
                 "usage: the input reaches position 25, but the model has learned only 24; give "
                 "it at most as many tokens");
        texts.texts[0] = {{1, 2}, {0}};
        QCOMPARE(sentence("bert", texts), "usage: text 0 has 2 tokens but 1 token types");
        texts.texts[0] = {{}, {}};
        QCOMPARE(sentence("distilbert", texts),
                 "usage: text 0 has no tokens; at least one was expected");
    }

    void noTokensToPredict() {
        const ModelPtr model = openGoldenClassifier("bert");
        KvCache cache(model->spec());
        const std::vector<TokenId> ids = {1, 2};
        QCOMPARE(QString::fromStdString(
                     errorOf([&] { ForwardPass(model, makeBackend("cpu")).evaluate(cache, ids); })),
                 "refused: the model 'bert' sorts its input into 3 classes and predicts no tokens, "
                 "so there is no next "
                 "token; measure its accuracy on labelled data instead");
        QCOMPARE(QString::fromStdString(errorOf([&] { exportPlan(*model, "gguf"); })),
                 "unsupported: a bert model cannot be written in the format 'gguf'; hf and native "
                 "are possible");
    }

    void refusedFolders() {
        QCOMPARE(refusal("bert",
                         [](RawCheckpoint& raw) {
                             std::erase_if(raw.tensors, [](const RawTensor& tensor) {
                                 return tensor.name.starts_with("classifier");
                             });
                         }),
                 "unsupported: the checkpoint has no 'classifier.weight', so it is an encoder that "
                 "classifies nothing; one "
                 "that was fine-tuned with BertForSequenceClassification was expected");
        QCOMPARE(refusal("bert",
                         [](RawCheckpoint& raw) {
                             raw.metadata["architectures"] =
                                 meta::array({meta::text("BertForTokenClassification")});
                         }),
                 "unsupported: config.json: the model is a BertForTokenClassification; of this "
                 "architecture only "
                 "BertForSequenceClassification is read");
        QCOMPARE(refusal("bert",
                         [](RawCheckpoint& raw) {
                             raw.metadata["id2label"] =
                                 meta::object({{"0", meta::text("a")}, {"2", meta::text("b")}});
                         }),
                 "corrupt: config.json: 'id2label' names no label 1; the classifier has 3");
        QCOMPARE(refusal("vit",
                         [](RawCheckpoint& raw) { raw.metadata["patch_size"] = meta::integer(5); }),
                 "corrupt: an image of 12 pixels per side is no whole number of patches of 5");
        QCOMPARE(
            refusal("vit",
                    [](RawCheckpoint& raw) { raw.metadata["num_channels"] = meta::integer(1); }),
            "corrupt: the input is normalised by 3 means and 3 deviations; none, one or 1 of each "
            "were expected");
        QCOMPARE(
            refusal("vit",
                    [](RawCheckpoint& raw) { raw.metadata["image_size"] = meta::integer(16); }),
            "corrupt: the tensor 'vit.embeddings.position_embeddings' is 1x10x24, but the "
            "configuration asks for "
            "1x17x24");
        QCOMPARE(refusal("mlp", [](RawCheckpoint& raw) { raw.metadata.erase("activations"); }),
                 "corrupt: config.json: 'activations' is missing; [\"relu\", ...] with one word "
                 "for each layer but the last "
                 "was expected");
        QCOMPARE(refusal("mlp",
                         [](RawCheckpoint& raw) {
                             raw.metadata["layers"] = MetaValue::ofTexts({"2", "0", "4", "6"});
                         }),
                 "unsupported: 'layers.1.weight' is 14x10; a matrix that takes the 12 outputs of "
                 "the layer before was "
                 "expected: if the order is wrong, list the names of the layers as \"layers\" in "
                 "config.json");
    }

    /// Where TensorFlow's names of norms are kept, the model is the same.
    void olderNames() {
        RawCheckpoint raw = readCheckpoint(goldenClassifierFolder("bert"));
        for (RawTensor& tensor : raw.tensors) {
            const size_t at = tensor.name.find("LayerNorm.");
            if (at == std::string::npos) continue;
            tensor.name = tensor.name.substr(0, at + 10) +
                          (tensor.name.ends_with("weight") ? "gamma" : "beta");
        }
        const ModelPtr model = modelFromCheckpoint(std::move(raw));
        QVERIFY(model->weight("embed_norm").sourceName.ends_with("LayerNorm.gamma"));
        QVERIFY(largestError(model, goldenClassifier("bert")) <= kTolerance);
    }

    /// Bytes that are scaled by something else than 1/255 are normalised to the same.
    void otherRescaleFactor() {
        RawCheckpoint raw = readCheckpoint(goldenClassifierFolder("vit"));
        raw.companions["preprocessor_config.json"] =
            R"({"do_rescale": false, "image_mean": [102, 127.5, 153], "image_std": [51, 63.75, 76.5]})";
        QVERIFY(largestError(modelFromCheckpoint(std::move(raw)), goldenClassifier("vit")) <=
                kTolerance);
    }
};

QTEST_GUILESS_MAIN(TestClassifiers)
#include "tst_classifiers.moc"
