// SPDX-License-Identifier: GPL-3.0-or-later

// Inputs that are turned while the model runs, with weights stored for that: logits stay, over all
// families; what would mix up turned columns is refused; plans of files are checked.

#include <QTest>
#include <cmath>

#include "core/model/axes/axis_operations.h"
#include "core/model/export_plan.h"
#include "core/model/family.h"
#include "core/model/forward.h"
#include "core/model/meta.h"
#include "core/model/native_model.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/input_of.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr uint64_t kSeed = 5;

ModelPtr turnedAt(const ModelPtr& model, const std::string& name) {
    const int64_t columns = model->weight(name).encoding->columns();
    return turnInputs(*model, {&name, 1}, InputTransform::fitting(columns, kSeed));
}

/// The same transform for all that reads one input.
ModelPtr turnedEverywhere(const ModelPtr& model) {
    ModelPtr turned = model;
    for (const int layer : ownLayers(*model)) {
        const std::string own = "layers." + std::to_string(layer);
        std::vector<std::string> queries, gates;
        for (const char* part : {".attn.q", ".attn.k", ".attn.v"}) queries.push_back(own + part);
        for (const char* part : {".ffn.gate", ".ffn.up"})
            if (model->find(own + part)) gates.push_back(own + part);
        const auto width = InputTransform::fitting(model->spec().width, kSeed);
        turned = turnInputs(*turned, queries, width);
        turned = turnInputs(*turned, gates, width);
        for (const char* part : {".attn.o", ".ffn.down"}) turned = turnedAt(turned, own + part);
    }
    return turned;
}

ModelPtr turnedKeys(const ModelPtr& model) {
    ArithmeticPlan plan = model->plan();
    for (size_t i = 0; i < model->spec().layers.size(); ++i)
        plan.transforms[keysSite(static_cast<int>(i))] =
            InputTransform::fitting(model->spec().layers[i].attention.headDim, kSeed);
    return model->withPlan(plan);
}

}  // namespace

class TestTurnedInputs : public QObject {
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
        const ModelPtr turned = turnedKeys(turnedEverywhere(model));
        QCOMPARE(turned->plan().transforms.size(),
                 model->spec().layers.size() * (model->find("layers.0.ffn.gate") ? 8 : 7));
        QVERIFY(turned->weight("layers.0.ffn.down").encoding->decode() !=
                model->weight("layers.0.ffn.down").encoding->decode());
        QCOMPARE(sameLogits(model, turned), std::string());
    }

    /// The weight means nothing without its transform: the plan is not ignored.
    void planMatters() {
        const ModelPtr model = axisModel("llama3");
        QVERIFY(logitDifference(model, turnedAt(model, "layers.0.ffn.down")->withPlan({})) > 0.01);
    }

    /// What calibration and observers see is what meets the stored weight.
    void observersSeeTurnedInputs() {
        const std::string site = "layers.1.ffn.down";
        const ModelPtr model = axisModel("llama3"), turned = turnedAt(model, site);
        const std::vector<float> before = inputOf(model, site), after = inputOf(turned, site);
        const int64_t columns = model->weight(site).encoding->columns();
        const InputTransform transform = turned->plan().transformAt(site);
        const Rotation rotation = Rotation::hadamard(transform.size, transform.seed);
        std::vector<double> wanted(before.begin(), before.end());
        for (size_t at = 0; at < wanted.size(); at += static_cast<size_t>(rotation.size()))
            rotation.apply({wanted.data() + at, static_cast<size_t>(rotation.size())});
        QVERIFY(!wanted.empty() && std::ssize(wanted) % columns == 0);
        double largest = 0, size = 0;
        for (size_t i = 0; i < wanted.size(); ++i) {
            largest = std::max(largest, std::abs(wanted[i] - after[i]));
            size = std::max(size, std::abs(wanted[i]));
        }
        QVERIFY2(largest <= 1e-5 * size, qPrintable(QString::number(largest / size)));
    }

    void nativeRoundTrip() {
        const ModelPtr model = turnedKeys(turnedEverywhere(axisModel("qwen2")));
        const ModelPtr again = modelFromNative(nativeFromModel(*model));
        QVERIFY(again->plan() == model->plan());
        QCOMPARE(logitDifference(model, again), 0.0);
    }

    void otherFormatsRefuse() {
        const ModelPtr model = axisModel("llama3"), turned = turnedAt(model, "layers.0.ffn.down");
        for (const char* format : {"gguf", "hf"}) {
            QCOMPARE(QString::fromStdString(errorOf([&] { checkpointFromModel(*turned, format); })),
                     QString("refused: configuration: inputs are turned while the model runs "
                             "(hadamard%1-seed5 (1)) and weights are stored for that, which only "
                             "the native format can say; write that one, or run quant.rotate with "
                             "down=none on the model before")
                         .arg(turned->plan().transformAt("layers.0.ffn.down").size));
            QCOMPARE(exportPlan(*turned, format).front().action, ExportEntry::Action::Refused);
            // Without turned keys scores are the same.
            const ExportEntry entry = exportPlan(*turnedKeys(model), format).front();
            QCOMPARE(entry.action, ExportEntry::Action::Kept);
            QVERIFY(entry.reason.find("turned keys hadamard") != std::string::npos);
        }
    }

    void mixedUpColumnsAreRefused() {
        const std::string site = "layers.1.ffn.down";
        const ModelPtr turned = turnedAt(axisModel("llama3"), site);
        const AxisRef axis{AxisKind::Ffn, 1};
        const auto places = static_cast<size_t>(turned->spec().layers[1].ffn.width);
        const std::vector<double> factors(places, 2.0);
        std::vector<int64_t> order(places), keep = {0, 1};
        for (size_t i = 0; i < places; ++i) order[i] = static_cast<int64_t>(i);
        const std::string tail = ": '" + site + "' reads it turned while the model runs (" +
                                 toText(turned->plan().transformAt(site)) +
                                 "), so that each stored column holds a part of all; do that first "
                                 "and rotate afterwards";
        QCOMPARE(errorOf([&] { scaleAxis(*turned, axis, factors); }),
                 "refused: the FFN axis of layer 1 cannot be scaled" + tail);
        QCOMPARE(errorOf([&] { permuteAxis(*turned, axis, order); }),
                 "refused: the FFN axis of layer 1 cannot be permuted" + tail);
        QCOMPARE(errorOf([&] { selectAxis(*turned, axis, keep); }),
                 "refused: the FFN axis of layer 1 cannot be selected from" + tail);
        QVERIFY(selectionProblem(*turned, axis).ends_with(tail));
        QVERIFY(errorOf([&] { axisNorms(*turned, axis); }).ends_with(tail));
        QCOMPARE(errorOf([&] { turnedAt(turned, site); }),
                 "refused: what 'layers.1.ffn.down' reads cannot be turned" + tail);
        QVERIFY(!scaleAxis(*turned, {AxisKind::Ffn, 0}, factors)->plan().transforms.empty());
        // Behind a norm, where the axis is the whole residual stream.
        const ModelPtr behind = turnedEverywhere(axisModel("llama3"));
        const std::vector<double> channels(static_cast<size_t>(behind->spec().width), 2.0);
        QVERIFY(errorOf([&] {
                    scaleAxis(*behind, {AxisKind::Residual, -1, "layers.0.ffn_norm"}, channels);
                }).find("behind 'layers.0.ffn_norm' cannot be scaled: 'layers.0.ffn.") !=
                std::string::npos);
        QVERIFY(errorOf([&] { foldNorms(*behind); }).find("cannot be folded") != std::string::npos);
    }

    void layersTakeTheirTransformsAlong() {
        const ModelPtr model = turnedKeys(turnedAt(axisModel("shared"), "layers.1.ffn.down"));
        QCOMPARE(model->plan().transforms.size(), size_t{3 + 4});  // three layers share the weight
        const std::vector<int> keep = {0, 3};
        const ModelPtr smaller = selectLayers(*model, keep);
        QCOMPARE(smaller->plan().transforms.size(), size_t{1 + 2});
        QVERIFY(smaller->plan().transformAt("layers.1.ffn.down").turns());
    }

    void measuredScales() {
        const std::string site = "layers.0.ffn.down";
        ArithmeticPlan plan;
        plan.sites[site] = activationFormatNamed("int8-tensor@0.5");
        const ModelPtr model = axisModel("llama3")->withPlan(plan);
        QCOMPARE(errorOf([&] { turnedAt(model, site); }),
                 std::string("refused: what 'layers.0.ffn.down' reads cannot be turned: its inputs "
                             "are rounded with a scale that was measured before "
                             "(int8-tensor@0.5); rotate first and measure afterwards"));
    }

    void damagedPlans_data() {
        QTest::addColumn<QString>("site");
        QTest::addColumn<QString>("transform");
        QTest::addColumn<QString>("sentence");
        const QString plan = "corrupt: metadata: lathe.model: plan: 'transforms' ";
        const QString known =
            "; known are none and hadamardSIZE-seedN with sizes up to 1048576, such as "
            "hadamard64-seed0";
        const QString down = "layers.0.ffn.down";
        QTest::addRow("no text") << down << QString()
                                 << plan + "names no format for '" + down + "'";
        for (const char* name : {"hadamard", "hadamard0-seed1", "hadamard-8-seed1",
                                 "hadamard9999999999-seed1", "hadamard8-seed", "hadamard8-seed-1"})
            QTest::addRow("%s", name)
                << down << QString(name)
                << plan + "holds " + down + ": there is no transform '" + name + "'" + known;
        QTest::addRow("not a part") << down << "hadamard40-seed1"
                                    << "corrupt: the arithmetic plan cannot turn 'layers.0.ffn."
                                       "down': hadamard40-seed1 mixes runs of 40 columns, but "
                                       "there are 48";
        QTest::addRow("none") << down << "none"
                              << "corrupt: the arithmetic plan cannot turn 'layers.0.ffn.down': "
                                 "nothing is named there; leave it out";
        QTest::addRow("no matrix") << down << "hadamard6-seed1"
                                   << "corrupt: the arithmetic plan cannot turn 'layers.0.ffn."
                                      "down': hadamard6-seed1 needs a Hadamard matrix of size 6, "
                                      "and none is known here";
        for (const char* site : {"layers.7.ffn.down", "layers.2.keys", "embed", "head", "keys"})
            QTest::addRow("%s", site)
                << site << "hadamard4-seed1"
                << QString(
                       "corrupt: the arithmetic plan turns '%1', but the model has no linear "
                       "and no keys of that name")
                       .arg(site);
        QTest::addRow("one of two") << "layers.0.ffn.up"
                                    << "hadamard4-seed1"
                                    << "corrupt: the arithmetic plan turns the input of "
                                       "'layers.0.ffn.up' by hadamard4-seed1, but that of "
                                       "'layers.0.ffn.gate', which is the same, by none";
    }
    void damagedPlans() {
        QFETCH(QString, site);
        QFETCH(QString, transform);
        QFETCH(QString, sentence);
        TinyModelOptions options;
        options.ffnWidth = 48;
        RawCheckpoint raw = nativeFromModel(*tinyModel(options));
        MetaValue::Object description = *raw.metadata["lathe.model"].object();
        MetaValue::Object plan = *description["plan"].object();
        QVERIFY(!plan.contains("transforms"));  // as in files of before
        plan["transforms"] = meta::object(
            {{site.toStdString(),
              transform.isNull() ? meta::integer(4) : meta::text(transform.toStdString())}});
        description["plan"] = meta::object(plan);
        raw.metadata["lathe.model"] = meta::object(description);
        QCOMPARE(QString::fromStdString(errorOf([&] { modelFromNative(raw); })), sentence);
    }

    void texts() {
        for (const InputTransform& transform :
             {InputTransform{}, InputTransform{1536, 7}, InputTransform{4, UINT64_MAX}})
            QVERIFY(inputTransformNamed(toText(transform)) == transform);
        QCOMPARE(toText(InputTransform{1536, 7}), std::string("hadamard1536-seed7"));
        QVERIFY((InputTransform::fitting(1536, 1) == InputTransform{1536, 1}));
        QVERIFY((InputTransform::fitting(11008, 1) == InputTransform{11008, 1}));
        QVERIFY((InputTransform::fitting(3 * 52, 1) == InputTransform{12, 1}));
        QVERIFY(!InputTransform::fitting(7, 1).turns());
        ArithmeticPlan plan;
        QCOMPARE(transformsText(plan), std::string("none"));
        plan.transforms["layers.0.ffn.down"] = plan.transforms["layers.1.ffn.down"] = {48, 7};
        plan.transforms["layers.0.keys"] = {8, 7};
        QCOMPARE(transformsText(plan),
                 std::string("inputs hadamard48-seed7 (2), keys hadamard8-seed7 (1)"));
        QVERIFY(!plan.roundsInputs() && toText(plan) == "none");
    }
};

QTEST_GUILESS_MAIN(TestTurnedInputs)
#include "tst_turned_inputs.moc"
