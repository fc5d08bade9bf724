// SPDX-License-Identifier: GPL-3.0-or-later

// Allocation against trying every combination, and plans against the models that they make.

#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/workspace/bit_plan.h"
#include "core/workspace/runner.h"
#include "tests/core/observe/observed_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

AllocationSites randomSites(uint64_t seed, size_t count, size_t options, uint64_t maxBytes) {
    Rng rng(seed);
    AllocationSites sites(count);
    for (auto& site : sites)
        for (size_t o = 0; o < options; ++o)
            site.push_back({1 + rng.below(maxBytes), rng.normal()});
    return sites;
}

Allocation sumOf(const AllocationSites& sites, const std::vector<size_t>& chosen) {
    Allocation sum;
    sum.chosen = chosen;
    for (size_t s = 0; s < sites.size(); ++s) {
        sum.bytes += sites[s][chosen[s]].bytes;
        sum.loss += sites[s][chosen[s]].loss;
    }
    return sum;
}

/// The least loss within the budget of all combinations; infinite if none fits.
double bruteForce(const AllocationSites& sites, uint64_t budget) {
    double best = std::numeric_limits<double>::infinity();
    std::vector<size_t> chosen(sites.size());
    for (;;) {
        const Allocation sum = sumOf(sites, chosen);
        if (sum.bytes <= budget) best = std::min(best, sum.loss);
        size_t s = 0;
        while (s < sites.size() && ++chosen[s] == sites[s].size()) chosen[s++] = 0;
        if (s == sites.size()) return best;
    }
}

uint64_t lightestOf(const AllocationSites& sites) {
    uint64_t bytes = 0;
    for (const auto& site : sites)
        bytes += std::min_element(site.begin(), site.end(), [](const auto& a, const auto& b) {
                     return a.bytes < b.bytes;
                 })->bytes;
    return bytes;
}

}  // namespace

class TestBitAllocation : public QObject {
    Q_OBJECT

  private slots:
    void equalsTryingEverything() {
        JobContext job;
        for (uint64_t seed = 1; seed <= 40; ++seed) {
            const AllocationSites sites = randomSites(seed, 6, 4, 1000);
            for (const uint64_t more : {0, 50, 400, 1500, 100000}) {
                const uint64_t budget = lightestOf(sites) + more;
                const Allocation found = allocateExactly(sites, budget, job);
                const Allocation sum = sumOf(sites, found.chosen);
                QCOMPARE(found.bytes, sum.bytes);
                QVERIFY(found.bytes <= budget);
                QVERIFY(std::abs(found.loss - sum.loss) < 1e-12);
                QCOMPARE(found.slackBytes, uint64_t{0});
                const double best = bruteForce(sites, budget);
                QVERIFY(std::abs(found.loss - best) < 1e-12);
                const LagrangianAllocation priced = allocateByPrice(sites, budget);
                QVERIFY(priced.found.bytes <= budget);
                QVERIFY(priced.found.loss > best - 1e-12);
                QVERIFY(priced.bound < best + 1e-9);
            }
        }
    }

    void thinnedStatesKeepTheirPromise() {
        JobContext job;
        int withSlack = 0;
        for (uint64_t seed = 1; seed <= 20; ++seed) {
            const AllocationSites sites = randomSites(seed, 20, 5, 1000000);
            const uint64_t lightest = lightestOf(sites), budget = lightest + 2000000;
            const Allocation exact = allocateExactly(sites, budget, job);
            QCOMPARE(exact.slackBytes, uint64_t{0});
            const Allocation thinned = allocateExactly(sites, budget, job, 20);
            withSlack += thinned.slackBytes > 0;
            QVERIFY(thinned.bytes <= budget);
            QCOMPARE(thinned.bytes, sumOf(sites, thinned.chosen).bytes);
            QVERIFY(thinned.loss >= exact.loss - 1e-12);
            if (thinned.slackBytes <= budget - lightest)
                QVERIFY(thinned.loss <=
                        allocateExactly(sites, budget - thinned.slackBytes, job).loss + 1e-12);
            QCOMPARE(allocateExactly(sites, lightest, job, 20).bytes, lightest);
        }
        QVERIFY2(withSlack >= 10, qPrintable(QString("%1 of 20").arg(withSlack)));
    }

    void moreBytesNeverHurt() {
        JobContext job;
        const AllocationSites sites = randomSites(3, 20, 4, 1000);
        double before = std::numeric_limits<double>::infinity();
        for (uint64_t budget = lightestOf(sites); budget < 20000; budget += 97) {
            const double loss = allocateExactly(sites, budget, job).loss;
            QVERIFY(loss <= before);
            before = loss;
        }
    }

    void equalSensitivitiesGetEqualBits() {
        JobContext job;
        AllocationSites sites(8);
        for (auto& site : sites)
            for (const uint64_t bits : {2, 3, 4, 8})
                site.push_back({bits * 100, std::pow(4.0, -static_cast<double>(bits))});
        const Allocation found = allocateExactly(sites, 8 * 400, job);
        QCOMPARE(found.chosen, std::vector<size_t>(8, 2));
    }

    void whatCannotBeIsRefused() {
        JobContext job;
        const AllocationSites sites = {{{10, 0.0}, {5, 1.0}}};
        QVERIFY_THROWS_EXCEPTION(Error, allocateExactly(sites, 4, job));
        QVERIFY_THROWS_EXCEPTION(Error, allocateByPrice(sites, 4));
        QVERIFY_THROWS_EXCEPTION(Error, allocateExactly({{}}, 4, job));
        QVERIFY_THROWS_EXCEPTION(Error, allocateExactly({{{1, std::nan("")}}}, 4, job));
    }

    // What a plan promises is what its recipe makes, to the byte, after JSON too.
    void plansKeepTheirPromise() {
        JobContext job;
        const ModelPtr model = readingModel(3);
        const WindowPlan windows = shortWindows(*model, 2);
        for (const bool perBlock : {false, true})
            for (const char* more : {"", " embeddings=true head=true"}) {
                const auto steps = sweptSteps({std::string("quant.rtn group=16") + more,
                                               std::string("quant.hqq group=16 bits=8") + more},
                                              {2, 3, 4});
                SensitivityOptions options;
                options.perBlock = perBlock;
                const SensitivityResult measured = measureSensitivity(
                    model, makeBackend("cpu"), windows, sweptTargets(*model, steps),
                    choicesOf(steps, 0), options, job);
                for (const double bits : {8.0, 12.5, 17.0, 40.0}) {
                    const auto budget =
                        static_cast<uint64_t>(bits * static_cast<double>(model->parameters()) / 8);
                    const PlanLoss loss = *more ? PlanLoss::Kl : PlanLoss::OutputError;
                    if (bits == 8.0 && !*more) {  // the embedding alone is larger
                        QVERIFY_THROWS_EXCEPTION(
                            Error, planBits(*model, steps, measured, loss, budget, 0, job));
                        continue;
                    }
                    const BitPlan plan = planBits(*model, steps, measured, loss, budget, 0, job);
                    const Recipe recipe = recipeFromJson(recipeToJson(plan.recipe));
                    const ModelPtr made = runRecipe(model, recipe, job).model;
                    QCOMPARE(made->bytes(), plan.bytes);
                    QVERIFY(plan.bytes <= budget);
                    QVERIFY(plan.bound <= plan.loss + 1e-9);
                    const double gain = plan.unsureGain ? plan.unsureGain->value : 0;
                    QVERIFY(plan.loss - gain <= plan.priceLoss + 1e-12);
                }
            }
        QVERIFY_THROWS_EXCEPTION(Error, planLossNamed("taste"));
    }

    // Bits are mixed where that gains more than its standard error, else all weights keep the same.
    void mixesOnlyWhatSurelyGains() {
        JobContext job;
        const ModelPtr model = readingModel(3);
        const auto steps = sweptSteps({"quant.rtn group=16"}, {2, 3, 4});
        SensitivityResult measured = measureSensitivity(
            model, makeBackend("cpu"), shortWindows(*model, 2), sweptTargets(*model, steps),
            choicesOf(steps, 0), {}, job);
        const auto withErrors = [&](double error) {
            for (SensitivitySite& site : measured.sites)
                for (SensitivityCell& cell : site.cells) cell.change->kl.standardError = error;
            uint64_t budget = model->bytes();  // 3 bits everywhere, and a little more
            for (const SensitivitySite& site : measured.sites)
                budget -= site.bytes - site.cells[1].bytes;
            return planBits(*model, steps, measured, PlanLoss::Kl, budget + 5, 0, job);
        };
        const BitPlan mixed = withErrors(0);
        QVERIFY(!mixed.unsureGain);
        double uniform = 0;
        int64_t differ = 0;
        for (size_t s = 0; s < measured.sites.size(); ++s) {
            uniform += measured.sites[s].cells[1].change->kl.value;
            differ += mixed.chosen[s] != 1;
        }
        const double gain = uniform - mixed.loss;
        QVERIFY(differ > 1 && gain > 0);
        // Each of the weights that differ has two errors, before and after.
        const double surely = gain / std::sqrt(2.0 * static_cast<double>(differ));
        QVERIFY(!withErrors(0.99 * surely).unsureGain);
        QCOMPARE(withErrors(0.99 * surely).chosen, mixed.chosen);
        const BitPlan kept = withErrors(1.01 * surely);
        QCOMPARE(kept.chosen, std::vector<int>(measured.sites.size(), 1));
        QVERIFY(kept.unsureGain);
        QVERIFY(std::abs(kept.unsureGain->value - gain) <= 1e-12);
        QVERIFY(std::abs(kept.unsureGain->standardError - 1.01 * gain) <= 1e-9 * gain);
        QVERIFY(std::abs(kept.loss - uniform) <= 1e-12);
        QCOMPARE(runRecipe(model, kept.recipe, job).model->bytes(), kept.bytes);
    }
};

QTEST_GUILESS_MAIN(TestBitAllocation)
#include "tst_bit_allocation.moc"
