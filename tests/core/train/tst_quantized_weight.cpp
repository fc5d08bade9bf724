// SPDX-License-Identifier: GPL-3.0-or-later

// Quantization in training: gradients against torch's autograd and central differences, and the
// promise that matters, that the model at the end computes what its training has seen.

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/encoding/affine.h"
#include "core/model/family.h"
#include "core/model/forward.h"
#include "core/train/learned_step.h"
#include "core/train/trainer.h"
#include "tests/core/train/golden.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// One rounding of float32 in the quotient, one in the product; sums are of at most 20 terms.
constexpr double kTolerance = 1e-6;
constexpr int64_t kWindow = 16;

AffineLayout layoutOf(int bits, int64_t group, DType scaleType = DType::F16) {
    AffineLayout layout;
    layout.bits = bits;
    layout.group = group;
    layout.scaleType = scaleType;
    return layout;
}

std::vector<TokenId> countingText(int64_t tokens, int64_t vocabulary) {
    std::vector<TokenId> text{1};
    while (static_cast<int64_t>(text.size()) < tokens)
        text.push_back(static_cast<TokenId>((text.back() * 3 + 1) % vocabulary));
    return text;
}

using QuantizedPtr = std::shared_ptr<QuantizedWeight>;

QuantizedPtr quantized(const WeightPtr& weight, int bits, bool learned) {
    const AffineLayout layout = layoutOf(bits, 16);
    if (learned) return std::make_shared<LearnedStepWeight>(weight, layout);
    return std::make_shared<FittedGridWeight>(weight, [layout](const Weight& latent) {
        return encodeAffine(latent.encoding->shape(), layout, latent.encoding->decode());
    });
}

struct Quantized {
    std::vector<QuantizedPtr> weights;
    std::shared_ptr<TrainableModel> model;
};

Quantized quantizedModel(int bits, bool learned) {
    const ModelPtr base = tinyModel();
    Quantized made;
    std::vector<TrainedWeightPtr> trained;
    for (const std::string& name : trainableNames(*base, true)) {
        made.weights.push_back(quantized(base->parts().weights.find(name)->second, bits, learned));
        trained.push_back(made.weights.back());
    }
    made.model = std::make_shared<TrainableModel>(base, makeBackend("cpu"), trained);
    return made;
}

TrainingBatch examples() {
    return trainingWindows(countingText(400, 64), kWindow);
}

TrainerOptions shortRun(const Quantized& made, int64_t freezeAt = -1) {
    TrainerOptions options;
    options.batch = 2;
    options.schedule = {ScheduleKind::Cosine, 5e-3, 0, 3, 24};
    if (freezeAt >= 0) options.bestFrom = freezeAt + 1;
    options.beforeStep = [weights = made.weights, freezeAt](int64_t step) {
        if (step != freezeAt) return;
        for (const QuantizedPtr& weight : weights) weight->freeze();
    };
    return options;
}

TrainingResult train(const Quantized& made, const TrainerOptions& options, JobContext& job) {
    HardLabels labels;
    return lathe::core::train(*made.model, labels, examples(), {}, options, job);
}

/// The logits that the network in training computes.
class Logits : public HardLabels {
  public:
    LossSum onLogits(const LogitSlice& slice) override {
        const Matrix& rows = slice.logits->value;
        seen.insert(seen.end(), rows.values.begin(), rows.values.end());
        return HardLabels::onLogits(slice);
    }
    std::vector<float> seen;
};

std::vector<float> logitsOf(const ModelPtr& model, const std::vector<TokenId>& tokens) {
    const ForwardPass pass(model, makeBackend("cpu"));
    KvCache cache(model->spec());
    const Matrix all = pass.evaluate(cache, tokens, -1);
    return {all.values.begin(), all.values.end()};
}

void learnedOrNot() {
    QTest::addColumn<bool>("learned");
    QTest::newRow("fitted") << false;
    QTest::newRow("learned") << true;
}

}  // namespace

class TestQuantizedWeight : public QObject {
    Q_OBJECT
  private slots:
    void learnedStepAgainstTorch() {
        const MetaValue golden = compressionGolden();
        for (const MetaValue& record : *golden.find("learned_step")->array()) {
            const auto bits = static_cast<int>(numberOf(record, "bits"));
            LearnedStepWeight weight(weightOf(numberOf(record, "rows"), numberOf(record, "columns"),
                                              floatsOf(record, "values")),
                                     layoutOf(bits, numberOf(record, "group"), DType::F32));
            QVERIFY(errorOf(weight.steps()->values, floatsOf(record, "initial")) < kTolerance);
            weight.steps()->values = floatsOf(record, "steps");
            weight.refresh();
            QVERIFY(errorOf(weight.encoding()->decode(), floatsOf(record, "out")) < kTolerance);
            weight.latent()->gradient = floatsOf(record, "factors");
            weight.pullBack();
            QVERIFY(errorOf(weight.latent()->gradient, floatsOf(record, "latent_gradient")) <
                    kTolerance);
            QVERIFY(errorOf(weight.steps()->gradient, floatsOf(record, "step_gradient")) <
                    kTolerance);
            QVERIFY(numberOf(record, "outside") > 0);
        }
    }

    /// Straight through means: with the rounding residue held, the gradient is the true one.
    void learnedStepAgainstDifferences() {
        const MetaValue golden = compressionGolden();
        const MetaValue& record = golden.find("learned_step")->array()->at(1);
        const auto values = floatsOf(record, "values"), steps = floatsOf(record, "steps"),
                   factors = floatsOf(record, "factors");
        const auto columns = static_cast<size_t>(numberOf(record, "columns")),
                   group = static_cast<size_t>(numberOf(record, "group"));
        const size_t across = (columns + group - 1) / group;
        LearnedStepWeight weight(
            weightOf(numberOf(record, "rows"), numberOf(record, "columns"), values),
            layoutOf(3, static_cast<int64_t>(group), DType::F32));
        weight.steps()->values = steps;
        weight.refresh();
        weight.latent()->gradient = factors;
        weight.pullBack();
        const auto objective = [&](size_t p, double step) {
            double sum = 0;
            for (size_t i = 0; i < values.size(); ++i) {
                if (i / columns * across + i % columns / group != p) continue;
                const double before = std::clamp(values[i] / double{steps[p]}, -4.0, 3.0);
                const double residue = std::nearbyint(before) - before;
                sum += factors[i] * step * (std::clamp(values[i] / step, -4.0, 3.0) + residue);
            }
            return sum;
        };
        for (size_t p = 0; p < steps.size(); ++p) {
            const double h = 1e-6 * steps[p];
            const double slope =
                (objective(p, steps[p] + h) - objective(p, steps[p] - h)) / (2 * h);
            const size_t size = std::min(group, columns - p % across * group);
            const double scaled = slope / std::sqrt(3.0 * static_cast<double>(size));
            QVERIFY(std::abs(scaled - double{weight.steps()->gradient[p]}) < 1e-5);
        }
    }

    /// Values that rounding would put beyond the ends of their grid get no gradient.
    void clippedAgainstTorch() {
        const MetaValue golden = compressionGolden();
        const MetaValue& record = *golden.find("clipped");
        AffineLayout layout = layoutOf(4, 64, DType::F32);
        layout.granularity = Granularity::Row;
        layout.hasZero = true;
        const AffineParts grid = {
            layout, {}, floatsOf(record, "scales"), floatsOf(record, "zeros")};
        FittedGridWeight weight(weightOf(numberOf(record, "rows"), numberOf(record, "columns"),
                                         floatsOf(record, "values")),
                                [&](const Weight& latent) {
                                    return encodeAffineOn(latent.encoding->shape(), grid, 0,
                                                          latent.encoding->decode());
                                });
        QVERIFY(errorOf(weight.encoding()->decode(), floatsOf(record, "out")) < kTolerance);
        weight.latent()->gradient = floatsOf(record, "factors");
        weight.pullBack();
        QVERIFY(weight.latent()->gradient == floatsOf(record, "gradient"));
        QVERIFY(weight.latent()->gradient != floatsOf(record, "factors"));
    }

    void eightBitsAreCloseToFloats() {
        const ModelPtr base = tinyModel();
        const TrainableModel plain(base, makeBackend("cpu"), std::vector<std::string>{});
        const double loss = plain.loss(examples()).mean();
        const double eight = quantizedModel(8, false).model->loss(examples()).mean(),
                     three = quantizedModel(3, false).model->loss(examples()).mean();
        QVERIFY2(std::abs(eight - loss) < 1e-3 * loss, qPrintable(QString::number(eight - loss)));
        QVERIFY(std::abs(three - loss) > 10 * std::abs(eight - loss));
    }

    void learnsWithThreeBits_data() { learnedOrNot(); }
    void learnsWithThreeBits() {
        QFETCH(bool, learned);
        const Quantized made = quantizedModel(3, learned);
        JobContext job;
        const TrainingResult result = train(made, shortRun(made), job);
        QVERIFY(result.losses.back() < 0.8 * result.losses.front());
    }

    /// The logits of the last simulated forward are those of the model that comes out, bit for
    /// bit, and again after it has been on disk.
    void theResultIsWhatTrainingSaw_data() { learnedOrNot(); }
    void theResultIsWhatTrainingSaw() {
        QFETCH(bool, learned);
        const Quantized made = quantizedModel(3, learned);
        JobContext job;
        train(made, shortRun(made, 16), job);
        const std::vector<TokenId> text = countingText(kWindow + 1, 64);
        Logits simulated;
        made.model->loss(trainingWindows(text, kWindow), simulated);
        const ModelPtr result = made.model->snapshot();
        const std::vector<TokenId> tokens(text.begin(), text.end() - 1);
        QCOMPARE(simulated.seen.size(), tokens.size() * 64);
        QVERIFY(logitsOf(result, tokens) == simulated.seen);
        for (const QuantizedPtr& weight : made.weights)
            QVERIFY(asAffine(*result->weight(weight->origin()->name).encoding)->layout.bits == 3);
        QTemporaryDir folder;
        const ModelPtr again =
            throughFile(*result, "native", folder.filePath("m.lathe.h5").toStdString());
        QVERIFY(logitsOf(again, tokens) == simulated.seen);
    }

    void stepsStayPositive() {
        const Quantized made = quantizedModel(2, true);
        TrainerOptions options = shortRun(made);
        options.schedule.peak = 0.3;  // more than a step
        options.clip = 0;
        JobContext job;
        train(made, options, job);
        size_t small = 0;
        for (const LeafPtr& leaf : made.model->leaves()) {
            if (!leaf->name.ends_with(".steps")) continue;
            for (const float step : leaf->values) {
                QVERIFY(step > 0);
                small += step < 1e-4f;
            }
        }
        QVERIFY(small > 0);  // some would have crossed
    }

    void frozenScalesStay_data() { learnedOrNot(); }
    void frozenScalesStay() {
        QFETCH(bool, learned);
        const Quantized made = quantizedModel(4, learned);
        TrainerOptions options = shortRun(made, 10);
        std::vector<AffineParts> at;
        options.beforeStep = [&, freeze = options.beforeStep](int64_t step) {
            freeze(step);
            if (step != 10) return;
            for (const QuantizedPtr& weight : made.weights)
                at.push_back(*asAffine(*weight->encoding()));
        };
        JobContext job;
        train(made, options, job);
        size_t moved = 0;
        for (size_t i = 0; i < made.weights.size(); ++i) {
            const auto now = asAffine(*made.weights[i]->encoding());
            QVERIFY(now->scales == at[i].scales);
            moved += now->codes != at[i].codes;
        }
        QCOMPARE(moved, made.weights.size());
    }

    void frozenResumes_data() { learnedOrNot(); }
    void frozenResumes() {
        QFETCH(bool, learned);
        QTemporaryDir folder;
        JobContext job;
        const Quantized whole = quantizedModel(3, learned);
        const TrainingResult expected = train(whole, shortRun(whole, 8), job);
        const auto stopAt = [&](int64_t stop) {
            const Quantized made = quantizedModel(3, learned);
            TrainerOptions options = shortRun(made, 8);
            options.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
            std::stop_source source;
            JobContext stopped(source.get_token());
            options.beforeStep = [&, freeze = options.beforeStep](int64_t step) {
                freeze(step);
                if (step == stop) source.request_stop();
            };
            QVERIFY_THROWS_EXCEPTION(Cancelled, train(made, options, stopped));
        };
        stopAt(5);   // before it freezes
        stopAt(13);  // after
        const Quantized resumed = quantizedModel(3, learned);
        TrainerOptions options = shortRun(resumed, 8);
        options.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
        const TrainingResult result = train(resumed, options, job);
        QVERIFY(result.losses == expected.losses);
        for (size_t i = 0; i < whole.weights.size(); ++i)
            QVERIFY(resumed.weights[i]->encoding()->decode() ==
                    whole.weights[i]->encoding()->decode());
    }

    void divergenceIsSaid() {
        const Quantized made = quantizedModel(4, false);
        made.weights.front()->latent()->values[3] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY_THROWS_EXCEPTION(Error, made.model->refresh());
    }
};

QTEST_GUILESS_MAIN(TestQuantizedWeight)
#include "tst_quantized_weight.moc"
