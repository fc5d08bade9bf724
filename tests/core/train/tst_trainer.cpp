// SPDX-License-Identifier: GPL-3.0-or-later

// Optimizers against torch.optim step by step (tests/tools/make_train_golden.py), schedules, and
// training as a job: same seed same losses, live progress, early stop, cancel.

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/base/file.h"
#include "core/formats/raw_checkpoint.h"
#include "core/model/family.h"
#include "core/train/trainer.h"
#include "tests/support/cancel.h"
#include "tests/support/test_data.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr double kTolerance = 1e-3;
constexpr int64_t kWindow = 16;

TrainingSequence sequenceOf(const std::vector<TokenId>& ids) {
    return {{ids.begin(), ids.end() - 1}, {ids.begin() + 1, ids.end()}};
}

TrainingBatch goldenBatch() {
    std::vector<TokenId> ids;
    const auto path = sourcePath("tests/core/model/tiny/llama3/golden.json");
    const MetaValue json = parseJson(readTextFile(path));
    for (const MetaValue& id : *json.find("ids")->array())
        ids.push_back(static_cast<TokenId>(*id.integer()));
    return {sequenceOf(ids), sequenceOf({ids.rbegin(), ids.rend()})};
}

/// A text whose next token follows from the one before.
std::vector<TokenId> countingText(int64_t tokens, int64_t vocabulary) {
    std::vector<TokenId> text{1};
    while (static_cast<int64_t>(text.size()) < tokens)
        text.push_back(static_cast<TokenId>((text.back() * 3 + 1) % vocabulary));
    return text;
}

TrainerOptions shortRun() {
    TrainerOptions options;
    options.batch = 2;
    options.schedule = {ScheduleKind::Cosine, 5e-3, 0, 3, 30};
    return options;
}

struct Run {
    std::shared_ptr<TrainableModel> model;
    TrainingResult result;
};

Run trained(const TrainerOptions& options, JobContext& job, const TrainingBatch& heldOut = {}) {
    const ModelPtr base = tinyModel();
    const auto model =
        std::make_shared<TrainableModel>(base, makeBackend("cpu"), trainableNames(*base, false));
    const auto text = countingText(400, base->spec().vocabulary);
    HardLabels labels;
    return {model, train(*model, labels, trainingWindows(text, kWindow), heldOut, options, job)};
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT
  private slots:
    void optimizers_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        QTest::newRow("adamw") << "adamw" << static_cast<int>(OptimizerKind::AdamW);
        QTest::newRow("adam") << "adam" << static_cast<int>(OptimizerKind::Adam);
        QTest::newRow("sgd") << "sgd" << static_cast<int>(OptimizerKind::Sgd);
    }
    void optimizers() {
        QFETCH(QString, name);
        QFETCH(int, kind);
        const bool adamW = name == "adamw";
        const OptimizerOptions options{static_cast<OptimizerKind>(kind),
                                       0.9,
                                       0.9,
                                       adamW ? 0.95 : 0.999,
                                       1e-8,
                                       adamW ? 0.1 : 0.01};
        const MetaValue file =
            parseJson(readTextFile(sourcePath("tests/core/train/golden_training.json")));
        const MetaValue& recorded = *file.find("runs")->find(name.toStdString());
        const auto &losses = *recorded.find("losses")->array(),
                   &norms = *recorded.find("norms")->array();
        const ModelPtr base = openModel(sourcePath("tests/core/model/tiny/llama3").string());
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
        Optimizer optimizer(options, model.leaves());
        const TrainingBatch batch = goldenBatch();
        for (size_t step = 0; step < losses.size(); ++step) {
            const double loss = model.lossAndGradients(batch).mean();
            const double error = std::abs(loss - *losses[step].real());
            QVERIFY2(error <= kTolerance, qPrintable(QString("step %1: %2").arg(step).arg(error)));
            const double norm = clipGradients(model.leaves(), adamW ? 1.0 : 0.0);
            if (step == 0) QVERIFY(std::abs(norm - *norms[0].real()) < 1e-4 * norm);
            optimizer.step(name == "sgd" ? 0.02 : 1e-3);
        }
        QCOMPARE(losses.size(), adamW ? size_t{50} : size_t{20});
    }

    void schedules() {
        const auto near = [](double a, double b) { return std::abs(a - b) < 1e-12; };
        Schedule schedule{ScheduleKind::Linear, 2.0, 0.1, 4, 14};
        QVERIFY(near(learningRateAt(schedule, 0), 0.5));
        QVERIFY(near(learningRateAt(schedule, 3), 2.0));
        QVERIFY(near(learningRateAt(schedule, 4), 2.0));
        QVERIFY(near(learningRateAt(schedule, 9), 1.1));
        QVERIFY(near(learningRateAt(schedule, 14), 0.2));
        schedule.kind = ScheduleKind::Cosine;
        QVERIFY(near(learningRateAt(schedule, 9), 1.1));
        QVERIFY(near(learningRateAt(schedule, 14), 0.2));
        schedule.kind = ScheduleKind::Constant;
        QVERIFY(near(learningRateAt(schedule, 14), 2.0));
    }

    void windows() {
        const std::vector<TokenId> text{1, 2, 3, 4, 5, 6, 7};
        const TrainingBatch batch = trainingWindows(text, 3);
        QCOMPARE(batch.size(), size_t{2});
        QVERIFY(batch[1].tokens == (std::vector<TokenId>{4, 5, 6}));
        QVERIFY(batch[1].targets == (std::vector<TokenId>{5, 6, 7}));
        QVERIFY(trainingWindows(text, 7).empty());
    }

    void learnsAndRepeats() {
        JobContext job;
        const Run first = trained(shortRun(), job);
        QVERIFY(first.result.losses.back() < 0.5 * first.result.losses.front());
        const std::vector<std::any> mailbox = job.takePublished();
        QCOMPARE(mailbox.size(), size_t{30});
        const auto last = std::any_cast<TrainingProgress>(mailbox.back());
        QCOMPARE(last.step, int64_t{30});
        QCOMPARE(last.loss, first.result.losses.back());
        const Run second = trained(shortRun(), job);
        QVERIFY(second.result.losses == first.result.losses);
        QVERIFY(second.model->leaf("embed").values == first.model->leaf("embed").values);
        TrainerOptions other = shortRun();
        other.seed = 1;
        QVERIFY(trained(other, job).result.losses != first.result.losses);
    }

    /// Held-out text that training makes less likely: it stops, and the best values come back.
    void stopsEarly() {
        TrainerOptions options = shortRun();
        options.evaluateEvery = 2;
        options.patience = 2;
        const std::vector<TokenId> constant(33, 5);
        const TrainingBatch heldOut = trainingWindows(constant, kWindow);
        JobContext job;
        const Run run = trained(options, job, heldOut);
        QVERIFY(run.result.stoppedEarly);
        const auto& looks = run.result.heldOut;
        const auto best = std::ranges::min_element(looks, {}, &HeldOutLook::loss);
        QCOMPARE(looks.end() - best, std::ptrdiff_t{3});
        QCOMPARE(run.result.losses.size(), 2 * looks.size());
        QCOMPARE(run.model->loss(heldOut).mean(), best->loss);
    }

    /// Cancelled in the middle and started again: the same losses, looks and weights, bit for bit.
    void resumedEqualsUninterrupted() {
        QTemporaryDir folder;
        TrainerOptions options = shortRun();
        options.optimizer.weightDecay = 0.1;
        options.evaluateEvery = 7;
        const TrainingBatch heldOut = trainingWindows(countingText(100, 64), kWindow);
        JobContext job;
        const Run whole = trained(options, job, heldOut);

        options.state = {folder.filePath("state.lathe.h5").toStdString(), "this training", 0};
        std::stop_source source;
        JobContext stopped(source.get_token());
        options.beforeStep = [&](int64_t step) {
            if (step == 17) source.request_stop();
        };
        QVERIFY_THROWS_EXCEPTION(Cancelled, trained(options, stopped, heldOut));
        QVERIFY(std::filesystem::exists(options.state.path));
        int64_t first = -1;
        options.beforeStep = [&](int64_t step) { first = first < 0 ? step : first; };
        const Run resumed = trained(options, job, heldOut);
        QCOMPARE(first, int64_t{17});
        QVERIFY(resumed.result.losses == whole.result.losses);
        QVERIFY(resumed.result.heldOut == whole.result.heldOut);
        for (size_t i = 0; i < whole.model->leaves().size(); ++i)
            QVERIFY(resumed.model->leaves()[i]->values == whole.model->leaves()[i]->values);
        QVERIFY(!std::filesystem::exists(options.state.path));
    }

    void anothersStateIsNotTakenUp() {
        QTemporaryDir folder;
        TrainerOptions options = shortRun();
        options.state = {folder.filePath("state.lathe.h5").toStdString(), "this training", 0};
        std::stop_source source;
        JobContext stopped(source.get_token());
        options.beforeStep = [&](int64_t step) {
            if (step == 5) source.request_stop();
        };
        QVERIFY_THROWS_EXCEPTION(Cancelled, trained(options, stopped));
        options.state.identity = "another training";
        int64_t first = -1;
        options.beforeStep = [&](int64_t step) { first = first < 0 ? step : first; };
        JobContext job;
        trained(options, job);
        QCOMPARE(first, int64_t{0});
    }

    /// "Stop and keep": the result is what there is, with a last look at it; the training after it
    /// in the same job is another one.
    void endsOnRequest() {
        TrainerOptions options = shortRun();
        options.evaluateEvery = 3;
        JobContext job;
        options.beforeStep = [&](int64_t step) {
            if (step == 4) job.requestFinish();
        };
        const TrainingBatch heldOut = trainingWindows(countingText(100, 64), kWindow);
        const Run run = trained(options, job, heldOut);
        QVERIFY(run.result.stoppedEarly);
        QCOMPARE(run.result.losses.size(), size_t{5});
        QCOMPARE(run.result.heldOut.size(), size_t{2});
        QCOMPARE(run.result.heldOut.back().step, int64_t{5});
        const Run next = trained(shortRun(), job);
        QVERIFY(!next.result.stoppedEarly);
        QCOMPARE(next.result.losses.size(), size_t{30});
    }

    void savingIsNoProgress() {
        const QTemporaryDir folder;
        TrainerOptions options = shortRun();
        options.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
        JobContext job;
        trained(options, job);
        QCOMPARE(job.progress().phase, std::string("training"));
        QCOMPARE(job.progress().done, int64_t{30});
        QCOMPARE(job.progress().total, int64_t{30});
    }

    void divergenceIsSaid() {
        TrainerOptions options = shortRun();
        options.schedule = {ScheduleKind::Constant, 1e30, 0, 0, 30};
        options.clip = 0;
        JobContext job;
        try {
            trained(options, job);
            QFAIL("went on");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Refused);
            QVERIFY2(error.sentence().starts_with("the training has diverged: at step "),
                     error.what());
        }
    }

    void cancelled() {
        TinyModelOptions large;
        large.width = 512;
        large.ffnWidth = 1536;
        large.heads = 8;
        large.kvHeads = 4;
        large.headDim = 64;
        large.vocabulary = 4096;
        large.layers = 4;
        const ModelPtr base = tinyModel(large);
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
        TrainerOptions options;
        const TrainingBatch windows = trainingWindows(countingText(5000, 4096), 512);
        options.schedule.steps = 1000;
        HardLabels labels;
        verifyStopsSoon(700,
                        [&](JobContext& job) { train(model, labels, windows, {}, options, job); });
        JobContext job;
        QVERIFY_THROWS_EXCEPTION(Error, train(model, labels, {}, {}, options, job));
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
