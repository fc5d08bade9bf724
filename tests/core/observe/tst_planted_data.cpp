// SPDX-License-Identifier: GPL-3.0-or-later

// Faults planted in a trained model: a noisy weight, an outlier channel and a near-copy of a layer
// are ranked first by the look that is made for them, for at least nine of ten seeds.

#include <QtTest>
#include <algorithm>

#include "core/data/text.h"
#include "core/model/family.h"
#include "core/observe/activation_statistics.h"
#include "core/observe/layer_similarity.h"
#include "tests/core/observe/observed_model.h"
#include "tests/core/observe/planted.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestPlantedData : public QObject {
    Q_OBJECT

    ModelPtr m_model;
    WindowPlan m_plan;

    static void verifyMost(int found) {
        QVERIFY2(found >= 9, qPrintable(QString("%1 of 10").arg(found)));
    }

  private slots:
    void initTestCase() {
        LATHE_NEED_DATA(path, "models/stories260K/stories260K.bin");
        m_model = openModel(path.string());
        WindowOptions options;
        options.context = 128;
        options.chunks = 2;
        const std::filesystem::path text = sourcePath("resources/samples/stories/heldout.txt");
        m_plan = planText(readText(text).text, *m_model->tokenizer(), m_model->spec(), options);
    }

    void noise() {
        const auto names = linearNames(*m_model);
        const ModelPtr base = rounded(m_model, "quant.rtn bits=8 group=32");
        int first = 0;
        for (uint64_t seed = 1; seed <= 10; ++seed) {
            JobContext job;
            const std::string& name = names[Rng(seed).below(names.size())];
            const LayerDivergence found = divergenceByLayer(
                passOf(m_model), passOf(withNoise(base, name, 0.05, seed)), m_plan, {}, job);
            first += largestOwnError(found) == name;
        }
        verifyMost(first);
    }

    void outlierChannel() {
        int first = 0;
        for (uint64_t seed = 1; seed <= 10; ++seed) {
            JobContext job;
            Rng rng(seed);
            const auto layer = static_cast<int>(rng.below(m_model->spec().layers.size()));
            const auto channel =
                static_cast<size_t>(rng.below(static_cast<uint64_t>(m_model->spec().width)));
            const auto ranked = standingOut(
                activationStatistics(passOf(withOutlierChannel(m_model, layer, channel, 50)),
                                     m_plan, {}, job),
                1);
            first += ranked[0].channel == static_cast<int64_t>(channel) &&
                     ranked[0].site == "layers." + std::to_string(layer) + ".attn.q";
        }
        verifyMost(first);
    }

    void nearCopy() {
        int first = 0;
        for (uint64_t seed = 1; seed <= 10; ++seed) {
            JobContext job;
            const auto layer = static_cast<int>(Rng(seed).below(m_model->spec().layers.size()));
            const LayerSimilarity found =
                layerSimilarity(passOf(withNearCopy(m_model, layer, 1e-2f)), m_plan, {}, job);
            const auto least = std::min_element(found.influence.begin(), found.influence.end());
            first += least - found.influence.begin() == layer;
        }
        verifyMost(first);
    }
};

QTEST_GUILESS_MAIN(TestPlantedData)
#include "tst_planted_data.moc"
