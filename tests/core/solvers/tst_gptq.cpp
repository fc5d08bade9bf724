// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold for GPTQ whatever the numbers are.

#include <QtTest>

#include <numeric>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/solvers/gptq.h"
#include "core/solvers/round_to_nearest.h"
#include "tests/core/solvers/made_layer.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

using Made = MadeLayer;

GptqOptions options(int bits, int64_t group, Scheme scheme = Scheme::ZeroPoint) {
    GptqOptions made;
    made.grid.bits = bits;
    made.grid.scheme = scheme;
    made.group = group;
    return made;
}

SolvedLayer solved(const MadeLayer& layer, const GptqOptions& options, bool actOrder = false) {
    return gptq(layer.weights, Made::rows,
                factorHessian(layer.hessian, Made::columns, {0.01, actOrder}), options);
}

double lossOf(const MadeLayer& layer, std::span<const float> values) {
    return exactLoss(layer.weights, values, layer.hessian);
}

/// The layer with its Hessian's diagonal alone.
MadeLayer withoutCorrelation(MadeLayer layer) {
    for (size_t i = 0; i < layer.hessian.size(); ++i)
        if (i % (Made::columns + 1) != 0) layer.hessian[i] = 0;
    return layer;
}

int64_t differences(std::span<const uint8_t> a, std::span<const uint8_t> b) {
    int64_t count = 0;
    for (size_t i = 0; i < a.size(); ++i) count += a[i] != b[i];
    return count;
}

bool close(double a, double b, double relative) {
    return std::abs(a - b) <= relative * std::abs(b);
}

}  // namespace

class TestGptq : public QObject {
    Q_OBJECT

    const MadeLayer m_layer = makeLayer();

  private slots:
    // H + lambda I = R R^T, in the order of the factor, and the blocks of U are inverses.
    void factorMultipliesBack() {
        for (const bool actOrder : {false, true}) {
            const HessianFactor factor =
                factorHessian(m_layer.hessian, Made::columns, {0.01, actOrder});
            const auto r = [&](int64_t i, int64_t j) {
                return static_cast<double>(factor.upper[static_cast<size_t>(i * factor.size + j)]);
            };
            for (int64_t i = 0; i < Made::columns; i += 7)
                for (int64_t j = 0; j < Made::columns; j += 5) {
                    double sum = 0;
                    for (int64_t k = 0; k < Made::columns; ++k) sum += r(i, k) * r(j, k);
                    const int64_t a = factor.columnAt(i), b = factor.columnAt(j);
                    double expected = m_layer.hessian[static_cast<size_t>(a * Made::columns + b)];
                    if (a == b) expected += (a == Made::dead ? 1 : 0) + factor.added;
                    QVERIFY(std::abs(sum - expected) <= 1e-6 * r(i, i) * r(i, i) + 1e-2);
                }
            const std::vector<float> inverse = inverseBlock(factor, 100, 60);
            for (int64_t i = 0; i < 60; ++i)
                for (int64_t j = 0; j < 60; ++j) {
                    double sum = 0;
                    for (int64_t k = 0; k < 60; ++k)
                        sum += r(100 + i, 100 + k) * inverse[static_cast<size_t>(k * 60 + j)];
                    QVERIFY(std::abs(sum - (i == j)) < 1e-4);
                }
        }
    }

    // The loss summed up on the way is the one of the definition, and so is the damped one.
    void lossIdentity() {
        for (const bool actOrder : {false, true})
            for (const int64_t group : {0, 32, 200}) {
                const HessianFactor factor =
                    factorHessian(m_layer.hessian, Made::columns, {0.01, actOrder});
                const SolvedLayer found =
                    gptq(m_layer.weights, Made::rows, factor, options(3, group));
                const double loss = lossOf(m_layer, found.values);
                QVERIFY(close(found.loss, loss, 1e-4));
                std::vector<double> damped = m_layer.hessian;
                for (size_t i = 0; i < Made::columns; ++i)
                    damped[i * (Made::columns + 1)] += factor.added;
                const double dampedLoss =
                    exactLoss(withoutDead(m_layer.weights, factor), found.values, damped);
                QVERIFY(close(found.errorSum, dampedLoss, 1e-4));
            }
    }

    // The codes are those of makeAffine: decoding gives the values, whatever the order.
    void codesDecodeToValues() {
        for (const Scheme scheme : {Scheme::Absmax, Scheme::ZeroPoint, Scheme::FullRange})
            for (const bool actOrder : {false, true})
                for (const bool staticGroups : {false, true}) {
                    GptqOptions wanted = options(4, 48, scheme);
                    wanted.staticGroups = staticGroups;
                    const SolvedLayer found = solved(m_layer, wanted, actOrder);
                    QCOMPARE(found.order.empty(), staticGroups || !actOrder);
                    const std::vector<float> decoded =
                        makeAffine({Made::rows, Made::columns}, found.layout, found.codes,
                                   found.scales, found.zeros)
                            ->decode();
                    for (int64_t r = 0; r < Made::rows; ++r)
                        for (int64_t c = 0; c < Made::columns; ++c) {
                            const int64_t column =
                                found.order.empty() ? c : found.order[static_cast<size_t>(c)];
                            QCOMPARE(decoded[static_cast<size_t>(r * Made::columns + c)],
                                     found.values[static_cast<size_t>(r * Made::columns + column)]);
                        }
                }
    }

    void diagonalHessianRoundsToNearest() {
        const MadeLayer layer = withoutCorrelation(m_layer);
        for (const bool actOrder : {false, true})
            for (const int64_t group : {0, 64, 160}) {
                GptqOptions wanted = options(3, group);
                wanted.staticGroups = actOrder;
                const SolvedLayer found = solved(layer, wanted, actOrder);
                const std::vector<float> weights =
                    withoutDead(layer.weights, factorHessian(layer.hessian, Made::columns, {}));
                const SolvedLayer nearest =
                    roundToNearest(weights, Made::rows, Made::columns, wanted.grid, group);
                QCOMPARE(found.codes, nearest.codes);
                QCOMPARE(found.scales, nearest.scales);
                QCOMPARE(found.zeros, nearest.zeros);
            }
    }

    void blockSizeDoesNotMatter() {
        for (const int64_t group : {0, 16, 96}) {
            GptqOptions wanted = options(4, group);
            const SolvedLayer usual = solved(m_layer, wanted);
            for (const int64_t block : {1, 40, 320, 1000}) {
                wanted.block = block;
                const SolvedLayer other = solved(m_layer, wanted);
                QVERIFY(differences(usual.codes, other.codes) <=
                        static_cast<int64_t>(usual.codes.size()) / 1000);
                QVERIFY(close(other.loss, usual.loss, 1e-3));
            }
        }
    }

    void losesLessThanRoundingToNearest() {
        for (const int bits : {2, 3, 4, 8})
            for (const bool actOrder : {false, true}) {
                GptqOptions wanted = options(bits, 64);
                wanted.staticGroups = actOrder;
                const SolvedLayer nearest =
                    roundToNearest(m_layer.weights, Made::rows, Made::columns, wanted.grid, 64);
                const double loss = lossOf(m_layer, nearest.values);
                QVERIFY(solved(m_layer, wanted, actOrder).loss < 0.6 * loss);
            }
    }

    void deadColumnsBecomeZero() {
        const SolvedLayer found = solved(m_layer, options(4, 0, Scheme::Absmax), true);
        for (int64_t r = 0; r < Made::rows; ++r)
            QCOMPARE(found.values[static_cast<size_t>(r * Made::columns + Made::dead)], 0.0f);
        MadeLayer silent = m_layer;
        std::fill(silent.hessian.begin(), silent.hessian.end(), 0.0);
        for (const float value : solved(silent, options(4, 32)).values) QCOMPARE(value, 0.0f);
    }

    // A factor on H changes nothing: damping is relative, dead columns do not weigh in.
    void scaleOfHessianDoesNotMatter() {
        MadeLayer scaled = m_layer;
        for (double& value : scaled.hessian) value *= 0x1p-20;
        QCOMPARE(solved(scaled, options(4, 64)).codes, solved(m_layer, options(4, 64)).codes);
    }

    void permutedRowsGivePermutedResults() {
        MadeLayer turned = m_layer;
        for (int64_t r = 0; r < Made::rows; ++r)
            std::copy_n(m_layer.weights.begin() + r * Made::columns, Made::columns,
                        turned.weights.begin() + (Made::rows - 1 - r) * Made::columns);
        const SolvedLayer straight = solved(m_layer, options(3, 64));
        const SolvedLayer found = solved(turned, options(3, 64));
        for (int64_t r = 0; r < Made::rows; ++r)
            QVERIFY(std::equal(found.codes.begin() + r * Made::columns,
                               found.codes.begin() + (r + 1) * Made::columns,
                               straight.codes.begin() + (Made::rows - 1 - r) * Made::columns));
    }

    // Fewer tokens than columns: H is singular, and without damping the factorization fails first.
    void dampingGrowsUntilItFits() {
        MadeLayer few = m_layer;
        few.inputs.resize(20 * Made::columns);
        few.hessian = hessianOf(few.inputs, Made::columns);
        const HessianFactor factor = factorHessian(few.hessian, Made::columns, {0, false});
        QVERIFY(factor.damping > 0 && factor.damping < 0.01);
        const SolvedLayer found = gptq(few.weights, Made::rows, factor, options(4, 64));
        QVERIFY(close(found.loss, lossOf(few, found.values), 1e-2));
    }

    void floatHessiansServeToo() {
        const HessianFactor factor =
            factorInPlace(asFloats(m_layer.hessian), Made::columns, FactorOptions{});
        const SolvedLayer found = gptq(m_layer.weights, Made::rows, factor, options(4, 64));
        QVERIFY(close(found.loss, solved(m_layer, options(4, 64)).loss, 0.02));
    }

    // A factor in the memory of the Hessian is that of a copy, and gives it back as it was; also
    // where more damping was needed, and beside a dead column.
    void hessianComesBack() {
        std::vector<double> few = m_layer.inputs;
        few.resize(20 * Made::columns);
        for (size_t i = Made::dead; i < few.size(); i += Made::columns) few[i] = 0;
        for (const std::vector<double>& exact : {m_layer.hessian, hessianOf(few, Made::columns)})
            for (const FactorOptions& options :
                 {FactorOptions{0.01, false}, {0.01, true}, {0, false}, {0, true}}) {
                const std::vector<float> hessian = asFloats(exact);
                HessianFactor factor = factorInPlace(hessian, Made::columns, options);
                const HessianFactor copy = factorHessian(exact, Made::columns, options);
                QCOMPARE(factor.order, copy.order);
                QCOMPARE(factor.dead, copy.dead);
                QVERIFY(factor.dead[Made::dead]);
                if (factor.damping == copy.damping)
                    for (int64_t i = 0; i < Made::columns; ++i) {
                        const auto at = static_cast<size_t>(i * (Made::columns + 1));
                        QVERIFY(close(factor.upper[at], copy.upper[at], 1e-2));
                    }
                QCOMPARE(takeHessian(factor), hessian);
            }
    }

    void clipSearchStaysOnItsGrids() {
        GptqOptions wanted = options(2, 64);
        wanted.grid.clip = Clip::Mse;
        wanted.staticGroups = true;
        const SolvedLayer found = solved(m_layer, wanted);
        const SolvedLayer nearest = roundToNearest(
            withoutDead(m_layer.weights, factorHessian(m_layer.hessian, Made::columns, {})),
            Made::rows, Made::columns, wanted.grid, 64);
        QCOMPARE(found.scales, nearest.scales);
        QVERIFY(found.loss < lossOf(m_layer, nearest.values));
    }

    void sameBytesForAnyNumberOfThreads() {
        const SolvedLayer usual = solved(m_layer, options(3, 32), true);
        const int before = threadCount();
        for (const int threads : {1, 3, 7}) {
            setThreadCount(threads);
            const SolvedLayer found = solved(m_layer, options(3, 32), true);
            QCOMPARE(found.codes, usual.codes);
            QCOMPARE(found.values, usual.values);
            QCOMPARE(found.loss, usual.loss);
        }
        setThreadCount(before);
    }

    void stopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        const JobContext job(stop.get_token());
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 factorHessian(m_layer.hessian, Made::columns, {}, &job));
        const HessianFactor factor = factorHessian(m_layer.hessian, Made::columns, {});
        QVERIFY_THROWS_EXCEPTION(Cancelled, inverseBlock(factor, 0, Made::columns, &job));
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 gptq(m_layer.weights, Made::rows, factor, options(4, 64), &job));
    }

    void refusesNonsense() {
        std::vector<double> hessian = m_layer.hessian;
        hessian[5] = NAN;
        QVERIFY_THROWS_EXCEPTION(Error, factorHessian(hessian, Made::columns, {}));
        hessian = m_layer.hessian;
        hessian[0] = -1;
        QVERIFY_THROWS_EXCEPTION(Error, factorHessian(hessian, Made::columns, {}));
        for (double& value : hessian) value = 1;
        hessian[1] = hessian[Made::columns] = 1e6;  // no sum of squares, whatever the damping
        QVERIFY_THROWS_EXCEPTION(Error, factorHessian(hessian, Made::columns, {}));
        QVERIFY_THROWS_EXCEPTION(Error, factorHessian(hessian, 5, {}));
        std::vector<float> weights = m_layer.weights;
        weights[3] = INFINITY;
        const HessianFactor factor = factorHessian(m_layer.hessian, Made::columns, {});
        QVERIFY_THROWS_EXCEPTION(Error, gptq(weights, Made::rows, factor, options(4, 64)));
        QVERIFY_THROWS_EXCEPTION(Error, gptq(m_layer.weights, Made::rows, factor, options(9, 64)));
        QVERIFY_THROWS_EXCEPTION(Error, gptq(m_layer.weights, Made::rows, factor, options(4, -1)));
    }
};

QTEST_APPLESS_MAIN(TestGptq)
#include "tst_gptq.moc"
