// SPDX-License-Identifier: GPL-3.0-or-later

// Folding norms, and rotating every axis that a rotation can pass, leaves the logits of every
// family as they are.

#include <QTest>
#include <cmath>

#include "core/model/axes/axis_operations.h"
#include "core/model/rope_rows.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/model_checks.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Turns each RoPE pair by an angle of its own.
Rotation pairwise(const AttentionSpec& attention) {
    const auto size = static_cast<size_t>(attention.headDim);
    std::vector<double> entries(size * size, 0.0);
    for (size_t i = 0; i < size; ++i) entries[i * size + i] = 1;
    for (int64_t pair = 0; pair < attention.rope.dimensions / 2; ++pair) {
        const auto a = static_cast<size_t>(ropeChannel(attention.rope, pair, 0));
        const auto b = static_cast<size_t>(ropeChannel(attention.rope, pair, 1));
        const double angle = 0.3 + static_cast<double>(pair);
        entries[a * size + a] = entries[b * size + b] = std::cos(angle);
        entries[a * size + b] = std::sin(angle);
        entries[b * size + a] = -std::sin(angle);
    }
    return Rotation::ofMatrix(attention.headDim, std::move(entries));
}

std::string refusal(const ModelPtr& model, const AxisRef& axis, int64_t size) {
    return errorOf([&] { rotateAxis(*model, axis, Rotation::random(size, 1)); });
}

bool isOnes(const Model& model, const std::string& norm) {
    for (const float value : model.weight(norm).encoding->decode())
        if (value != 1) return false;
    return true;
}

/// The largest weight of a matrix over its root mean square.
double peak(const Model& model, const std::string& name) {
    double largest = 0, squares = 0;
    const std::vector<float> values = model.weight(name).encoding->decode();
    for (const float value : values) {
        largest = std::max(largest, std::abs(double{value}));
        squares += double{value} * double{value};
    }
    return largest / std::sqrt(squares / static_cast<double>(values.size()));
}

void addModels() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : axisModelNames())
        QTest::addRow("%s", name.c_str()) << QString::fromStdString(name);
}

}  // namespace

class TestAxisRotate : public QObject {
    Q_OBJECT
  private slots:
    void foldedNorms_data() { addModels(); }
    void foldedNorms() {
        QFETCH(QString, name);
        const ModelPtr model = axisModel(name.toStdString());
        const ModelPtr folded = foldNorms(*model);
        QCOMPARE(QString::fromStdString(sameLogits(model, folded)), QString());
        QVERIFY(!folded->spec().tiedHead);
        QVERIFY(isOnes(*folded, "final_norm"));
        for (const int i : ownLayers(*model)) {
            const std::string layer = "layers." + std::to_string(i);
            QVERIFY(!isOnes(*model, layer + ".attn_norm"));
            QVERIFY(isOnes(*folded, layer + ".attn_norm"));
            QVERIFY(isOnes(*folded, layer + ".ffn_norm"));
        }
        // Nothing is left to fold.
        QCOMPARE(QString::fromStdString(firstOtherBits(*folded, *foldNorms(*folded))), QString());
    }

    void residualStream_data() { addModels(); }
    void residualStream() {
        QFETCH(QString, name);
        const ModelPtr model = axisModel(name.toStdString());
        const int width = model->spec().width;
        const ModelPtr folded = foldNorms(*model);
        if (model->spec().layers[0].postNorms) {
            QCOMPARE(refusal(folded, {}, width),
                     std::string("refused: the residual stream cannot be rotated: the post-norm "
                                 "'layers.0.attn_post_norm' multiplies "
                                 "each channel by a factor of its own on its way into the stream, "
                                 "and there is no weight behind it to "
                                 "take the factors"));
            return;
        }
        for (const Rotation& rotation :
             {Rotation::spreading(width, 1), Rotation::random(width, 2)}) {
            const ModelPtr rotated = rotateAxis(*folded, {}, rotation);
            QCOMPARE(QString::fromStdString(sameLogits(model, rotated)), QString());
            QVERIFY(!firstDifference(*folded, *rotated).empty());
        }
    }

    void channels_data() { addModels(); }
    void channels() {
        QFETCH(QString, name);
        const ModelPtr model = axisModel(name.toStdString());
        for (const int i : ownLayers(*model)) {
            const AttentionSpec& attention = model->spec().layers[static_cast<size_t>(i)].attention;
            const Rotation any = Rotation::spreading(attention.headDim, 3);
            const ModelPtr values = rotateAxis(*model, {AxisKind::ValueChannel, i}, any);
            QCOMPARE(QString::fromStdString(sameLogits(model, values)), QString());
            QVERIFY(!firstDifference(*model, *values).empty());
            if (attention.qkNorm) continue;
            const bool turned = attention.rope.style != RopeStyle::None;
            const ModelPtr keys =
                rotateAxis(*model, {AxisKind::HeadChannel, i}, turned ? pairwise(attention) : any);
            QCOMPARE(QString::fromStdString(sameLogits(model, keys)), QString());
            QVERIFY(!firstDifference(*model, *keys).empty());
        }
    }

    /// A planted outlier channel of the embedding is spread over all channels.
    void outliersSpread() {
        ModelPtr model = foldNorms(*axisModel("llama3"));
        const auto width = static_cast<size_t>(model->spec().width);
        model = withValues(*model, "embed", [&](std::vector<float>& values) {
            for (size_t i = 5; i < values.size(); i += width) values[i] *= 40;
        });
        const ModelPtr rotated =
            rotateAxis(*model, {}, Rotation::spreading(model->spec().width, 1));
        QVERIFY(sameLogits(model, rotated).empty());
        QVERIFY(peak(*model, "embed") > 10);
        QVERIFY(peak(*rotated, "embed") < 5);
    }

    void refusals() {
        const ModelPtr llama = axisModel("llama3"), qwen = axisModel("qwen3");
        QCOMPARE(
            refusal(llama, {}, 64),
            std::string("refused: the residual stream cannot be rotated: the norm "
                        "'layers.0.attn_norm' multiplies each channel by "
                        "a factor of its own; fold the norms into the weights behind them first"));
        QCOMPARE(refusal(llama, {AxisKind::Ffn, 0}, 96),
                 std::string("refused: the FFN axis of layer 0 cannot be rotated: its activation "
                             "works on each channel by itself"));
        QCOMPARE(refusal(llama, {AxisKind::KvGroup, 0}, 2),
                 std::string("refused: the KV group axis of layer 0 cannot be rotated: each group "
                             "has scores of its own; rotate its "
                             "value channels"));
        QCOMPARE(refusal(llama, {AxisKind::HeadChannel, 0}, 16),
                 std::string("refused: the query and key channel axis of layer 0 cannot be rotated "
                             "so: the matrix mixes channels 0 and "
                             "1, which RoPE turns differently"));
        QCOMPARE(refusal(qwen, {AxisKind::HeadChannel, 0}, 24),
                 std::string("refused: the query and key channel axis of layer 0 cannot be "
                             "rotated: QK-norm multiplies each channel by "
                             "a factor of its own"));
        QCOMPARE(refusal(llama, {AxisKind::Vocabulary}, 2),
                 std::string("refused: the vocabulary cannot be rotated: its rows are the "
                             "tokenizer's tokens, which would have to "
                             "follow"));
        QCOMPARE(refusal(llama, {AxisKind::ValueChannel, 0}, 8),
                 std::string("usage: the value channel axis of layer 0 has 16 places; the rotation "
                             "is of size 8"));
    }
};

QTEST_GUILESS_MAIN(TestAxisRotate)
#include "tst_axis_rotate.moc"
