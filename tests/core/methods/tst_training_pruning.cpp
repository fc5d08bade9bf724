// SPDX-License-Identifier: GPL-3.0-or-later

// Pruning in the course of a training: when how much goes (numbers of Zhu and Gupta's formula and
// of shares per round), which values go, and that the end is exactly as sparse as was asked.

#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/encoding/dense.h"
#include "core/methods/train/pruning_masks.h"
#include "core/methods/train/sparsity_schedule.h"
#include "tests/core/methods/learner.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

int64_t zerosIn(const Encoding& encoding) {
    return std::ranges::count(encoding.decode(), 0.0f);
}

std::shared_ptr<MaskedWeight> masked(std::vector<float> values) {
    auto weight = std::make_shared<Weight>();
    const auto columns = static_cast<int64_t>(values.size()) / 2;
    weight->encoding = makeDense(Tensor::fromFloats({2, columns}, std::move(values)));
    return std::make_shared<MaskedWeight>(weight);
}

std::vector<size_t> pruned(const MaskedWeight& weight) {
    std::vector<size_t> found;
    for (size_t i = 0; i < weight.leaf()->values.size(); ++i)
        if (!weight.kept(i)) found.push_back(i);
    return found;
}

}  // namespace

class TestTrainingPruning : public QObject {
    Q_OBJECT
  private slots:
    void cubicCurve() {
        const SparsitySchedule schedule{SparsityCurve::Cubic, 0, 0.9, 0.05, 100, 200, 10};
        const double expected[] = {0,     .2439, .4392, .5913, .7056, .7875,
                                   .8424, .8757, .8928, .8991, .9};
        QCOMPARE(schedule.lastRound(), int64_t{10});
        for (int64_t k = 0; k <= 10; ++k) {
            const auto at = schedule.before(100 + 10 * k);
            QVERIFY(at && std::abs(*at - expected[k]) < 1e-9);
        }
        for (const int64_t step : {0, 90, 101, 199, 201, 210}) QVERIFY(!schedule.before(step));
        QCOMPARE(schedule.lastStep(), int64_t{200});
        const SparsitySchedule from{SparsityCurve::Cubic, 0.5, 0.9, 0, 0, 100, 100};
        QCOMPARE(*from.before(0), 0.5);
        QCOMPARE(*from.before(100), 0.9);
        const SparsitySchedule atOnce{SparsityCurve::Cubic, 0, 0.7, 0, 3, 3, 10};
        QCOMPARE(*atOnce.before(3), 0.7);
        QVERIFY(!atOnce.before(13));
    }

    void fivePerCent_data() {
        QTest::addColumn<int>("curve");
        QTest::addColumn<double>("target");
        QTest::addColumn<int>("rounds");
        QTest::newRow("original, half") << static_cast<int>(SparsityCurve::Original) << 0.5 << 10;
        QTest::newRow("remaining, half") << static_cast<int>(SparsityCurve::Remaining) << 0.5 << 14;
        QTest::newRow("remaining, 0.9") << static_cast<int>(SparsityCurve::Remaining) << 0.9 << 45;
    }
    void fivePerCent() {
        QFETCH(int, curve);
        QFETCH(double, target);
        QFETCH(int, rounds);
        const SparsitySchedule schedule{
            static_cast<SparsityCurve>(curve), 0, target, 0.05, 0, 100'000, 1000};
        int made = 0;
        double before = 0, last = 0;
        for (int64_t step = 0; step < 100'000; ++step) {
            const auto now = schedule.before(step);
            if (!now) continue;
            ++made;
            QVERIFY(*now > before);
            last = before = *now;
        }
        QCOMPARE(made, rounds);
        QCOMPARE(last, target);
        QCOMPARE(schedule.lastStep(), int64_t{1000} * (rounds - 1));
    }

    void smallestGo() {
        const auto first = masked({3, -1, 0, 8, -2, 9}), second = masked({5, 4, -7, 6, 10, -11});
        const std::shared_ptr<MaskedWeight> both[] = {first, second};
        JobContext job;
        pruneSmallest(both, 0.34, false, job);  // floor(2.04) of each
        QVERIFY(pruned(*first) == (std::vector<size_t>{1, 2}));
        QVERIFY(pruned(*second) == (std::vector<size_t>{0, 1}));
        const auto third = masked({3, -1, 0, 8, -2, 9}), fourth = masked({5, 4, -7, 6, 10, -11});
        const std::shared_ptr<MaskedWeight> together[] = {third, fourth};
        pruneSmallest(together, 0.5, true, job);
        QVERIFY(pruned(*third) == (std::vector<size_t>{0, 1, 2, 4}));
        QVERIFY(pruned(*fourth) == (std::vector<size_t>{0, 1}));
    }

    /// What is gone goes first, even beside values that happen to be 0.
    void masksAreNested() {
        const auto weight = masked({0, 0, 5, 4, 3, 2, 0, 1});
        weight->prune(std::vector<uint8_t>{0, 0, 1, 1, 0, 0, 0, 0});
        JobContext job;
        pruneSmallest(std::span(&weight, 1), 0.375, false, job);
        QVERIFY(pruned(*weight) == (std::vector<size_t>{0, 2, 3}));
    }

    void endsExactlySparse_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("scope");
        for (const char* method : {"train.prune_gradual", "train.prune_iterative"})
            for (const char* scope : {"layer", "global"})
                QTest::addRow("%s, %s", method, scope) << method << scope;
    }
    void endsExactlySparse() {
        QFETCH(QString, method);
        QFETCH(QString, scope);
        Words words{{"sparsity", "0.77"},
                    {"scope", scope.toStdString()},
                    {"steps", "12"},
                    {"rewind", "true"},
                    {"rewind_step", "1"}};
        if (method.endsWith("gradual")) {
            words.erase("rewind"), words.erase("rewind_step");
            words["every"] = "2";
        }
        const MethodInput input = trainingInput(learner(), method.toStdString(), words);
        const MethodResult result = run(input, method.toStdString());
        int64_t zeros = 0, values = 0;
        for (size_t i = 0; i < result.weights.size(); ++i) {
            const Encoding& encoding = *result.weights[i]->encoding;
            const auto size = static_cast<double>(encoding.elements());
            if (scope == "layer")
                QCOMPARE(zerosIn(encoding), static_cast<int64_t>(std::floor(0.77 * size)));
            zeros += zerosIn(encoding), values += encoding.elements();
        }
        if (scope == "global")
            QCOMPARE(zeros, static_cast<int64_t>(std::floor(0.77 * static_cast<double>(values))));
        QCOMPARE(result.training->losses.size(), size_t{12});
    }

    void storedAsAsked_data() {
        QTest::addColumn<QString>("store");
        for (const char* store : {"same", "masked", "sparse"}) QTest::addRow("%s", store) << store;
    }
    void storedAsAsked() {
        QFETCH(QString, store);
        const ModelPtr coarse = applied(learner(), "quant.hqq", {{"bits", "3"}}).model;
        for (const ModelPtr& model : {learner(), coarse}) {
            const MethodInput input =
                trainingInput(model, "train.prune_gradual", {{"store", store.toStdString()}});
            const MethodResult result = run(input, "train.prune_gradual");
            QCOMPARE(methodNamed("train.prune_gradual").estimate(input).bytesAfter,
                     result.model->bytes());
            for (const WeightPtr& weight : result.weights) {
                const Encoding& encoding = *weight->encoding;
                if (store != "same") QCOMPARE(std::string(encoding.kind()), store.toStdString());
                if (store == "same" && model == coarse) continue;  // its grid has no exact 0
                QVERIFY(zerosIn(encoding) >=
                        static_cast<int64_t>(0.8 * static_cast<double>(encoding.elements())));
            }
        }
    }

    /// Only looks at the network as sparse as it will be may be the best one.
    void bestLookIsASparseOne() {
        const MethodInput input = trainingInput(
            learner(), "train.prune_gradual",
            {{"sparsity", "0.95"}, {"steps", "8"}, {"every", "1"}, {"look_every", "1"}});
        const MethodResult result = run(input, "train.prune_gradual");
        for (const WeightLoss& loss : result.loss) QVERIFY(loss.zeros > 0.94);
    }

    void tooFewRoundsAreSaid() {
        const MethodInput input = trainingInput(learner(), "train.prune_gradual",
                                                {{"curve", "remaining"}, {"steps", "100"}});
        std::string all;
        for (const PlanNote& note : methodNamed("train.prune_gradual").review(input))
            all += note.sentence;
        QVERIFY2(all.find("needs 32 rounds") != std::string::npos, all.c_str());
        const MethodInput many =
            trainingInput(learner(), "train.prune_iterative", {{"rounds", "5"}});
        QVERIFY_THROWS_EXCEPTION(Error, run(many, "train.prune_iterative"));
        const auto notes = methodNamed("train.prune_iterative").review(many);
        QVERIFY(std::ranges::any_of(notes, [](const PlanNote& note) {
            return note.level == PlanNote::Level::Error && note.fix && note.fix->param == "steps";
        }));
    }
};

QTEST_GUILESS_MAIN(TestTrainingPruning)
#include "tst_training_pruning.moc"
