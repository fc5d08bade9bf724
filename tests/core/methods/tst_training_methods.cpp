// SPDX-License-Identifier: GPL-3.0-or-later

// What every method that trains must do, looped over the registry.

#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <cmath>
#include <thread>

#include "core/base/thread_pool.h"
#include "core/calibrate/finished_stages.h"
#include "tests/core/methods/learner.h"
#include "tests/support/sanitizers.h"

using namespace lathe::core;
using namespace lathe::tests;
using Clock = std::chrono::steady_clock;

namespace {

std::string fetchedId() {
    return static_cast<QString*>(QTest::qData("id", QMetaType::QString))->toStdString();
}

}  // namespace

class TestTrainingMethods : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void trains_data() { eachTrainingMethod(); }
    void trains() {
        const MethodInput input = trainingInput(learner(), fetchedId());
        JobContext job;
        const Method& method = methodNamed(fetchedId());
        const MethodResult result = method.apply(input, job);
        QVERIFY(result.training && result.model);
        QCOMPARE(result.training->losses.size(), size_t{4});
        for (const double loss : result.training->losses) QVERIFY(std::isfinite(loss));
        QVERIFY(!result.training->heldOut.empty());
        QCOMPARE(result.loss.size(), input.targets.size());
        QCOMPARE(result.weights.size(), input.targets.size());
        double moved = 0;
        for (const WeightLoss& loss : result.loss) moved += loss.relative;
        QVERIFY(moved > 0);
        QCOMPARE(job.progress().done, job.progress().total);
        const Estimate estimate = method.estimate(input);
        QVERIFY(estimate.seconds > 0 && estimate.peakMemoryBytes > 0);
        QCOMPARE(estimate.bytesAfter, result.model->bytes());
    }

    void withoutDataItSaysSo_data() { eachTrainingMethod(); }
    void withoutDataItSaysSo() {
        MethodInput input = trainingInput(learner(), fetchedId());
        input.data = nullptr;
        const Method& method = methodNamed(fetchedId());
        std::vector<std::string> errors;
        for (const PlanNote& note : method.review(input))
            if (note.level == PlanNote::Level::Error) errors.push_back(note.sentence);
        QVERIFY(!errors.empty());
        QVERIFY2(errors.front().find("--data") != std::string::npos, errors.front().c_str());
        QVERIFY_THROWS_EXCEPTION(Error, run(input, fetchedId()));
    }

    void sameBytesForAnyNumberOfThreads_data() { eachTrainingMethod(); }
    void sameBytesForAnyNumberOfThreads() {
        std::string first;
        for (const int threads : {1, 2, 3}) {
            setThreadCount(threads);
            const std::string now =
                fingerprint(*run(trainingInput(learner(1, 160), fetchedId()), fetchedId()).model);
            if (first.empty()) first = now;
            QVERIFY(now == first);
        }
    }

    void leavesTheRestAlone_data() { eachTrainingMethod(); }
    void leavesTheRestAlone() {
        const ModelPtr model = learner();
        const std::string before = fingerprint(*model);
        const MethodInput input =
            trainingInput(model, fetchedId(), {{"layers", "layers.0.attn.*"}, {"norms", "false"}});
        const MethodResult result = run(input, fetchedId());
        QCOMPARE(result.loss.size(), size_t{4});
        QVERIFY(fingerprint(*model) == before);
        for (const WeightPtr& weight : model->weightsInOrder())
            if (weight->name.find("layers.0.attn.") == std::string::npos)
                QCOMPARE(result.model->weight(weight->name).encoding.get(), weight->encoding.get());
    }

    /// Cancelled in the middle and started again: the same bytes as without the interruption.
    void resumedEqualsUninterrupted_data() { eachTrainingMethod(); }
    void resumedEqualsUninterrupted() {
        QTemporaryDir folder;
        const Method& method = methodNamed(fetchedId());
        MethodInput input = trainingInput(learner(), fetchedId(), {{"steps", "300"}});
        const MethodResult whole = run(input, fetchedId());
        input.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
        std::stop_source source;
        JobContext job(source.get_token());
        std::jthread stopper([&] {
            const std::filesystem::path path = input.state.path;
            while (!std::filesystem::exists(path) && !source.stop_requested())
                std::this_thread::yield();
            source.request_stop();
        });
        const auto outcome = runJob([&] { return method.apply(input, job); });
        source.request_stop();
        stopper.join();
        QVERIFY(std::holds_alternative<Cancelled>(outcome));
        QVERIFY(std::filesystem::exists(input.state.path));
        const MethodResult resumed = run(input, fetchedId());
        QCOMPARE(resumed.training->losses.size(), size_t{300});
        QVERIFY(resumed.training->losses == whole.training->losses);
        QVERIFY(fingerprint(*resumed.model) == fingerprint(*whole.model));
    }

    /// Where a training ends may depend on the clock or the user: none takes weights of another.
    void weightsAreThoseOfThisTraining() {
        const QTemporaryDir folder;
        MethodInput input = trainingInput(learner(), "train.finetune");
        const MethodResult whole = run(input, "train.finetune");
        input.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
        FinishedStages(input.state, nullptr).finished(1, {input.targets.front()}, JobContext());
        QVERIFY(fingerprint(*run(input, "train.finetune").model) == fingerprint(*whole.model));
    }

    /// Retraining what was pruned: the zeros stay, the rest moves; or all moves, if asked.
    void prunedWeightsStayPruned() {
        JobContext job;
        const ModelPtr pruned =
            methodNamed("prune.magnitude")
                .apply(inputFor(learner(), "prune.magnitude", {{"sparsity", "0.6"}}), job)
                .model;
        // Distillation has no such choice: it always keeps them.
        MethodInput taught = trainingInput(pruned, "distill.logits");
        for (const WeightLoss& loss : run(taught, "distill.logits").loss)
            QVERIFY(loss.relative > 0 && loss.zeros > 0.59);
        for (const bool keep : {true, false}) {
            const MethodResult result = run(
                trainingInput(pruned, "train.finetune", {{"keep_zeros", keep ? "true" : "false"}}),
                "train.finetune");
            for (const WeightLoss& loss : result.loss) {
                QVERIFY(loss.relative > 0);
                QVERIFY(keep ? loss.zeros > 0.59 : loss.zeros < 0.3);
            }
        }
    }

    /// Zero is one level among others there: such values go on learning.
    void zerosOfQuantizedWeightsTrain() {
        const ModelPtr base = applied(learner(), "quant.rtn", {{"bits", "4"}}).model;
        const MethodInput input =
            trainingInput(base, "train.finetune", {{"steps", "20"}, {"learning_rate", "0.01"}});
        const MethodResult result = run(input, "train.finetune");
        for (size_t i = 0; i < input.targets.size(); ++i) {
            const std::vector<float> was = input.targets[i]->encoding->decode(),
                                     is = result.weights[i]->encoding->decode();
            size_t moved = 0;
            for (size_t k = 0; k < was.size(); ++k) moved += was[k] == 0 && is[k] != 0;
            QVERIFY2(moved > 0, input.targets[i]->name.c_str());
        }
    }

    /// A head that was tied is a weight of its own while it trains, not only afterwards.
    void untiedHeadsTrain() {
        const ModelPtr model = learner();
        QVERIFY(model->spec().tiedHead);
        const MethodInput input = trainingInput(
            model, "train.finetune",
            {{"layers", ""}, {"head", "true"}, {"norms", "false"}, {"weight_decay", "0"}});
        const MethodResult result = run(input, "train.finetune");
        QCOMPARE(result.loss.size(), size_t{1});
        QCOMPARE(result.loss.front().name, std::string("head"));
        QVERIFY(result.loss.front().relative > 1e-4);
        QCOMPARE(result.model->weight("embed").encoding.get(),
                 model->weight("embed").encoding.get());
        const auto& losses = result.training->losses;
        QVERIFY(losses.back() < losses.front());
    }

    void cancelled_data() { eachTrainingMethod(); }
    void cancelled() {
        const Method& method = methodNamed(fetchedId());
        const MethodInput input =
            trainingInput(learner(1, 256), fetchedId(), {{"steps", "100000"}, {"batch", "16"}});
        std::stop_source before;
        before.request_stop();
        JobContext stopped(before.get_token());
        QVERIFY_THROWS_EXCEPTION(Cancelled, method.apply(input, stopped));

        std::stop_source source;
        JobContext job(source.get_token());
        Clock::time_point asked;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            asked = Clock::now();
            source.request_stop();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, method.apply(input, job));
        const auto late =
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - asked).count();
        QVERIFY2(late < cancelLimitMs(), qPrintable(QString("%1 ms").arg(late)));
    }

  private:
    static void eachTrainingMethod() {
        QTest::addColumn<QString>("id");
        int found = 0;
        for (const Method* method : methods()) {
            if (!method->needs.trainingData) continue;
            const QString id = QString::fromStdString(std::string(method->id));
            QTest::newRow(qPrintable(id)) << id;
            ++found;
        }
        QVERIFY(found > 0);
    }
};

QTEST_GUILESS_MAIN(TestTrainingMethods)
#include "tst_training_methods.moc"
