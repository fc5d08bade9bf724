// SPDX-License-Identifier: GPL-3.0-or-later
// Methods that remove layers, neurons, heads and channels: what stays, what they report, what they
// refuse.

#include <QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ModelPtr modelOf(int layers) {
    MadeModel made;
    made.layers = layers;
    return makeModel(made);
}

/// The layers of the original whose FFN the layers of the result have.
std::vector<int> originals(const Model& before, const Model& after) {
    std::vector<int> found;
    for (size_t i = 0; i < after.spec().layers.size(); ++i)
        for (size_t k = 0; k < before.spec().layers.size(); ++k) {
            const std::string now = "layers." + std::to_string(i) + ".ffn.down",
                              was = "layers." + std::to_string(k) + ".ffn.down";
            if (after.weight(now).encoding == before.weight(was).encoding)
                found.push_back(static_cast<int>(k));
        }
    return found;
}

std::vector<float> logitsOf(const ModelPtr& model) {
    const std::vector<TokenId> ids = {1, 7, 3, 12, 30, 5};
    KvCache cache(model->spec());
    const Matrix logits = ForwardPass(model, makeBackend("cpu")).evaluate(cache, ids, -1);
    return {logits.values.begin(), logits.values.end()};
}

/// A model whose FFN neurons `dead` of layer 0 write nothing.
ModelPtr withDeadNeurons(const ModelPtr& model, const std::vector<int>& dead) {
    std::vector<float> values = model->weight("layers.0.ffn.down").encoding->decode();
    const auto columns =
        static_cast<size_t>(model->weight("layers.0.ffn.down").encoding->columns());
    for (size_t i = 0; i < values.size(); ++i)
        for (const int neuron : dead)
            if (static_cast<int>(i % columns) == neuron) values[i] = 0;
    return withValues(model, "layers.0.ffn.down", values);
}

std::string problemOf(const ModelPtr& model, std::string_view id, const Words& words) {
    const MethodInput input = inputFor(model, id, words);
    for (const PlanNote& note : methodNamed(id).review(input))
        if (note.level == PlanNote::Level::Error) return note.sentence;
    return {};
}

}  // namespace

class TestStructured : public QObject {
    Q_OBJECT

  private slots:
    void layersThatStay() {
        const ModelPtr model = modelOf(7);
        const auto kept = [&](const Words& words) {
            return originals(*model, *applied(model, "prune.layers", words).model);
        };
        QCOMPARE(kept({}), (std::vector<int>{0, 2, 4, 6}));
        QCOMPARE(kept({{"every", "3"}}), (std::vector<int>{0, 3, 6}));
        QCOMPARE(kept({{"mode", "list"}, {"remove", "1,3-5"}}), (std::vector<int>{0, 2, 6}));
        QCOMPARE(kept({{"mode", "list"}}), (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
        // Only layers with a chosen weight go.
        QCOMPARE(kept({{"layers", "layers.3.*"}}), (std::vector<int>{0, 1, 2, 4, 5, 6}));
    }

    void lossOfLayers() {
        const ModelPtr model = modelOf(4);
        const MethodInput input =
            inputFor(model, "prune.layers", {{"mode", "list"}, {"remove", "1"}});
        JobContext job;
        const MethodResult result = methodNamed("prune.layers").apply(input, job);
        QCOMPARE(result.loss.size(), input.targets.size());
        QCOMPARE(result.weights.size(), input.targets.size());
        for (size_t i = 0; i < input.targets.size(); ++i) {
            const bool gone = input.targets[i]->layer == 1;
            QCOMPARE(result.loss[i].name, input.targets[i]->name);
            QCOMPARE(result.loss[i].relative, gone ? 1.0 : 0.0);
            QCOMPARE(result.loss[i].zeros, gone ? 1.0 : 0.0);
            QCOMPARE(result.loss[i].bytesAfter, gone ? 0 : result.loss[i].bytesBefore);
            QCOMPARE(result.weights[i] == nullptr, gone);
            if (!gone) QVERIFY(result.weights[i]->encoding == input.targets[i]->encoding);
        }
    }

    void badLists() {
        const ModelPtr model = modelOf(4);
        for (const char* list : {"4", "1-", "3-1", "a", "1,", ",1", "1 2", "-1", "99999999999"})
            QCOMPARE(QString::fromStdString(
                         problemOf(model, "prune.layers", {{"mode", "list"}, {"remove", list}})),
                     QString("remove is '%1'; numbers and ranges of layers from 0 to 3 were "
                             "expected, such as 3,6-8")
                         .arg(list));
        QCOMPARE(problemOf(model, "prune.layers", {{"mode", "list"}, {"remove", "0-3"}}),
                 std::string("no layer would be left; keep at least one"));
    }

    /// 80 neurons, 2 KV groups of 2 heads each with 8 channels, 48 residual channels.
    void widths() {
        const ModelPtr model = modelOf(2);
        const Words words = {
            {"ffn", "0.5"}, {"heads", "0.5"}, {"residual", "0.25"}, {"multiple", "4"}};
        for (const char* keep : {"norm", "first", "even"}) {
            Words all = words;
            all["keep"] = keep;
            const ModelPtr after = applied(model, "prune.width", all).model;
            QCOMPARE(after->spec().width, 36);
            for (const LayerSpec& layer : after->spec().layers) {
                QCOMPARE(layer.ffn.width, 40);
                QCOMPARE(layer.attention.kvHeads, 1);
                QCOMPARE(layer.attention.heads, 2);
            }
            for (const float logit : logitsOf(after)) QVERIFY(std::isfinite(logit));
        }
        // 80 * 0.75 = 60, rounded up to a multiple of 32.
        QCOMPARE(applied(model, "prune.width").model->spec().layers[1].ffn.width, 64);
        QCOMPARE(applied(model, "prune.width", {{"layers", "layers.1.*"}})
                     .model->spec()
                     .layers[0]
                     .ffn.width,
                 80);
    }

    void whichPlacesStay() {
        const ModelPtr model = modelOf(1);
        const auto rows = [&](const char* keep) {
            const ModelPtr after =
                applied(model, "prune.width", {{"keep", keep}, {"ffn", "0.95"}, {"multiple", "1"}})
                    .model;
            const auto before = model->weight("layers.0.ffn.up").encoding->decode();
            const auto now = after->weight("layers.0.ffn.up").encoding->decode();
            std::vector<int> found;
            for (size_t r = 0; r < now.size() / 48; ++r)
                for (size_t k = 0; k < before.size() / 48; ++k)
                    if (std::equal(now.begin() + static_cast<std::ptrdiff_t>(r * 48),
                                   now.begin() + static_cast<std::ptrdiff_t>(r * 48 + 48),
                                   before.begin() + static_cast<std::ptrdiff_t>(k * 48)))
                        found.push_back(static_cast<int>(k));
            return found;
        };
        QCOMPARE(rows("first"), (std::vector<int>{0, 1, 2, 3}));
        QCOMPARE(rows("even"), (std::vector<int>{0, 20, 40, 60}));
        QCOMPARE(rows("norm").size(), size_t{4});
        QVERIFY(rows("norm") != rows("first"));
    }

    /// Neurons that write nothing have norm 0 and go first: the logits stay.
    void deadNeuronsGoFirst() {
        std::vector<int> dead;
        for (int i = 3; i < 80; i += 4) dead.push_back(i);
        const ModelPtr model = withDeadNeurons(modelOf(2), dead);
        const MethodResult result =
            applied(model, "prune.width",
                    {{"ffn", "0.25"}, {"multiple", "1"}, {"layers", "layers.0.ffn.*"}});
        QCOMPARE(result.model->spec().layers[0].ffn.width, 60);
        const std::vector<float> before = logitsOf(model), after = logitsOf(result.model);
        for (size_t i = 0; i < before.size(); ++i)
            QVERIFY(std::abs(before[i] - after[i]) <= 1e-5f * (1 + std::abs(before[i])));
        for (const WeightLoss& loss : result.loss) {
            const bool down = loss.name == "layers.0.ffn.down";
            QVERIFY(down ? loss.relative < 1e-6 : loss.relative > 0.1);
            QCOMPARE(loss.zeros, 0.25);
            QCOMPARE(loss.bytesAfter, loss.bytesBefore / 4 * 3);
        }
    }

    /// Removed values count as zeros.
    void lossOfWidth() {
        const ModelPtr model = modelOf(1);
        const MethodResult result =
            applied(model, "prune.width", {{"ffn", "0.5"}, {"keep", "first"}, {"multiple", "1"}});
        const std::vector<float> up = model->weight("layers.0.ffn.up").encoding->decode();
        double gone = 0, all = 0;
        for (size_t i = 0; i < up.size(); ++i) {
            all += double{up[i]} * up[i];
            if (i >= up.size() / 2) gone += double{up[i]} * up[i];
        }
        for (const WeightLoss& loss : result.loss) {
            if (loss.name != "layers.0.ffn.up") continue;
            QVERIFY(std::abs(loss.relative - std::sqrt(gone / all)) < 1e-9);
            QVERIFY(std::abs(loss.sqnrDb - 10 * std::log10(all / gone)) < 1e-6);
        }
    }

    /// The toy of Sheared LLaMA: 3 layers, 6 channels, 4 heads and 8 neurons become 2, 3, 2 and 4.
    void targetShape_data() {
        QTest::addColumn<QString>("keep");
        for (const char* keep : {"importance", "norm"}) QTest::newRow(keep) << keep;
    }
    void targetShape() {
        QFETCH(QString, keep);
        MadeModel made;
        made.layers = 3;
        made.width = 6;
        made.heads = made.kvHeads = 4;
        made.headDim = 2;
        made.ffn = 8;
        const Words words = {{"depth", "2"},
                             {"width", "3"},
                             {"heads", "2"},
                             {"ffn", "4"},
                             {"keep", keep.toStdString()}};
        const MethodInput input = inputFor(makeModel(made), "prune.shape", words);
        JobContext job;
        const MethodResult result = methodNamed("prune.shape").apply(input, job);
        const ModelSpec& spec = result.model->spec();
        QCOMPARE(spec.layers.size(), size_t{2});
        QCOMPARE(spec.width, 3);
        for (const LayerSpec& layer : spec.layers) {
            QCOMPARE(layer.attention.heads, 2);
            QCOMPARE(layer.attention.kvHeads, 2);
            QCOMPARE(layer.ffn.width, 4);
        }
        QCOMPARE(methodNamed("prune.shape").estimate(input).bytesAfter, result.model->bytes());
        QCOMPARE(std::ranges::count(result.weights, nullptr), 7);  // the weights of one layer
        QCOMPARE(result.calibration.has_value(), keep == "importance");
        for (const float logit : logitsOf(result.model)) QVERIFY(std::isfinite(logit));
    }

    void impossibleShapes() {
        const ModelPtr model = modelOf(2);
        const auto problem = [&](const Words& words) {
            return problemOf(model, "prune.shape", words);
        };
        QCOMPARE(problem({{"depth", "3"}}),
                 std::string("3 layers were asked for and there are 2; a shape is at most the "
                             "model's own"));
        QCOMPARE(problem({{"heads", "3"}}),
                 std::string("3 heads are no multiple of 2, which is how many share keys and "
                             "values in layer 0; use 2"));
        QVERIFY(problem({{"ffn", "40"}, {"layers", "layers.0.*"}})
                    .starts_with("a shape is one of the whole model; "));
        QVERIFY_THROWS_EXCEPTION(Error, applied(model, "prune.shape", {{"width", "49"}}));
    }

    void quantizedModelsAreRefused() {
        const ModelPtr model = applied(modelOf(1), "quant.rtn", {{"group", "16"}}).model;
        const std::string problem = problemOf(model, "prune.width", {});
        QVERIFY2(problem.starts_with(
                     "columns would be removed from layers.0.ffn.down, which is stored as "),
                 problem.c_str());
        QVERIFY(problem.ends_with("; make the model narrower first and quantize afterwards"));
        QVERIFY_THROWS_EXCEPTION(Error, applied(model, "prune.width"));
        // Layers go as they are stored.
        QVERIFY(problemOf(model, "prune.layers", {}).empty());
    }
};

QTEST_GUILESS_MAIN(TestStructured)
#include "tst_structured.moc"
