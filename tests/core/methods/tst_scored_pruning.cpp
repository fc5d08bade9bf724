// SPDX-License-Identifier: GPL-3.0-or-later
// Heads and neurons that go because of what they do on data: the right ones, with what they share,
// and what stays computes what the masked model does.

#include <QtTest>

#include <cmath>
#include <tuple>

#include "core/base/error.h"
#include "core/methods/calibration_data.h"
#include "core/methods/prune/neuron_scores.h"
#include "core/model/family.h"
#include "core/train/trainable_model.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/methods/masked_models.h"
#include "tests/core/methods/story_layers.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int64_t kGroupRows = 8;  // of v: two queries share a group

/// The places, `rows` rows each, of a weight of the original that the smaller one still has.
std::vector<int64_t> stayed(const Model& before, const Model& after, const std::string& name,
                            int64_t rows) {
    const std::vector<float> was = before.weight(name).encoding->decode(),
                             is = after.weight(name).encoding->decode();
    const int64_t block = rows * before.weight(name).encoding->columns();
    std::vector<int64_t> places;
    for (int64_t p = 0; (p + 1) * block <= std::ssize(was); ++p)
        if (std::search(is.begin(), is.end(), was.begin() + p * block,
                        was.begin() + (p + 1) * block) != is.end())
            places.push_back(p);
    return places;
}

/// The model whose neurons [from, to) of a layer are never active.
ModelPtr idle(const ModelPtr& model, int layer, int64_t from, int64_t to) {
    const std::string name = "layers." + std::to_string(layer) + ".ffn.up";
    std::vector<float> values = model->weight(name).encoding->decode();
    const int64_t columns = model->weight(name).encoding->columns();
    std::fill(values.begin() + from * columns, values.begin() + to * columns, 0.0f);
    return withValues(model, name, std::move(values));
}

}  // namespace

class TestScoredPruning : public QObject {
    Q_OBJECT

  private slots:
    /// A head that writes nothing has no gradient, and goes first.
    void zeroHeadsGoFirst_data() {
        QTest::addColumn<QString>("score");
        QTest::addColumn<QString>("across");
        for (const char* score : {"gradient", "norm"})
            for (const char* across : {"uniform", "global"})
                QTest::addRow("%s %s", score, across) << score << across;
    }
    void zeroHeadsGoFirst() {
        QFETCH(QString, score);
        QFETCH(QString, across);
        const ModelPtr model = withoutGroup(withoutGroup(fourGroups(), 0, 2), 1, 1);
        const ModelPtr after =
            applied(model, "prune.heads",
                    {{"score", score.toStdString()}, {"across", across.toStdString()}})
                .model;
        for (const LayerSpec& layer : after->spec().layers) {
            QCOMPARE(layer.attention.kvHeads, 3);
            QCOMPARE(layer.attention.heads, 6);
        }
        QCOMPARE(stayed(*model, *after, "layers.0.attn.v", kGroupRows),
                 (std::vector<int64_t>{0, 1, 3}));
        QCOMPARE(stayed(*model, *after, "layers.1.attn.v", kGroupRows),
                 (std::vector<int64_t>{0, 2, 3}));
        QVERIFY(sameLogits(model, after));
    }

    void removedIsMasked_data() {
        QTest::addColumn<QString>("score");
        for (const char* score : {"gradient", "taylor", "leave_one_out", "norm"})
            QTest::newRow(score) << score;
    }
    void removedIsMasked() {
        QFETCH(QString, score);
        const ModelPtr model = fourGroups();
        const ModelPtr after =
            applied(model, "prune.heads", {{"score", score.toStdString()}, {"count", "2"}}).model;
        ModelPtr masked = model;
        for (int layer = 0; layer < 2; ++layer) {
            const std::vector<int64_t> kept =
                stayed(*model, *after, "layers." + std::to_string(layer) + ".attn.v", kGroupRows);
            QCOMPARE(kept.size(), size_t{2});
            for (int64_t group = 0; group < 4; ++group)
                if (std::ranges::find(kept, group) == kept.end())
                    masked = withoutGroup(masked, layer, group);
        }
        QVERIFY(sameLogits(masked, after));
        QVERIFY(!sameLogits(model, after));
    }

    /// The group that goes is the one without which the loss, measured anew, is lowest.
    void leavingOneOutIsMeasured() {
        const MethodInput input =
            inputFor(fourGroups(), "prune.heads",
                     {{"score", "leave_one_out"}, {"window", "20"}, {"layers", "layers.1.*"}});
        JobContext job;
        const TrainingBatch examples = calibrationExamples(input, job).examples;
        std::vector<double> losses;
        for (int64_t group = 0; group < 4; ++group)
            losses.push_back(TrainableModel(withoutGroup(input.model, 1, group), makeBackend("cpu"),
                                            std::vector<std::string>{})
                                 .loss(examples)
                                 .mean());
        const auto least = std::ranges::min_element(losses) - losses.begin();
        const ModelPtr after = run(input, "prune.heads").model;
        const std::vector<int64_t> kept =
            stayed(*input.model, *after, "layers.1.attn.v", kGroupRows);
        QCOMPARE(kept.size(), size_t{3});
        QVERIFY(std::ranges::find(kept, least) == kept.end());
        QCOMPARE(after->spec().layers[0].attention.kvHeads, 4);
    }

    /// What is scored: the next token of every token but the last.
    void examplesAreTheCalibrationWindows() {
        const MethodInput input = inputFor(fourGroups(), "prune.heads", {{"window", "20"}});
        JobContext job;
        const CalibrationInputs inputs = calibrationInputs(input, job);
        const CalibrationExamples examples = calibrationExamples(input, job);
        QVERIFY(examples.record == inputs.record);
        QCOMPARE(examples.examples.size(), inputs.inputs.texts.size());
        for (size_t i = 0; i < examples.examples.size(); ++i) {
            const TrainingSequence& example = examples.examples[i];
            QVERIFY(example.tokens == inputs.inputs.texts[i].tokens);
            QCOMPARE(countTargets({example}), int64_t{19});
            for (size_t t = 0; t + 1 < example.tokens.size(); ++t)
                QCOMPARE(example.targets[t], example.tokens[t + 1]);
        }
    }

    void tooManyHeadsAreRefused() {
        const MethodInput input = inputFor(fourGroups(), "prune.heads", {{"count", "4"}});
        QCOMPARE(errorOf(input, "prune.heads"),
                 std::string("layer 0 has 4 heads that can go one by one, and at least one has to "
                             "stay; remove at most 3, or the layer by prune.layers"));
        QVERIFY_THROWS_EXCEPTION(Error, run(input, "prune.heads"));
    }

    /// Neurons that are never active are the first to go, and no output notices: three weights of
    /// 48 values each.
    void idleNeuronsGoFirst_data() {
        QTest::addColumn<QString>("score");
        for (const char* score : {"activation", "gradient", "norm"}) QTest::newRow(score) << score;
    }
    void idleNeuronsGoFirst() {
        QFETCH(QString, score);
        // Norms of all that write and read are 0 where nothing is read.
        ModelPtr model = withoutColumns(idle(makeModel(), 0, 10, 30), "layers.0.ffn.down", 10, 30);
        model = withoutColumns(idle(model, 1, 40, 60), "layers.1.ffn.down", 40, 60);
        const ModelPtr after =
            applied(model, "prune.neurons",
                    {{"score", score.toStdString()}, {"share", "0.25"}, {"multiple", "1"}})
                .model;
        QCOMPARE(after->spec().layers[0].ffn.width, 60);
        QCOMPARE(after->spec().layers[1].ffn.width, 60);
        QCOMPARE(model->parameters() - after->parameters(), int64_t{2 * 20 * 3 * 48});
        QVERIFY(sameLogits(model, after));
    }

    /// Idle: 20 of layer 0, 12 of layer 1.
    void thresholds_data() {
        QTest::addColumn<QString>("across");
        QTest::addColumn<QString>("multiple");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::newRow("each its own") << "global"
                                      << "1" << 60 << 68;
        QTest::newRow("equally many") << "uniform"
                                      << "1" << 68 << 68;
        QTest::newRow("rounded up") << "uniform"
                                    << "8" << 72 << 72;
    }
    void thresholds() {
        QFETCH(QString, across);
        QFETCH(QString, multiple);
        QFETCH(int, first);
        QFETCH(int, second);
        const ModelPtr model = idle(idle(makeModel(), 0, 10, 30), 1, 50, 62);
        const ModelPtr after = applied(model, "prune.neurons",
                                       {{"by", "threshold"},
                                        {"threshold", "1e-6"},
                                        {"across", across.toStdString()},
                                        {"multiple", multiple.toStdString()}})
                                   .model;
        QCOMPARE(after->spec().layers[0].ffn.width, first);
        QCOMPARE(after->spec().layers[1].ffn.width, second);
        QVERIFY(sameLogits(model, after));
    }

    void thresholdsAreOfActivations() {
        const MethodInput input =
            inputFor(makeModel(), "prune.neurons", {{"by", "threshold"}, {"score", "norm"}});
        QVERIFY(errorOf(input, "prune.neurons").starts_with("a threshold is one of the mean"));
        QVERIFY_THROWS_EXCEPTION(Error, run(input, "prune.neurons"));
    }

    /// The slope of the loss when the neuron's values are scaled.
    void gradientsAreThoseOfAGate() {
        const MethodInput input = inputFor(makeModel(), "prune.neurons", {{"window", "20"}});
        JobContext job;
        TrainingBatch examples = calibrationExamples(input, job).examples;
        examples.resize(1);
        const AxisCut cut{{AxisKind::Ffn, 1}, 80, 60};
        const std::vector<double> found =
            activationGradients(input, {&cut, 1}, examples, job).front();
        QCOMPARE(found.size(), size_t{80});
        const Encoding& down = *input.model->weight("layers.1.ffn.down").encoding;
        for (size_t neuron = 0; neuron < found.size(); neuron += 13) {
            const auto at = [&](float gate) {
                std::vector<float> values = down.decode();
                for (size_t i = neuron; i < values.size(); i += 80) values[i] *= gate;
                return TrainableModel(withValues(input.model, "layers.1.ffn.down", values),
                                      makeBackend("cpu"), std::vector<std::string>{})
                    .loss(examples)
                    .mean();
            };
            const double slope = std::abs(at(1.05f) - at(0.95f)) / 0.1;
            QVERIFY2(
                std::abs(slope - found[neuron]) <= 0.02 * slope + 2e-6,
                qPrintable(QString("%1: %2, found %3").arg(neuron).arg(slope).arg(found[neuron])));
        }
    }

    /// A layer that hands on what enters it, heads that write nothing and neurons that are never
    /// active go, although others stand evenly spaced.
    void shapesKeepWhatMatters() {
        MadeModel made;
        made.layers = 3;
        made.heads = 8;
        made.kvHeads = 4;
        ModelPtr model = makeModel(made);
        for (int64_t group = 0; group < made.kvHeads; ++group)
            model = withoutGroup(model, 1, group);
        model = withoutColumns(model, "layers.1.ffn.down", 0, made.ffn);
        for (const auto& [layer, group, first] :
             {std::tuple{0, int64_t{2}, int64_t{10}}, {2, int64_t{1}, int64_t{40}}}) {
            const std::string down = "layers." + std::to_string(layer) + ".ffn.down";
            model =
                withoutColumns(idle(withoutGroup(model, layer, group), layer, first, first + 20),
                               down, first, first + 20);
        }
        const ModelPtr after =
            applied(model, "prune.shape", {{"depth", "2"}, {"heads", "6"}, {"ffn", "60"}}).model;
        QCOMPARE(after->spec().layers.size(), size_t{2});
        QCOMPARE(after->spec().layers[1].attention.heads, 6);
        QCOMPARE(after->spec().layers[1].ffn.width, 60);
        QVERIFY(sameLogits(model, after));
    }

    /// Layers that differ are kept by the native format alone, and others say which layer it is.
    void globalIsNotExported() {
        const ModelPtr model = idle(idle(makeModel(), 0, 10, 30), 1, 50, 62);
        const Words words{{"by", "threshold"}, {"threshold", "1e-6"}, {"across", "global"}};
        const ModelPtr after = applied(model, "prune.neurons", words).model;
        for (const char* format : {"hf", "gguf"}) {
            try {
                checkpointFromModel(*after, format);
                QFAIL("written");
            } catch (const Error& error) {
                QVERIFY2(QString::fromStdString(error.sentence())
                             .contains(QRegularExpression("layers\\.[01]\\.ffn\\.width")),
                         error.what());
            }
        }
        bool warned = false;
        for (const PlanNote& note :
             methodNamed("prune.neurons").review(inputFor(model, "prune.neurons", words)))
            warned |=
                note.level == PlanNote::Level::Warning && note.fix && note.fix->param == "across";
        QVERIFY(warned);
    }

    /// Without scores by data no data are asked for.
    void normsNeedNoData() {
        for (const char* id : {"prune.heads", "prune.neurons"}) {
            MethodInput input = inputFor(makeModel(), id, {{"score", "norm"}});
            input.data = nullptr;
            QVERIFY(!calibrates(methodNamed(id), input.params));
            QVERIFY(errorOf(input, id).empty());
            QVERIFY(!run(input, id).calibration);
            QVERIFY(calibrates(methodNamed(id), inputFor(makeModel(), id).params));
        }
    }
};

QTEST_GUILESS_MAIN(TestScoredPruning)
#include "tst_scored_pruning.moc"
