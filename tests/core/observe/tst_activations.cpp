// SPDX-License-Identifier: GPL-3.0-or-later

// Activation statistics against values collected and sorted one by one, and planted outliers.

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/observe/activation_statistics.h"
#include "tests/core/observe/observed_model.h"
#include "tests/core/observe/planted.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ActivationStatistics statisticsOf(const ModelPtr& model, const WindowPlan& plan,
                                  const ActivationOptions& options = {}) {
    JobContext job;
    return activationStatistics(passOf(model), plan, options, job);
}

/// Magnitudes of every channel of every input, over all windows.
struct Magnitudes : Observer {
    std::map<std::string, std::vector<std::vector<double>>> at;
    void keep(std::string site, ConstMatrix x) {
        auto& channels = at[site];
        channels.resize(static_cast<size_t>(x.columns));
        for (int64_t r = 0; r < x.rows; ++r)
            for (int64_t c = 0; c < x.columns; ++c)
                channels[static_cast<size_t>(c)].push_back(std::abs(double{x.row(r)[c]}));
    }
    void onInput(std::string_view site, ConstMatrix x) override { keep(std::string(site), x); }
};

Magnitudes magnitudesOf(const ModelPtr& model, const WindowPlan& plan) {
    Magnitudes magnitudes;
    const ForwardPass pass = passOf(model);
    for (const Window& window : plan.windows) {
        std::vector<TokenId> tokens = plan.tokensOf(window);
        tokens.pop_back();
        KvCache cache(model->spec());
        const ForwardPass::Input input{&cache, tokens};
        ForwardState state = pass.begin({&input, 1});
        pass.run(state, -1, &magnitudes);
        magnitudes.keep("final", state.hidden.view());
    }
    return magnitudes;
}

double exactPercentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<size_t>(std::ceil(share * static_cast<double>(values.size()))) - 1];
}

bool within7Percent(double found, double exact) {
    return std::abs(found - exact) <= 0.07 * exact + 0x1p-16;
}

}  // namespace

class TestActivations : public QObject {
    Q_OBJECT

  private slots:
    /// Asked of what one look kept, each criterion finds what a look with it finds.
    void otherCriteriaNeedNoOtherLook() {
        const ModelPtr model = readingModel(3);
        const WindowPlan plan = shortWindows(*model);
        ActivationOptions options;
        options.levels = true;
        const FeatureLevels levels = statisticsOf(model, plan, options).levels;
        options.levels = false;
        for (const double magnitude : {0.1, 0.7, 1.5, 2.3, 3.0}) {
            options.outlierMagnitude = magnitude;
            options.outlierLayers = 0.6;
            options.outlierPositions = 0.2;
            const auto expected = statisticsOf(model, plan, options).features;
            const auto found = outlierFeatures(levels, {magnitude, 0.6, 0.2});
            QCOMPARE(found.size(), expected.size());
            QVERIFY(!found.empty());
            for (size_t i = 0; i < found.size(); ++i) {
                QCOMPARE(found[i].channel, expected[i].channel);
                QCOMPARE(found[i].layers, expected[i].layers);
                QCOMPARE(found[i].layersShare, expected[i].layersShare);
                QCOMPARE(found[i].positionsShare, expected[i].positionsShare);
                QCOMPARE(found[i].inputsShare, expected[i].inputsShare);
                QCOMPARE(found[i].max, expected[i].max);
                QCOMPARE(found[i].meets, expected[i].meets);
            }
        }
        QVERIFY(outlierFeatures(levels, {FeatureLevels::kLargest, 0, 0}).empty());
    }

    void equalsCollectedValues() {
        const ModelPtr model = readingModel(3);
        const WindowPlan plan = shortWindows(*model);
        ActivationOptions options;
        options.outlierMagnitude = 1.5;
        const ActivationStatistics found = statisticsOf(model, plan, options);
        const Magnitudes expected = magnitudesOf(model, plan);
        QCOMPARE(found.positions, int64_t{3 * 31});
        // Stream, q, o, up, down of each layer, and what leaves the last.
        QCOMPARE(found.sites.size(), size_t{3 * 5 + 1});
        for (const ActivationSite& site : found.sites) {
            const auto& channels = expected.at.at(site.name);
            QCOMPARE(site.channels.size(), channels.size());
            QCOMPARE(site.notFinite, int64_t{0});
            std::vector<double> largest;
            for (size_t c = 0; c < channels.size(); ++c) {
                const ChannelMagnitude& channel = site.channels[c];
                const std::vector<double>& values = channels[c];
                double sum = 0, outliers = 0;
                for (const double value : values) {
                    sum += value;
                    outliers += value >= 1.5;
                }
                const auto n = static_cast<double>(values.size());
                QCOMPARE(channel.max, *std::max_element(values.begin(), values.end()));
                QVERIFY(std::abs(channel.mean - sum / n) < 1e-12);
                QCOMPARE(channel.outliers, outliers / n);
                QVERIFY(within7Percent(channel.p50, exactPercentile(values, 0.5)));
                QVERIFY(within7Percent(channel.p99, exactPercentile(values, 0.99)));
                QVERIFY(channel.p999 <= channel.max && channel.p99 <= channel.p999);
                largest.push_back(channel.max);
            }
            std::sort(largest.begin(), largest.end());
            QCOMPARE(site.medianMax, largest[largest.size() / 2]);
        }
    }

    void outlierFeaturesAreCountedAsDefined() {
        const ModelPtr model = withOutlierChannel(readingModel(4), 2, 7, 8.0f);
        const WindowPlan plan = shortWindows(*model);
        const Magnitudes all = magnitudesOf(model, plan);
        const ActivationStatistics found = statisticsOf(model, plan);
        QVERIFY(!found.features.empty());
        std::set<int64_t> listed;
        double before = 1;
        for (const OutlierFeature& feature : found.features) {
            listed.insert(feature.channel);
            std::set<size_t> positions;
            int layers = 0, inputs = 0;
            for (int layer = 0; layer < 4; ++layer) {
                const std::string from = "layers." + std::to_string(layer);
                bool reached = false;
                for (const char* part : {".attn.q", ".ffn.up"}) {
                    const auto& values =
                        all.at.at(from + part)[static_cast<size_t>(feature.channel)];
                    for (size_t p = 0; p < values.size(); ++p)
                        if (values[p] >= 6) {
                            positions.insert(p);
                            reached = true;
                            ++inputs;
                        }
                }
                layers += reached;
            }
            QCOMPARE(feature.layers, layers);
            QCOMPARE(feature.layersShare, layers / 4.0);
            QCOMPARE(feature.positionsShare, static_cast<double>(positions.size()) / (3 * 31));
            QCOMPARE(feature.inputsShare, inputs / (4 * 2 * 3 * 31.0));
            QVERIFY(feature.inputsShare <= before);
            before = feature.inputsShare;
            QCOMPARE(feature.meets, feature.layersShare >= 0.25 && feature.positionsShare >= 0.06);
        }
        QVERIFY(listed.contains(7));
        QVERIFY(found.features[0].meets && found.features[0].channel == 7);
        ActivationOptions strict;
        strict.outlierLayers = 0.3;
        for (const OutlierFeature& feature : statisticsOf(model, plan, strict).features)
            QVERIFY(!feature.meets || feature.layers >= 2);
    }

    void massiveActivationsAreFound() {
        const ModelPtr original = readingModel(2);
        const TokenId token = 'c';
        const ModelPtr model = withChanged(original, "embed", [&](std::vector<float>& values) {
            values[static_cast<size_t>(token) * 32 + 5] = -700.0f;
        });
        const WindowPlan plan = shortWindows(*model);
        int64_t expected = 0;
        for (const Window& window : plan.windows) {
            const auto tokens = plan.tokensOf(window);
            expected += std::count(tokens.begin(), tokens.end() - 1, token);
        }
        const ActivationStatistics found = statisticsOf(model, plan);
        QVERIFY(expected > 0 && !found.massive.empty());
        const MassiveActivation& first = found.massive.front();
        QCOMPARE(first.site, std::string("layers.0"));
        QCOMPARE(first.channel, int64_t{5});
        QCOMPARE(first.count, expected);
        QCOMPARE(first.max, 700.0);
        QCOMPARE(first.token, token);
        const auto tokens = plan.tokensOf(plan.windows[static_cast<size_t>(first.window)]);
        QCOMPARE(tokens[static_cast<size_t>(first.position)], token);
        QVERIFY(first.ratio >= 1000);
        QVERIFY(statisticsOf(original, plan).massive.empty());
    }

    void plantedChannelIsRankedFirst() {
        int first = 0;
        for (uint64_t seed = 1; seed <= 10; ++seed) {
            Rng rng(seed);
            const int layer = static_cast<int>(rng.below(4));
            const auto channel = static_cast<size_t>(rng.below(32));
            const ModelPtr model = withOutlierChannel(readingModel(4, seed), layer, channel, 20);
            const auto ranked = standingOut(statisticsOf(model, shortWindows(*model)), 3);
            first += ranked[0].channel == static_cast<int64_t>(channel) &&
                     ranked[0].site == "layers." + std::to_string(layer) + ".attn.q";
        }
        QVERIFY2(first >= 9, qPrintable(QString("%1 of 10").arg(first)));
    }

    void aMissingTemporaryFolderIsSaid() {
        const QByteArray before = qgetenv("TMPDIR");
        qputenv("TMPDIR", "/there/is/no/such/folder");
        const ModelPtr model = readingModel(1);
        QVERIFY_THROWS_EXCEPTION(
            Error, statisticsOf(model, shortWindows(*model), {.stateMemoryBytes = 0}));
        before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    }

    void spillingAndThreadsChangeNothing() {
        const ModelPtr model = withOutlierChannel(readingModel(3), 1, 3, 10);
        const WindowPlan plan = shortWindows(*model);
        const int before = threadCount();
        setThreadCount(1);
        const ActivationStatistics expected = statisticsOf(model, plan);
        ActivationOptions options;
        options.stateMemoryBytes = 0;
        for (const int threads : {2, 3}) {
            setThreadCount(threads);
            const ActivationStatistics found = statisticsOf(model, plan, options);
            for (size_t s = 0; s < found.sites.size(); ++s)
                for (size_t c = 0; c < found.sites[s].channels.size(); ++c) {
                    QCOMPARE(found.sites[s].channels[c].mean, expected.sites[s].channels[c].mean);
                    QCOMPARE(found.sites[s].channels[c].p99, expected.sites[s].channels[c].p99);
                }
            QCOMPARE(found.features.size(), expected.features.size());
        }
        setThreadCount(before);
    }
};

QTEST_GUILESS_MAIN(TestActivations)
#include "tst_activations.moc"
