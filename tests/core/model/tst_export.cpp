// SPDX-License-Identifier: GPL-3.0-or-later

// What an export keeps, changes and refuses, and what it says about it.

#include <QTest>

#include <cmath>

#include "core/encoding/affine.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/encoding/masked.h"
#include "core/encoding/product.h"
#include "core/encoding/sum.h"
#include "core/model/export_plan.h"
#include "core/model/meta.h"
#include "core/model/rope_rows.h"
#include "core/tensor/floats.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

using Action = ExportEntry::Action;

WeightPtr with(const Model& model, const std::string& name, EncodingPtr encoding) {
    Weight weight = model.weight(name);
    weight.encoding = std::move(encoding);
    return std::make_shared<const Weight>(std::move(weight));
}

/// A model whose weight `name` is stored as `encode` makes it.
ModelPtr encoded(const ModelPtr& model, const std::string& name,
                 const std::function<EncodingPtr(const Shape&, std::span<const float>)>& encode) {
    const Weight& weight = model->weight(name);
    return model->withWeights({with(*model, name, encode(weight.encoding->shape(), weight.encoding->decode()))});
}

EncodingPtr int4(const Shape& shape, std::span<const float> values) {
    AffineLayout layout;
    layout.group = 16;
    std::vector<uint8_t> codes;
    for (const float value : values) codes.push_back(static_cast<uint8_t>(std::clamp(value * 8 + 8, 0.0f, 15.0f)));
    const std::vector<float> scales(static_cast<size_t>(layout.parameterCount(rowsOf(shape), columnsOf(shape))), 0.125f);
    return makeAffine(shape, layout, codes, scales, {});
}

EncodingPtr q8(const Shape& shape, std::span<const float> values) {
    return encodeGguf(*ggufTypeNamed("Q8_0"), shape, values);
}

/// Blocks with an adapter.
EncodingPtr adapted(const Shape& shape, std::span<const float> values) {
    return makeSum(q8(shape, values), {{encodeProduct(shape, values, 2, DType::F16), 0.3f}});
}

ExportEntry entryOf(const Model& model, std::string_view format, std::string_view name) {
    for (const ExportEntry& entry : exportPlan(model, format))
        if (entry.name == name) return entry;
    return {"no such entry", Action::Refused, {}, {}, 0, {}, 0};
}

ModelPtr changedSpec(TinyModelOptions options, void (*change)(ModelSpec&)) {
    Model::Parts parts = tinyModel(options)->parts();
    change(parts.spec);
    return Model::create(std::move(parts));
}

const MetaValue& at(const RawCheckpoint& raw, const char* key) {
    static const MetaValue kNothing;
    const auto found = raw.metadata.find(key);
    return found == raw.metadata.end() ? kNothing : found->second;
}

}  // namespace

class TestExport : public QObject {
    Q_OBJECT
  private slots:
    void keptAndReencoded() {
        ModelPtr model = tinyModel();
        model = encoded(model, "layers.0.ffn.up", int4);
        model = encoded(model, "layers.0.ffn.gate", q8);
        model = encoded(model, "layers.1.ffn.gate",
                        [](const Shape& s, std::span<const float> v) { return encodeDense(s, v, DType::F64); });
        model = encoded(model, "layers.1.attn_norm",
                        [](const Shape& s, std::span<const float> v) { return encodeDense(s, v, DType::BF16); });

        ExportEntry entry = entryOf(*model, "gguf", "layers.0.ffn.up");
        QCOMPARE(entry.action, Action::Reencoded);
        QCOMPARE(QString::fromStdString(entry.to), QString("f16"));
        QCOMPARE(entry.relativeError, 0.0);  // 16 values times 1/8
        QVERIFY(!entry.reason.empty());
        entry = entryOf(*model, "gguf", "layers.1.ffn.gate");
        QCOMPARE(QString::fromStdString(entry.from + ">" + entry.to), QString("f64>f16"));
        QVERIFY(entry.relativeError > 1e-5 && entry.relativeError < 0.0005);  // half a unit in 2^-11 at most
        entry = entryOf(*model, "gguf", "layers.1.attn_norm");
        QCOMPARE(QString::fromStdString(entry.from + ">" + entry.to), QString("bf16>f32"));
        QCOMPARE(entry.relativeError, 0.0);
        QCOMPARE(entryOf(*model, "gguf", "layers.0.ffn.gate").action, Action::Kept);
        QCOMPARE(entryOf(*model, "gguf", "embed").action, Action::Kept);

        entry = entryOf(*model, "hf", "layers.0.ffn.up");
        QCOMPARE(QString::fromStdString(entry.to), QString("bf16"));
        QCOMPARE(entry.relativeError, 0.0);
        entry = entryOf(*model, "hf", "layers.0.ffn.gate");
        QCOMPARE(QString::fromStdString(entry.from + ">" + entry.to), QString("Q8_0>f32"));
        QCOMPARE(entry.relativeError, 0.0);
        QCOMPARE(entryOf(*model, "hf", "layers.1.attn_norm").action, Action::Kept);

        for (const ExportEntry& kept : exportPlan(*model, "native")) QCOMPARE(kept.action, Action::Kept);
        QCOMPARE(exportPlan(*model, "gguf").size(), model->parts().weights.size() + 1);
    }

    /// No other format holds weights made of weights: they are written plain, and the plan says with which error.
    void nestedBecomePlain() {
        ModelPtr model = encoded(tinyModel(), "layers.0.ffn.up", adapted);
        model = encoded(model, "layers.0.attn.q", adapted);
        model = encoded(model, "layers.1.ffn.up", [](const Shape& s, std::span<const float> v) {
            std::vector<uint8_t> kept(v.size());
            for (size_t i = 0; i < kept.size(); i += 3) kept[i] = 1;
            return makeMasked(q8(s, v), kept);
        });
        const std::string from = model->weight("layers.0.ffn.up").encoding->label();
        QCOMPARE(QString::fromStdString(from), QString("Q8_0 + rank 2 f16"));
        for (const char* name : {"layers.0.ffn.up", "layers.0.attn.q", "layers.1.ffn.up"}) {
            QCOMPARE(entryOf(*model, "native", name).action, Action::Kept);
            const ExportEntry gguf = entryOf(*model, "gguf", name), hf = entryOf(*model, "hf", name);
            QCOMPARE(gguf.action, Action::Reencoded);
            QCOMPARE(QString::fromStdString(gguf.to + " " + hf.to), QString("f16 f32"));
            QVERIFY2(gguf.relativeError > 0 && gguf.relativeError < 0x1p-11, name);
            QCOMPARE(hf.relativeError, 0.0);
            QVERIFY(gguf.reason.starts_with("GGUF holds plain arrays") && !hf.reason.empty());
        }
        // Written and read again it is what the nest decoded to; q's rows find back, too.
        const ModelPtr again = modelFromCheckpoint(checkpointFromModel(*model, "hf"));
        for (const char* name : {"layers.0.ffn.up", "layers.0.attn.q", "layers.1.ffn.up"})
            QVERIFY2(again->weight(name).encoding->decode() == model->weight(name).encoding->decode(), name);
        const ModelPtr half = modelFromCheckpoint(checkpointFromModel(*model, "gguf"));
        const std::vector<float> up = half->weight("layers.0.ffn.up").encoding->decode();
        const std::vector<float> wanted = model->weight("layers.0.ffn.up").encoding->decode();
        for (size_t i = 0; i < up.size(); ++i) QCOMPARE(up[i], toFloat(toFloat16(wanted[i])));
    }

    /// Rows of q and k stand in another order in GGUF's llama: blocks move as they are.
    void blocksKeepTheirBits() {
        ModelPtr model = encoded(tinyModel(), "layers.0.attn.q", q8);
        QCOMPARE(entryOf(*model, "gguf", "layers.0.attn.q").action, Action::Kept);
        const RawCheckpoint raw = checkpointFromModel(*model, "gguf");
        const auto before = asGgufBlocks(*model->weight("layers.0.attn.q").encoding);
        const auto after = asGgufBlocks(*raw.find("blk.0.attn_q.weight")->encoding);
        QVERIFY(after.has_value());
        // Row 1 of the file is channel 4 of the first head (the partner of channel 0); a row is one block.
        const auto block = static_cast<size_t>(after->type->blockBytes);
        QVERIFY(std::equal(before->blocks.data + 4 * block, before->blocks.data + 5 * block, after->blocks.data + block));
        const ModelPtr again = modelFromCheckpoint(raw);
        QCOMPARE(QString::fromStdString(firstDifference(*model, *again)), QString());
    }

    void rowOrderOfPartialRotation() {
        RopeSpec rope;
        rope.style = RopeStyle::Halves;
        rope.dimensions = 4;
        QCOMPARE(ropeRowOrder(rope, 2, 6, RopeStyle::Pairs),
                 (std::vector<int64_t>{0, 2, 1, 3, 4, 5, 6, 8, 7, 9, 10, 11}));
        rope.style = RopeStyle::Pairs;
        QCOMPARE(ropeRowOrder(rope, 1, 6, RopeStyle::Halves), (std::vector<int64_t>{0, 2, 1, 3, 4, 5}));
        rope.dimensions = 6;
        QCOMPARE(ropeRowOrder(rope, 1, 6, RopeStyle::Halves), (std::vector<int64_t>{0, 2, 4, 1, 3, 5}));
        QCOMPARE(ropeRowOrder(rope, 1, 6, RopeStyle::Pairs), (std::vector<int64_t>{0, 1, 2, 3, 4, 5}));
    }

    void metadataTypes() {
        using Width = MetaValue::Width;
        const ModelPtr model = encoded(tinyModel(), "layers.0.ffn.gate", q8);
        const RawCheckpoint raw = checkpointFromModel(*model, "gguf");
        for (const char* key : {"llama.context_length", "llama.embedding_length", "llama.block_count",
                                "llama.feed_forward_length", "llama.attention.head_count", "llama.attention.head_count_kv",
                                "llama.rope.dimension_count", "llama.attention.key_length", "llama.vocab_size",
                                "general.quantization_version"})
            QVERIFY2(at(raw, key).width == Width::U32, key);
        for (const char* key : {"llama.attention.layer_norm_rms_epsilon", "llama.rope.freq_base"})
            QVERIFY2(at(raw, key).width == Width::F32, key);
        QCOMPARE(*at(raw, "general.quantization_version").integer(), int64_t{2});
        QVERIFY(at(raw, "general.file_type").isNull());  // Q8_0 beside f32
        const RawCheckpoint dense = checkpointFromModel(*tinyModel({.type = DType::F16}), "gguf");
        QCOMPARE(*at(dense, "general.file_type").integer(), int64_t{1});
        QVERIFY(at(dense, "general.quantization_version").isNull());
        QVERIFY(!dense.find("output.weight"));
    }

    /// llama.cpp wants a token for each row of the embedding.
    void tokensForEveryRow_data() {
        QTest::addColumn<int>("pieces");
        QTest::addRow("fewer") << 61;
        QTest::addRow("more") << 65;
    }
    void tokensForEveryRow() {
        QFETCH(int, pieces);
        Model::Parts parts = tinyModel()->parts();  // 64 rows
        TokenizerSpec spec;
        spec.kind = TokenizerKind::SentencePieceBpe;
        for (int i = 0; i < pieces; ++i) spec.pieces.push_back("p" + std::to_string(i));
        spec.types.assign(spec.pieces.size(), TokenType::Normal);
        spec.scores.assign(spec.pieces.size(), -1);
        parts.tokenizer = std::make_shared<const Tokenizer>(spec);
        const RawCheckpoint raw = checkpointFromModel(*Model::create(parts), "gguf");
        for (const char* key : {"tokenizer.ggml.tokens", "tokenizer.ggml.token_type", "tokenizer.ggml.scores"})
            QCOMPARE(at(raw, key).array()->size(), size_t{64});
        const MetaValue& last = at(raw, "tokenizer.ggml.tokens").array()->back();
        QCOMPARE(*last.text(), std::string(pieces < 64 ? "[PAD63]" : "p63"));
        QCOMPARE(*at(raw, "tokenizer.ggml.token_type").array()->back().integer(), int64_t{pieces < 64 ? 5 : 1});
    }

    void computeType() {
        const auto type = [](const ModelPtr& model) {
            return QString::fromStdString(*at(checkpointFromModel(*model, "hf"), "torch_dtype").text());
        };
        QCOMPARE(type(tinyModel()), QString("float32"));
        QCOMPARE(type(tinyModel({.type = DType::BF16})), QString("float32"));  // its norms need more bits
        ModelPtr half = tinyModel({.type = DType::F16});
        std::vector<WeightPtr> norms;
        for (const WeightPtr& weight : half->weightsInOrder())
            if (weight->role == WeightRole::Norm)
                norms.push_back(with(*half, weight->name, encodeDense(weight->encoding->shape(), weight->encoding->decode(), DType::F16)));
        QCOMPARE(type(half->withWeights(norms)), QString("float16"));
    }

    void refusals_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("sentence");
        QTest::addRow("scale") << 0 << "gguf" << "refused: configuration: in the gguf format a llama model cannot say that "
                                                 "layers.0.attention.scale is 0.5 (it would read back as 0.35355339059327373)";
        QTest::addRow("scale, hf") << 0 << "hf" << "refused: configuration: in the hf format a llama model cannot say that "
                                                   "layers.0.attention.scale is 0.5 (it would read back as 0.35355339059327373)";
        QTest::addRow("softcap") << 1 << "hf" << "refused: configuration: in the hf format a llama model cannot say that "
                                                 "logit_softcap is 30.0 (it would read back as 0.0)";
        QTest::addRow("rope") << 2 << "hf" << "refused: configuration: in the hf format a llama model cannot say that "
                                              "layers.1.attention.rope has frequencies of its own";
        QTest::addRow("divisors") << 3 << "hf" << "refused: configuration: the RoPE divisors (rope_freqs) are not those of a "
                                                  "Llama 3 or linear scaling, which is all that config.json can say; export "
                                                  "to GGUF instead";
        QTest::addRow("activation") << 4 << "gguf" << "refused: configuration: in the gguf format a llama model cannot say that "
                                                      "layers.0.ffn.activation is \"relu\" (it would read back as \"silu\")";
    }
    void refusals() {
        QFETCH(int, change);
        QFETCH(QString, format);
        QFETCH(QString, sentence);
        static constexpr void (*kChanges[])(ModelSpec&) = {
            [](ModelSpec& spec) { spec.layers[0].attention.scale = 0.5; },
            [](ModelSpec& spec) { spec.logitSoftcap = 30; },
            [](ModelSpec& spec) { spec.layers[1].attention.rope.base = 5000; },
            [](ModelSpec& spec) {
                for (LayerSpec& layer : spec.layers) layer.attention.rope.divisors = {1, 3, 2, 5};
            },
            [](ModelSpec& spec) {
                for (LayerSpec& layer : spec.layers) layer.ffn.activation = Activation::ReLU;
            }};
        const ModelPtr model = changedSpec({}, kChanges[change]);
        QCOMPARE(QString::fromStdString(errorOf([&] { checkpointFromModel(*model, format.toStdString()); })), sentence);
        QCOMPARE(entryOf(*model, format.toStdString(), "configuration").action, Action::Refused);
        QCOMPARE(QString::fromStdString(errorOf([&] { checkpointFromModel(*model, "native"); })), QString("no error"));
    }

    void unknownFormat() {
        QCOMPARE(QString::fromStdString(errorOf([] { exportPlan(*tinyModel(), "llama2c"); })),
                 QString("unsupported: a llama model cannot be written in the format 'llama2c'; gguf, hf and native are "
                         "possible"));
    }

    /// A tensor that the architecture has no name for: biases of the FFN's norms do not exist, post norms do.
    void tensorWithoutAPlace() {
        TinyModelOptions options;
        options.postNorms = true;
        const ModelPtr model = tinyModel(options);
        const ExportEntry entry = entryOf(*model, "hf", "layers.1.attn_post_norm");
        QCOMPARE(entry.action, Action::Refused);
        QVERIFY(errorOf([&] { checkpointFromModel(*model, "hf"); }).starts_with("refused: "));
    }

    /// Llama 3 parameters become divisors in GGUF, and divisors the parameters again.
    void llama3Scaling() {
        const ModelPtr model = changedSpec({.headDim = 16}, [](ModelSpec& spec) {
            for (LayerSpec& layer : spec.layers) {
                RopeSpec& rope = layer.attention.rope;
                rope.base = 500000;
                rope.scaling = RopeScaling::Llama3;
                rope.factor = 32;
            }
        });
        const ModelPtr gguf = modelFromCheckpoint(checkpointFromModel(*model, "gguf"));
        const RopeSpec& divided = gguf->spec().layers[1].attention.rope;
        QCOMPARE(divided.divisors.size(), size_t{8});
        QCOMPARE(divided.divisors.front(), 1.0f);
        QCOMPARE(divided.divisors.back(), 32.0f);
        const ModelPtr hf = modelFromCheckpoint(checkpointFromModel(*gguf, "hf"));
        QVERIFY(hf->spec().layers[0].attention.rope == model->spec().layers[0].attention.rope);
        const ModelPtr again = modelFromCheckpoint(checkpointFromModel(*gguf, "gguf"));
        QVERIFY(again->spec().layers[0].attention.rope == divided);
    }

    /// llama.cpp ignores a window of this architecture; the plan says so, and the file keeps it for us.
    void windowCaveat() {
        const ModelPtr model = tinyModel({.window = 16, .qkvBias = true, .family = "qwen2"});
        const ExportEntry entry = entryOf(*model, "gguf", "configuration");
        QCOMPARE(entry.action, Action::Kept);
        QVERIFY(QString::fromStdString(entry.reason).contains("beyond 16 tokens"));
        const ModelPtr again = modelFromCheckpoint(checkpointFromModel(*model, "gguf"));
        QCOMPARE(again->spec().layers[0].attention.window, int64_t{0});
        QCOMPARE(again->spec().layers[1].attention.window, int64_t{16});
    }

    /// Layers that share weights get copies, since no format knows of sharing.
    void sharedLayers() {
        Model::Parts parts = tinyModel()->parts();
        parts.spec.layers[1].weightsOf = 0;
        std::erase_if(parts.weights, [](const auto& weight) { return weight.first.starts_with("layers.1."); });
        const ModelPtr model = Model::create(parts);
        const ModelPtr again = modelFromCheckpoint(checkpointFromModel(*model, "gguf"));
        QCOMPARE(again->spec().layers[1].weightsOf, -1);
        QCOMPARE(again->weight("layers.1.ffn.up").encoding->decode(), model->weight("layers.0.ffn.up").encoding->decode());
    }
};

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
