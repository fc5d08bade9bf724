// SPDX-License-Identifier: GPL-3.0-or-later

// A model of which places of an axis, or layers, are removed computes what it does with zeros
// there; it can be written and read again.

#include <QTemporaryDir>
#include <QTest>

#include "core/encoding/gguf.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/export_plan.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

using Places = std::vector<int64_t>;

std::string in(int layer, const char* part) {
    return "layers." + std::to_string(layer) + "." + part;
}

bool contains(const Places& places, int64_t place) {
    return std::find(places.begin(), places.end(), place) != places.end();
}

/// All places from 0 to size - 1 but every `step`-th.
Places allBut(int64_t size, int64_t step) {
    Places kept;
    for (int64_t i = 0; i < size; ++i)
        if (i % step != 1) kept.push_back(i);
    return kept;
}

/// Zeros in the columns (of runs of `run`) that are not kept.
ModelPtr withoutColumns(const ModelPtr& model, const std::string& name, const Places& kept,
                        int64_t run = 1) {
    const int64_t columns = model->weight(name).encoding->columns();
    return withValues(*model, name, [&](std::vector<float>& values) {
        for (size_t i = 0; i < values.size(); ++i)
            if (!contains(kept, static_cast<int64_t>(i) % columns / run)) values[i] = 0;
    });
}

ModelPtr withoutRows(const ModelPtr& model, const std::string& name, const Places& kept) {
    const Shape& shape = model->weight(name).encoding->shape();
    const int64_t columns = shape.size() > 1 ? shape[1] : 1;
    return withValues(*model, name, [&](std::vector<float>& values) {
        for (size_t i = 0; i < values.size(); ++i)
            if (!contains(kept, static_cast<int64_t>(i) / columns)) values[i] = 0;
    });
}

/// Nothing is written into the residual stream but at the kept places.
ModelPtr silenced(ModelPtr model, const std::vector<int>& layers, const Places& kept) {
    for (const int layer : layers)
        for (const char* part : {"attn.o", "attn.o.bias", "ffn.down", "ffn.down.bias"})
            if (model->find(in(layer, part))) model = withoutRows(model, in(layer, part), kept);
    return model;
}

std::string refusal(const ModelPtr& model, const AxisRef& axis, const Places& keep) {
    return errorOf([&] { selectAxis(*model, axis, keep); });
}

void addModels() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : axisModelNames())
        QTest::addRow("%s", name.c_str()) << QString::fromStdString(name);
}

}  // namespace

class TestAxisSelect : public QObject {
    Q_OBJECT
  private slots:
    void neurons_data() { addModels(); }
    void neurons() {
        QFETCH(QString, name);
        const ModelPtr model = axisModel(name.toStdString());
        for (const int i : ownLayers(*model)) {
            const Places kept = allBut(model->spec().layers[static_cast<size_t>(i)].ffn.width, 3);
            const ModelPtr smaller = selectAxis(*model, {AxisKind::Ffn, i}, kept);
            const ModelPtr masked = withoutColumns(model, in(i, "ffn.down"), kept);
            QCOMPARE(QString::fromStdString(sameLogits(masked, smaller)), QString());
            QVERIFY(logitDifference(model, smaller) > 1e-3);
            QCOMPARE(smaller->spec().layers[static_cast<size_t>(i)].ffn.width,
                     static_cast<int>(kept.size()));
            const int64_t each = model->spec().layers[static_cast<size_t>(i)].ffn.gated ? 3 : 2;
            const int64_t gone = model->weight(in(i, "ffn.down")).encoding->columns() -
                                 static_cast<int64_t>(kept.size());
            const bool bias = model->find(in(i, "ffn.up.bias"));
            QCOMPARE(model->parameters() - smaller->parameters(),
                     gone * (each * model->spec().width + (bias ? each - 1 : 0)));
        }
    }

    void heads_data() { addModels(); }
    void heads() {
        QFETCH(QString, name);
        const ModelPtr model = axisModel(name.toStdString());
        for (const int i : ownLayers(*model)) {
            const AttentionSpec& attention = model->spec().layers[static_cast<size_t>(i)].attention;
            const int64_t within = attention.heads / attention.kvHeads;
            const auto check = [&](AxisKind kind, const Places& kept, int64_t channels, int heads,
                                   int groups) {
                const ModelPtr smaller = selectAxis(*model, {kind, i}, kept);
                const ModelPtr masked = withoutColumns(model, in(i, "attn.o"), kept, channels);
                QCOMPARE(QString::fromStdString(sameLogits(masked, smaller)), QString());
                QVERIFY(logitDifference(model, smaller) > 1e-3);
                const AttentionSpec& now = smaller->spec().layers[static_cast<size_t>(i)].attention;
                QCOMPARE(now.heads, heads);
                QCOMPARE(now.kvHeads, groups);
                QCOMPARE(now.headDim, attention.headDim);
            };
            if (attention.kvHeads > 1)
                check(AxisKind::KvGroup, allBut(attention.kvHeads, attention.kvHeads),
                      within * attention.headDim,
                      static_cast<int>(within) * (attention.kvHeads - 1), attention.kvHeads - 1);
            if (within > 1)
                check(AxisKind::QueryHead, allBut(attention.heads, within), attention.headDim,
                      attention.heads - attention.kvHeads, attention.kvHeads);
        }
    }

    void residualStream_data() { addModels(); }
    void residualStream() {
        QFETCH(QString, name);
        const ModelPtr model = axisModel(name.toStdString());
        const Places kept = allBut(model->spec().width, 4);
        const ModelPtr smaller = selectAxis(*model, {}, kept);
        const ModelPtr masked =
            silenced(withoutColumns(model, "embed", kept), ownLayers(*model), kept);
        QCOMPARE(QString::fromStdString(sameLogits(masked, smaller)), QString());
        QVERIFY(logitDifference(model, smaller) > 1e-3);
        QCOMPARE(smaller->spec().width, static_cast<int>(kept.size()));
        QCOMPARE(smaller->weight("final_norm").encoding->elements(),
                 static_cast<int64_t>(kept.size()));
    }

    void layers_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : axisModelNames())
            if (name != "shared") QTest::addRow("%s", name.c_str()) << QString::fromStdString(name);
    }
    void layers() {
        QFETCH(QString, name);
        const ModelPtr model = axisModel(name.toStdString());
        for (size_t gone = 0; gone < model->spec().layers.size(); ++gone) {
            std::vector<int> keep;
            for (int i = 0; i < static_cast<int>(model->spec().layers.size()); ++i)
                if (i != static_cast<int>(gone)) keep.push_back(i);
            const ModelPtr smaller = selectLayers(*model, keep);
            const ModelPtr masked = silenced(model, {static_cast<int>(gone)}, {});
            QCOMPARE(QString::fromStdString(sameLogits(masked, smaller)), QString());
            QVERIFY(logitDifference(model, smaller) > 1e-3);
            QCOMPARE(smaller->spec().layers.size(), keep.size());
        }
    }

    /// Layers 1, 2 and 3 use one set of weights: without layer 1, layer 2 has them.
    void sharedLayers() {
        const ModelPtr model = axisModel("shared");
        const ModelPtr smaller = selectLayers(*model, std::vector<int>{0, 2, 3});
        QCOMPARE(smaller->spec().layers[1].weightsOf, -1);
        QCOMPARE(smaller->spec().layers[2].weightsOf, 1);
        QCOMPARE(smaller->parameters(), model->parameters());
        // All three are the same layer, so that any two of them do.
        QVERIFY(sameLogits(selectLayers(*model, std::vector<int>{0, 1, 2}), smaller).empty());
    }

    void namesAndPlanFollowLayers() {
        ArithmeticPlan plan;
        plan.sites["layers.0.attn.q"] = plan.sites["layers.1.ffn.up"] =
            plan.sites["head"] = {ActivationKind::Q8Blocks};
        plan.caches["layers.0.keys"] = plan.caches["layers.2.values"] = {4, 32, 128};
        const ModelPtr model = axisModel("qwen2")->withPlan(plan);
        const ModelPtr smaller = selectLayers(*model, std::vector<int>{1, 2});
        ArithmeticPlan wanted;
        wanted.sites["layers.0.ffn.up"] = wanted.sites["head"] = {ActivationKind::Q8Blocks};
        wanted.caches["layers.1.values"] = {4, 32, 128};
        QVERIFY(smaller->plan() == wanted);
        const Weight& up = smaller->weight("layers.1.ffn.up");
        QCOMPARE(up.layer, 1);
        QCOMPARE(up.axes[0][0].layer, 1);
        QCOMPARE(up.sourceName, std::string("model.layers.1.mlp.up_proj.weight"));
        QVERIFY(up.encoding == model->weight("layers.2.ffn.up").encoding);
    }

    void writtenAndReadAgain() {
        const QTemporaryDir folder;
        for (const char* name : {"llama3", "mistral", "qwen2", "qwen3", "gemma3", "llama_linear"}) {
            const ModelPtr model = axisModel(name);
            ModelPtr smaller = model;
            for (const int i : ownLayers(*model)) {
                smaller = selectAxis(*smaller, {AxisKind::Ffn, i},
                                     allBut(model->spec().layers[0].ffn.width, 2));
                if (model->spec().layers[0].attention.kvHeads > 1)
                    smaller = selectAxis(*smaller, {AxisKind::KvGroup, i}, Places{1});
            }
            for (const char* format : {"hf", "gguf", "native"}) {
                const ModelPtr back =
                    throughFile(*smaller, format,
                                folder.filePath(QString("%1.%2").arg(name, format)).toStdString());
                QCOMPARE(back->spec().layers[0].ffn.width, smaller->spec().layers[0].ffn.width);
                QCOMPARE(back->spec().layers[0].attention.heads,
                         smaller->spec().layers[0].attention.heads);
                // GGUF rounds to f16 what it cannot keep in f32; here it keeps all.
                QCOMPARE(QString::fromStdString(sameLogits(smaller, back)), QString());
            }
        }
    }

    /// A narrower stream and fewer layers too, where the family has a word for them.
    void narrowerModelsAreWritten() {
        const QTemporaryDir folder;
        const ModelPtr model = axisModel("llama3");
        const ModelPtr smaller =
            selectLayers(*selectAxis(*model, {}, allBut(64, 4)), std::vector<int>{1});
        const ModelPtr back = throughFile(*smaller, "hf", folder.filePath("narrow").toStdString());
        QCOMPARE(back->spec().width, 48);
        QVERIFY(sameLogits(smaller, back).empty());
    }

    void unevenLayersAreKeptInNativeFilesOnly() {
        const QTemporaryDir folder;
        const ModelPtr model = axisModel("llama3");
        const ModelPtr smaller = selectAxis(*model, {AxisKind::Ffn, 1}, allBut(96, 3));
        QCOMPARE(errorOf([&] { checkpointFromModel(*smaller, "hf"); }),
                 std::string("refused: configuration: in the hf format a llama model cannot say "
                             "that layers.1.ffn.width is 64 (it would "
                             "read back as 96)"));
        const ModelPtr back =
            throughFile(*smaller, "native", folder.filePath("uneven.lathe.h5").toStdString());
        QCOMPARE(QString::fromStdString(firstOtherBits(*smaller, *back)), QString());
        QVERIFY(back->spec() == smaller->spec());
    }

    void refusals() {
        const ModelPtr llama = axisModel("llama3");
        QCOMPARE(refusal(llama, {AxisKind::QueryHead, 0}, {0, 1, 2}),
                 std::string("refused: of the query head axis of layer 0, 2 places stay in KV "
                             "group 0 and 1 in group 1; all groups must "
                             "keep as many, or whole groups must go"));
        QCOMPARE(refusal(llama, {AxisKind::ValueChannel, 0}, {0}),
                 std::string("refused: nothing can be removed from the value channel axis of layer "
                             "0: the model's description has one "
                             "number of channels for queries, keys and values of all heads; remove "
                             "whole heads or KV groups"));
        QCOMPARE(refusal(llama, {AxisKind::Ffn, 0}, {}),
                 std::string("refused: nothing of the FFN axis of layer 0 would be left; keep at "
                             "least one place, or remove the layer"));
        QCOMPARE(refusal(llama, {AxisKind::Vocabulary}, {0}),
                 std::string("refused: the vocabulary cannot be selected from: its rows are the "
                             "tokenizer's tokens, which would have to "
                             "follow"));
        QCOMPARE(refusal(llama, {AxisKind::Ffn, 0}, {3, 3}),
                 std::string("usage: places of the FFN axis of layer 0 to keep must rise and be "
                             "from 0 to 95; 3 follows 3"));
        QCOMPARE(errorOf([&] {
                     selectLayers(*llama, std::vector<int>{1, 2});
                 }),
                 std::string("usage: layers to keep must rise and be from 0 to 1; 2 follows 1"));
        QCOMPARE(errorOf([&] { selectLayers(*llama, std::vector<int>{}); }),
                 std::string("refused: no layer would be left; keep at least one"));
    }

    /// Rows leave an encoded weight with their bits; columns cannot.
    void encodedWeights() {
        const ModelPtr plain = tinyModel({});
        const auto encoded = [&](const std::string& name) {
            auto weight = std::make_shared<Weight>(plain->weight(name));
            weight->encoding = encodeGguf(*ggufTypeNamed("Q8_0"), weight->encoding->shape(),
                                          weight->encoding->decode());
            return weight;
        };
        const Places kept = allBut(48, 4);
        const ModelPtr model = plain->withWeights({encoded("layers.0.ffn.up")});
        const ModelPtr smaller = selectAxis(*model, {AxisKind::Ffn, 0}, kept);
        QCOMPARE(smaller->weight("layers.0.ffn.up").encoding->label(), std::string("Q8_0"));
        QVERIFY(sameLogits(withoutColumns(model, "layers.0.ffn.down", kept), smaller).empty());
        const ModelPtr other = plain->withWeights({encoded("layers.0.attn.o")});
        QCOMPARE(refusal(other, {AxisKind::KvGroup, 0}, {0}),
                 std::string("refused: 'layers.0.attn.o' is stored as Q8_0, which ties "
                             "neighbouring values together: nothing can be "
                             "taken out of its columns; select first and quantize afterwards"));
    }
};

QTEST_GUILESS_MAIN(TestAxisSelect)
#include "tst_axis_select.moc"
