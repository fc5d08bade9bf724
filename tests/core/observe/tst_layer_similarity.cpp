// SPDX-License-Identifier: GPL-3.0-or-later

// Similarity of layers against its definitions written out, and a planted near-copy.

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/thread_pool.h"
#include "core/observe/cka.h"
#include "core/observe/layer_similarity.h"
#include "tests/core/observe/observed_model.h"
#include "tests/core/observe/planted.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

LayerSimilarity similarityOf(const ModelPtr& model, const WindowPlan& plan,
                             const SimilarityOptions& options = {}) {
    JobContext job;
    return layerSimilarity(passOf(model), plan, options, job);
}

using Rows = std::vector<std::vector<double>>;

/// The stream at every boundary, a row per position.
std::vector<Rows> boundariesOf(const ModelPtr& model, const WindowPlan& plan, bool last) {
    const size_t count = model->spec().layers.size() + 1;
    std::vector<Rows> boundaries(count);
    const ForwardPass pass = passOf(model);
    for (const Window& window : plan.windows) {
        std::vector<TokenId> tokens = plan.tokensOf(window);
        tokens.pop_back();
        KvCache cache(model->spec());
        const ForwardPass::Input input{&cache, tokens};
        ForwardState state = pass.begin({&input, 1});
        for (size_t b = 0; b < count; ++b) {
            pass.run(state, static_cast<int>(b));
            const Matrix& x = state.hidden;
            for (int64_t r = last ? x.rows - 1 : 0; r < x.rows; ++r)
                boundaries[b].emplace_back(x.row(r), x.row(r) + x.columns);
        }
    }
    return boundaries;
}

double cosine(const std::vector<double>& a, const std::vector<double>& b) {
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        ab += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    return ab / std::sqrt(aa * bb);
}

Rows centred(Rows x) {
    for (size_t c = 0; c < x[0].size(); ++c) {
        double mean = 0;
        for (const auto& row : x) mean += row[c] / static_cast<double>(x.size());
        for (auto& row : x) row[c] -= mean;
    }
    return x;
}

/// ||A^T B||^2 of the features.
double crossSquares(const Rows& a, const Rows& b) {
    double squares = 0;
    for (size_t i = 0; i < a[0].size(); ++i)
        for (size_t j = 0; j < b[0].size(); ++j) {
            double sum = 0;
            for (size_t r = 0; r < a.size(); ++r) sum += a[r][i] * b[r][j];
            squares += sum * sum;
        }
    return squares;
}

/// Mean of K_ij (L_ij + L_qr - 2 L_iq) over i, j, q, r that all differ.
double quadrupleHsic(const GramMatrix& x, const GramMatrix& y) {
    const auto at = [](const GramMatrix& m, int64_t i, int64_t j) {
        return m.values[static_cast<size_t>(i * m.n + j)];
    };
    double sum = 0;
    int64_t count = 0;
    for (int64_t i = 0; i < x.n; ++i)
        for (int64_t j = 0; j < x.n; ++j)
            for (int64_t q = 0; q < x.n; ++q)
                for (int64_t r = 0; r < x.n; ++r) {
                    if (i == j || i == q || i == r || j == q || j == r || q == r) continue;
                    sum += at(x, i, j) * (at(y, i, j) + at(y, q, r) - 2 * at(y, i, q));
                    ++count;
                }
    return sum / static_cast<double>(count);
}

Matrix normalMatrix(int64_t rows, int64_t columns, uint64_t seed) {
    Rng rng(seed);
    Matrix matrix(rows, columns);
    for (float& value : matrix.values) value = static_cast<float>(rng.normal());
    return matrix;
}

}  // namespace

class TestLayerSimilarity : public QObject {
    Q_OBJECT

  private slots:
    void equalsDefinitions() {
        const ModelPtr model = readingModel(3);
        const WindowPlan plan = shortWindows(*model);
        for (const bool last : {false, true}) {
            SimilarityOptions options;
            options.lastPositionOnly = last;
            const LayerSimilarity found = similarityOf(model, plan, options);
            const auto boundaries = boundariesOf(model, plan, last);
            const auto n = static_cast<double>(boundaries[0].size());
            QCOMPARE(found.positions, std::ssize(boundaries[0]));
            QCOMPARE(found.influence.size(), size_t{3});
            for (size_t i = 0; i < 4; ++i)
                for (size_t j = i + 1; j < 4; ++j) {
                    double cosines = 0, angles = 0;
                    for (size_t r = 0; r < boundaries[i].size(); ++r) {
                        const double c = cosine(boundaries[i][r], boundaries[j][r]);
                        cosines += c / n;
                        angles += std::acos(c) / std::numbers::pi / n;
                    }
                    QVERIFY(std::abs(found.angular[i][j] - angles) < 1e-9);
                    QCOMPARE(found.angular[j][i], found.angular[i][j]);
                    QVERIFY(found.angular[i][j] >= 0 && found.angular[i][j] <= 1);
                    if (j == i + 1) QVERIFY(std::abs(found.influence[i] - (1 - cosines)) < 1e-9);
                }
        }
    }

    /// Inputs that pass together, of different lengths, are as they are one by one.
    void batchesEqualWindows() {
        const ModelPtr model = readingModel(3);
        const WindowPlan plan = shortWindows(*model);
        InputBatch batch;
        for (const Window& window : plan.windows) {
            std::vector<TokenId> tokens = plan.tokensOf(window);
            tokens.pop_back();
            batch.texts.push_back({std::move(tokens), {}});
        }
        for (const bool last : {false, true}) {
            SimilarityOptions options;
            options.lastPositionOnly = last;
            JobContext job;
            const LayerSimilarity alone = similarityOf(model, plan, options),
                                  together =
                                      layerSimilarity(passOf(model), {&batch, 1}, options, job);
            QCOMPARE(together.positions, alone.positions);
            for (size_t i = 0; i < 3; ++i)
                QVERIFY(std::abs(together.influence[i] - alone.influence[i]) < 1e-6);
            for (size_t i = 0; i < 4; ++i)
                for (size_t j = 0; j < 4; ++j)
                    QVERIFY(std::abs(together.angular[i][j] - alone.angular[i][j]) < 1e-6);
            QVERIFY(together.cka.empty());
        }
    }

    void ckaEqualsItsDefinition() {
        const ModelPtr model = readingModel(3);
        const WindowPlan plan = shortWindows(*model);
        const LayerSimilarity found = similarityOf(model, plan);  // 93 positions, all of them
        QCOMPARE(found.ckaPositions, int64_t{93});
        const auto boundaries = boundariesOf(model, plan, false);
        for (size_t i = 0; i < 4; ++i)
            for (size_t j = 0; j < 4; ++j) {
                const Rows a = centred(boundaries[i]), b = centred(boundaries[j]);
                const double expected =
                    crossSquares(a, b) / std::sqrt(crossSquares(a, a) * crossSquares(b, b));
                QVERIFY(std::abs(found.cka[i][j] - expected) < 1e-9);
            }
        SimilarityOptions few;
        few.ckaPositions = 20;
        QCOMPARE(similarityOf(model, plan, few).ckaPositions, int64_t{20});
    }

    void ckaKnowsRotationsAndIndependence() {
        JobContext job;
        const Matrix x = normalMatrix(60, 200, 1), y = normalMatrix(60, 200, 2);
        Matrix turned = x;  // columns in another order, some with the other sign, larger
        for (int64_t r = 0; r < x.rows; ++r)
            for (int64_t c = 0; c < x.columns; ++c)
                turned.row(r)[c] = (c % 3 ? 4.0f : -4.0f) * x.row(r)[(c + 17) % x.columns];
        const GramMatrix a = gramOf(x.view(), job), b = gramOf(y.view(), job);
        const GramMatrix c = gramOf(turned.view(), job);
        QVERIFY(std::abs(cka(a, c) - 1) < 1e-9 && std::abs(debiasedCka(a, c) - 1) < 1e-9);
        QVERIFY(cka(a, b) > 0.7);                    // fewer positions than features
        QVERIFY(std::abs(debiasedCka(a, b)) < 0.1);  // independent
        QVERIFY(std::isnan(debiasedCka(gramOf(normalMatrix(3, 5, 1).view(), job),
                                       gramOf(normalMatrix(3, 5, 2).view(), job))));
    }

    /// The estimate that has no bias, as a mean over all choices of four different positions.
    void debiasedHsicIsItsMeanOverQuadruples() {
        JobContext job;
        const GramMatrix a = gramOf(normalMatrix(7, 3, 1).view(), job);
        const GramMatrix b = gramOf(normalMatrix(7, 5, 2).view(), job);
        const double expected =
            quadrupleHsic(a, b) / std::sqrt(quadrupleHsic(a, a) * quadrupleHsic(b, b));
        QVERIFY(std::abs(debiasedCka(a, b) - expected) < 1e-12);
    }

    void plantedCopyIsRankedFirst() {
        int first = 0;
        for (uint64_t seed = 1; seed <= 10; ++seed) {
            const int layer = static_cast<int>(Rng(seed).below(5));
            const ModelPtr model = withNearCopy(readingModel(5, seed), layer, 1e-2f);
            const LayerSimilarity found = similarityOf(model, shortWindows(*model));
            const auto least = std::min_element(found.influence.begin(), found.influence.end());
            first += least - found.influence.begin() == layer &&
                     found.leastDistant[0].first == layer && found.leastDistant[0].layers == 1;
        }
        QVERIFY2(first >= 9, qPrintable(QString("%1 of 10").arg(first)));
    }

    void threadsDoNotMatter() {
        const ModelPtr model = readingModel(3);
        const WindowPlan plan = shortWindows(*model);
        const int before = threadCount();
        setThreadCount(1);
        const LayerSimilarity expected = similarityOf(model, plan);
        for (const int threads : {2, 3}) {
            setThreadCount(threads);
            const LayerSimilarity found = similarityOf(model, plan);
            QVERIFY(found.influence == expected.influence && found.angular == expected.angular);
            QVERIFY(found.cka == expected.cka && found.debiasedCka == expected.debiasedCka);
        }
        setThreadCount(before);
    }
};

QTEST_GUILESS_MAIN(TestLayerSimilarity)
#include "tst_layer_similarity.moc"
