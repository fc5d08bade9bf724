// SPDX-License-Identifier: GPL-3.0-or-later

// Layer by layer: against sums written out by hand, and against faults that were planted.

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/evaluate/statistics.h"
#include "core/model/axes/axis_operations.h"
#include "tests/core/observe/observed_model.h"
#include "tests/core/observe/planted.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

LayerDivergence between(const ModelPtr& reference, const ModelPtr& model, const WindowPlan& plan,
                        const LayerDivergenceOptions& options = {}) {
    JobContext job;
    return divergenceByLayer(passOf(reference), passOf(model), plan, options, job);
}

/// Keeps what enters and leaves every site.
struct Streams : Observer {
    std::map<std::string, std::vector<double>> in, out;
    static void keep(std::vector<double>& to, ConstMatrix x) {
        for (int64_t r = 0; r < x.rows; ++r) to.insert(to.end(), x.row(r), x.row(r) + x.columns);
    }
    void onInput(std::string_view site, ConstMatrix x) override { keep(in[std::string(site)], x); }
    void onOutput(std::string_view site, ConstMatrix y) override {
        keep(out[std::string(site)], y);
    }
};

Streams streamsOf(const ModelPtr& model, const WindowPlan& plan) {
    Streams streams;
    const ForwardPass pass = passOf(model);
    for (const Window& window : plan.windows) {
        std::vector<TokenId> tokens = plan.tokensOf(window);
        tokens.pop_back();
        KvCache cache(model->spec());
        pass.evaluate(cache, tokens, 1, &streams);
    }
    return streams;
}

double relative(const std::vector<double>& a, const std::vector<double>& b) {
    double error = 0, signal = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        error += (a[i] - b[i]) * (a[i] - b[i]);
        signal += a[i] * a[i];
    }
    return std::sqrt(error / signal);
}

double meanCosine(const std::vector<double>& a, const std::vector<double>& b, size_t width) {
    double sum = 0;
    for (size_t begin = 0; begin < a.size(); begin += width) {
        double ab = 0, aa = 0, bb = 0;
        for (size_t i = begin; i < begin + width; ++i) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        sum += ab / std::sqrt(aa * bb);
    }
    return sum / (static_cast<double>(a.size()) / static_cast<double>(width));
}

bool close(double a, double b) {
    return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

}  // namespace

class TestLayerDivergence : public QObject {
    Q_OBJECT

  private slots:
    void equalsSumsByHand() {
        const ModelPtr original = readingModel(4),
                       model = rounded(original, "quant.rtn bits=3 group=16");
        const WindowPlan plan = shortWindows(*original);
        const LayerDivergence found = between(original, model, plan);
        const Streams a = streamsOf(original, plan), b = streamsOf(model, plan);
        QCOMPARE(found.layers.size(), size_t{4});
        QCOMPARE(found.embedding.relative, 0.0);
        for (size_t i = 0; i < 4; ++i) {
            const std::string site = "layers." + std::to_string(i);
            const StreamError& total = found.layers[i].total;
            QVERIFY(close(total.relative, relative(a.out.at(site), b.out.at(site))));
            QVERIFY(close(total.cosine, meanCosine(a.out.at(site), b.out.at(site), 32)));
            QVERIFY(close(total.sqnrDb, -20 * std::log10(total.relative)));
            // A model in which only this layer is compressed inherits nothing there.
            std::vector<WeightPtr> changed;
            for (const std::string& name : linearNames(*model))
                if (model->weight(name).layer == static_cast<int>(i))
                    changed.push_back(std::make_shared<Weight>(model->weight(name)));
            const Streams alone = streamsOf(original->withWeights(changed), plan);
            QVERIFY(
                close(found.layers[i].own.relative, relative(a.out.at(site), alone.out.at(site))));
        }
        QVERIFY(close(found.layers[0].own.relative, found.layers[0].total.relative));
        QCOMPARE(found.linears.size(), size_t{28});
        JobContext job;
        const DivergenceResult whole = compareWindows(passOf(original), passOf(model), plan, job);
        QCOMPARE(found.predictions.tokenKl, whole.tokenKl);
        QCOMPARE(found.predictions.lnRatio, whole.lnRatio);
    }

    /// A weight that is stored for turned inputs is compared on them, whichever model turns.
    void turnedInputs() {
        const ModelPtr original = readingModel(4);
        const std::string name = "layers.2.ffn.down";
        const auto transform =
            InputTransform::fitting(original->weight(name).encoding->columns(), 3);
        const ModelPtr turned = turnInputs(*original, {&name, 1}, transform);
        QVERIFY(turned->weight(name).encoding->decode() !=
                original->weight(name).encoding->decode());
        const WindowPlan plan = shortWindows(*original);
        for (const LayerDivergence& found :
             {between(original, turned, plan), between(turned, original, plan)})
            for (const auto& linear : found.linears)
                QVERIFY2(linear.own < 1e-5, linear.site.c_str());
    }

    void firstLayerPastTheThreshold() {
        const ModelPtr original = readingModel(4);
        const ModelPtr model = withNoise(original, "layers.2.ffn.down", 0.5, 1);
        const WindowPlan plan = shortWindows(*original);
        const LayerDivergence found = between(original, model, plan, {.threshold = 1e-3});
        QCOMPARE(found.firstPast, std::optional<int>(2));
        QCOMPARE(found.layers[1].total.relative, 0.0);
        QCOMPARE(found.layers[3].own.relative, 0.0);
        QVERIFY(found.layers[3].total.relative > 0);
        QVERIFY(!between(original, original, plan).firstPast);
    }

    void whatIsNoNumberIsPastAnyThreshold() {
        const ModelPtr original = readingModel(4);
        const ModelPtr model =
            withChanged(original, "layers.2.ffn.down",
                        [](std::vector<float>& values) { values[0] = std::nanf(""); });
        const LayerDivergence found = between(original, model, shortWindows(*original));
        QCOMPARE(found.firstPast, std::optional<int>(2));
        QVERIFY(std::isnan(found.layers[2].total.cosine));
    }

    void zeroStreamsHaveNoDirection() {
        const ModelPtr model = withChanged(
            readingModel(2), "embed",
            [](std::vector<float>& values) { std::fill_n(values.begin() + 'c' * 32, 32, 0.0f); });
        const LayerDivergence found = between(model, model, shortWindows(*model));
        QVERIFY(close(found.embedding.cosine, 1));
    }

    void tokensAreThoseOfLargestKl() {
        const ModelPtr original = readingModel(3),
                       model = rounded(original, "quant.rtn bits=2 group=16");
        const WindowPlan plan = shortWindows(*original);
        const LayerDivergence found = between(original, model, plan, {.tokens = 7, .likely = 3});
        std::vector<double> kl = found.predictions.tokenKl;
        std::sort(kl.rbegin(), kl.rend());
        QCOMPARE(found.tokens.size(), size_t{7});
        for (size_t i = 0; i < 7; ++i) {
            const DivergentToken& token = found.tokens[i];
            QCOMPARE(token.kl, kl[i]);
            const auto tokens = plan.tokensOf(plan.windows[static_cast<size_t>(token.window)]);
            QCOMPARE(token.target, tokens[static_cast<size_t>(token.index)]);
            KvCache cache(model->spec());
            const Matrix logits = passOf(model).evaluate(
                cache, std::span(tokens).first(static_cast<size_t>(token.index)));
            QCOMPARE(int64_t{token.model[0].id}, argmaxOf(logits.values));
            QVERIFY(std::abs(token.model[0].probability -
                             std::exp(-negativeLogLikelihood(logits.values, token.model[0].id))) <
                    1e-5);
            QVERIFY(token.model[0].probability >= token.model[1].probability);
            QCOMPARE(token.reference.size(), size_t{3});
        }
    }

    // 5 % of noise in one weight, among the rounding of all weights to 8 bits.
    void plantedNoiseIsRankedFirst() {
        int first = 0;
        for (uint64_t seed = 1; seed <= 10; ++seed) {
            const ModelPtr original = readingModel(4, seed);
            const auto names = linearNames(*original);
            const std::string& name = names[Rng(seed).below(names.size())];
            const ModelPtr noisy = withNoise(rounded(original), name, 0.05, seed);
            first += largestOwnError(between(original, noisy, shortWindows(*original))) == name;
        }
        QVERIFY2(first >= 9, qPrintable(QString("%1 of 10").arg(first)));
    }

    void threadsDoNotMatter() {
        const ModelPtr original = readingModel(3), model = rounded(original);
        const WindowPlan plan = shortWindows(*original);
        const int before = threadCount();
        setThreadCount(1);
        const LayerDivergence expected = between(original, model, plan);
        for (const int threads : {2, 3}) {
            setThreadCount(threads);
            const LayerDivergence found = between(original, model, plan);
            for (size_t i = 0; i < found.layers.size(); ++i) {
                QCOMPARE(found.layers[i].total.relative, expected.layers[i].total.relative);
                QCOMPARE(found.layers[i].own.cosine, expected.layers[i].own.cosine);
            }
            for (size_t i = 0; i < found.linears.size(); ++i)
                QCOMPARE(found.linears[i].own, expected.linears[i].own);
            QCOMPARE(found.predictions.tokenKl, expected.predictions.tokenKl);
        }
        setThreadCount(before);
    }

    void otherNetworksAreRefused() {
        const ModelPtr model = readingModel(3);
        QVERIFY_THROWS_EXCEPTION(Error, between(readingModel(2), model, shortWindows(*model)));
        std::stop_source stop;
        stop.request_stop();
        JobContext job(stop.get_token());
        QVERIFY_THROWS_EXCEPTION(
            Cancelled,
            divergenceByLayer(passOf(model), passOf(model), shortWindows(*model), {}, job));
    }
};

QTEST_GUILESS_MAIN(TestLayerDivergence)
#include "tst_layer_divergence.moc"
