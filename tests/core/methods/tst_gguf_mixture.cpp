// SPDX-License-Identifier: GPL-3.0-or-later
// The GGUF mixtures: sizes of real files, single rules, and fallbacks for awkward shapes.

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/error.h"
#include "core/encoding/gguf.h"
#include "core/methods/quantize/gguf_mixture.h"
#include "tests/core/methods/made_model.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// A shape without values, so that a model of billions of weights can be planned.
class Hollow final : public Encoding {
  public:
    using Encoding::Encoding;
    std::string_view kind() const override { return "hollow"; }
    std::string label() const override { return "hollow"; }
    size_t bytes() const override { return 0; }
    void decodeRows(int64_t, int64_t, float*) const override {}
    StoredEncoding store() const override { return {}; }
    EncodingPtr reencode(std::span<const float>) const override { return nullptr; }
    EncodingPtr selectRows(std::span<const int64_t>) const override { return nullptr; }
};

ModelPtr hollowModel(int width, int ffn, int layers, int heads, int kvHeads, int64_t vocabulary,
                     bool tied = false) {
    ModelSpec spec;
    spec.family = "llama";
    spec.width = width;
    spec.vocabulary = vocabulary;
    spec.context = 4096;
    spec.tiedHead = tied;
    LayerSpec layer;
    layer.attention.heads = heads;
    layer.attention.kvHeads = kvHeads;
    layer.attention.headDim = width / heads;
    layer.ffn.width = ffn;
    spec.layers.assign(static_cast<size_t>(layers), layer);
    Model::Parts parts;
    for (const ExpectedWeight& expected : expectedWeights(spec)) {
        auto weight = std::make_shared<Weight>();
        weight->name = expected.name;
        weight->role = expected.role;
        weight->layer = expected.layer;
        weight->axes = expected.axes;
        weight->encoding = std::make_shared<Hollow>(expected.shape());
        parts.weights[expected.name] = weight;
    }
    parts.spec = std::move(spec);
    return Model::create(std::move(parts));
}

ModelPtr llama2() {
    return hollowModel(4096, 11008, 32, 32, 32, 32000);
}

std::string typeOf(const ModelPtr& model, const char* name, const char* mixture,
                   bool pure = false) {
    return ggufChoice(*model, model->weight(name), {mixture, pure, model->find("head") != nullptr})
        .type;
}

/// Bytes of all tensors as llama-quantize stores them (norms in f32), and the number of elements.
std::pair<uint64_t, int64_t> sizeOfFile(const ModelPtr& model, const char* mixture) {
    uint64_t bytes = 0;
    for (const WeightPtr& weight : model->weightsInOrder()) {
        const auto elements = static_cast<uint64_t>(weight->encoding->elements());
        if (weight->role == WeightRole::Norm) {
            bytes += 4 * elements;
            continue;
        }
        const GgufType& type = *ggufTypeNamed(typeOf(model, weight->name.c_str(), mixture));
        bytes += elements / static_cast<uint64_t>(type.blockElements) *
                 static_cast<uint64_t>(type.blockBytes);
    }
    return {bytes, model->parameters()};
}

/// Layers whose weight `part` gets `type`.
std::vector<int> layersWith(const ModelPtr& model, const char* part, const char* mixture,
                            const char* type) {
    std::vector<int> layers;
    for (const WeightPtr& weight : model->weightsInOrder())
        if (weight->name.ends_with(part) && typeOf(model, weight->name.c_str(), mixture) == type)
            layers.push_back(weight->layer);
    return layers;
}

}  // namespace

class TestGgufMixture : public QObject {
    Q_OBJECT

  private slots:
    // Bits per weight of Llama-2-7B as llama.cpp's documentation of llama-quantize lists them (its
    // Q2_K, 3.35, is of an older, richer mixture).
    void documentedBitsPerWeight_data() {
        QTest::addColumn<double>("expected");
        const std::pair<const char*, double> rows[] = {
            {"Q3_K_S", 3.50}, {"Q3_K_M", 3.91}, {"Q3_K_L", 4.27}, {"Q4_K_S", 4.58},
            {"Q4_K_M", 4.84}, {"Q5_K_S", 5.52}, {"Q5_K_M", 5.68}, {"Q6_K", 6.56}};
        for (const auto& [name, bits] : rows) QTest::newRow(name) << bits;
    }
    void documentedBitsPerWeight() {
        QFETCH(double, expected);
        const auto [bytes, elements] = sizeOfFile(llama2(), QTest::currentDataTag());
        const double found = 8.0 * static_cast<double>(bytes) / static_cast<double>(elements);
        // Two digits are printed; the published numbers divide the file with its metadata (0.7 MB,
        // 0.001 bit).
        QVERIFY2(std::abs(found - expected) < 0.0065, qPrintable(QString::number(found)));
    }

    // The types that llama.cpp itself gives each tensor (tests/tools/make_gguf_mixture_golden.py).
    void agreesWithLlamaCpp() {
        QFile file(
            QString::fromStdString(sourcePath("tests/core/methods/golden/gguf_mixture.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject golden = QJsonDocument::fromJson(file.readAll()).object();
        const QJsonArray cases = golden["cases"].toArray();
        QVERIFY(cases.size() > 50);
        const std::pair<const char*, const char*> parts[] = {
            {"attn_q", "attn.q"},      {"attn_k", "attn.k"},     {"attn_v", "attn.v"},
            {"attn_output", "attn.o"}, {"ffn_gate", "ffn.gate"}, {"ffn_up", "ffn.up"},
            {"ffn_down", "ffn.down"}};
        for (const QJsonValue& value : cases) {
            const QJsonObject made = golden["models"][value["model"].toString()].toObject(),
                              types = value["types"].toObject();
            const ModelPtr model = hollowModel(made["width"].toInt(), made["ffn"].toInt(),
                                               made["layers"].toInt(), made["heads"].toInt(),
                                               made["kv_heads"].toInt(), 64, made["tied"].toBool());
            const std::string mixture = value["file"].toString().toStdString();
            const auto check = [&](const std::string& name, const QString& expected) {
                const std::string found = typeOf(model, name.c_str(), mixture.c_str());
                QVERIFY2(found == expected.toStdString(),
                         (value["model"].toString().toStdString() + " " + mixture + " " + name +
                          ": " + found + ", expected " + expected.toStdString())
                             .c_str());
            };
            check("embed", types["token_embd"][0].toString());
            if (types.contains("output")) check("head", types["output"][0].toString());
            for (const auto& [theirs, ours] : parts) {
                const QJsonArray perLayer = types[theirs].toArray();
                for (int layer = 0; layer < made["layers"].toInt(); ++layer)
                    check("layers." + std::to_string(layer) + "." + ours,
                          perLayer[perLayer.size() > 1 ? layer : 0].toString());
            }
        }
    }

    // Sizes of published files; what is left is the header with 32 000 tokens.
    void publishedFiles() {
        const std::pair<const char*, uint64_t> files[] = {
            {"Q4_K_M", 4081004224}, {"Q5_K_M", 4783156928}, {"Q8_0", 7161089728}};
        for (const auto& [mixture, size] : files) {
            const uint64_t bytes = sizeOfFile(llama2(), mixture).first;
            QVERIFY2(bytes < size && size - bytes < 800000,
                     qPrintable(QString("%1: %2").arg(mixture).arg(bytes)));
        }
    }

    void sensitiveLayers() {
        // 32 layers: the first 4, the last 4, and every third between.
        const std::vector<int> expected = {0,  1,  2,  3,  6,  9,  12, 15,
                                           18, 21, 24, 27, 28, 29, 30, 31};
        for (const char* mixture : {"Q4_K_M", "Q5_K_M"}) {
            QCOMPARE(layersWith(llama2(), ".attn.v", mixture, "Q6_K"), expected);
            QCOMPARE(layersWith(llama2(), ".ffn.down", mixture, "Q6_K"), expected);
        }
        QVERIFY(layersWith(llama2(), ".attn.k", "Q4_K_M", "Q6_K").empty());
    }

    void firstLayers() {
        QCOMPARE(layersWith(llama2(), ".attn.v", "Q4_K_S", "Q5_K"), std::vector<int>({0, 1, 2, 3}));
        QCOMPARE(layersWith(llama2(), ".ffn.down", "Q4_K_S", "Q5_K"),
                 std::vector<int>({0, 1, 2, 3}));
        QCOMPARE(layersWith(llama2(), ".attn.v", "Q3_K_M", "Q5_K"), std::vector<int>({0, 1}));
        QCOMPARE(layersWith(llama2(), ".ffn.down", "Q3_K_M", "Q5_K"), std::vector<int>({0, 1}));
        QCOMPARE(layersWith(llama2(), ".attn.o", "Q3_K_M", "Q4_K").size(), size_t{32});
    }

    void sharedKeysAndLargeModels() {
        const ModelPtr llama3 = hollowModel(4096, 14336, 32, 32, 8, 128256);
        QCOMPARE(typeOf(llama3, "layers.5.attn.v", "Q2_K"), std::string("Q4_K"));
        QCOMPARE(typeOf(llama2(), "layers.5.attn.v", "Q2_K"), std::string("Q3_K"));
        const ModelPtr large = hollowModel(8192, 28672, 80, 64, 8, 32000);
        QCOMPARE(typeOf(large, "layers.11.attn.v", "Q4_K_M"), std::string("Q5_K"));
        QCOMPARE(typeOf(large, "layers.11.attn.v", "Q3_K_S"), std::string("Q5_K"));
        QCOMPARE(typeOf(large, "layers.0.attn.v", "Q4_K_M"), std::string("Q6_K"));
    }

    void tables() {
        QCOMPARE(typeOf(llama2(), "head", "Q4_K_M"), std::string("Q6_K"));
        QCOMPARE(typeOf(llama2(), "embed", "Q4_K_M"), std::string("Q4_K"));
        QCOMPARE(typeOf(llama2(), "head", "Q8_0"), std::string("Q8_0"));
        QCOMPARE(typeOf(llama2(), "embed", "TQ2_0"), std::string("Q4_K"));
        const ModelPtr tied = hollowModel(2048, 8192, 16, 32, 8, 128256, true);
        QCOMPARE(typeOf(tied, "embed", "Q4_K_M"), std::string("Q6_K"));
        QCOMPARE(ggufChoice(*tied, tied->weight("embed"), {"Q4_K_M", false, true}).type,
                 std::string("Q4_K"));
    }

    void pureIsOneType() {
        const ModelPtr model = llama2();
        for (const WeightPtr& weight : model->weightsInOrder())
            if (weight->role != WeightRole::Norm)
                QCOMPARE(typeOf(model, weight->name.c_str(), "Q4_K_M", true), std::string("Q4_K"));
    }

    // SmolLM2's 576 columns are no multiple of 256.
    void fallbacks() {
        const ModelPtr small = hollowModel(576, 1536, 30, 9, 3, 49152, true);
        const std::map<const char*, const char*> expected = {{"Q4_K_M", "Q5_0"}, {"Q5_K_S", "Q5_1"},
                                                             {"Q6_K", "Q8_0"},   {"Q3_K_S", "Q4_0"},
                                                             {"TQ1_0", "Q4_0"},  {"Q4_0", "Q4_0"}};
        for (const auto& [mixture, type] : expected) {
            const GgufChoice choice =
                ggufChoice(*small, small->weight("layers.7.attn.q"), {mixture, false, false});
            QCOMPARE(choice.type, std::string(type));
            QCOMPARE(choice.instead.empty(), std::string_view(mixture) == "Q4_0");
        }
        QCOMPARE(typeOf(small, "layers.7.ffn.down", "Q4_K_M"), std::string("Q4_K"));
        QCOMPARE(typeOf(small, "embed", "Q4_K_M"), std::string("Q8_0"));
        const ModelPtr odd = hollowModel(60, 100, 2, 4, 4, 100);
        QCOMPARE(typeOf(odd, "layers.0.attn.q", "Q8_0"), std::string("F16"));
    }

    void everyNameWorks() {
        MadeModel made;
        made.width = 512;
        made.ffn = 512;
        made.layers = 1;
        made.headDim = 128;
        const ModelPtr model = makeModel(made);
        const std::vector<std::string> names = ggufMixtureNames();
        QVERIFY(names.size() >= 14);
        for (const std::string& name : names) {
            const MethodResult result = applied(model, "quant.gguf", {{"type", name}});
            for (const WeightLoss& loss : result.loss) {
                const Encoding& encoding = *result.model->weight(loss.name).encoding;
                QCOMPARE(encoding.label(), typeOf(model, loss.name.c_str(), name.c_str()));
                QVERIFY2(loss.sqnrDb > 0, (name + " " + loss.name).c_str());
            }
        }
        QVERIFY_THROWS_EXCEPTION(Error, typeOf(model, "embed", "Q9_K"));
    }
};

QTEST_GUILESS_MAIN(TestGgufMixture)
#include "tst_gguf_mixture.moc"
