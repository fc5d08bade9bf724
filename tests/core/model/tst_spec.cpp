// SPDX-License-Identifier: GPL-3.0-or-later

// A spec goes to JSON and back unchanged, nonsense is refused with the field's name, and RoPE frequencies
// are those of transformers (rope_golden.json, made by tests/tools/make_tiny_models.py).

#include <QTest>
#include <set>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/formats/raw_checkpoint.h"
#include "core/model/model.h"
#include "tests/support/test_data.h"

using namespace lathe::core;

namespace {

/// Every field has another value than its default.
ModelSpec fullSpec() {
    ModelSpec spec;
    spec.family = "gemma3";
    spec.name = "a \"name\"\n with \xC3\xA9";
    spec.width = 48;
    spec.vocabulary = 1000;
    spec.context = 1 << 20;
    spec.finalNormEpsilon = 1.1e-6;
    spec.embeddingScale = 6.9282032302755088;
    spec.logitSoftcap = 30.25;
    spec.tiedHead = true;
    for (int i = 0; i < 3; ++i) {
        LayerSpec layer;
        layer.attention.heads = 6;
        layer.attention.kvHeads = 2;
        layer.attention.headDim = 10;
        layer.attention.scale = 1.0 / 3;
        layer.attention.softcap = 50;
        layer.attention.window = 512;
        layer.attention.qkNorm = layer.attention.qkvBias = layer.attention.outputBias = true;
        layer.attention.rope = {RopeStyle::Pairs, 1e6 / 7, 8, RopeScaling::Llama3, 32, 1.5, 4.5, 4096, {}};
        if (i == 1) layer.attention.rope.divisors = {1, 1.1f, 7.3f, 32};
        layer.ffn.width = 33;
        layer.ffn.activation = Activation::GeluTanh;
        layer.ffn.bias = true;
        layer.normEpsilon = 3e-5;
        layer.postNorms = true;
        if (i == 2) layer.weightsOf = 0;
        spec.layers.push_back(layer);
    }
    return spec;
}

/// Every field that only classifiers have has another value than its default.
ModelSpec imageSpec() {
    ModelSpec spec;
    spec.family = "vit";
    spec.width = 24;
    spec.finalNormEpsilon = 1e-6;
    spec.input.kind = InputKind::Patches;
    spec.input.positions = 10;
    spec.input.norm = true;
    spec.input.normEpsilon = 1e-7;
    spec.input.imageSize = 12;
    spec.input.patchSize = 4;
    spec.input.channels = 3;
    spec.input.classToken = true;
    spec.input.mean = {0.1f, 0.2f, 0.3f};
    spec.input.deviation = {1.5f, 2.5f, 3.5f};
    spec.head.kind = HeadKind::Classifier;
    spec.head.labels = {"one", "t\"w\"o"};
    spec.head.bias = spec.head.pooler = true;
    spec.head.poolerActivation = Activation::ReLU;
    LayerSpec layer;
    layer.attention.heads = layer.attention.kvHeads = 3;
    layer.attention.headDim = 8;
    layer.attention.causal = false;
    layer.ffn.width = 40;
    layer.norm = NormKind::Layer;
    layer.normPlace = NormPlace::After;
    spec.layers.assign(2, layer);
    return spec;
}

/// A plain MLP.
ModelSpec vectorSpec() {
    ModelSpec spec;
    spec.family = "mlp";
    spec.width = 10;
    spec.finalNorm = false;
    spec.input.kind = InputKind::Features;
    spec.head.kind = HeadKind::Classifier;
    spec.head.labels = {"a", "b"};
    LayerSpec layer;
    layer.kind = LayerKind::Dense;
    layer.dense = {14, Activation::Tanh, true};
    spec.layers.push_back(layer);
    layer.dense = {12, Activation::Identity, false};
    spec.layers.push_back(layer);
    return spec;
}

const std::set<std::string> kLaterKeys = {"kind",   "dense", "norm",       "norm_place",
                                          "causal", "input", "final_norm", "head"};

/// As versions before classifiers wrote it.
MetaValue asOlder(const MetaValue& value) {
    MetaValue older = value;
    if (const MetaValue::Object* object = value.object()) {
        MetaValue::Object members;
        for (const auto& [key, member] : *object)
            if (!kLaterKeys.contains(key)) members[key] = asOlder(member);
        older.value = std::make_shared<const MetaValue::Object>(std::move(members));
    } else if (const MetaValue::Array* array = value.array()) {
        MetaValue::Array elements;
        for (const MetaValue& element : *array) elements.push_back(asOlder(element));
        older.value = std::make_shared<const MetaValue::Array>(std::move(elements));
    }
    return older;
}

struct Mistake {
    const char* name;
    void (*make)(ModelSpec& spec);
    const char* sentence;
};

const Mistake kMistakes[] = {
    {"no layers", [](ModelSpec& s) { s.layers.clear(); }, "the number of layers is 0; 1 to 1000 was expected"},
    {"too many layers", [](ModelSpec& s) { s.layers.resize(1001, s.layers[0]); },
     "the number of layers is 1001; 1 to 1000 was expected"},
    {"no width", [](ModelSpec& s) { s.width = 0; },
     "the width of the residual stream is 0; 1 to 16777216 was expected"},
    {"heads", [](ModelSpec& s) { s.layers[1].attention.kvHeads = 4; },
     "layer 1: 6 heads are not a multiple of 4 KV heads"},
    {"more KV heads", [](ModelSpec& s) { s.layers[1].attention.kvHeads = 12; },
     "layer 1: the number of KV heads is 12; 1 to 6 was expected"},
    {"scale", [](ModelSpec& s) { s.layers[0].attention.scale = std::nan(""); },
     "layer 0: the attention scale is nan; a positive number was expected"},
    {"window", [](ModelSpec& s) { s.layers[2].attention.window = -1; },
     "layer 2: the attention window is -1; 0 to 1099511627776 was expected"},
    {"odd rotation", [](ModelSpec& s) { s.layers[0].attention.rope.dimensions = 7; },
     "layer 0: 7 dimensions are rotated; an even number was expected"},
    {"wide rotation", [](ModelSpec& s) { s.layers[0].attention.rope.dimensions = 12; },
     "layer 0: the number of rotated dimensions is 12; 2 to 10 was expected"},
    {"divisors", [](ModelSpec& s) { s.layers[1].attention.rope.divisors.pop_back(); },
     "layer 1: there are 3 RoPE divisors for 8 rotated dimensions; half as many were expected"},
    {"zero divisor", [](ModelSpec& s) { s.layers[1].attention.rope.divisors[2] = 0; },
     "layer 1: a RoPE divisor is 0; a positive number was expected"},
    {"Llama 3 factors", [](ModelSpec& s) { s.layers[0].attention.rope.highFrequencyFactor = 1; },
     "layer 0: the RoPE high frequency factor 1 is not above the low one 1.5"},
    {"shared shape", [](ModelSpec& s) { s.layers[2].ffn.width = 34; },
     "layer 2: layer 0, whose weights it shares, has another shape"},
    {"shared chain", [](ModelSpec& s) { s.layers[0].weightsOf = 1; },
     "layer 2: layer 0, whose weights it shares, has no weights of its own"},
    {"shared beyond", [](ModelSpec& s) { s.layers[2].weightsOf = 3; },
     "layer 2: the layer whose weights it shares is 3; 0 to 2 was expected"},
};

const Mistake kClassifierMistakes[] = {
    {"no labels", [](ModelSpec& s) { s.head.labels.clear(); }, "the number of labels is 0; 1 to 65536 was expected"},
    {"tied", [](ModelSpec& s) { s.tiedHead = true; }, "a classifier cannot have the embedding table for a head"},
    {"tokens", [](ModelSpec& s) { s.vocabulary = 7; },
     "the size of the vocabulary of an input without tokens is 7; 0 to 0 was expected"},
    {"patches", [](ModelSpec& s) { s.input.patchSize = 5; },
     "an image of 12 pixels per side is no whole number of patches of 5"},
    {"positions", [](ModelSpec& s) { s.input.classToken = false; },
     "there are 10 learned positions for the 9 rows of an image"},
    {"means", [](ModelSpec& s) { s.input.mean.pop_back(); },
     "the input is normalised by 2 means and 3 deviations; none, one or 3 of each were expected"},
    {"deviation", [](ModelSpec& s) { s.input.deviation[1] = 0; },
     "a deviation of the input is 0; a positive number was expected"},
    {"window", [](ModelSpec& s) { s.layers[1].attention.window = 3; },
     "layer 1: attention to both sides has a window, which this program does not know"},
    {"dense before a block",
     [](ModelSpec& s) {
         s.layers[0].kind = LayerKind::Dense;
         s.layers[0].dense.width = 23;
     },
     "layer 1: 23 values enter it; 24, the width of the residual stream, was expected"},
    {"dense at the end",
     [](ModelSpec& s) {
         s.layers[1].kind = LayerKind::Dense;
         s.layers[1].dense.width = 24;
     },
     "a norm stands behind a dense layer"},
    {"language model",
     [](ModelSpec& s) {
         s.head = {};
         s.input = {};
         s.vocabulary = s.context = 50;
     },
     "a network that predicts tokens must read from left to right in every layer"},
};

RopeScaling scalingNamed(const std::string& name) {
    if (name == "linear") return RopeScaling::Linear;
    return name == "llama3" ? RopeScaling::Llama3 : RopeScaling::None;
}

}  // namespace

class TestSpec : public QObject {
    Q_OBJECT
  private slots:
    void jsonRoundTrip() {
        const ModelSpec spec = fullSpec();
        checkSpec(spec);
        QVERIFY(specFromJson(specToJson(spec)) == spec);
    }

    void classifiersRoundTrip() {
        for (const ModelSpec& spec : {imageSpec(), vectorSpec()}) {
            checkSpec(spec);
            QVERIFY(specFromJson(specToJson(spec)) == spec);
        }
    }

    /// Files from before there were classifiers mean what they meant.
    void olderFiles() {
        const ModelSpec spec = fullSpec();
        const std::string older = toJson(asOlder(parseJson(specToJson(spec))));
        QVERIFY(older != specToJson(spec));
        QVERIFY(specFromJson(older) == spec);
    }

    void insaneClassifiers() {
        for (const Mistake& mistake : kClassifierMistakes) {
            ModelSpec spec = imageSpec();
            mistake.make(spec);
            try {
                checkSpec(spec);
                QFAIL(mistake.name);
            } catch (const Error& error) {
                QCOMPARE(QString(error.what()), QString(mistake.sentence));
            }
        }
    }

    /// What goes into a dense layer is what the one before makes.
    void denseAxes() {
        const auto weights = expectedWeights(vectorSpec());
        QStringList names;
        for (const ExpectedWeight& weight : weights) names << QString::fromStdString(weight.name);
        QCOMPARE(names, (QStringList{"layers.0.dense", "layers.0.dense.bias", "layers.1.dense", "classifier"}));
        QCOMPARE(weights[2].shape(), (Shape{12, 14}));
        QVERIFY(weights[2].axes[1] == weights[0].axes[0]);
        QVERIFY(weights[3].axes[1] == weights[2].axes[0]);
        QVERIFY(weights[2].role == WeightRole::Linear && weights[3].role == WeightRole::Head);
    }

    /// Each field by itself survives: changing any member of the JSON changes the spec that is read.
    void everyFieldIsRead() {
        const ModelSpec spec = fullSpec();
        ModelSpec other = spec;
        other.layers[0].attention.rope.lowFrequencyFactor = 1.25;
        QVERIFY(!(specFromJson(specToJson(other)) == spec));
        other = spec;
        other.layers[1].postNorms = false;
        QVERIFY(!(specFromJson(specToJson(other)) == spec));
    }

    void missingField() {
        std::string json = specToJson(fullSpec());
        const size_t at = json.find("\"kv_heads\"");
        json.replace(at, 10, "\"other\"");
        try {
            specFromJson(json);
            QFAIL("a missing field was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Corrupt);
            QCOMPARE(QString(error.what()), QString("model description: layers.0: attention: 'kv_heads' is missing from "
                                                    "the model's description"));
        }
    }

    void wrongJson_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addRow("unknown word") << "\"gelu_tanh\"" << "\"softplus\"";
        QTest::addRow("text for a number") << "\"heads\":6" << "\"heads\":\"6\"";
        QTest::addRow("fraction") << "\"heads\":6" << "\"heads\":6.5";
        QTest::addRow("beyond int") << "\"heads\":6" << "\"heads\":6000000000";
        QTest::addRow("not JSON") << "{" << "[";
        QTest::addRow("number for a flag") << "\"tied_head\":true" << "\"tied_head\":1";
    }
    void wrongJson() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QString json = QString::fromStdString(specToJson(fullSpec()));
        QVERIFY(json.contains(from));
        json.replace(json.indexOf(from), from.size(), to);
        try {
            specFromJson(json.toStdString());
            QFAIL("nonsense was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Corrupt);
        }
    }

    void insane_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(kMistakes)); ++i) QTest::addRow("%s", kMistakes[i].name) << i;
    }
    void insane() {
        QFETCH(int, index);
        ModelSpec spec = fullSpec();
        kMistakes[index].make(spec);
        try {
            checkSpec(spec);
            QFAIL("nonsense was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Corrupt);
            QCOMPARE(QString(error.what()), QString(kMistakes[index].sentence));
        }
    }

    void ropeFrequenciesAreThoseOfTransformers() {
        const auto path = lathe::tests::sourcePath("tests/core/model/rope_golden.json");
        const MetaValue golden = parseJson(readTextFile(path));
        const MetaValue::Array& cases = *golden.find("cases")->array();
        QCOMPARE(cases.size(), size_t{4});
        for (const MetaValue& one : cases) {
            const auto number = [&](const char* key) { return one.find(key) ? *one.find(key)->real() : 0; };
            RopeSpec rope;
            rope.style = RopeStyle::Halves;
            rope.dimensions = static_cast<int>(number("dimensions"));
            rope.base = number("rope_theta");
            rope.scaling = scalingNamed(*one.find("rope_type")->text());
            rope.factor = number("factor");
            rope.lowFrequencyFactor = number("low_freq_factor");
            rope.highFrequencyFactor = number("high_freq_factor");
            rope.originalContext = number("original_max_position_embeddings");
            const MetaValue::Array& expected = *one.find("frequencies")->array();
            const std::vector<double> found = ropeFrequencies(rope);
            QCOMPARE(found.size(), expected.size());
            for (size_t i = 0; i < found.size(); ++i) {
                // The reference computes in float32; its blend of small numbers loses a few units more.
                const double wanted = *expected[i].real();
                QVERIFY2(std::abs(found[i] - wanted) <= 4e-6 * wanted,
                         qPrintable(QString("%1: %2 and %3").arg(i).arg(found[i]).arg(wanted)));
            }
        }
    }

    void divisorsReplaceScaling() {
        RopeSpec rope;
        rope.style = RopeStyle::Halves;
        rope.dimensions = 4;
        rope.base = 100;
        rope.scaling = RopeScaling::Linear;
        rope.factor = 5;
        rope.divisors = {2, 8};
        QCOMPARE(ropeFrequencies(rope), (std::vector<double>{0.5, 0.0125}));
    }

    /// Axes multiply to the shapes, and the shared ones are equal on both sides of a coupling.
    void expectedAxes() {
        const auto weights = expectedWeights(fullSpec());
        // Of the three layers the last has no weights of its own: 7 linears, 7 biases, 6 norms each.
        QCOMPARE(weights.size(), size_t{2 + 2 * 20});
        const auto named = [&](const std::string& name) {
            for (const ExpectedWeight& weight : weights)
                if (weight.name == name) return weight;
            return ExpectedWeight{};
        };
        QCOMPARE(named("layers.1.attn.q").shape(), (Shape{60, 48}));
        QCOMPARE(named("layers.1.attn.k").shape(), (Shape{20, 48}));
        QCOMPARE(named("layers.1.attn.o").shape(), (Shape{48, 60}));
        QCOMPARE(named("layers.1.attn.k_norm").shape(), (Shape{10}));
        QCOMPARE(named("layers.1.ffn.down").shape(), (Shape{48, 33}));
        QCOMPARE(named("layers.1.ffn.down.bias").shape(), (Shape{48}));
        QVERIFY(named("layers.1.attn.v").axes[0] ==
                (DimensionAxes{{AxisKind::KvGroup, 1, 2}, {AxisKind::ValueChannel, 1, 10}}));
        QVERIFY(named("layers.1.attn.o").axes[1] ==
                (DimensionAxes{{AxisKind::KvGroup, 1, 2}, {AxisKind::QueryHead, 1, 3}, {AxisKind::ValueChannel, 1, 10}}));
        QVERIFY(named("layers.0.attn.q").axes[0].back() == named("layers.0.attn.k").axes[0].back());
    }
};

QTEST_GUILESS_MAIN(TestSpec)
#include "tst_spec.moc"
