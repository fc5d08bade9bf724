// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that go because they change little on data.

#include <QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/methods/calibration_data.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/methods/story_layers.h"
#include "tests/core/model/golden_classifier.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Blocks that hand on what enters them.
ModelPtr withIdentities(int layers, const std::vector<int>& identities) {
    MadeModel made;
    made.layers = layers;
    ModelPtr model = makeModel(made);
    for (const int layer : identities)
        for (const char* part : {".attn.o", ".ffn.down"}) {
            const std::string name = "layers." + std::to_string(layer) + part;
            const auto count = static_cast<size_t>(model->weight(name).encoding->elements());
            model = withValues(model, name, std::vector<float>(count));
        }
    return model;
}

/// The layers of the original that the smaller model has, by their queries, which no test changes.
std::vector<int> originals(const Model& before, const Model& after) {
    std::vector<int> found;
    for (size_t i = 0; i < after.spec().layers.size(); ++i)
        for (size_t k = 0; k < before.spec().layers.size(); ++k)
            if (after.weight("layers." + std::to_string(i) + ".attn.q").encoding ==
                before.weight("layers." + std::to_string(k) + ".attn.q").encoding)
                found.push_back(static_cast<int>(k));
    return found;
}

/// Token by token, so that every layer's keys and values come back from the cache.
std::vector<float> stepwiseLogits(const ModelPtr& model) {
    const ForwardPass pass(model, makeBackend("cpu"));
    KvCache cache(model->spec());
    std::vector<float> all;
    for (const TokenId id : {1, 7, 3, 12, 30, 5}) {
        const Matrix logits = pass.evaluate(cache, {&id, 1});
        all.insert(all.end(), logits.values.begin(), logits.values.end());
    }
    return all;
}

std::string errorOf(const MethodInput& input) {
    for (const PlanNote& note : methodNamed("prune.layers").review(input))
        if (note.level == PlanNote::Level::Error) return note.sentence;
    return {};
}

}  // namespace

class TestLayerPruning : public QObject {
    Q_OBJECT

  private slots:
    /// An identity has influence 0; without it nothing changes, the cache included.
    void identitiesGoFirst_data() {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QList<int>>("identities");
        QTest::newRow("influence, one") << "influence" << QList<int>{3};
        QTest::newRow("influence, apart") << "influence" << QList<int>{1, 4};
        QTest::newRow("angular, one") << "angular" << QList<int>{0};
        QTest::newRow("angular, neighbours") << "angular" << QList<int>{2, 3};
    }
    void identitiesGoFirst() {
        QFETCH(QString, mode);
        QFETCH(QList<int>, identities);
        const ModelPtr model = withIdentities(6, {identities.begin(), identities.end()});
        const MethodResult result =
            applied(model, "prune.layers",
                    {{"mode", mode.toStdString()}, {"count", std::to_string(identities.size())}});
        std::vector<int> expected;
        for (int i = 0; i < 6; ++i)
            if (!identities.contains(i)) expected.push_back(i);
        QCOMPARE(originals(*model, *result.model), expected);
        QVERIFY(result.calibration);
        QCOMPARE(stepwiseLogits(result.model), stepwiseLogits(model));
    }

    /// Two identities apart are no neighbours: the nearest two have one of them.
    void angularRemovesNeighbours() {
        const ModelPtr model = withIdentities(6, {1, 4});
        const std::vector<int> kept = originals(
            *model, *applied(model, "prune.layers", {{"mode", "angular"}, {"count", "2"}}).model);
        QCOMPARE(kept.size(), size_t{4});
        std::vector<int> gone;
        for (int i = 0; i < 6; ++i)
            if (std::ranges::find(kept, i) == kept.end()) gone.push_back(i);
        QCOMPARE(gone[1], gone[0] + 1);
        QVERIFY(std::ranges::find(gone, 1) != gone.end() ||
                std::ranges::find(gone, 4) != gone.end());
    }

    void onlyChosenLayersGo() {
        const ModelPtr model = withIdentities(6, {3});
        for (const char* mode : {"influence", "angular"})
            QCOMPARE(originals(*model, *applied(model, "prune.layers",
                                                {{"mode", mode}, {"layers", "layers.5.*"}})
                                            .model),
                     (std::vector<int>{0, 1, 2, 3, 4}));
    }

    void impossibleNumbers_data() {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("layers");
        QTest::addColumn<QString>("error");
        QTest::newRow("all") << "influence"
                             << "*"
                             << "no layer would be left; keep at least one";
        QTest::newRow("more than chosen")
            << "influence"
            << "layers.1.*"
            << "count is 4, and 1 layers have chosen weights; lower it, or choose weights of more "
               "layers";
        QTest::newRow("no neighbours") << "angular"
                                       << "layers.1.*"
                                       << "there are no 4 neighbouring layers that can go; lower "
                                          "count, or choose weights of more layers";
    }
    void impossibleNumbers() {
        QFETCH(QString, mode);
        QFETCH(QString, layers);
        QFETCH(QString, error);
        const MethodInput input = inputFor(
            withIdentities(4, {}), "prune.layers",
            {{"mode", mode.toStdString()}, {"count", "4"}, {"layers", layers.toStdString()}});
        QCOMPARE(QString::fromStdString(errorOf(input)), error);
        QVERIFY_THROWS_EXCEPTION(Error, run(input, "prune.layers"));
    }

    void dataAreAskedForWhereTheyDecide() {
        const ModelPtr model = withIdentities(4, {});
        for (const auto& [mode, asks] :
             {std::pair{"every", false}, {"list", false}, {"influence", true}, {"angular", true}}) {
            MethodInput input = inputFor(model, "prune.layers", {{"mode", mode}});
            input.data = nullptr;
            QCOMPARE(calibrates(methodNamed("prune.layers"), input.params), asks);
            QCOMPARE(errorOf(input).empty(), !asks);
            if (asks) QVERIFY_THROWS_EXCEPTION(Error, run(input, "prune.layers"));
        }
    }

    void encodersToo_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("mode");
        for (const char* model : {"bert", "distilbert", "vit"})
            for (const char* mode : {"influence", "angular"})
                QTest::addRow("%s %s", model, mode) << model << mode;
    }
    void encodersToo() {
        QFETCH(QString, model);
        QFETCH(QString, mode);
        const ModelPtr before = openGoldenClassifier(model);
        const ModelPtr after =
            applied(before, "prune.layers", {{"mode", mode.toStdString()}}).model;
        QCOMPARE(after->spec().layers.size(), before->spec().layers.size() - 1);
        const Matrix logits =
            ForwardPass(after, makeBackend("cpu")).classify(goldenClassifier(model).batch);
        for (const float value : logits.values) QVERIFY(std::isfinite(value));
    }
};

QTEST_GUILESS_MAIN(TestLayerPruning)
#include "tst_layer_pruning.moc"
