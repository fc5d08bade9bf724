// SPDX-License-Identifier: GPL-3.0-or-later

// One trained model in every format that it comes in: the weights are the same, and passing through other
// formats and back changes no bit.

#include <QTemporaryDir>
#include <QTest>

#include "core/formats/format.h"
#include "core/model/export_plan.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestModelIo : public QObject {
    Q_OBJECT

    std::string derived(const char* name) const {
        return dataPath(std::string("models/stories260K-derived/") + name).string();
    }

  private slots:
    void initTestCase() {
        LATHE_NEED_DATA(original, "models/stories260K/stories260K.bin");
        m_original = openModel(original.string());
    }

    void specOfTheOriginal() {
        const ModelSpec& spec = m_original->spec();
        QCOMPARE(spec.family, std::string("llama"));
        QCOMPARE(spec.width, 64);
        QCOMPARE(spec.layers.size(), size_t{5});
        QCOMPARE(spec.layers[4].attention.heads, 8);
        QCOMPARE(spec.layers[4].attention.kvHeads, 4);
        QCOMPARE(spec.layers[4].attention.headDim, 8);
        QCOMPARE(spec.layers[4].ffn.width, 172);
        QCOMPARE(spec.layers[4].normEpsilon, 1e-5);
        QCOMPARE(spec.vocabulary, int64_t{512});
        QVERIFY(spec.tiedHead);
        QVERIFY(spec.layers[0].attention.rope.style == RopeStyle::Pairs);
        QCOMPARE(m_original->parameters(), int64_t{260032});
        QVERIFY(m_original->tokenizer());
        QCOMPARE(m_original->tokenizer()->vocabularySize(), int64_t{512});
    }

    void sameWeights_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"hf-f32", "stories260K-f32.gguf"}) QTest::addRow("%s", name) << QString(name);
    }
    void sameWeights() {
        QFETCH(QString, name);
        const ModelPtr model = openModel(derived(name.toUtf8()));
        QCOMPARE(QString::fromStdString(firstDifference(*m_original, *model)), QString());
        ModelSpec spec = model->spec(), original = m_original->spec();
        spec.name = original.name;
        for (LayerSpec& layer : spec.layers) layer.attention.rope.style = RopeStyle::Pairs;
        QCOMPARE(QString::fromStdString(specToJson(spec)), QString::fromStdString(specToJson(original)));
    }

    /// Stored with fewer bits: the values are near by as much as the type allows.
    void nearWeights_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("error");
        QTest::addRow("f16") << "hf-f16" << 0x1p-11;
        QTest::addRow("q8_0") << "stories260K-q8_0.gguf" << 0.01;
        QTest::addRow("q4_0") << "stories260K-q4_0.gguf" << 0.12;
    }
    void nearWeights() {
        QFETCH(QString, name);
        QFETCH(double, error);
        const ModelPtr model = openModel(derived(name.toUtf8()));
        for (const WeightPtr& weight : m_original->weightsInOrder()) {
            const std::vector<float> x = valuesInHalves(*m_original, *weight);
            const std::vector<float> y = valuesInHalves(*model, model->weight(weight->name));
            QCOMPARE(x.size(), y.size());
            double moved = 0, norm = 0;
            for (size_t i = 0; i < x.size(); ++i) {
                moved += (double{x[i]} - y[i]) * (double{x[i]} - y[i]);
                norm += double{x[i]} * x[i];
            }
            QVERIFY2(std::sqrt(moved / norm) <= error, weight->name.c_str());
        }
    }

    void roundTrips_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("through");
        QTest::addColumn<bool>("sameBits");
        for (const char* name : {"stories260K-f32.gguf", "stories260K-q8_0.gguf", "stories260K-q4_0.gguf"}) {
            QTest::addRow("%s, native", name) << QString(name) << "native" << true;
            QTest::addRow("%s, gguf", name) << QString(name) << "gguf" << true;
            // Blocks become float32 in a Hugging Face folder, without loss.
            QTest::addRow("%s, hf", name) << QString(name) << "hf" << (std::string_view(name) == "stories260K-f32.gguf");
        }
        QTest::addRow("hf-f16, native") << "hf-f16" << "native" << true;
        QTest::addRow("hf-f16, hf") << "hf-f16" << "hf" << true;
        QTest::addRow("hf-f32, hf") << "hf-f32" << "hf" << true;
    }
    void roundTrips() {
        QFETCH(QString, name);
        QFETCH(QString, through);
        QFETCH(bool, sameBits);
        const QTemporaryDir folder;
        const ModelPtr before = openModel(derived(name.toUtf8()));
        const ModelPtr middle = throughFile(*before, through.toStdString(), folder.filePath("middle").toStdString());
        const std::string first = name.endsWith(".gguf") ? "gguf" : "hf";
        const ModelPtr after = throughFile(*middle, first, folder.filePath("after").toStdString());
        QCOMPARE(QString::fromStdString(firstDifference(*before, *after)), QString());
        if (sameBits) QCOMPARE(QString::fromStdString(firstOtherBits(*before, *after)), QString());
        ModelSpec spec = after->spec();
        spec.name = before->spec().name;
        QVERIFY(spec == before->spec());
        const std::string text = "Once upon a time, there was a caf\xC3\xA9.";
        QCOMPARE(after->tokenizer()->encode(text), before->tokenizer()->encode(text));
    }

    /// gguf -> native -> gguf hands on every key of the first file with its exact type.
    void metadataIsHandedOn() {
        const QTemporaryDir folder;
        const ModelPtr before = openModel(derived("stories260K-q8_0.gguf"));
        const ModelPtr middle = throughFile(*before, "native", folder.filePath("m.lathe.h5").toStdString());
        const RawCheckpoint again = checkpointFromModel(*middle, "gguf");
        for (const auto& [key, value] : before->parts().source->metadata) {
            const auto found = again.metadata.find(key);
            QVERIFY2(found != again.metadata.end(), key.c_str());
            QVERIFY2(found->second.width == value.width, key.c_str());
            QCOMPARE(QString::fromStdString(toJson(found->second)), QString::fromStdString(toJson(value)));
        }
    }

    void packedLayoutIsRefused() {
        const std::string path = derived("gptq-4bit-g32-attn");
        QCOMPARE(QString::fromStdString(errorOf([&] { openModel(path); })),
                 QString::fromStdString("unsupported: " + path +
                                        ": the weights are packed in the layout of 'gptq' (quantization_config in "
                                        "config.json), which is not read yet; open the original checkpoint or a GGUF "
                                        "file of it"));
    }

  private:
    ModelPtr m_original;
};

QTEST_GUILESS_MAIN(TestModelIo)
#include "tst_model_io.moc"
