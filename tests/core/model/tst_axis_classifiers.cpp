// SPDX-License-Identifier: GPL-3.0-or-later

// Axis operations on encoders and plain networks: what LayerNorm, norms after the sum, learned
// positions and dense layers allow, and what they do not.

#include <QTest>
#include <algorithm>
#include <numeric>

#include "core/base/rng.h"
#include "core/model/axes/axis_operations.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/golden_classifier.h"
#include "tests/core/model/model_checks.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::vector<int64_t> reversed(int64_t size) {
    std::vector<int64_t> order(static_cast<size_t>(size));
    std::iota(order.rbegin(), order.rend(), int64_t{0});
    return order;
}

std::vector<int64_t> everySecond(int64_t size) {
    std::vector<int64_t> kept;
    for (int64_t i = 0; i < size; i += 2) kept.push_back(i);
    return kept;
}

std::vector<double> factors(int64_t size) {
    Rng rng(3);
    std::vector<double> made;
    for (int64_t i = 0; i < size; ++i) made.push_back(0.25 + rng.uniform());
    return made;
}

ModelPtr opened(const QString& name) {
    return inType(*openGoldenClassifier(name), DType::F32);
}

/// Zeros in the columns that are not multiples of two runs of `run`.
ModelPtr withoutOddColumns(const ModelPtr& model, const std::string& name, int64_t run) {
    const int64_t columns = model->weight(name).encoding->columns();
    return withValues(*model, name, [&](std::vector<float>& values) {
        for (size_t i = 0; i < values.size(); ++i)
            if (static_cast<int64_t>(i) % columns / run % 2 == 1) values[i] = 0;
    });
}

void addModels() {
    QTest::addColumn<QString>("name");
    for (const char* name : kGoldenClassifiers) QTest::addRow("%s", name) << QString(name);
}

}  // namespace

class TestAxisClassifiers : public QObject {
    Q_OBJECT
  private slots:
    void permuted_data() { addModels(); }
    void permuted() {
        QFETCH(QString, name);
        const ModelPtr model = opened(name);
        const auto check = [&](const AxisRef& axis, int64_t size) {
            const ModelPtr moved = permuteAxis(*model, axis, reversed(size));
            QCOMPARE(QString::fromStdString(sameLogits(model, moved)), QString());
            QVERIFY(!firstDifference(*model, *moved).empty());
        };
        if (name != "mlp") check({AxisKind::Residual}, model->spec().width);
        if (model->spec().head.pooler) check({AxisKind::Pooled}, model->spec().width);
        for (const int i : ownLayers(*model)) {
            const LayerSpec& layer = model->spec().layers[static_cast<size_t>(i)];
            if (layer.kind == LayerKind::Dense) {
                check({AxisKind::Hidden, i}, layer.dense.width);
                continue;
            }
            check({AxisKind::Ffn, i}, layer.ffn.width);
            check({AxisKind::KvGroup, i}, layer.attention.kvHeads);
            check({AxisKind::HeadChannel, i}, layer.attention.headDim);
            check({AxisKind::ValueChannel, i}, layer.attention.headDim);
        }
    }

    void scaledAndRotated_data() { addModels(); }
    void scaledAndRotated() {
        QFETCH(QString, name);
        const ModelPtr model = opened(name);
        const auto same = [&](const ModelPtr& changed) {
            QCOMPARE(QString::fromStdString(sameLogits(model, changed)), QString());
            QVERIFY(!firstDifference(*model, *changed).empty());
        };
        for (const int i : ownLayers(*model)) {
            const LayerSpec& layer = model->spec().layers[static_cast<size_t>(i)];
            if (layer.kind == LayerKind::Dense) {
                if (layer.dense.activation == Activation::ReLU)
                    same(scaleAxis(*model, {AxisKind::Hidden, i}, factors(layer.dense.width)));
                continue;
            }
            const int channels = layer.attention.headDim;
            for (const AxisKind kind : {AxisKind::HeadChannel, AxisKind::ValueChannel}) {
                same(scaleAxis(*model, {kind, i}, factors(channels)));
                same(rotateAxis(*model, {kind, i}, Rotation::spreading(channels, 1)));
            }
            if (layer.normPlace == NormPlace::After) continue;
            for (const char* norm : {".attn_norm", ".ffn_norm"})
                same(scaleAxis(*model,
                               {AxisKind::Residual, -1, "layers." + std::to_string(i) + norm},
                               factors(model->spec().width)));
        }
        if (model->find("final_norm"))
            same(scaleAxis(*model, {AxisKind::Residual, -1, "final_norm"},
                           factors(model->spec().width)));
        // LayerNorms keep their factors.
        QCOMPARE(QString::fromStdString(firstOtherBits(*model, *foldNorms(*model))), QString());
    }

    void selected_data() { addModels(); }
    void selected() {
        QFETCH(QString, name);
        const ModelPtr model = opened(name);
        const auto check = [&](const AxisRef& axis, int64_t size, const std::string& reader,
                               int64_t run) {
            const ModelPtr smaller = selectAxis(*model, axis, everySecond(size));
            QCOMPARE(
                QString::fromStdString(sameLogits(withoutOddColumns(model, reader, run), smaller)),
                QString());
            QVERIFY(logitDifference(model, smaller) > 1e-4);
            QVERIFY(smaller->parameters() < model->parameters());
        };
        for (const int i : ownLayers(*model)) {
            const LayerSpec& layer = model->spec().layers[static_cast<size_t>(i)];
            const std::string own = "layers." + std::to_string(i),
                              next = "layers." + std::to_string(i + 1) + ".dense";
            if (layer.kind == LayerKind::Dense) {
                check({AxisKind::Hidden, i}, layer.dense.width,
                      model->find(next) ? next : "classifier", 1);
                continue;
            }
            check({AxisKind::Ffn, i}, layer.ffn.width, own + ".ffn.down", 1);
            check({AxisKind::KvGroup, i}, layer.attention.kvHeads, own + ".attn.o",
                  layer.attention.headDim);
        }
    }

    void refusals() {
        const ModelPtr bert = opened("bert"), vit = opened("vit"), mlp = opened("mlp");
        const int width = bert->spec().width;
        QCOMPARE(errorOf([&] { rotateAxis(*vit, {}, Rotation::random(vit->spec().width, 1)); }),
                 std::string("refused: the residual stream cannot be rotated: LayerNorm takes the "
                             "mean over its channels out, which is "
                             "another one after a rotation"));
        QCOMPARE(errorOf([&] { selectAxis(*bert, {}, everySecond(width)); }),
                 std::string("refused: nothing can be removed from the residual stream: LayerNorm "
                             "takes the mean over its channels "
                             "out, which is another one over fewer channels"));
        QCOMPARE(
            errorOf([&] {
                scaleAxis(*bert, {AxisKind::Residual, -1, "layers.0.attn_norm"}, factors(width));
            }),
            std::string("refused: 'layers.0.attn_norm' cannot be scaled: what it hands on is added "
                        "to the residual stream, and "
                        "nothing reads it alone"));
        QCOMPARE(errorOf([&] { scaleAxis(*bert, {AxisKind::Pooled}, factors(width)); }),
                 std::string("refused: the pooler's output cannot be scaled: its activation lets "
                             "only positive factors pass, and only "
                             "if it is ReLU"));
        QCOMPARE(errorOf([&] { selectAxis(*bert, {AxisKind::Pooled}, everySecond(width)); }),
                 std::string("refused: nothing can be removed from the pooler's output: it is as "
                             "wide as the residual stream"));
        QCOMPARE(errorOf([&] { permuteAxis(*bert, {AxisKind::Position}, reversed(2)); }),
                 std::string("refused: the position table cannot be permuted: its rows are the "
                             "places in a text or image"));
        QCOMPARE(errorOf([&] {
                     permuteAxis(*mlp, {AxisKind::Ffn, 0}, reversed(2));
                 }),
                 std::string("refused: the model has nothing like the FFN axis of layer 0, which "
                             "was to be permuted"));
        QCOMPARE(errorOf([&] { selectLayers(*mlp, std::vector<int>{0}); }),
                 std::string("refused: layer 1 is a dense layer, whose outputs the next one is as "
                             "wide as, and cannot be removed; "
                             "remove some of its neurons"));
    }
};

QTEST_GUILESS_MAIN(TestAxisClassifiers)
#include "tst_axis_classifiers.moc"
