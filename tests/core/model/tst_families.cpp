// SPDX-License-Identifier: GPL-3.0-or-later

// Each family of the registry: a spec goes to configuration and tensors and back in every naming that is
// written; configurations as other programs write them; sentences of errors.

#include <QTest>

#include <cmath>

#include "core/encoding/dense.h"
#include "core/formats/format.h"
#include "core/model/meta.h"
#include "tests/core/model/golden_classifier.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/test_data.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// What makes a tiny model one of the family; every family of the registry must have a row, or a folder among
/// the classifiers.
struct FamilyRow {
    const char* family;
    TinyModelOptions options;
    void (*adapt)(ModelSpec& spec);
};

const FamilyRow kRows[] = {
    {"llama", {}, [](ModelSpec&) {}},
    {"qwen2", {.window = 16, .qkvBias = true}, [](ModelSpec&) {}},
    {"qwen3", {.headDim = 12, .qkNorm = true, .tiedHead = false}, [](ModelSpec&) {}},
    {"gemma3",
     {.layers = 7, .qkNorm = true, .postNorms = true},
     [](ModelSpec& spec) {
         spec.embeddingScale = std::sqrt(32.0);
         for (size_t i = 0; i < spec.layers.size(); ++i) {
             LayerSpec& layer = spec.layers[i];
             layer.ffn.activation = Activation::GeluTanh;
             layer.attention.window = i == 5 ? 0 : 20;
             layer.attention.rope.base = i == 5 ? 1e6 : 1e4;
         }
     }},
};

ModelPtr modelOf(const FamilyRow& row) {
    TinyModelOptions options = row.options;
    options.family = row.family;
    Model::Parts parts = tinyModel(options)->parts();
    row.adapt(parts.spec);
    return Model::create(std::move(parts));
}

ModelPtr modelOf(std::string_view family) {
    for (const FamilyRow& row : kRows)
        if (row.family == family) return modelOf(row);
    for (const std::string_view name : kGoldenClassifiers)
        if (name == family) return openGoldenClassifier(QString::fromUtf8(name.data()));
    return nullptr;
}

/// The model's checkpoint with one change, read back.
template <class Change>
ModelPtr readChanged(std::string_view family, std::string_view format, Change change) {
    RawCheckpoint raw = checkpointFromModel(*modelOf(family), format);
    change(raw);
    return modelFromCheckpoint(std::move(raw));
}

RawTensor* find(RawCheckpoint& raw, const std::string& name) {
    for (RawTensor& tensor : raw.tensors)
        if (tensor.name == name) return &tensor;
    return nullptr;
}

EncodingPtr zeros(Shape shape) {
    return encodeDense(shape, std::vector<float>(static_cast<size_t>(elementCount(shape))), DType::F32);
}

}  // namespace

class TestFamilies : public QObject {
    Q_OBJECT
  private slots:
    void roundTrip_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("naming");
        for (const Family* family : families())
            for (const Naming& naming : family->namings)
                if (naming.writeConfig)
                    QTest::addRow("%s in %s", family->id.data(), naming.id.data())
                        << QString::fromUtf8(family->id.data()) << QString::fromUtf8(naming.id.data());
    }
    void roundTrip() {
        QFETCH(QString, family);
        QFETCH(QString, naming);
        const ModelPtr before = modelOf(family.toStdString());
        QVERIFY2(before, "this test needs a row for the family");
        const ModelPtr after = modelFromCheckpoint(checkpointFromModel(*before, naming.toStdString()));
        QCOMPARE(QString::fromStdString(firstDifference(*before, *after)), QString());
        ModelSpec spec = after->spec();
        spec.name = before->spec().name;
        for (LayerSpec& layer : spec.layers)
            if (layer.attention.rope.style != RopeStyle::None) layer.attention.rope.style = RopeStyle::Halves;
        QCOMPARE(QString::fromStdString(specToJson(spec)), QString::fromStdString(specToJson(before->spec())));
    }

    void everyWeightHasAName() {
        for (const Family* family : families()) {
            const ModelPtr model = modelOf(family->id);
            for (const Naming& naming : family->namings)
                for (const ExpectedWeight& expected : expectedWeights(model->spec()))
                    QVERIFY2(naming.rule(expected.name), expected.name.c_str());
        }
        QVERIFY(familyNamed("llama"));
        QVERIFY(!familyNamed("gpt2"));
    }

    /// sliding_window of Mistral: a number, null, or absent (then 4096).
    void mistralWindow() {
        const auto window = [](const MetaValue* value) {
            return readChanged("llama", "hf", [&](RawCheckpoint& raw) {
                       raw.metadata["model_type"] = meta::text("mistral");
                       raw.metadata.erase("sliding_window");
                       if (value) raw.metadata["sliding_window"] = *value;
                   })->spec().layers[1].attention.window;
        };
        const MetaValue number = meta::integer(24), null;
        QCOMPARE(window(&number), int64_t{24});
        QCOMPARE(window(&null), int64_t{0});
        QCOMPARE(window(nullptr), int64_t{4096});
    }

    /// Qwen2: only with use_sliding_window, and only layers from max_window_layers on.
    void qwenWindow() {
        const auto windows = [](bool use, int64_t first) {
            const ModelPtr model = readChanged("qwen2", "hf", [&](RawCheckpoint& raw) {
                raw.metadata.erase("layer_types");
                raw.metadata["use_sliding_window"] = meta::flag(use);
                raw.metadata["sliding_window"] = meta::integer(9);
                raw.metadata["max_window_layers"] = meta::integer(first);
            });
            return std::pair(model->spec().layers[0].attention.window, model->spec().layers[1].attention.window);
        };
        QCOMPARE(windows(true, 1), std::pair(int64_t{0}, int64_t{9}));
        QCOMPARE(windows(true, 0), std::pair(int64_t{9}, int64_t{9}));
        QCOMPARE(windows(false, 0), std::pair(int64_t{0}, int64_t{0}));
    }

    /// Gemma 3 in GGUF says neither which layers slide nor their base.
    void gemmaLayers() {
        const ModelPtr model = readChanged("gemma3", "gguf", [](RawCheckpoint& raw) {
            QVERIFY(!raw.metadata.contains("gemma3.attention.sliding_window_pattern"));
            QVERIFY(!raw.metadata.contains("gemma3.rope.freq_base_swa"));
            raw.metadata["gemma3.rope.scaling.type"] = meta::text("linear");
            raw.metadata["gemma3.rope.scaling.factor"] = MetaValue::ofF32(8);
        });
        const auto& layers = model->spec().layers;
        QCOMPARE(layers[4].attention.window, int64_t{20});
        QCOMPARE(layers[4].attention.rope.base, 1e4);
        QCOMPARE(layers[4].attention.rope.scaling, RopeScaling::None);
        QCOMPARE(layers[5].attention.window, int64_t{0});
        QCOMPARE(layers[5].attention.rope.base, 1e6);
        QCOMPARE(layers[5].attention.rope.factor, 8.0);
        QCOMPARE(layers[6].attention.window, int64_t{20});
    }

    /// The text part of multimodal checkpoints, under the prefixes of two versions.
    void multimodalGemma_data() {
        QTest::addColumn<QString>("prefix");
        QTest::addRow("older") << "language_model.model.";
        QTest::addRow("newer") << "model.language_model.";
        QTest::addRow("bare") << "";
    }
    void multimodalGemma() {
        QFETCH(QString, prefix);
        const ModelPtr plain = modelOf("gemma3");
        const ModelPtr model = readChanged("gemma3", "hf", [&](RawCheckpoint& raw) {
            for (RawTensor& tensor : raw.tensors) tensor.name.replace(0, 6, prefix.toStdString());
            raw.tensors.push_back({"vision_tower.vision_model.embeddings.patch_embedding.weight", zeros({2, 2})});
            raw.tensors.push_back({"multi_modal_projector.mm_soft_emb_norm.weight", zeros({4})});
            MetaValue::Object whole;
            whole["model_type"] = meta::text("gemma3");
            whole["text_config"] = meta::object(raw.metadata);
            raw.metadata = whole;
        });
        QCOMPARE(QString::fromStdString(firstDifference(*plain, *model)), QString());
        QCOMPARE(QString::fromStdString(model->weight("embed").sourceName), prefix + "embed_tokens.weight");
    }

    /// Tied when there is no head, or when it is meant to be and holds the same.
    void tiedHead() {
        const auto withHead = [](bool tie, bool same) {
            return readChanged("llama", "hf", [&](RawCheckpoint& raw) {
                raw.metadata["tie_word_embeddings"] = meta::flag(tie);
                const EncodingPtr embed = find(raw, "model.embed_tokens.weight")->encoding;
                raw.tensors.push_back({"lm_head.weight", same ? embed : zeros(embed->shape())});
            });
        };
        QVERIFY(withHead(true, true)->spec().tiedHead);
        QVERIFY(!withHead(true, false)->spec().tiedHead);
        QVERIFY(!withHead(false, true)->spec().tiedHead);
        QVERIFY(readChanged("llama", "hf", [](RawCheckpoint& raw) {
                    raw.metadata["tie_word_embeddings"] = meta::flag(false);
                })->spec().tiedHead);
    }

    void ignorableTensors() {
        const ModelPtr model = readChanged("llama", "hf", [](RawCheckpoint& raw) {
            raw.tensors.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", zeros({4})});
        });
        QCOMPARE(model->parts().weights.size(), modelOf("llama")->parts().weights.size());
    }

    void errors_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("sentence");
        QTest::addRow("missing tensor") << 0 << "corrupt: the tensor 'model.layers.1.mlp.up_proj.weight' is missing; the "
                                                "configuration asks for it (48x32)";
        QTest::addRow("wrong shape") << 1 << "corrupt: the tensor 'model.layers.1.mlp.up_proj.weight' (layers.1.ffn.up) is "
                                             "48x31, but the model's description asks for 48x32";
        QTest::addRow("leftover") << 2 << "unsupported: the tensor 'model.layers.0.adapter.weight' (3x2) is no part of a "
                                          "llama model as the configuration describes it; opening the file without it "
                                          "would give wrong results";
        QTest::addRow("architecture") << 3 << "unsupported: the architecture 'mamba' is not read yet; known are llama (Llama, "
                                              "Mistral, SmolLM2), qwen2 (Qwen2, Qwen2.5), qwen3 (Qwen3), gemma3 (Gemma 3), "
                                              "bert (BERT classifiers), distilbert (DistilBERT classifiers), vit (ViT image "
                                              "classifiers), mlp (plain multilayer perceptrons)";
        QTest::addRow("no architecture") << 4 << "unsupported: nothing says which network the tensors belong to; a "
                                                 "config.json with model_type, or general.architecture, was expected (for a "
                                                 "plain MLP of two hidden layers, put a config.json with {\"model_type\": "
                                                 "\"mlp\", \"activations\": [\"relu\", \"relu\"]} beside it)";
        QTest::addRow("missing key") << 5 << "corrupt: config.json: 'hidden_size' is missing; without it the size of the "
                                             "network is unknown";
        QTest::addRow("insane key") << 6 << "corrupt: config.json: 'num_hidden_layers' is 100000; a whole number from 1 "
                                            "to 1000 was expected";
        QTest::addRow("RoPE scaling") << 7 << "unsupported: config.json: the RoPE scaling 'yarn' is not read yet; default, "
                                              "linear and llama3 are";
        QTest::addRow("packed") << 8 << "unsupported: the weights are packed in the layout of 'awq' (quantization_config in "
                                        "config.json), which is not read yet; open the original checkpoint or a GGUF "
                                        "file of it";
        QTest::addRow("activation") << 9 << "unsupported: config.json: the activation 'xielu' is not known to this program; "
                                            "silu, gelu, gelu_pytorch_tanh, relu, tanh and linear are";
        QTest::addRow("partial rotation") << 10 << "unsupported: config.json: only 0.5 of each head is rotated, which is not "
                                                   "read yet for this architecture";
    }
    void errors() {
        QFETCH(int, change);
        QFETCH(QString, sentence);
        const std::string found = errorOf([&] {
            readChanged("llama", "hf", [&](RawCheckpoint& raw) {
                RawTensor& up = *find(raw, "model.layers.1.mlp.up_proj.weight");
                MetaValue::Object& config = raw.metadata;
                if (change == 0) up.name = "model.layers.1.mlp.down_proj.scale";
                if (change == 1) up.encoding = zeros({48, 31});
                if (change == 2) raw.tensors.push_back({"model.layers.0.adapter.weight", zeros({3, 2})});
                if (change == 3) config["model_type"] = meta::text("mamba");
                if (change == 4) config.erase("model_type");
                if (change == 5) config.erase("hidden_size");
                if (change == 6) config["num_hidden_layers"] = meta::integer(100000);
                if (change == 7) config["rope_scaling"] = meta::object({{"rope_type", meta::text("yarn")}});
                if (change == 8)
                    config["quantization_config"] = meta::object({{"quant_method", meta::text("awq")}});
                if (change == 9) config["hidden_act"] = meta::text("xielu");
                if (change == 10) config["partial_rotary_factor"] = meta::real(0.5);
            });
        });
        QCOMPARE(QString::fromStdString(found), sentence);
    }

    void twoPrefixes() {
        const std::string found = errorOf([] {
            readChanged("llama", "hf", [](RawCheckpoint& raw) { raw.tensors.push_back({"norm.weight", zeros({32})}); });
        });
        QCOMPARE(QString::fromStdString(found), QString("corrupt: the tensor 'model.norm.weight' is there twice, under two "
                                                        "prefixes; one was expected"));
    }

    void hugeDivisors() {
        const std::string found = errorOf([] {
            readChanged("llama", "gguf", [](RawCheckpoint& raw) {
                raw.tensors.push_back({"rope_freqs.weight", zeros({1000})});
            });
        });
        QCOMPARE(QString::fromStdString(found), QString("corrupt: the tensor 'rope_freqs.weight' has 1000 elements; half the "
                                                        "head dimension of 8 was expected"));
    }

    void ggufRefusals() {
        const auto error = [](const char* key, MetaValue value) {
            return QString::fromStdString(errorOf([&] {
                readChanged("llama", "gguf", [&](RawCheckpoint& raw) { raw.metadata[key] = value; });
            }));
        };
        QCOMPARE(error("llama.expert_count", MetaValue::ofU32(8)),
                 QString("unsupported: the model mixes 8 experts per layer; only dense models are read yet"));
        QCOMPARE(error("llama.rope.scaling.type", meta::text("yarn")),
                 QString("unsupported: metadata: rope.scaling.type is 'yarn'; only none and linear are read yet"));
        QCOMPARE(error("llama.attention.value_length", MetaValue::ofU32(4)),
                 QString("unsupported: keys have 8 channels per head and values 4; only equal numbers are read yet"));
        QCOMPARE(error("llama.attention.head_count", meta::array({MetaValue::ofU32(4)})),
                 QString("corrupt: metadata: 'llama.attention.head_count' has 1 entries for 2 layers; one each was expected"));
        QCOMPARE(error("llama.rope.freq_base", meta::text("x")),
                 QString("corrupt: metadata: 'llama.rope.freq_base' is \"x\"; a number was expected"));
    }
};

QTEST_GUILESS_MAIN(TestFamilies)
#include "tst_families.moc"
