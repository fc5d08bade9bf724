// SPDX-License-Identifier: GPL-3.0-or-later

// A native file gives back the very model: every encoding's bits, spec, plan, tokenizer, provenance and what
// the source said. Also the operations of Model that make new snapshots.

#include <QTemporaryDir>
#include <QTest>

#include "core/encoding/dense.h"
#include "core/model/meta.h"
#include "core/model/native_model.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// The model with one of each encoding's variants that fits, on different weights.
ModelPtr withEveryEncoding(const ModelPtr& model) {
    std::vector<EncodingPtr> examples;
    const Shape shape = model->weight("layers.0.ffn.up").encoding->shape();
    const std::vector<float> values = model->weight("layers.0.ffn.up").encoding->decode();
    for (const EncodingKind* kind : encodingKinds())
        for (const EncodingPtr& example : kind->examples(shape, values)) examples.push_back(example);
    std::vector<WeightPtr> changed;
    for (const WeightPtr& weight : model->weightsInOrder()) {
        if (examples.empty()) break;
        if (weight->encoding->shape() != shape) continue;
        Weight next = *weight;
        next.encoding = examples.back();
        examples.pop_back();
        changed.push_back(std::make_shared<const Weight>(std::move(next)));
    }
    return model->withWeights(changed);
}

TokenizerSpec tokenizerSpec() {
    TokenizerSpec spec;
    spec.kind = TokenizerKind::SentencePieceBpe;
    spec.pieces = {"<unk>", "<s>", "a", "b", "ab", "\xFF not UTF-8"};
    spec.scores = {0, 0, -1.5f, -2.25f, -0.1f, 3};
    spec.types = {TokenType::Unknown, TokenType::Control, TokenType::Normal,
                  TokenType::Normal,  TokenType::Normal,  TokenType::UserDefined};
    spec.merges = {{"a", "b"}};
    spec.bos = 1;
    spec.unknown = 0;
    spec.addBos = true;
    spec.byteFallback = true;
    spec.chatTemplate = "{{ messages }}";
    return spec;
}

/// What reading a file says whose plan has this format at a site, null for one that is no text.
QString errorOfPlan(const char* part, const QString& site, const QString& format) {
    RawCheckpoint raw = nativeFromModel(*tinyModel());
    MetaValue::Object description = *raw.metadata["lathe.model"].object();
    MetaValue::Object plan = *description["plan"].object();
    if (plan.contains("caches")) return "a plan without caches names them";  // no older file does
    plan[part] =
        meta::object({{site.toStdString(),
                       format.isNull() ? meta::integer(4) : meta::text(format.toStdString())}});
    description["plan"] = meta::object(plan);
    raw.metadata["lathe.model"] = meta::object(description);
    return QString::fromStdString(errorOf([&] { modelFromCheckpoint(raw); }));
}

}  // namespace

class TestNativeModel : public QObject {
    Q_OBJECT
  private slots:
    void wholeModel() {
        ModelPtr model = withEveryEncoding(tinyModel({.layers = 12, .width = 256, .ffnWidth = 256, .tiedHead = false}));
        Model::Parts parts = model->parts();
        parts.tokenizer = std::make_shared<const Tokenizer>(tokenizerSpec());
        parts.plan.sites["layers.3.attn.q"] = activationFormatNamed("q8");
        parts.plan.sites["layers.3.attn.k"] = activationFormatNamed("int4-token-outliers@6.5");
        parts.plan.sites["layers.3.attn.v"] = ActivationFormat::integer(8, false);
        parts.plan.sites["layers.3.attn.v"].scale = 1.0f / 3;  // back to the last bit
        parts.plan.sites["layers.3.attn.o"] =
            activationFormatNamed("int8-tensor-zero_point@0.0123456:131");
        parts.plan.caches["layers.3.keys"] = {2, 32, 128};
        parts.plan.caches["layers.11.values"] = {8, 1, 0};
        parts.provenance = {"somewhere", "abc", "gguf", {"quant.rtn bits=4"}, 0xFFFFFFFFFFFFFFFFu, "9.9"};
        auto source = std::make_shared<RawCheckpoint>();
        source->format = "gguf";
        source->metadata["general.license"] = meta::text("mit");
        source->metadata["custom.number"] = MetaValue::ofF32(0.1f);
        source->companions["LICENSE"] = "text \xFF";
        parts.source = source;
        model = Model::create(parts);

        const QTemporaryDir folder;
        const ModelPtr again = throughFile(*model, "native", folder.filePath("m.lathe.h5").toStdString());
        QCOMPARE(QString::fromStdString(firstOtherBits(*model, *again)), QString());
        QVERIFY(again->spec() == model->spec());
        QVERIFY(again->plan() == model->plan());
        QCOMPARE(again->tokenizer()->spec().pieces, model->tokenizer()->spec().pieces);
        QCOMPARE(again->tokenizer()->encode("abba"), model->tokenizer()->encode("abba"));
        QCOMPARE(again->weight("layers.0.attn.q").sourceName, model->weight("layers.0.attn.q").sourceName);
        QVERIFY(again->weight("layers.0.attn.o").axes == model->weight("layers.0.attn.o").axes);
        const Provenance& provenance = again->parts().provenance;
        QCOMPARE(provenance.seed, uint64_t{0xFFFFFFFFFFFFFFFFu});
        QCOMPARE(provenance.steps, model->parts().provenance.steps);
        QCOMPARE(provenance.source, std::string("somewhere"));
        QCOMPARE(provenance.programVersion, std::string("9.9"));
        QVERIFY(again->parts().source);
        QVERIFY(again->parts().source->companions == source->companions);
        QCOMPARE(*again->parts().source->metadata.find("custom.number")->second.real(), double{0.1f});
        QVERIFY(again->parts().source->metadata.find("custom.number")->second.width == MetaValue::Width::F32);
    }

    void tokenizerFields() {
        const TokenizerSpec spec = tokenizerSpec(), again = tokenizerFromMeta(tokenizerToMeta(spec));
        QVERIFY(again.kind == spec.kind);
        QCOMPARE(again.pieces, spec.pieces);
        QCOMPARE(again.scores, spec.scores);
        QVERIFY(again.types == spec.types);
        QVERIFY(again.merges == spec.merges);
        QVERIFY(again.bos == spec.bos && again.eos == spec.eos && again.unknown == spec.unknown && !again.padding);
        QVERIFY(again.addBos && !again.addEos && !again.addSpacePrefix && again.byteFallback && !again.ignoreMerges);
        QCOMPARE(again.chatTemplate, spec.chatTemplate);
    }

    void wordPieceFields() {
        TokenizerSpec spec;
        spec.kind = TokenizerKind::WordPiece;
        spec.pieces = {"[UNK]", "[MASK]", "a", "@@b"};
        spec.types = {TokenType::Unknown, TokenType::Control, TokenType::Normal, TokenType::Normal};
        spec.unknown = 0;
        spec.mask = 1;
        spec.bert = {true, false, false, true, false, "@@", 7};
        const TokenizerSpec again = tokenizerFromMeta(tokenizerToMeta(spec));
        QCOMPARE(again.kind, spec.kind);
        QCOMPARE(again.mask, spec.mask);
        QVERIFY(again.bert.cleanText && !again.bert.splitIdeographs && !again.bert.stripAccents &&
                again.bert.lowercase);
        QVERIFY(!again.bert.closePunctuation);
        QCOMPARE(again.bert.continuingPrefix, "@@");
        QCOMPARE(again.bert.maxWordCharacters, 7);
        QCOMPARE(Tokenizer(again).encode("aB c"), (std::vector<TokenId>{2, 3, 0}));
        MetaValue::Object without = *tokenizerToMeta(spec).object();
        without.erase("bert");
        QCOMPARE(errorOf([&] { tokenizerFromMeta(meta::object(without)); }),
                 "corrupt: tokenizer: 'bert' is no object");
    }

    void damagedDescriptions_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("sentence");
        QTest::addRow("version") << "version" << "unsupported: the model's description has version 99; this program reads up "
                                                 "to 1: use a newer one";
        QTest::addRow("weights") << "weights" << "corrupt: metadata: lathe.model: 'weights' is no list of weights";
        QTest::addRow("spec") << "spec" << "corrupt: metadata: lathe.model: 'spec' is 99; an object was expected";
        QTest::addRow("plan") << "plan" << "corrupt: metadata: lathe.model: 'plan' is 99; an object was expected";
    }
    void damagedDescriptions() {
        QFETCH(QString, key);
        QFETCH(QString, sentence);
        RawCheckpoint raw = nativeFromModel(*tinyModel());
        MetaValue::Object description = *raw.metadata["lathe.model"].object();
        description[key.toStdString()] = meta::integer(99);
        raw.metadata["lathe.model"] = meta::object(description);
        QCOMPARE(QString::fromStdString(errorOf([&] { modelFromCheckpoint(raw); })), sentence);
    }

    /// A file's cache formats are checked before anything is sized by them.
    void damagedCaches_data() {
        QTest::addColumn<QString>("site");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("sentence");
        const QString plan = "corrupt: metadata: lathe.model: plan: 'caches' ";
        QTest::addRow("no text") << "layers.0.keys" << QString()
                                 << plan + "names no format for 'layers.0.keys'";
        QTest::addRow("unknown format")
            << "layers.0.keys"
            << "q4"
            << plan +
                   "holds layers.0.keys: there is no cache format 'q4'; known are none and "
                   "intBITS-groupGROUP-tailTAIL with 2 to 8 bits";
        QTest::addRow("huge group")
            << "layers.0.keys"
            << "int4-group999999999-tail0"
            << plan + "holds layers.0.keys: a group of a cache has 1 to 1024 values, not 999999999";
        QTest::addRow("huge tail")
            << "layers.0.keys"
            << "int4-group32-tail9223372036854775807"
            << plan +
                   "holds layers.0.keys: a cache keeps 0 to 1048576 positions as they are, not "
                   "9223372036854775807";
        QTest::addRow("layer beyond the last")
            << "layers.2.keys"
            << "int4-group32-tail0"
            << "corrupt: the arithmetic plan rounds 'layers.2.keys', but the model keeps "
               "layers.0.keys to layers.1.values";
        QTest::addRow("no such part")
            << "layers.0.queries"
            << "int4-group32-tail0"
            << "corrupt: the arithmetic plan rounds 'layers.0.queries', but the model keeps "
               "layers.0.keys to layers.1.values";
    }
    void damagedCaches() {
        QFETCH(QString, site);
        QFETCH(QString, format);
        QFETCH(QString, sentence);
        QCOMPARE(errorOfPlan("caches", site, format), sentence);
    }

    void damagedInputs_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("sentence");
        const QString plan = "corrupt: metadata: lathe.model: plan: 'sites' ";
        QTest::addRow("no text") << QString() << plan + "names no format for 'layers.0.attn.q'";
        for (const char* format : {"int8-tensor-zero_point@0.1:256", "int8-tensor-zero_point@nan:3",
                                   "int8-tensor-zero_point@0.1"})
            QTest::addRow("%s", format)
                << QString(format)
                << plan + QString("holds layers.0.attn.q: there is no activation format '%1'; known "
                                  "are none, q8, int8-token, int8-tensor, int4-token, int4-tensor, "
                                  "int8-tensor@SCALE, int8-token-outliers@THRESHOLD, and with a "
                                  "zero point int8-token-zero_point, "
                                  "int8-tensor-zero_point@SCALE:ZERO (0 to 255, of int4 to 15) and "
                                  "the like")
                              .arg(format);
    }
    void damagedInputs() {
        QFETCH(QString, format);
        QFETCH(QString, sentence);
        QCOMPARE(errorOfPlan("sites", "layers.0.attn.q", format), sentence);
    }

    void foreignTensor() {
        RawCheckpoint raw = nativeFromModel(*tinyModel());
        raw.tensors[3].name = "layers.9.attn.q";
        QCOMPARE(QString::fromStdString(errorOf([&] { modelFromCheckpoint(raw); })),
                 QString("corrupt: the tensor 'layers.9.attn.q' is no part of the model that the file describes"));
        raw.tensors.erase(raw.tensors.begin() + 3);
        QVERIFY(errorOf([&] { modelFromCheckpoint(raw); }).find("is missing") != std::string::npos);
    }

    /// Tied models untie when they are given a head; the rest is shared.
    void snapshots() {
        const ModelPtr tied = tinyModel();
        QCOMPARE(tied->headWeight().name, std::string("embed"));
        Weight head = tied->weight("embed");
        head.name = "head";
        head.role = WeightRole::Head;
        const ModelPtr untied = tied->withWeights({std::make_shared<const Weight>(head)});
        QVERIFY(!untied->spec().tiedHead && tied->spec().tiedHead);
        QCOMPARE(untied->headWeight().name, std::string("head"));
        QCOMPARE(untied->parameters(), tied->parameters() + 64 * 32);
        QCOMPARE(untied->bytes(), tied->bytes() + 64 * 32 * 4);
        QCOMPARE(tied->bitsPerWeight(), 32.0);
        QVERIFY(untied->weight("layers.1.attn.k").encoding == tied->weight("layers.1.attn.k").encoding);
        QCOMPARE(untied->weightsInOrder().front()->name, std::string("embed"));
        QCOMPARE(untied->weightsInOrder().back()->name, std::string("head"));

        const ModelPtr stepped = untied->withStep("quant.rtn", 7)->withStep("prune.magnitude", 8);
        QCOMPARE(stepped->parts().provenance.steps, (std::vector<std::string>{"quant.rtn", "prune.magnitude"}));
        QCOMPARE(stepped->parts().provenance.seed, uint64_t{8});
        head.name = "tail";
        QCOMPARE(QString::fromStdString(errorOf([&] { tied->withWeights({std::make_shared<const Weight>(head)}); })),
                 QString("corrupt: the weight 'tail' is no part of the model that the description speaks of"));
        QCOMPARE(QString::fromStdString(errorOf([&] { tied->weight("tail"); })),
                 QString("not found: the model has no weight 'tail'"));
    }

    void planOfASite() {
        ArithmeticPlan plan;
        plan.everywhere = activationFormatNamed("q8");
        plan.sites["head"] = ActivationFormat{};
        QVERIFY(plan.at("layers.0.attn.q") == activationFormatNamed("q8"));
        QVERIFY(plan.at("head") == ActivationFormat{});
    }

    void textOfAPlan() {
        ArithmeticPlan plan;
        QCOMPARE(toText(plan), std::string("none"));
        plan.sites["layers.0.attn.q"] = activationFormatNamed("int8-tensor@0.1");
        plan.sites["layers.0.attn.k"] = activationFormatNamed("int8-tensor@0.2");
        plan.sites["head"] = activationFormatNamed("int8-token-outliers@6");
        QCOMPARE(toText(plan), std::string("int8-tensor-static (2), int8-token-outliers@6 (1)"));
        plan.everywhere = activationFormatNamed("q8");
        QVERIFY(toText(plan).starts_with("q8, int8-tensor"));
        plan = {};
        plan.sites["layers.0.attn.q"] = activationFormatNamed("int8-tensor-zero_point@0.1:3");
        plan.sites["layers.0.attn.k"] = activationFormatNamed("int8-tensor-zero_point@0.2:4");
        QCOMPARE(toText(plan), std::string("int8-tensor-zero_point-static (2)"));
    }

    void textOfCaches() {
        ArithmeticPlan plan;
        QCOMPARE(cachesText(plan), std::string("none"));
        plan.caches["layers.0.keys"] = plan.caches["layers.1.keys"] = {2, 32, 128};
        plan.caches["layers.0.values"] = {4, 32, 0};
        QCOMPARE(cachesText(plan),
                 std::string("keys int2-group32-tail128 (2), values int4-group32-tail0 (1)"));
        QVERIFY(!plan.roundsInputs() && toText(plan) == "none");
        QVERIFY(plan.cacheOf(1).keys == plan.cacheOf(0).keys && !plan.cacheOf(1).values.rounds());
    }

    void samples() {
        const QTemporaryDir folder;
        qputenv("LATHE_SAMPLES", folder.path().toUtf8());
        const ModelPtr model = tinyModel();
        throughFile(*model, "gguf", folder.filePath("tiny.gguf").toStdString());
        const ModelPtr sample = openModel("sample:tiny");
        QCOMPARE(sample->parts().provenance.source, std::string("sample:tiny"));
        QCOMPARE(QString::fromStdString(firstDifference(*model, *sample)), QString());
        QCOMPARE(QString::fromStdString(errorOf([] { openModel("sample:../tiny"); })),
                 QString("not found: there is no sample '../tiny' in %1; there are tiny").arg(folder.path()));
    }
};

QTEST_GUILESS_MAIN(TestNativeModel)
#include "tst_native_model.moc"
