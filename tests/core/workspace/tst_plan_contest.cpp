// SPDX-License-Identifier: GPL-3.0-or-later
// A plan of bits against uniform ones: entries are what the evaluation measures of the same
// recipes, the lead is that of pairs, and plans that were planted good and bad are told so.
#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "core/evaluate/divergence.h"
#include "core/workspace/bit_plan.h"
#include "core/workspace/plan_contest.h"
#include "core/workspace/runner.h"
#include "tests/core/observe/observed_model.h"
#include "tests/core/observe/planted.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr const char* kStep = "quant.rtn group=16";
constexpr const char* kHard = "layers.1.ffn.down";

/// Needs many bits in one weight: three of four of its columns are small beside the fourth, with
/// which they share scales; what is fed to them is so much larger.
ModelPtr hardModel() {
    ModelPtr model = readingModel(3);
    const auto width = static_cast<size_t>(model->spec().width);
    const auto columns = static_cast<size_t>(model->weight(kHard).encoding->columns());
    model = withChanged(model, "layers.1.ffn.up", [&](std::vector<float>& values) {
        for (size_t i = 0; i < values.size(); ++i)
            if ((i / width) % 4 != 0) values[i] *= 64;
    });
    return withChanged(model, kHard, [&](std::vector<float>& values) {
        for (size_t i = 0; i < values.size(); ++i)
            if ((i % columns) % 4 != 0) values[i] /= 64;
    });
}

ContestGround groundOf(const ModelPtr& model, int64_t chunks = 8) {
    return {model, makeBackend("cpu"), shortWindows(*model, chunks),
            sweptSteps({kStep}, {2, 3, 4, 5, 6, 7, 8}), linearNames(*model)};
}

/// All weights at `bits` but the hard one.
Recipe around(const ContestGround& ground, int bits, int hard) {
    std::vector<int> chosen;
    for (const std::string& name : ground.weights)
        chosen.push_back((name == kHard ? hard : bits) - 2);
    return recipeOf(*ground.original, ground.steps, ground.weights, chosen, 0);
}

/// By the evaluation, from the recipe.
DivergenceResult evaluated(const ContestGround& ground, const Recipe& recipe) {
    JobContext job;
    const ModelPtr made = runRecipe(ground.original, recipe, job).model;
    return compareWindows(passOf(ground.original), passOf(made), ground.windows, job);
}

/// Mean and its standard error by the textbook, in two passes.
Measured textbook(const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    double mean = 0, squares = 0;
    for (const double value : values) mean += value / n;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return {mean, std::sqrt(squares / (n - 1) / n)};
}

bool isNear(double a, double b) {
    return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

PlanContest contest(const ContestGround& ground, const Recipe& plan,
                    const std::vector<ContestEntry>& known = {}) {
    JobContext job;
    return contestOf(ground, plan, known, job);
}

}  // namespace

class TestPlanContest : public QObject {
    Q_OBJECT
  private slots:
    void entriesAreMeasured();
    void leadIsOfPairs();
    void goodAndBadPlans();
    void uniformPlanIsTheSame();
    void knownEntriesStay();
    void atTheEnds();
    void refusals();
    void windowsBehindAreOthers();
};

void TestPlanContest::entriesAreMeasured() {
    const ContestGround ground = groundOf(hardModel());
    const PlanContest found = contest(ground, around(ground, 4, 8));
    QCOMPARE(found.uniform.size(), size_t{2});
    QCOMPARE(found.uniform[0].bits, 4);
    QCOMPARE(found.uniform[1].bits, 5);
    QVERIFY(found.uniform[0].bytes < found.plan.bytes && found.plan.bytes < found.uniform[1].bytes);
    for (const ContestEntry* entry : {&found.plan, &found.uniform[0], &found.uniform[1]}) {
        const DivergenceResult apart = evaluated(ground, entry->recipe);
        QCOMPARE(entry->windowKl, apart.windowKl);
        const Measured expected = textbook(apart.windowKl);
        QVERIFY(isNear(entry->kl.value, expected.value));
        QVERIFY(isNear(entry->kl.standardError, expected.standardError));
        QVERIFY(expected.standardError > 0);
        JobContext job;
        QCOMPARE(runRecipe(ground.original, entry->recipe, job).model->bytes(), entry->bytes);
    }
    // Uniform bits are those of a plain step, without lists of weights.
    Recipe plain;
    plain.steps.push_back(stepFromText("quant.rtn group=16 bits=5"));
    QCOMPARE(found.uniform[1].windowKl, evaluated(ground, plain).windowKl);
}

void TestPlanContest::leadIsOfPairs() {
    const ContestGround ground = groundOf(hardModel());
    const PlanContest found = contest(ground, around(ground, 4, 8));
    const ContestEntry &low = found.uniform[0], &high = found.uniform[1];
    // On a straight line in ln KL over bytes.
    const double share = double(found.plan.bytes - low.bytes) / double(high.bytes - low.bytes);
    std::vector<double> leads;
    for (size_t w = 0; w < ground.windows.windows.size(); ++w)
        leads.push_back(std::pow(low.windowKl[w], 1 - share) * std::pow(high.windowKl[w], share) -
                        found.plan.windowKl[w]);
    const Measured expected = textbook(leads);
    QVERIFY(isNear(found.lead.value, expected.value));
    QVERIFY(isNear(found.lead.standardError, expected.standardError));
    QVERIFY(isNear(found.uniformKl.value - found.plan.kl.value, expected.value));
    QVERIFY(found.uniformKl.value < low.kl.value && found.uniformKl.value > high.kl.value);
}

void TestPlanContest::goodAndBadPlans() {
    const ContestGround ground = groundOf(hardModel());
    const PlanContest good = contest(ground, around(ground, 4, 8));
    QCOMPARE(good.verdict, ContestVerdict::Better);
    QVERIFY(good.lead.value > 2 * good.lead.standardError);
    const PlanContest bad = contest(ground, around(ground, 5, 2));
    QCOMPARE(bad.verdict, ContestVerdict::Worse);
    QVERIFY(bad.lead.value < -2 * bad.lead.standardError);
}

void TestPlanContest::uniformPlanIsTheSame() {
    const ContestGround ground = groundOf(hardModel());
    const PlanContest found = contest(ground, around(ground, 3, 3));
    QCOMPARE(found.uniform.size(), size_t{1});
    QVERIFY(!found.isInterpolated());
    QCOMPARE(found.uniform[0].bits, 3);
    QCOMPARE(found.uniform[0].bytes, found.plan.bytes);
    QCOMPARE(found.lead.value, 0.0);
    QCOMPARE(found.verdict, ContestVerdict::Same);
}

void TestPlanContest::knownEntriesStay() {
    const ContestGround ground = groundOf(readingModel(2));
    const Recipe plan = around(ground, 4, 4);
    ContestEntry known = contest(ground, plan).uniform[0];
    for (double& kl : known.windowKl) kl *= 3;
    const PlanContest again = contest(ground, plan, {known});
    QCOMPARE(again.uniform[0].windowKl, known.windowKl);
    QCOMPARE(again.verdict, ContestVerdict::Better);
}

void TestPlanContest::atTheEnds() {
    const ContestGround ground = groundOf(readingModel(2));
    // One weight as it is, the others at 8 bits: larger than any width.
    std::vector<int> chosen(ground.weights.size(), 6);
    chosen[0] = -1;
    const PlanContest large =
        contest(ground, recipeOf(*ground.original, ground.steps, ground.weights, chosen, 0));
    QCOMPARE(large.uniform.size(), size_t{1});
    QCOMPARE(large.nearest().bits, 8);
    QVERIFY(large.nearest().bytes < large.plan.bytes);
}

void TestPlanContest::refusals() {
    ContestGround ground = groundOf(readingModel(2), 1);
    const Recipe plan = around(ground, 4, 4);
    QVERIFY_THROWS_EXCEPTION(Error, contest(ground, plan));
    ground = groundOf(readingModel(2));
    ground.steps.clear();
    QVERIFY_THROWS_EXCEPTION(Error, contest(ground, plan));
}

void TestPlanContest::windowsBehindAreOthers() {
    const ModelPtr model = readingModel(1);
    const WindowPlan all = shortWindows(*model, 5), behind = windowsBehind(all, 2);
    QCOMPARE(behind.windows.size(), size_t{3});
    int64_t scored = 0;
    for (size_t w = 0; w < 3; ++w) {
        QCOMPARE(behind.windows[w].begin, all.windows[w + 2].begin);
        scored += all.windows[w + 2].scored();
    }
    QCOMPARE(behind.scoredTokens, scored);
    QVERIFY(windowsBehind(all, 9).windows.empty());
    // They are read as they are among the others.
    JobContext job;
    const ForwardPass original = passOf(model), other = passOf(rounded(model));
    const DivergenceResult whole = compareWindows(original, other, all, job),
                           rest = compareWindows(original, other, behind, job);
    QCOMPARE(rest.windowKl, std::vector<double>(whole.windowKl.begin() + 2, whole.windowKl.end()));
    QCOMPARE(rest.reference.windowNll, std::vector<double>(whole.reference.windowNll.begin() + 2,
                                                           whole.reference.windowNll.end()));
}

QTEST_APPLESS_MAIN(TestPlanContest)
#include "tst_plan_contest.moc"
