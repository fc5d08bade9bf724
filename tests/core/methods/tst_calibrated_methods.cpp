// SPDX-License-Identifier: GPL-3.0-or-later
// What every method that calibrates must do, looped over the registry, and what each of them
// promises about the layers' outputs and zeros.

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <set>
#include <thread>

#include "core/base/error.h"
#include "core/calibrate/finished_stages.h"
#include "core/methods/prune/structured.h"
#include "core/methods/step_data.h"
#include "core/model/family.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/methods/story_layers.h"
#include "tests/support/test_data.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// What has a method look at data, beside its defaults.
Words lookingAtData(std::string_view id, Words words = {}) {
    if (id == "prune.layers") words.insert({{"mode", "influence"}});
    if (id == "prune.shape") words.insert({{"ffn", "40"}});
    return words;
}

std::string fetchedId() {
    return static_cast<QString*>(QTest::qData("id", QMetaType::QString))->toStdString();
}

int64_t zerosIn(std::span<const float> values) {
    return std::count(values.begin(), values.end(), 0.0f);
}

}  // namespace

class TestCalibratedMethods : public QObject {
    Q_OBJECT

  private slots:
    void withoutDataItSaysSo_data() { eachCalibratedMethod(); }
    void withoutDataItSaysSo() {
        MethodInput input = inputFor(makeModel(), fetchedId(), lookingAtData(fetchedId()));
        input.data = nullptr;
        const Method& method = methodNamed(fetchedId());
        bool said = false;
        for (const PlanNote& note : method.review(input))
            said |= note.level == PlanNote::Level::Error &&
                    note.sentence.find("--calibration") != std::string::npos;
        QVERIFY(said);
        QVERIFY_THROWS_EXCEPTION(Error, run(input, fetchedId()));
    }

    void refusesDataOfAnotherKind_data() { eachCalibratedMethod(); }
    void refusesDataOfAnotherKind() {
        MethodInput input = inputFor(makeModel(), fetchedId(), lookingAtData(fetchedId()));
        auto data = std::make_shared<StepData>();
        data->calibration = std::make_shared<const Dataset>(LabelledImages{});
        input.data = data;
        QVERIFY_THROWS_EXCEPTION(Error, run(input, fetchedId()));
        data->calibration = std::make_shared<const Dataset>(textFromString("short", "0"));
        QVERIFY_THROWS_EXCEPTION(Error, run(input, fetchedId()));
    }

    /// Less than one window is an error of the plan, which promises nothing that apply refuses.
    void tooLittleDataIsSaidBefore_data() { eachCalibratedMethod(); }
    void tooLittleDataIsSaidBefore() {
        MethodInput input =
            inputFor(makeModel(), fetchedId(), lookingAtData(fetchedId(), {{"window", "20"}}));
        const auto levels = [&](int letters) {
            auto data = std::make_shared<StepData>();
            data->calibration = madeCalibration(*input.model, letters);
            input.data = data;
            std::vector<PlanNote::Level> found;
            for (const PlanNote& note : methodNamed(fetchedId()).review(input))
                if (note.sentence.find("window") != std::string::npos) found.push_back(note.level);
            return found;
        };
        using enum PlanNote::Level;
        QVERIFY(levels(10) == std::vector{Error});
        QVERIFY_THROWS_EXCEPTION(lathe::core::Error, run(input, fetchedId()));
        QVERIFY(levels(50) == std::vector{Hint});
        QVERIFY(run(input, fetchedId()).calibration->inputs == 2);
        QVERIFY(levels(20 * 128).empty());
    }

    void recordsWhatItLookedAt_data() { eachCalibratedMethod(); }
    void recordsWhatItLookedAt() {
        MethodInput input =
            inputFor(makeModel(), fetchedId(),
                     lookingAtData(fetchedId(), {{"samples", "3"}, {"window", "20"}}));
        const MethodResult result = run(input, fetchedId());
        QVERIFY(result.calibration);
        QCOMPARE(result.calibration->data, std::string("made letters"));
        QCOMPARE(result.calibration->sha256, sha256Of(*input.data->calibration));
        QCOMPARE(result.calibration->inputs, int64_t{3});
        QCOMPARE(result.calibration->rows, int64_t{60});
        // The seed decides which windows those are; the least useful part may be the same on all.
        QVERIFY(fingerprint(*run(input, fetchedId()).model) == fingerprint(*result.model));
        if (changesShapes(fetchedId())) return;
        std::set<std::string> different;
        for (input.seed = 1; input.seed < 5; ++input.seed)
            different.insert(fingerprint(*run(input, fetchedId()).model));
        QVERIFY(different.size() > 1);
    }

    /// Cancelled in the middle and started again: the same bytes as without the interruption. Those
    /// that look at the whole model before they remove some of it begin anew.
    void resumedEqualsUninterrupted_data() { eachCalibratedMethod(true); }
    void resumedEqualsUninterrupted() {
        const QTemporaryDir folder;
        MadeModel made;
        made.layers = 6;
        made.width = 64;
        MethodInput input = inputFor(makeModel(made), fetchedId(), {{"head", "true"}});
        const MethodResult whole = run(input, fetchedId());
        const std::filesystem::path path = folder.filePath("state.lathe.h5").toStdString();
        input.state = {path, "it", 0};
        std::stop_source source;
        JobContext job(source.get_token());
        std::jthread stopper([&] {
            while (!std::filesystem::exists(path.string() + ".1") && !source.stop_requested())
                std::this_thread::yield();
            source.request_stop();
        });
        const auto outcome = runJob([&] { return methodNamed(fetchedId()).apply(input, job); });
        source.request_stop();
        stopper.join();
        QVERIFY(std::holds_alternative<Cancelled>(outcome));
        QVERIFY(std::filesystem::exists(path.string() + ".1"));
        const MethodResult resumed = run(input, fetchedId());
        QVERIFY(fingerprint(*resumed.model) == fingerprint(*whole.model));
        QCOMPARE(resumed.loss.size(), whole.loss.size());
        for (size_t i = 0; i < whole.loss.size(); ++i)
            QCOMPARE(resumed.loss[i].relative, whole.loss[i].relative);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    /// Files of an interrupted run that lack what cannot be found out again are refused.
    void savedLossesMustBeThere() {
        MethodInput input = inputFor(makeModel(), "quant.awq");
        CalibrationFigures tooFew;
        std::vector<WeightPtr> first;
        for (const WeightPtr& target : input.targets)
            if (target->layer == 0) {
                first.push_back(target);
                tooFew[target->name] = {0.5};
            }
        for (CalibrationFigures* figures : {static_cast<CalibrationFigures*>(nullptr), &tooFew}) {
            const QTemporaryDir folder;
            input.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
            FinishedStages(input.state, figures).finished(2, first, JobContext());
            const Outcome<MethodResult> outcome = runJob([&] { return run(input, "quant.awq"); });
            QVERIFY(std::holds_alternative<Error>(outcome));
            QCOMPARE(std::get<Error>(outcome).what(),
                     "layers.0.attn.q: the saved calibration did not say how far this weight has "
                     "moved; its files are gone now, so run the step again");
            QVERIFY(QDir(folder.path()).isEmpty());
        }
    }

    /// GPTQ's outputs are nearer to the original's than those of rounding to nearest, in each layer
    /// and on the inputs that it has in the finished model.
    void gptqLowersEachLayersLoss_data() {
        QTest::addColumn<QString>("settings");
        QTest::newRow("3 bits") << "bits=3,group=32";
        QTest::newRow("4 bits, zero point") << "bits=4,group=32,scheme=zero_point";
        QTest::newRow("2 bits, rows") << "bits=2,group=0";
        QTest::newRow("act order") << "bits=3,group=32,act_order=true,static_groups=true";
    }
    void gptqLowersEachLayersLoss() {
        QFETCH(QString, settings);
        Words words, plain;
        for (const QString& each : settings.split(',')) {
            const std::string name = each.section('=', 0, 0).toStdString(),
                              value = each.section('=', 1).toStdString();
            words[name] = value;
            if (name == "group" && value == "0")
                plain["granularity"] = "row";
            else if (name == "bits" || name == "group" || name == "scheme")
                plain[name] = value;
        }
        const MethodResult found = run(stories().input("quant.gptq", words), "quant.gptq");
        const ModelPtr rounded = applied(stories().model, "quant.rtn", plain).model;
        const ExactInputs inputs = layerInputs(found.model, stories().text, 64);
        double total = 0, totalNearest = 0;
        for (const WeightLoss& loss : found.loss) {
            const Encoding& was = *stories().model->weight(loss.name).encoding;
            const std::vector<double>& gram = inputs.grams.at(loss.name);
            const double own = outputError(was, *found.model->weight(loss.name).encoding, gram),
                         other = outputError(was, *rounded->weight(loss.name).encoding, gram);
            QVERIFY2(
                own < other,
                qPrintable(
                    QString("%1: %2, to nearest %3").arg(loss.name.c_str()).arg(own).arg(other)));
            total += own;
            totalNearest += other;
        }
        qInfo("%s: %.3f of the loss of rounding to nearest", qPrintable(settings),
              total / totalNearest);
    }

    /// Inputs that never come together leave nothing to make up for.
    void gptqOnSingleInputsIsRoundingToNearest() {
        ModelSpec spec;
        spec.family = "mlp";
        spec.width = 12;
        spec.input.kind = InputKind::Features;
        spec.finalNorm = false;
        spec.head.kind = HeadKind::Classifier;
        spec.head.labels = {"a", "b", "c"};
        LayerSpec layer;
        layer.kind = LayerKind::Dense;
        layer.dense.width = 20;
        spec.layers = {layer};
        const ModelPtr model = randomModel(spec);
        LabelledImages images;
        images.name = "one pixel each";
        images.width = 12;
        images.height = images.channels = 1;
        images.labelNames = spec.head.labels;
        for (int i = 0; i < 12; ++i) {
            images.labels.push_back(i % 3);
            for (int k = 0; k < 12; ++k)
                images.pixels.push_back(static_cast<uint8_t>(k == i ? 40 + 17 * i : 0));
        }
        auto data = std::make_shared<StepData>();
        data->calibration = std::make_shared<const Dataset>(images);
        for (const char* group : {"4", "12", "5"}) {
            MethodInput input = inputFor(model, "quant.gptq", {{"bits", "3"}, {"group", group}});
            input.data = data;
            const MethodResult found = run(input, "quant.gptq");
            const std::vector<float> own = found.model->weight("layers.0.dense").encoding->decode();
            Words words{{"bits", "3"}, {"group", group}};
            const ModelPtr plain = applied(model, "quant.rtn", words).model;
            QVERIFY(own == plain->weight("layers.0.dense").encoding->decode());
        }
    }

    void exactZeros_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("zeros");
        QTest::addColumn<int>("of");
        for (const QString id : {"prune.sparsegpt", "prune.wanda"})
            for (const auto& [zeros, of] : {std::pair{2, 4}, {1, 4}, {4, 8}, {3, 5}})
                QTest::addRow("%s %d:%d", qPrintable(id), zeros, of) << id << zeros << of;
    }
    void exactZeros() {
        QFETCH(QString, id);
        QFETCH(int, zeros);
        QFETCH(int, of);
        MadeModel made;
        made.width = 40;
        made.ffn = 80;
        const MethodResult result = applied(
            makeModel(made), id.toStdString(),
            {{"mode", "n_m"}, {"zeros", std::to_string(zeros)}, {"of", std::to_string(of)}});
        for (const WeightPtr& weight : result.weights) {
            const std::vector<float> values = weight->encoding->decode();
            const auto columns = static_cast<size_t>(weight->encoding->columns());
            for (size_t r = 0; r < values.size(); r += columns)
                for (size_t c = 0; c + of <= columns; c += of)
                    QCOMPARE(zerosIn(std::span(values).subspan(r + c, of)), int64_t{zeros});
        }
    }

    void exactFractions() {
        for (const char* sparsity : {"0", "0.3", "0.5", "0.77", "1"})
            for (const char* id : {"prune.sparsegpt", "prune.wanda"}) {
                const MethodResult result = applied(makeModel(), id, {{"sparsity", sparsity}});
                const double fraction = std::stod(sparsity);
                for (const WeightPtr& weight : result.weights) {
                    const std::vector<float> values = weight->encoding->decode();
                    const auto columns = static_cast<size_t>(weight->encoding->columns());
                    if (std::string_view(id) == "prune.wanda")
                        for (size_t r = 0; r < values.size(); r += columns)
                            QCOMPARE(zerosIn(std::span(values).subspan(r, columns)),
                                     static_cast<int64_t>(static_cast<double>(columns) * fraction));
                    else
                        QCOMPARE(
                            zerosIn(values),
                            static_cast<int64_t>(static_cast<double>(values.size()) * fraction));
                }
            }
    }

    /// In each row all that went had a smaller |w| ||x|| than all that stayed, whose bits are kept.
    void wandaPrunesTheSmallestScores() {
        const MethodResult result = run(stories().input("prune.wanda", {}), "prune.wanda");
        const ExactInputs inputs = layerInputs(stories().model, stories().text, 64);
        // The first inputs are those of the original; others stand behind pruned layers.
        for (const char* name : {"layers.0.attn.q", "layers.0.attn.k", "layers.0.attn.v"}) {
            const Encoding& encoding = *stories().model->weight(name).encoding;
            const std::vector<float> was = encoding.decode(),
                                     is = result.model->weight(name).encoding->decode();
            const std::vector<double>& gram = inputs.grams.at(name);
            const auto columns = static_cast<size_t>(encoding.columns());
            for (size_t r = 0; r < was.size(); r += columns) {
                double highestGone = 0, lowestKept = INFINITY;
                for (size_t c = 0; c < columns; ++c) {
                    const double score = std::abs(was[r + c]) * std::sqrt(gram[c * columns + c]);
                    if (is[r + c] == 0)
                        highestGone = std::max(highestGone, score);
                    else
                        lowestKept = std::min(lowestKept, score);
                    QVERIFY(is[r + c] == 0 || is[r + c] == was[r + c]);
                }
                QVERIFY(highestGone <= lowestKept * (1 + 1e-6));
            }
        }
    }

    /// Over all layers SparseGPT's outputs are nearer to the original's than Wanda's, and those
    /// than what magnitudes leave, on the inputs of the finished models.
    void sparseGptBeatsWandaBeatsMagnitude() {
        const double sparse = stories().lossOf(
                         run(stories().input("prune.sparsegpt", {}), "prune.sparsegpt")),
                     wanda =
                         stories().lossOf(run(stories().input("prune.wanda", {}), "prune.wanda")),
                     magnitude = stories().lossOf(
                         applied(stories().model, "prune.magnitude", {{"layers", kStoryLayers}}));
        qInfo("loss of half the weights: SparseGPT %g, Wanda %g, magnitude %g", sparse, wanda,
              magnitude);
        QVERIFY(sparse < wanda && wanda < magnitude);
    }

  private:
    static void eachCalibratedMethod(bool streaming = false) {
        QTest::addColumn<QString>("id");
        int found = 0;
        for (const Method* method : methods()) {
            if (!method->needs.calibrationText) continue;
            if (streaming && changesShapes(method->id)) continue;
            const QString id = QString::fromStdString(std::string(method->id));
            QTest::newRow(qPrintable(id)) << id;
            ++found;
        }
        QVERIFY(found > 0);
    }
};

QTEST_GUILESS_MAIN(TestCalibratedMethods)
#include "tst_calibrated_methods.moc"
