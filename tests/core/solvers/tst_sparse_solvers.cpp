// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold for SparseGPT and Wanda whatever the numbers are.

#include <QtTest>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/solvers/selection.h"
#include "core/solvers/sparsegpt.h"
#include "core/solvers/wanda.h"
#include "tests/core/solvers/made_layer.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

using Made = MadeLayer;
constexpr auto kValues = static_cast<size_t>(Made::rows * Made::columns);

SparseGptOptions optionsFor(const PruningPattern& pattern) {
    SparseGptOptions options;
    options.pattern = pattern;
    return options;
}

SolvedLayer solved(const MadeLayer& layer, const SparseGptOptions& options) {
    return sparseGpt(layer.weights, Made::rows, factorHessian(layer.hessian, Made::columns, {}),
                     options);
}

double lossOf(const MadeLayer& layer, std::span<const float> values) {
    return exactLoss(layer.weights, values, layer.hessian);
}

std::vector<float> withZerosAt(std::vector<float> values, std::span<const uint8_t> mask) {
    for (size_t i = 0; i < values.size(); ++i)
        if (mask[i]) values[i] = 0;
    return values;
}

std::vector<uint8_t> wanda(const MadeLayer& layer, const PruningPattern& pattern) {
    return wandaMask(layer.weights, Made::rows, Made::columns, inputNorms(layer), pattern);
}

int64_t ones(std::span<const uint8_t> mask, int64_t first, int64_t count) {
    return std::count(mask.begin() + first, mask.begin() + first + count, uint8_t{1});
}

/// Every group of every row has its number of zeros; of a short last one the same share.
bool countsHold(std::span<const uint8_t> mask, int64_t zeros, int64_t of) {
    for (int64_t r = 0; r < Made::rows; ++r)
        for (int64_t c = 0; c < Made::columns; c += of) {
            const int64_t width = std::min(of, Made::columns - c);
            if (ones(mask, r * Made::columns + c, width) != width * zeros / of) return false;
        }
    return true;
}

}  // namespace

class TestSparseSolvers : public QObject {
    Q_OBJECT

    const MadeLayer m_layer = makeLayer();

  private slots:
    void exactCounts() {
        for (const double sparsity : {0.0, 0.1, 0.5, 0.77, 1.0}) {
            const SolvedLayer found = solved(m_layer, optionsFor({sparsity, 0, 0}));
            QCOMPARE(ones(found.mask, 0, kValues), prunedCount(kValues, sparsity));
            const std::vector<uint8_t> mask = wanda(m_layer, {sparsity, 0, 0});
            for (int64_t r = 0; r < Made::rows; ++r)
                QCOMPARE(ones(mask, r * Made::columns, Made::columns),
                         prunedCount(Made::columns, sparsity));
        }
    }

    // Also where weights are zero already and where groups do not divide the columns.
    void exactCountsInGroups() {
        MadeLayer sparse = m_layer;
        for (size_t i = 0; i < kValues; ++i)
            if (i % 3 != 0) sparse.weights[i] = 0;
        for (const auto& [zeros, of] :
             {std::pair{2, 4}, {4, 8}, {1, 4}, {3, 7}, {0, 4}, {4, 4}, {20, 40}}) {
            QVERIFY(countsHold(solved(sparse, optionsFor({0, zeros, of})).mask, zeros, of));
            QVERIFY(countsHold(wanda(sparse, {0, zeros, of}), zeros, of));
        }
        SparseGptOptions narrow = optionsFor({0, 20, 40});
        narrow.maskBlock = 16;  // less than a group
        QVERIFY(countsHold(solved(m_layer, narrow).mask, 20, 40));
    }

    void maskedIsZeroAndNothingPrunedIsTheSame() {
        const SolvedLayer found = solved(m_layer, optionsFor({0.6, 0, 0}));
        for (size_t i = 0; i < kValues; ++i) QVERIFY(!found.mask[i] || found.values[i] == 0);
        const SolvedLayer whole = solved(m_layer, optionsFor({0, 0, 0}));
        for (size_t i = 0; i < kValues; ++i)
            if (i % Made::columns != Made::dead) QCOMPARE(whole.values[i], m_layer.weights[i]);
        QCOMPARE(whole.loss, 0.0);
    }

    void lossIdentity() {
        for (const PruningPattern& pattern :
             {PruningPattern{0.5, 0, 0}, {0.9, 0, 0}, {0, 2, 4}, {0, 4, 8}}) {
            const SolvedLayer found = solved(m_layer, optionsFor(pattern));
            const double loss = lossOf(m_layer, found.values);
            QVERIFY(std::abs(found.loss - loss) <= 1e-4 * loss);
        }
    }

    // Making up for what goes beats Wanda, which beats looking at the weights alone.
    void losesLessThanMasksAlone() {
        for (const PruningPattern& pattern : {PruningPattern{0.5, 0, 0}, {0.7, 0, 0}, {0, 2, 4}}) {
            const double sparse = solved(m_layer, optionsFor(pattern)).loss;
            const double masked =
                lossOf(m_layer, withZerosAt(m_layer.weights, wanda(m_layer, pattern)));
            const double magnitude = lossOf(
                m_layer, withZerosAt(m_layer.weights,
                                     wandaMask(m_layer.weights, Made::rows, Made::columns,
                                               std::vector<float>(Made::columns, 1), pattern)));
            QVERIFY(sparse < 0.5 * masked);
            QVERIFY(masked < magnitude);
        }
    }

    // With a diagonal Hessian nothing makes up for anything, and the scores of groups are Wanda's.
    void diagonalHessianIsWanda() {
        MadeLayer layer = m_layer;
        for (size_t i = 0; i < layer.hessian.size(); ++i)
            if (i % (Made::columns + 1) != 0) layer.hessian[i] = 0;
        FactorOptions undamped;
        undamped.damping = 0;
        const SolvedLayer found =
            sparseGpt(layer.weights, Made::rows,
                      factorHessian(layer.hessian, Made::columns, undamped), optionsFor({0, 2, 4}));
        const std::vector<uint8_t> mask = wanda(layer, {0, 2, 4});
        size_t equal = 0;
        for (size_t i = 0; i < kValues; ++i) {
            equal += found.mask[i] == mask[i];
            if (!found.mask[i] && i % Made::columns != Made::dead)
                QCOMPARE(found.values[i], layer.weights[i]);
        }
        QVERIFY(equal * 1000 >= kValues * 999);
    }

    void equalNormsAreMagnitudes() {
        const std::vector<uint8_t> mask =
            wandaMask(m_layer.weights, Made::rows, Made::columns,
                      std::vector<float>(Made::columns, 3), {0.5, 0, 0});
        for (int64_t r = 0; r < Made::rows; ++r) {
            float pruned = 0, kept = INFINITY;
            for (int64_t c = 0; c < Made::columns; ++c) {
                const auto i = static_cast<size_t>(r * Made::columns + c);
                float& bound = mask[i] ? pruned : kept;
                const float size = std::abs(m_layer.weights[i]);
                bound = mask[i] ? std::max(bound, size) : std::min(bound, size);
            }
            QVERIFY(pruned <= kept);
        }
    }

    // Zeros and codes from one walk: pruned values decode to 0, and the codes to the values.
    void jointWithQuantization() {
        for (const Scheme scheme : {Scheme::Absmax, Scheme::ZeroPoint})
            for (const PruningPattern& pattern : {PruningPattern{0.5, 0, 0}, {0, 2, 4}}) {
                SparseGptOptions options = optionsFor(pattern);
                options.grid.emplace();
                options.grid->scheme = scheme;
                options.group = 64;
                const SolvedLayer found = solved(m_layer, options);
                const std::vector<float> decoded =
                    makeAffine({Made::rows, Made::columns}, found.layout, found.codes, found.scales,
                               found.zeros)
                        ->decode();
                for (size_t i = 0; i < kValues; ++i) {
                    QCOMPARE(decoded[i], found.values[i]);
                    QVERIFY(!found.mask[i] || decoded[i] == 0);
                }
                const double loss = lossOf(m_layer, found.values);
                QVERIFY(std::abs(found.loss - loss) <= 1e-4 * loss);
            }
    }

    void sameBytesForAnyNumberOfThreads() {
        const int before = threadCount();
        for (const PruningPattern& pattern : {PruningPattern{0.5, 0, 0}, {0, 2, 4}}) {
            setThreadCount(2);
            const SolvedLayer usual = solved(m_layer, optionsFor(pattern));
            const std::vector<uint8_t> mask = wanda(m_layer, pattern);
            for (const int threads : {1, 5}) {
                setThreadCount(threads);
                const SolvedLayer found = solved(m_layer, optionsFor(pattern));
                QCOMPARE(found.values, usual.values);
                QCOMPARE(found.mask, usual.mask);
                QCOMPARE(wanda(m_layer, pattern), mask);
            }
        }
        setThreadCount(before);
    }

    void stopsAndRefuses() {
        std::stop_source stop;
        stop.request_stop();
        const JobContext job(stop.get_token());
        const HessianFactor factor = factorHessian(m_layer.hessian, Made::columns, {});
        for (const PruningPattern& pattern : {PruningPattern{0.5, 0, 0}, {0, 2, 4}})
            QVERIFY_THROWS_EXCEPTION(Cancelled, sparseGpt(m_layer.weights, Made::rows, factor,
                                                          optionsFor(pattern), &job));
        for (const PruningPattern& bad :
             {PruningPattern{1.5, 0, 0}, {NAN, 0, 0}, {0, 5, 4}, {0, -1, 4}, {0, 0, -4}}) {
            QVERIFY_THROWS_EXCEPTION(Error, solved(m_layer, optionsFor(bad)));
            QVERIFY_THROWS_EXCEPTION(Error, wanda(m_layer, bad));
        }
        const HessianFactor ordered = factorHessian(m_layer.hessian, Made::columns, {0.01, true});
        QVERIFY_THROWS_EXCEPTION(
            Error, sparseGpt(m_layer.weights, Made::rows, ordered, optionsFor({0, 2, 4})));
    }
};

QTEST_APPLESS_MAIN(TestSparseSolvers)
#include "tst_sparse_solvers.moc"
