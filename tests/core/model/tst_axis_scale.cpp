// SPDX-License-Identifier: GPL-3.0-or-later

// Scaling along every axis of every family leaves the logits as they are, and refuses where it
// would not.

#include <QTest>
#include <cmath>

#include "core/base/rng.h"
#include "core/encoding/gguf.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/forward.h"
#include "core/model/rope_rows.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/input_of.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Between 1/4 and 4.
std::vector<double> factors(int64_t count, uint64_t seed) {
    Rng rng(seed);
    std::vector<double> made;
    for (int64_t i = 0; i < count; ++i) made.push_back(std::exp2(4 * rng.uniform() - 2));
    return made;
}

std::string norm(int layer, const char* part) {
    return "layers." + std::to_string(layer) + "." + part;
}

/// One factor for each KV group's channels; RoPE's pairs share theirs.
std::vector<double> pairedFactors(const AttentionSpec& attention, uint64_t seed) {
    std::vector<double> made = factors(int64_t{attention.kvHeads} * attention.headDim, seed);
    const int64_t pairs =
        attention.rope.style == RopeStyle::None ? 0 : attention.rope.dimensions / 2;
    for (int64_t group = 0; group < attention.kvHeads; ++group)
        for (int64_t pair = 0; pair < pairs; ++pair) {
            const int64_t first = group * attention.headDim;
            made[static_cast<size_t>(first + ropeChannel(attention.rope, pair, 1))] =
                made[static_cast<size_t>(first + ropeChannel(attention.rope, pair, 0))];
        }
    return made;
}

std::string refusal(const ModelPtr& model, const AxisRef& axis, int64_t count) {
    return errorOf([&] { scaleAxis(*model, axis, factors(count, 1)); });
}

}  // namespace

class TestAxisScale : public QObject {
    Q_OBJECT
  private slots:
    void logitsStay_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : axisModelNames())
            QTest::addRow("%s", name.c_str()) << QString::fromStdString(name);
    }
    void logitsStay() {
        QFETCH(QString, name);
        const ModelPtr model = axisModel(name.toStdString());
        const auto check = [&](const AxisRef& axis, const std::vector<double>& f,
                               const char* moved) {
            const ModelPtr scaled = scaleAxis(*model, axis, f);
            QCOMPARE(QString::fromStdString(sameLogits(model, scaled)), QString());
            QVERIFY(model->weight(moved).encoding->decode() !=
                    scaled->weight(moved).encoding->decode());
        };
        for (const int i : ownLayers(*model)) {
            const LayerSpec& layer = model->spec().layers[static_cast<size_t>(i)];
            const AttentionSpec& attention = layer.attention;
            const int64_t channels = int64_t{attention.kvHeads} * attention.headDim,
                          width = model->spec().width;
            check({AxisKind::Residual, -1, norm(i, "attn_norm")}, factors(width, 1),
                  norm(i, "attn.q").c_str());
            check({AxisKind::Residual, -1, norm(i, "ffn_norm")}, factors(width, 2),
                  norm(i, "ffn.up").c_str());
            check({AxisKind::Ffn, i}, factors(layer.ffn.width, 3), norm(i, "ffn.down").c_str());
            check({AxisKind::ValueChannel, i}, factors(channels, 4), norm(i, "attn.o").c_str());
            check({AxisKind::ValueChannel, i}, factors(attention.headDim, 5),
                  norm(i, "attn.v").c_str());
            if (!attention.qkNorm)
                check({AxisKind::HeadChannel, i}, pairedFactors(attention, 6),
                      norm(i, "attn.k").c_str());
        }
        const ModelPtr scaled = scaleAxis(*model, {AxisKind::Residual, -1, "final_norm"},
                                          factors(model->spec().width, 7));
        QCOMPARE(QString::fromStdString(sameLogits(model, scaled)), QString());
        QVERIFY(!scaled->spec().tiedHead);
    }

    /// What passes along the axis is multiplied: the point of it all.
    void valuesAreMultiplied() {
        const ModelPtr model = axisModel("mistral");
        const int64_t width = model->spec().layers[0].ffn.width;
        const std::vector<double> f = factors(width, 1);
        const std::vector<float> before = inputOf(model, "layers.0.ffn.down");
        const std::vector<float> after =
            inputOf(scaleAxis(*model, {AxisKind::Ffn, 0}, f), "layers.0.ffn.down");
        QCOMPARE(before.size(), after.size());
        for (size_t i = 0; i < before.size(); ++i) {
            const double wanted = before[i] * f[i % static_cast<size_t>(width)];
            QVERIFY(std::abs(after[i] - wanted) <= 1e-5 * (1 + std::abs(wanted)));
        }
    }

    void encodedWeightsStayEncoded() {
        TinyModelOptions options;
        const ModelPtr plain = tinyModel(options);
        auto down = std::make_shared<Weight>(plain->weight("layers.0.ffn.up"));
        down->encoding =
            encodeGguf(*ggufTypeNamed("Q8_0"), down->encoding->shape(), down->encoding->decode());
        const ModelPtr model = plain->withWeights({down});
        const ModelPtr scaled = scaleAxis(*model, {AxisKind::Ffn, 0}, factors(options.ffnWidth, 1));
        QCOMPARE(scaled->weight("layers.0.ffn.up").encoding->label(), down->encoding->label());
        QVERIFY(logitDifference(model, scaled) < 0.02);
        // What is not on the axis is shared.
        QVERIFY(scaled->find("layers.1.ffn.up") == model->find("layers.1.ffn.up"));
    }

    void refusals() {
        const ModelPtr llama = axisModel("llama3"), qwen = axisModel("qwen3"),
                       gemma = axisModel("gemma3");
        QCOMPARE(refusal(llama, {}, 64),
                 std::string("refused: the residual stream cannot be scaled: its norms divide by "
                             "the root mean square over all "
                             "channels, and each layer adds to it; scale what one norm hands on, "
                             "such as 'layers.0.attn_norm'"));
        QCOMPARE(refusal(gemma, {AxisKind::Residual, -1, "layers.0.attn_post_norm"}, 48),
                 std::string("refused: 'layers.0.attn_post_norm' cannot be scaled: what it hands "
                             "on is added to the residual stream, "
                             "and nothing reads it alone"));
        QCOMPARE(refusal(qwen, {AxisKind::HeadChannel, 1}, 24),
                 std::string("refused: the query and key channel axis of layer 1 cannot be scaled: "
                             "QK-norm divides queries and keys "
                             "by their root mean square"));
        QCOMPARE(refusal(llama, {AxisKind::HeadChannel, 1}, 16),
                 std::string("refused: the query and key channel axis of layer 1 cannot be scaled "
                             "so: RoPE turns channels 0 and 8 "
                             "into each other, and their factors differ"));
        QCOMPARE(refusal(llama, {AxisKind::QueryHead, 0}, 4),
                 std::string("refused: the query head axis of layer 0 cannot be scaled as such; "
                             "scale the value channels, or the "
                             "query and key channels, of its heads"));
        QCOMPARE(refusal(llama, {AxisKind::Vocabulary}, 1),
                 std::string("refused: the vocabulary cannot be scaled: its rows are the "
                             "tokenizer's tokens, which would have to "
                             "follow"));
        QCOMPARE(refusal(axisModel("shared"), {AxisKind::Ffn, 3}, 48),
                 std::string("refused: layer 3 has no weights of its own, it uses those of layer "
                             "1; name that layer, and both "
                             "change"));
        ModelSpec gelu = axisModel("biased")->spec();
        for (LayerSpec& layer : gelu.layers) layer.ffn.activation = Activation::GeluErf;
        QCOMPARE(refusal(randomModel(gelu), {AxisKind::Ffn, 0}, 48),
                 std::string("refused: the FFN axis of layer 0 cannot be scaled: its activation "
                             "lets only positive factors pass, and only if it is ReLU"));
    }

    void wrongUse() {
        const ModelPtr model = axisModel("llama3");
        QCOMPARE(refusal(model, {AxisKind::Ffn, 2}, 1),
                 std::string("usage: there is no layer 2; the model has layers 0 to 1"));
        QCOMPARE(refusal(model, {AxisKind::Ffn, 0}, 5),
                 std::string("usage: the FFN axis of layer 0 has 96 places; 5 entries are given"));
        QCOMPARE(refusal(model, {AxisKind::Residual, -1, "norm"}, 64),
                 std::string("usage: the model has no norm 'norm'; norms are called "
                             "layers.0.attn_norm, layers.0.ffn_norm or "
                             "final_norm"));
        QCOMPARE(errorOf([&] {
                     scaleAxis(*model, {AxisKind::Ffn, 0}, std::vector<double>(96, 0.0));
                 }),
                 std::string("usage: a factor is 0; finite numbers other than zero were expected"));
    }

    /// Half precision ends at 65504.
    void whatDoesNotFitIsRefused() {
        const ModelPtr model = inType(*axisModel("llama3"), DType::F16);
        QCOMPARE(errorOf([&] {
                     scaleAxis(*model, {AxisKind::Ffn, 0}, std::vector<double>(96, 1e7));
                 }),
                 std::string("refused: f16 cannot hold the new values of 'layers.0.ffn.up', which "
                             "became infinite; store it in a type "
                             "with a wider range, such as bf16, first"));
    }
};

QTEST_GUILESS_MAIN(TestAxisScale)
#include "tst_axis_scale.moc"
