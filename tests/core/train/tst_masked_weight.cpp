// SPDX-License-Identifier: GPL-3.0-or-later

// Pruning in training: zeros stay zeros whatever the optimizer remembers, the others learn, values
// rewind, and an interrupted training goes on as if nothing had happened.

#include <QTemporaryDir>
#include <QTest>

#include "core/encoding/affine.h"
#include "core/train/masked_weight.h"
#include "core/train/trainer.h"
#include "tests/core/train/golden.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::vector<uint8_t> everyThird(size_t count, size_t first) {
    std::vector<uint8_t> mask(count);
    for (size_t i = first; i < count; i += 3) mask[i] = 1;
    return mask;
}

struct Masked {
    std::vector<std::shared_ptr<MaskedWeight>> weights;
    std::shared_ptr<TrainableModel> model;
};

Masked maskedModel() {
    const ModelPtr base = tinyModel();
    Masked made;
    std::vector<TrainedWeightPtr> trained;
    for (const std::string& name : trainableNames(*base, true)) {
        made.weights.push_back(std::make_shared<MaskedWeight>(
            base->parts().weights.find(name)->second, nullptr, true));
        trained.push_back(made.weights.back());
    }
    made.model = std::make_shared<TrainableModel>(base, makeBackend("cpu"), trained);
    return made;
}

/// A third of the values goes at step 4, another at step 11, and the rest rewinds at 15.
TrainerOptions pruningRun(const Masked& made) {
    TrainerOptions options;
    options.batch = 2;
    options.schedule = {ScheduleKind::Cosine, 5e-3, 0, 0, 20};
    options.schedule.cycles = 2;
    options.beforeStep = [weights = made.weights](int64_t step) {
        for (const auto& weight : weights) {
            const size_t count = weight->leaf()->values.size();
            if (step == 2) weight->keepPoint();
            if (step == 4) weight->prune(everyThird(count, 0));
            if (step == 11) weight->prune(everyThird(count, 1));
            if (step == 15) weight->rewind();
        }
    };
    return options;
}

TrainingResult train(const Masked& made, const TrainerOptions& options, JobContext& job) {
    std::vector<TokenId> text{1};
    while (text.size() < 400) text.push_back((text.back() * 3 + 1) % 64);
    HardLabels labels;
    return lathe::core::train(*made.model, labels, trainingWindows(text, 16), {}, options, job);
}

}  // namespace

class TestMaskedWeight : public QObject {
    Q_OBJECT
  private slots:
    void zerosGetNoGradient() {
        MaskedWeight weight(weightOf(3, 5, std::vector<float>(15, 2.0f)));
        weight.prune(everyThird(15, 1));
        weight.leaf()->gradient.assign(15, 1.0f);
        weight.pullBack();
        weight.refresh();
        for (size_t i = 0; i < 15; ++i) {
            const float expected = i % 3 == 1 ? 0.0f : 1.0f;
            QCOMPARE(weight.leaf()->gradient[i], expected);
            QCOMPARE(weight.leaf()->values[i], 2 * expected);
            QCOMPARE(weight.kept(i), expected != 0);
        }
        weight.prune(std::vector<uint8_t>(15));  // what is gone stays so
        QVERIFY(!weight.kept(1));
    }

    void zerosStayWhateverTheMomentsSay() {
        const Masked made = maskedModel();
        JobContext job;
        train(made, pruningRun(made), job);
        for (const auto& weight : made.weights)
            for (size_t i = 0; i < weight->leaf()->values.size(); ++i) {
                QCOMPARE(weight->kept(i), i % 3 == 2);
                QCOMPARE(weight->leaf()->values[i] == 0, i % 3 != 2);
            }
    }

    void keptValuesRewind() {
        const Masked made = maskedModel();
        TrainerOptions options = pruningRun(made);
        std::vector<std::vector<float>> at;
        options.schedule.steps = 16;
        options.beforeStep = [&, prune = options.beforeStep](int64_t step) {
            if (step == 2)
                for (const auto& weight : made.weights) at.push_back(weight->leaf()->values);
            prune(step);
            if (step != 15) return;
            for (size_t i = 0; i < at.size(); ++i)
                QVERIFY(made.weights[i]->leaf()->values == at[i]);
        };
        JobContext job;
        train(made, options, job);
        QCOMPARE(at.size(), made.weights.size());
    }

    void resumedEqualsUninterrupted() {
        QTemporaryDir folder;
        JobContext job;
        const Masked whole = maskedModel();
        const TrainingResult expected = train(whole, pruningRun(whole), job);
        for (const int64_t stop : {5, 13}) {
            const Masked made = maskedModel();
            TrainerOptions options = pruningRun(made);
            options.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
            std::stop_source source;
            JobContext stopped(source.get_token());
            options.beforeStep = [&, prune = options.beforeStep](int64_t step) {
                prune(step);
                if (step == stop) source.request_stop();
            };
            QVERIFY_THROWS_EXCEPTION(Cancelled, train(made, options, stopped));
        }
        const Masked resumed = maskedModel();
        TrainerOptions options = pruningRun(resumed);
        options.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
        QVERIFY(train(resumed, options, job).losses == expected.losses);
        for (size_t i = 0; i < whole.weights.size(); ++i)
            QVERIFY(resumed.weights[i]->leaf()->values == whole.weights[i]->leaf()->values);
    }

    /// Each cycle is a training of its own: warm-up, fall, and an optimizer that has seen nothing.
    void cyclesStartAnew() {
        Schedule schedule{ScheduleKind::Linear, 1.0, 0, 2, 21, 2};
        QCOMPARE(schedule.cycleLength(), int64_t{10});
        for (int64_t step = 0; step < 10; ++step)
            QCOMPARE(learningRateAt(schedule, step),
                     learningRateAt({ScheduleKind::Linear, 1.0, 0, 2, 10}, step));
        for (int64_t step = 10; step < 21; ++step)
            QCOMPARE(learningRateAt(schedule, step),
                     learningRateAt({ScheduleKind::Linear, 1.0, 0, 2, 11}, step - 10));
        int starts = 0;
        for (int64_t step = 0; step < 21; ++step) starts += schedule.startsCycle(step);
        QCOMPARE(starts, 2);

        const LeafPtr leaf = makeLeaf("x", {1.0f});
        Optimizer optimizer({}, {leaf});
        leaf->gradient = {1.0f};
        optimizer.step(0.1);
        const float first = leaf->values[0];
        optimizer.step(0.1);
        optimizer.restart();
        leaf->values = {1.0f};
        optimizer.step(0.1);
        QCOMPARE(leaf->values[0], first);
    }

    /// An encoding that can hold 0 keeps the zeros of a weight that was quantized before.
    void zerosSurviveEncoding() {
        AffineLayout layout;
        layout.group = 8;
        std::vector<float> values;
        for (int i = 0; i < 64; ++i) values.push_back(static_cast<float>(i % 7) - 2.6f);
        auto weight = std::make_shared<Weight>(*weightOf(4, 16, values));
        weight->encoding = encodeAffine({4, 16}, layout, values);
        MaskedWeight masked(weight);
        masked.prune(everyThird(64, 0));
        masked.refresh();
        const std::vector<float> after = masked.encoded(std::nullopt)->decode();
        for (size_t i = 0; i < after.size(); i += 3) QCOMPARE(after[i], 0.0f);
    }
};

QTEST_GUILESS_MAIN(TestMaskedWeight)
#include "tst_masked_weight.moc"
