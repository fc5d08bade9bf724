// SPDX-License-Identifier: GPL-3.0-or-later

// Sensitivity against running every compressed model from its first block to its last, by the
// comparison that evaluate uses.

#include <QtTest>
#include <cmath>
#include <map>

#include "core/base/thread_pool.h"
#include "core/evaluate/divergence.h"
#include "core/evaluate/statistics.h"
#include "core/workspace/compression_choices.h"
#include "tests/core/observe/observed_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

struct Asked {
    ModelPtr model = readingModel(4);
    WindowPlan plan = shortWindows(*model);
    std::vector<RecipeStep> steps = sweptSteps({"quant.rtn group=16"}, {2, 8});
    SensitivityOptions options = {};

    std::vector<CompressionChoice> choices() const { return choicesOf(steps, 0); }
    SensitivityResult measured() const {
        JobContext job;
        return measureSensitivity(model, makeBackend("cpu"), plan, sweptTargets(*model, steps),
                                  choices(), options, job);
    }
    WeightPtr compressed(const std::string& name, size_t choice) const {
        JobContext job;
        const auto weight = std::make_shared<const Weight>(model->weight(name));
        return choices()[choice].compress(*model, weight, job);
    }
    DivergenceResult plain(const ModelPtr& other) const {
        JobContext job;
        return compareWindows(passOf(model), passOf(other), plan, job);
    }
};

bool same(const QualityChange& found, const DivergenceResult& expected) {
    return found.kl.value == expected.kl.mean &&
           found.kl.standardError == expected.kl.standardError &&
           found.nll.value == expected.lnRatio &&
           found.nll.standardError == expected.lnRatioStandardError;
}

std::vector<double> numbersOf(const SensitivityResult& result) {
    std::vector<double> numbers;
    for (const SensitivitySite& site : result.sites)
        for (const SensitivityCell& cell : site.cells) {
            numbers.push_back(cell.outputError);
            for (const auto& change : {cell.change, cell.regained})
                if (change)
                    numbers.insert(numbers.end(), {change->kl.value, change->kl.standardError,
                                                   change->nll.value, change->nll.standardError});
        }
    return numbers;
}

/// Keeps the inputs of linears.
struct Inputs : Observer {
    std::map<std::string, std::vector<std::vector<float>>> rows;
    void onInput(std::string_view site, ConstMatrix x) override {
        for (int64_t r = 0; r < x.rows; ++r)
            rows[std::string(site)].emplace_back(x.row(r), x.row(r) + x.columns);
    }
};

double naiveOutputError(const Encoding& original, const Encoding& other,
                        const std::vector<std::vector<float>>& inputs) {
    const std::vector<float> w = original.decode(), v = other.decode();
    double error = 0, signal = 0;
    for (const std::vector<float>& x : inputs)
        for (int64_t r = 0; r < original.rows(); ++r) {
            double y = 0, d = 0;
            for (size_t c = 0; c < x.size(); ++c) {
                const size_t i = static_cast<size_t>(r) * x.size() + c;
                y += double{w[i]} * x[c];
                d += (double{v[i]} - w[i]) * x[c];
            }
            signal += y * y;
            error += d * d;
        }
    return std::sqrt(error / signal);
}

}  // namespace

class TestSensitivity : public QObject {
    Q_OBJECT

  private slots:
    void equalsRunningEverything() {
        const Asked asked;
        const SensitivityResult result = asked.measured();
        QCOMPARE(result.sites.size(), size_t{4 * 7});
        QCOMPARE(result.choices[0], std::string("quant.rtn bits=2 group=16"));
        QCOMPARE(result.choices[1], std::string("quant.rtn bits=8 group=16"));
        for (const SensitivitySite& site : result.sites)
            for (size_t c = 0; c < 2; ++c) {
                const WeightPtr weight = asked.compressed(site.name, c);
                QCOMPARE(site.cells[c].bytes, uint64_t{weight->encoding->bytes()});
                const auto expected = asked.plain(asked.model->withWeights({weight}));
                QVERIFY2(same(*site.cells[c].change, expected), site.name.c_str());
                QVERIFY(!site.cells[c].regained);
            }
        JobContext job;
        const PerplexityResult original = scoreWindows(passOf(asked.model), asked.plan, job);
        QCOMPARE(result.original.tokenNll, original.tokenNll);
        QCOMPARE(result.original.perplexity, original.perplexity);
    }

    void blocksAreCompressedWhole() {
        Asked asked;
        asked.options.perBlock = true;
        const SensitivityResult result = asked.measured();
        QCOMPARE(result.sites.size(), size_t{4});
        for (const SensitivitySite& site : result.sites) {
            std::vector<WeightPtr> weights;
            for (const std::string& name : site.weights)
                weights.push_back(asked.compressed(name, 0));
            QCOMPARE(weights.size(), size_t{7});
            const auto expected = asked.plain(asked.model->withWeights(weights));
            QVERIFY2(same(*site.cells[0].change, expected), site.name.c_str());
        }
    }

    /// Whichever step asks for a weight first.
    void blocksOfSeveralStepsAreWhole() {
        Asked asked;
        asked.options.perBlock = true;
        asked.steps = sweptSteps({"quant.rtn group=16 layers=*.ffn.*", "quant.rtn group=8"}, {4});
        const SensitivityResult result = asked.measured();
        QCOMPARE(result.sites.size(), size_t{4});
        for (const SensitivitySite& site : result.sites) QCOMPARE(site.weights.size(), size_t{7});
    }

    void embeddingAndHeadRunAsFarAsTheyReach() {
        Asked asked;
        asked.steps =
            sweptSteps({"quant.rtn group=16 layers=nothing embeddings=true head=true"}, {2});
        const SensitivityResult result = asked.measured();
        QCOMPARE(result.sites.size(), size_t{2});
        QCOMPARE(result.sites[0].name, std::string("embed"));
        QCOMPARE(result.sites[1].name, std::string("head"));
        JobContext job;
        for (const WeightPtr& target : sweptTargets(*asked.model, asked.steps)) {
            const WeightPtr weight = asked.choices()[0].compress(*asked.model, target, job);
            const auto& site = result.sites[target->name == "head" ? 1 : 0];
            QVERIFY(same(*site.cells[0].change, asked.plain(asked.model->withWeights({weight}))));
            QVERIFY(std::isnan(site.cells[0].outputError));
        }
        const int64_t rows = 3 * 31;
        QCOMPARE(result.work.done, rows * 4 * 2);  // the original, and behind the embedding
    }

    void leavingOneInEqualsRunningEverything() {
        Asked asked;
        asked.options.mode = SensitivityMode::LeaveOneIn;
        const SensitivityResult result = asked.measured();
        for (size_t c = 0; c < 2; ++c) {
            std::vector<WeightPtr> all;
            for (const SensitivitySite& site : result.sites)
                all.push_back(asked.compressed(site.name, c));
            const DivergenceResult base = asked.plain(asked.model->withWeights(all));
            QVERIFY(same(result.allCompressed[c], base));
            for (size_t i = 0; i < all.size(); ++i) {
                std::vector<WeightPtr> others = all;
                others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
                const auto expected = asked.plain(asked.model->withWeights(others));
                const SensitivityCell& cell = result.sites[i].cells[c];
                QVERIFY2(same(*cell.change, expected), result.sites[i].name.c_str());
                QCOMPARE(cell.regained->kl.value, base.kl.mean - expected.kl.mean);
                std::vector<double> paired;
                for (size_t t = 0; t < base.tokenKl.size(); ++t)
                    paired.push_back(base.tokenKl[t] - expected.tokenKl[t]);
                QCOMPARE(cell.regained->kl.standardError, standardErrorOf(paired));
            }
        }
    }

    void outputErrorIsThatOfItsDefinition() {
        Asked asked;
        asked.options.mode = SensitivityMode::Quick;
        const SensitivityResult result = asked.measured();
        Inputs inputs;
        const ForwardPass pass = passOf(asked.model);
        for (const Window& window : asked.plan.windows) {
            std::vector<TokenId> tokens = asked.plan.tokensOf(window);
            tokens.pop_back();
            KvCache cache(asked.model->spec());
            pass.evaluate(cache, tokens, 1, &inputs);
        }
        for (const SensitivitySite& site : result.sites)
            for (size_t c = 0; c < 2; ++c) {
                const double expected = naiveOutputError(*asked.model->weight(site.name).encoding,
                                                         *asked.compressed(site.name, c)->encoding,
                                                         inputs.rows.at(site.name));
                QVERIFY(std::abs(site.cells[c].outputError - expected) < 1e-5 * expected);
                QVERIFY(!site.cells[c].change);
            }
    }

    void spillingAndThreadsChangeNothing() {
        Asked asked;
        const int before = threadCount();
        for (const auto mode : {SensitivityMode::Alone, SensitivityMode::LeaveOneIn}) {
            asked.options = {mode};
            setThreadCount(1);
            const SensitivityResult expected = asked.measured();
            QCOMPARE(expected.spilledBytes, uint64_t{0});
            asked.options.stateMemoryBytes = 5000;
            for (const int threads : {2, 3}) {
                setThreadCount(threads);
                const SensitivityResult result = asked.measured();
                QVERIFY(result.spilledBytes > 0);
                QVERIFY(numbersOf(result) == numbersOf(expected));
            }
        }
        setThreadCount(before);
    }

    void halfOfTheBlocksAreRun() {
        Asked asked;
        asked.model = readingModel(12);
        asked.plan = shortWindows(*asked.model, 1);
        asked.steps = sweptSteps({"quant.rtn group=16"}, {2, 3, 4, 8});
        const SensitivityResult result = asked.measured();
        const int64_t rows = 31, models = 12 * 7 * 4;
        QCOMPARE(result.work.plain, rows * 12 * (1 + models));
        // The original; each block once more for its inputs; from the changed block to the last.
        QCOMPARE(result.work.done, rows * (12 + 12 + 7 * 4 * (12 * 13 / 2)));
        QVERIFY(result.work.share() <= 0.55);
    }

    void runsAreToldBefore() {
        Asked asked;
        const int64_t once = 3 * 31 * 4;  // rows times blocks
        for (const auto mode :
             {SensitivityMode::Alone, SensitivityMode::LeaveOneIn, SensitivityMode::Quick})
            for (const bool perBlock : {false, true}) {
                asked.options.mode = mode;
                asked.options.perBlock = perBlock;
                const double expected =
                    expectedRuns(asked.model->spec(), sweptTargets(*asked.model, asked.steps),
                                 asked.choices().size(), asked.options);
                QCOMPARE(double(asked.measured().work.done) / double(once), expected);
                QVERIFY(mode != SensitivityMode::Quick || expected == 2);
            }
    }

    void unfitStepsAreRefused() {
        for (const char* step : {"train.finetune", "prune.layers", "distill.logits"})
            QVERIFY_THROWS_EXCEPTION(Error, sweptSteps({step}, {4}));
        const char* const fixed[] = {"quant.rtn bits=5", "quant.gguf type=Q4_0",
                                     "quant.codebook table=nf4"};
        for (const char* step : fixed) QCOMPARE(sweptSteps({step}, {2, 3}).size(), size_t{1});
        QVERIFY_THROWS_EXCEPTION(Error, sensitivityModeNamed("sometimes"));
    }

    void cancels() {
        const Asked asked;
        std::stop_source stop;
        stop.request_stop();
        JobContext job(stop.get_token());
        QVERIFY_THROWS_EXCEPTION(
            Cancelled,
            measureSensitivity(asked.model, makeBackend("cpu"), asked.plan,
                               sweptTargets(*asked.model, asked.steps), asked.choices(), {}, job));
    }
};

QTEST_GUILESS_MAIN(TestSensitivity)
#include "tst_sensitivity.moc"
