// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold for AWQ's and SmoothQuant's scales and for factors that look at inputs, whatever
// the numbers are.

#include <QtTest>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/solvers/awq.h"
#include "core/solvers/clip_search.h"
#include "core/solvers/round_to_nearest.h"
#include "core/solvers/smooth.h"
#include "core/solvers/whitened_low_rank.h"
#include "tests/core/solvers/made_layer.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

using Made = MadeLayer;

GridOptions zeroPoint(int bits) {
    GridOptions grid;
    grid.bits = bits;
    grid.scheme = Scheme::ZeroPoint;
    return grid;
}

std::vector<float> magnitudes(const MadeLayer& layer) {
    std::vector<float> sums(Made::columns);
    for (size_t i = 0; i < layer.inputs.size(); ++i)
        sums[i % Made::columns] += static_cast<float>(std::abs(layer.inputs[i]) / Made::tokens);
    return sums;
}

double lossOfFactors(const MadeLayer& layer, const LowRankFactors& factors, int64_t rank) {
    std::vector<float> product(layer.weights.size());
    for (size_t i = 0; i < product.size(); ++i) {
        const size_t r = i / Made::columns, c = i % Made::columns;
        double sum = 0;
        for (size_t k = 0; k < static_cast<size_t>(rank); ++k)
            sum += static_cast<double>(factors.left[r * static_cast<size_t>(rank) + k]) *
                   factors.right[k * Made::columns + c];
        product[i] = static_cast<float>(sum);
    }
    return exactLoss(layer.weights, product, layer.hessian);
}

}  // namespace

class TestChannelScales : public QObject {
    Q_OBJECT

    const MadeLayer m_layer = makeLayer();
    const std::vector<float> m_hessian = asFloats(m_layer.hessian);
    const std::vector<AwqWeight> m_weights = {{m_layer.weights, Made::rows}};
    const CandidateLoss m_loss = lossOfHessian(m_weights, Made::columns, m_hessian);

  private slots:
    // Rounding without scales is among what is tried, and its loss is the one of the definition.
    void awqNeverLosesToRounding() {
        for (const bool duo : {false, true})
            for (const int bits : {2, 3, 4}) {
                AwqOptions options{zeroPoint(bits), 64, 20, duo};
                const AwqScales found =
                    searchAwqScales(m_weights, Made::columns, magnitudes(m_layer), m_loss, options);
                QVERIFY(found.loss < found.plainLoss);
                const SolvedLayer nearest =
                    roundToNearest(m_layer.weights, Made::rows, Made::columns, options.grid, 64);
                QCOMPARE(found.plainLoss, layerLoss(m_layer.weights, nearest.values, Made::rows,
                                                    Made::columns, m_hessian));
                QCOMPARE(found.scales[Made::dead], 1.0f);
            }
    }

    // Where all inputs are equally large, the paper's scales are all 1 and nothing is gained.
    void awqLeavesEqualInputsAlone() {
        const AwqScales found =
            searchAwqScales(m_weights, Made::columns, std::vector<float>(Made::columns, 2), m_loss,
                            {zeroPoint(4), 64, 20, false});
        QCOMPARE(found.scales, std::vector<float>(Made::columns, 1));
        QCOMPARE(found.loss, found.plainLoss);
        QCOMPARE(found.exponent, 0.0);
    }

    // Weights that share inputs share scales: the loss is the sum, and rows are in no order.
    void awqOfTwoWeightsIsThatOfTheStack() {
        const std::span<const float> all = m_layer.weights;
        const size_t cut = 24 * Made::columns;
        const std::vector<AwqWeight> parts = {{all.subspan(cut), Made::rows - 24},
                                              {all.subspan(0, cut), 24}};
        const AwqOptions options{zeroPoint(3), 64, 20, true};
        const AwqScales one =
            searchAwqScales(m_weights, Made::columns, magnitudes(m_layer), m_loss, options);
        const AwqScales two =
            searchAwqScales(parts, Made::columns, magnitudes(m_layer),
                            lossOfHessian(parts, Made::columns, m_hessian), options);
        QCOMPARE(two.exponent, one.exponent);
        QVERIFY(std::abs(two.loss - one.loss) <= 1e-5 * one.loss);
    }

    // With a diagonal Hessian groups do not meet, so the sum of the least losses is the least sum.
    void clippingLosesLess() {
        std::vector<float> diagonal(m_hessian.size());
        for (size_t i = 0; i < Made::columns; ++i)
            diagonal[i * (Made::columns + 1)] = m_hessian[i * (Made::columns + 1)];
        for (const Scheme scheme : {Scheme::Absmax, Scheme::ZeroPoint, Scheme::FullRange})
            for (const int64_t group : {0, 48}) {
                GridOptions grid = zeroPoint(3);
                grid.scheme = scheme;
                const auto loss = [&](const SolvedLayer& layer) {
                    return layerLoss(m_layer.weights, layer.values, Made::rows, Made::columns,
                                     diagonal);
                };
                const SolvedLayer clipped = roundWithClipSearch(
                    m_layer.weights, Made::rows, Made::columns, diagonal, grid, group);
                QVERIFY(loss(clipped) < loss(roundToNearest(m_layer.weights, Made::rows,
                                                            Made::columns, grid, group)));
                QCOMPARE(makeAffine({Made::rows, Made::columns}, clipped.layout, clipped.codes,
                                    clipped.scales, clipped.zeros)
                             ->decode(),
                         clipped.values);
            }
    }

    void smoothQuantEnds() {
        std::vector<float> inputs(Made::columns), columns(Made::columns);
        raiseColumnPeaks(asFloats(m_layer.inputs), Made::tokens, Made::columns, inputs);
        raiseColumnPeaks(m_layer.weights, Made::rows, Made::columns, columns);
        const std::vector<float> toInputs = smoothScales(inputs, columns, 1);
        const std::vector<float> toWeights = smoothScales(inputs, columns, 0);
        for (size_t j = 0; j < Made::columns; ++j) {
            if (j == Made::dead) {
                QCOMPARE(toInputs[j], 1.0f);
                QCOMPARE(toWeights[j], 1.0f);
                continue;
            }
            QCOMPARE(inputs[j] / toInputs[j], 1.0f);
            QVERIFY(std::abs(columns[j] * toWeights[j] - 1) < 1e-6f);
        }
        inputs[3] = INFINITY;
        QVERIFY_THROWS_EXCEPTION(Error, smoothScales(inputs, columns, 0.5));
        QVERIFY_THROWS_EXCEPTION(Error, smoothScales(columns, columns, 1.5));
    }

    // The loss falls with the rank, vanishes at the full one, and no other factors of the same rank
    // do better.
    void whitenedFactorsAreTheBest() {
        double before = INFINITY;
        for (const int64_t rank : {4, 16, 48, 64}) {
            const double whitened = lossOfFactors(
                m_layer,
                whitenedSvd(m_layer.weights, Made::rows, Made::columns, m_layer.hessian, rank),
                rank);
            const double scaled = lossOfFactors(
                m_layer,
                scaledSvd(m_layer.weights, Made::rows, Made::columns, magnitudes(m_layer), rank),
                rank);
            const double plain = lossOfFactors(
                m_layer, truncatedSvd(m_layer.weights, Made::rows, Made::columns, rank), rank);
            QVERIFY(whitened < before);
            before = whitened;
            if (rank == Made::rows) break;
            QVERIFY(whitened < scaled);
            QVERIFY(scaled < plain);
        }
        const double nothing =
            layerLoss(m_layer.weights, std::vector<float>(m_layer.weights.size()), Made::rows,
                      Made::columns, m_hessian);
        QVERIFY(before < 1e-6 * nothing);
    }

    // alpha = 0 weighs all columns alike.
    void unscaledFactorsArePlain() {
        const LowRankFactors scaled =
            scaledSvd(m_layer.weights, Made::rows, Made::columns, magnitudes(m_layer), 8, 0);
        const LowRankFactors plain = truncatedSvd(m_layer.weights, Made::rows, Made::columns, 8);
        QCOMPARE(scaled.left, plain.left);
        QCOMPARE(scaled.right, plain.right);
    }

    void sameBytesForAnyNumberOfThreads() {
        const int before = threadCount();
        const auto search = [&] {
            return searchAwqScales(m_weights, Made::columns, magnitudes(m_layer), m_loss,
                                   {zeroPoint(3), 64, 5, true});
        };
        const auto clip = [&] {
            return roundWithClipSearch(m_layer.weights, Made::rows, Made::columns, m_hessian,
                                       zeroPoint(3), 64);
        };
        const auto whiten = [&] {
            return whitenedSvd(m_layer.weights, Made::rows, Made::columns, m_layer.hessian, 8);
        };
        setThreadCount(2);
        const AwqScales scales = search();
        const SolvedLayer clipped = clip();
        const LowRankFactors factors = whiten();
        for (const int threads : {1, 5}) {
            setThreadCount(threads);
            QCOMPARE(search().scales, scales.scales);
            QCOMPARE(search().loss, scales.loss);
            QCOMPARE(clip().codes, clipped.codes);
            QCOMPARE(whiten().right, factors.right);
        }
        setThreadCount(before);
    }

    void stopsAndRefuses() {
        std::stop_source stop;
        stop.request_stop();
        const JobContext job(stop.get_token());
        const AwqOptions options{zeroPoint(4), 64, 20, true};
        QVERIFY_THROWS_EXCEPTION(
            Cancelled,
            searchAwqScales(m_weights, Made::columns, magnitudes(m_layer), m_loss, options, &job));
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, roundWithClipSearch(m_layer.weights, Made::rows, Made::columns, m_hessian,
                                           options.grid, 64, &job));
        QVERIFY_THROWS_EXCEPTION(Cancelled, whitenedSvd(m_layer.weights, Made::rows, Made::columns,
                                                        m_layer.hessian, 8, 1e-6, &job));
        std::vector<float> bad = magnitudes(m_layer);
        bad[1] = NAN;
        QVERIFY_THROWS_EXCEPTION(Error,
                                 searchAwqScales(m_weights, Made::columns, bad, m_loss, options));
        QVERIFY_THROWS_EXCEPTION(
            Error, searchAwqScales({}, Made::columns, magnitudes(m_layer), m_loss, options));
        QVERIFY_THROWS_EXCEPTION(
            Error, scaledSvd(m_layer.weights, Made::rows, Made::columns, magnitudes(m_layer), 0));
    }
};

QTEST_APPLESS_MAIN(TestChannelScales)
#include "tst_channel_scales.moc"
