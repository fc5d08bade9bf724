// SPDX-License-Identifier: GPL-3.0-or-later

// Another order of the places of any axis of any family leaves the logits as they are.

#include <QTest>
#include <algorithm>
#include <numeric>

#include "core/base/rng.h"
#include "core/encoding/gguf.h"
#include "core/model/axes/axis_operations.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// A random order of `size` places, from `first` on.
std::vector<int64_t> shuffled(int64_t size, uint64_t seed, int64_t first = 0) {
    std::vector<int64_t> order(static_cast<size_t>(size));
    std::iota(order.begin(), order.end(), first);
    Rng rng(seed);
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[rng.below(i)]);
    return order;
}

/// Each group's places in an order of its own.
std::vector<int64_t> shuffledInGroups(int64_t groups, int64_t size, uint64_t seed) {
    std::vector<int64_t> all;
    for (int64_t group = 0; group < groups; ++group) {
        const std::vector<int64_t> order =
            shuffled(size, seed + static_cast<uint64_t>(group), group * size);
        all.insert(all.end(), order.begin(), order.end());
    }
    return all;
}

std::string refusal(const ModelPtr& model, const AxisRef& axis, const std::vector<int64_t>& order) {
    return errorOf([&] { permuteAxis(*model, axis, order); });
}

}  // namespace

class TestAxisPermute : public QObject {
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
        const auto check = [&](const AxisRef& axis, const std::vector<int64_t>& order) {
            const ModelPtr permuted = permuteAxis(*model, axis, order);
            QCOMPARE(QString::fromStdString(sameLogits(model, permuted)), QString());
            QVERIFY(!std::is_sorted(order.begin(), order.end()));
            QVERIFY(!firstDifference(*model, *permuted).empty());
            QVERIFY(permuted->spec() == model->spec());
        };
        check({AxisKind::Residual}, shuffled(model->spec().width, 1));
        for (const int i : ownLayers(*model)) {
            const LayerSpec& layer = model->spec().layers[static_cast<size_t>(i)];
            const int groups = layer.attention.kvHeads;
            check({AxisKind::Ffn, i}, shuffled(layer.ffn.width, 2));
            if (groups > 1) check({AxisKind::KvGroup, i}, shuffled(groups, 10));
            if (const int each = layer.attention.heads / groups; each > 1)
                check({AxisKind::QueryHead, i}, shuffledInGroups(groups, each, 10));
            check({AxisKind::ValueChannel, i},
                  shuffledInGroups(groups, layer.attention.headDim, 5));
            check({AxisKind::ValueChannel, i}, shuffled(layer.attention.headDim, 6));
            if (layer.attention.rope.style == RopeStyle::None)
                check({AxisKind::HeadChannel, i},
                      shuffledInGroups(groups, layer.attention.headDim, 7));
        }
    }

    /// Channels that RoPE leaves alone can move; with QK-norm in all groups alike.
    void channelsBeyondRope() {
        TinyModelOptions options;
        ModelSpec spec = tinySpec(options);
        for (LayerSpec& layer : spec.layers) layer.attention.rope.dimensions = 4;
        const std::vector<int64_t> same = {0, 1, 2, 3, 6, 4, 7, 5},
                                   other = {0, 1, 2, 3, 6, 4, 7, 5, 8, 9, 10, 11, 12, 13, 14, 15};
        ModelPtr model = randomModel(spec);
        QVERIFY(sameLogits(model, permuteAxis(*model, {AxisKind::HeadChannel, 0}, same)).empty());
        QVERIFY(sameLogits(model, permuteAxis(*model, {AxisKind::HeadChannel, 0}, other)).empty());
        for (LayerSpec& layer : spec.layers) layer.attention.qkNorm = true;
        model = randomModel(spec);
        QVERIFY(sameLogits(model, permuteAxis(*model, {AxisKind::HeadChannel, 0}, same)).empty());
        QCOMPARE(refusal(model, {AxisKind::HeadChannel, 0}, other),
                 std::string("refused: 'layers.0.attn.q_norm' serves all KV groups, so the query "
                             "and key channel axis of layer 0 "
                             "cannot be treated differently in each"));
    }

    /// Rows are moved with their bits; columns of blocks are encoded again.
    void encodedRowsKeepTheirBits() {
        const ModelPtr plain = tinyModel({});
        const auto encoded = [&](const char* name) {
            auto weight = std::make_shared<Weight>(plain->weight(name));
            weight->encoding = encodeGguf(*ggufTypeNamed("Q4_0"), weight->encoding->shape(),
                                          weight->encoding->decode());
            return weight;
        };
        const ModelPtr model =
            plain->withWeights({encoded("layers.0.attn.q"), encoded("layers.0.attn.o")});
        const ModelPtr permuted =
            permuteAxis(*model, {AxisKind::KvGroup, 0}, std::vector<int64_t>{1, 0});
        const std::vector<float> before = model->weight("layers.0.attn.q").encoding->decode();
        std::vector<float> rolled(before.begin() + static_cast<std::ptrdiff_t>(before.size() / 2),
                                  before.end());
        rolled.insert(rolled.end(), before.begin(),
                      before.begin() + static_cast<std::ptrdiff_t>(before.size() / 2));
        QCOMPARE(permuted->weight("layers.0.attn.q").encoding->decode(), rolled);
        QCOMPARE(permuted->weight("layers.0.attn.q").encoding->label(), std::string("Q4_0"));
        QCOMPARE(permuted->weight("layers.0.attn.o").encoding->label(), std::string("Q4_0"));
        QVERIFY(logitDifference(model, permuted) < 0.1);
    }

    void refusals() {
        const ModelPtr llama = axisModel("llama3");
        QCOMPARE(refusal(llama, {AxisKind::HeadChannel, 0},
                         {5, 1, 2, 3, 4, 0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}),
                 std::string("refused: the query and key channel axis of layer 0 cannot be "
                             "permuted so: RoPE turns channels 0 and 5 "
                             "differently; only channels that it does not turn can change places"));
        QCOMPARE(refusal(llama, {AxisKind::QueryHead, 1}, {0, 2, 1, 3}),
                 std::string("refused: the query head axis of layer 1 cannot be permuted so: place "
                             "2 belongs to KV group 1 and cannot "
                             "move to group 0, whose keys and values are others; permute the KV "
                             "groups as a whole"));
        QCOMPARE(refusal(llama, {AxisKind::Vocabulary}, {}),
                 std::string("refused: the vocabulary cannot be permuted: its rows are the "
                             "tokenizer's tokens, which would have to "
                             "follow"));
        QCOMPARE(refusal(llama, {AxisKind::KvGroup, 1}, {0, 0}),
                 std::string("usage: an order of the KV group axis of layer 1 must name each of "
                             "its places 0 to 1 once; entry 1 is 0"));
        QCOMPARE(
            refusal(llama, {AxisKind::KvGroup, 1}, {1}),
            std::string("usage: the KV group axis of layer 1 has 2 places; 1 entries are given"));
    }
};

QTEST_GUILESS_MAIN(TestAxisPermute)
#include "tst_axis_permute.moc"
