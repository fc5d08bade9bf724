// SPDX-License-Identifier: GPL-3.0-or-later
// Activations token by token against the statistics of the same text, and peaks of weights against
// the decoded values.

#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/observe/activation_map.h"
#include "core/observe/activation_statistics.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestActivationMap : public QObject {
    Q_OBJECT

  private slots:
    void columnsPeakAsTheStatisticsSay() {
        const ForwardPass pass(tinyModel({}), makeBackend("cpu"));
        Rng rng(3, 0);
        std::vector<TokenId> stream;
        for (int i = 0; i < 33; ++i) stream.push_back(static_cast<TokenId>(rng.below(64)));
        WindowOptions options;
        options.protocol = PerplexityProtocol::Gptq;
        options.context = 33;
        const WindowPlan plan = planWindows(stream, std::nullopt, options);
        JobContext job;
        const ActivationStatistics statistics = activationStatistics(pass, plan, {}, job);
        QVERIFY(statistics.sites.size() > 8);
        for (const ActivationSite& site : statistics.sites) {
            const ActivationMap map =
                activationMap(pass, std::span(stream).first(32), site.name, job);
            QCOMPARE(map.channels, std::ssize(site.channels));
            QCOMPARE(std::ssize(map.magnitudes), 32 * map.channels);
            for (int64_t c = 0; c < map.channels; ++c) {
                float peak = 0;
                for (int64_t t = 0; t < 32; ++t)
                    peak =
                        std::max(peak, map.magnitudes[static_cast<size_t>(t * map.channels + c)]);
                QVERIFY2(
                    std::abs(peak - site.channels[static_cast<size_t>(c)].max) <= 1e-6 * (1 + peak),
                    site.name.c_str());
            }
        }
    }

    void weightsPeakAsDecoded() {
        const ModelPtr model = tinyModel({});
        const ForwardPass pass(model, makeBackend("cpu"));
        const std::vector<TokenId> tokens{1, 2, 3};
        JobContext job;
        const ActivationMap map = activationMap(pass, tokens, "layers.1.attn.q", job);
        QCOMPARE(std::ssize(map.weightPeaks), map.channels);
        std::vector<float> expected(map.weightPeaks.size());
        for (const char* name : {"layers.1.attn.q", "layers.1.attn.k", "layers.1.attn.v"}) {
            const std::vector<float> values = model->weight(name).encoding->decode();
            for (size_t i = 0; i < values.size(); ++i) {
                float& peak = expected[i % expected.size()];
                peak = std::max(peak, std::abs(values[i]));
            }
        }
        QCOMPARE(map.weightPeaks, expected);
        QVERIFY(activationMap(pass, tokens, "layers.1", job).weightPeaks.empty());
        QVERIFY(activationMap(pass, tokens, "final", job).weightPeaks.empty());
    }

    void unknownPlacesAreRefused() {
        const ForwardPass pass(tinyModel({}), makeBackend("cpu"));
        const std::vector<TokenId> tokens{1, 2};
        JobContext job;
        for (const char* site : {"layers.9.attn.q", "layers.0.attn.x", "attn", "layers.x", ""})
            QVERIFY_THROWS_EXCEPTION(Error, activationMap(pass, tokens, site, job));
        QVERIFY_THROWS_EXCEPTION(Error, activationMap(pass, {}, "final", job));
    }
};

QTEST_GUILESS_MAIN(TestActivationMap)
#include "tst_activation_map.moc"
