// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/rng.h"
#include "core/methods/quantize/kmeans.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

double costOf(const WeightedPoints& points, const std::vector<double>& centers) {
    double cost = 0;
    for (size_t i = 0; i < points.values.size(); ++i) {
        double nearest = HUGE_VAL;
        for (const double center : centers)
            nearest = std::min(nearest, std::abs(points.values[i] - center));
        cost += points.weights[i] * nearest * nearest;
    }
    return cost;
}

/// Lloyd's iteration from given centers.
double lloyd(const WeightedPoints& points, std::vector<double> centers) {
    for (int round = 0; round < 100; ++round) {
        std::vector<double> sum(centers.size(), 0), weight(centers.size(), 0);
        for (size_t i = 0; i < points.values.size(); ++i) {
            size_t best = 0;
            for (size_t k = 1; k < centers.size(); ++k)
                if (std::abs(points.values[i] - centers[k]) <
                    std::abs(points.values[i] - centers[best]))
                    best = k;
            sum[best] += points.weights[i] * points.values[i];
            weight[best] += points.weights[i];
        }
        for (size_t k = 0; k < centers.size(); ++k)
            if (weight[k] > 0) centers[k] = sum[k] / weight[k];
    }
    return costOf(points, centers);
}

/// The optimum by trying every way to cut the sorted points into k runs.
double bruteForce(const WeightedPoints& points, int k) {
    const size_t n = points.values.size();
    std::function<double(size_t, int)> best = [&](size_t first, int left) -> double {
        if (first == n) return 0;
        if (left == 0) return HUGE_VAL;
        double least = HUGE_VAL;
        for (size_t end = first + 1; end <= n; ++end) {
            double sum = 0, weight = 0, cost = 0;
            for (size_t i = first; i < end; ++i) {
                sum += points.weights[i] * points.values[i];
                weight += points.weights[i];
            }
            for (size_t i = first; i < end; ++i)
                cost += points.weights[i] * std::pow(points.values[i] - sum / weight, 2);
            least = std::min(least, cost + best(end, left - 1));
        }
        return least;
    };
    return best(0, k);
}

}  // namespace

class TestKmeans : public QObject {
    Q_OBJECT

  private slots:
    void equalsBruteForce() {
        for (uint64_t seed = 1; seed <= 60; ++seed) {
            Rng rng(seed);
            std::vector<float> values(3 + rng.below(9)), weights(values.size());
            for (float& value : values)
                value = static_cast<float>(rng.below(30)) / 7 + (seed % 3 == 0 ? 1000.0f : 0.0f);
            for (float& weight : weights) weight = static_cast<float>(rng.below(4)) + 0.5f;
            const WeightedPoints points = distinctPoints(values, weights);
            for (int k = 1; k <= 5; ++k) {
                const double exact = bruteForce(points, k);
                const Clusters found = exactKmeans(points, k);
                QVERIFY(std::abs(found.cost - exact) <= 1e-9 * (1 + exact));
                QVERIFY(std::abs(costOf(points, found.centers) - exact) <= 1e-9 * (1 + exact));
            }
        }
    }

    void neverWorseThanLloyd() {
        const WeightedPoints points = distinctPoints(madeValues(2000, 2));
        for (const int k : {2, 4, 16}) {
            const double exact = exactKmeans(points, k).cost;
            for (uint64_t seed = 0; seed < 8; ++seed) {
                Rng rng(seed);
                std::vector<double> centers;
                for (int i = 0; i < k; ++i)
                    centers.push_back(points.values[rng.below(points.values.size())]);
                QVERIFY(exact <= lloyd(points, centers) * (1 + 1e-12));
            }
        }
    }

    void monotoneInTheNumberOfCenters() {
        const WeightedPoints points = distinctPoints(madeValues(500, 3));
        double last = HUGE_VAL;
        for (int k = 1; k <= 40; ++k) {
            const Clusters clusters = exactKmeans(points, k);
            QVERIFY(clusters.cost < last);
            QCOMPARE(clusters.centers.size(), static_cast<size_t>(k));
            QVERIFY(std::is_sorted(clusters.centers.begin(), clusters.centers.end()));
            last = clusters.cost;
        }
    }

    void oneCenterIsTheWeightedMean() {
        const std::vector<float> values = {1, 2, 10}, weights = {3, 0, 1};
        const Clusters clusters = exactKmeans(distinctPoints(values, weights), 1);
        QCOMPARE(clusters.centers, std::vector<double>({(3 * 1 + 10) / 4.0}));
    }

    void weightZeroRemovesAPoint() {
        std::vector<float> values = madeValues(100, 4), weights(100, 1.0f);
        weights[17] = weights[50] = 0;
        std::vector<float> fewer = values;
        fewer.erase(fewer.begin() + 50);
        fewer.erase(fewer.begin() + 17);
        const Clusters with = exactKmeans(distinctPoints(values, weights), 4),
                       without = exactKmeans(distinctPoints(fewer), 4);
        QVERIFY(with.centers == without.centers);
    }

    void fewDistinctValues() {
        const std::vector<float> values = {3, 1, 3, 1, 1};
        const Clusters clusters = exactKmeans(distinctPoints(values), 4);
        QCOMPARE(clusters.centers, std::vector<double>({1, 3}));
        QCOMPARE(clusters.cost, 0.0);
        QVERIFY(exactKmeans(distinctPoints({}), 4).centers.empty());
    }

    void shiftDoesNotCancel() {
        std::vector<float> values = madeValues(300, 5), shifted = values;
        for (float& value : shifted) value = std::round(value * 64) / 64 + 4096;
        for (float& value : values) value = std::round(value * 64) / 64;
        const double plain = exactKmeans(distinctPoints(values), 8).cost,
                     moved = exactKmeans(distinctPoints(shifted), 8).cost;
        QVERIFY(std::abs(plain / moved - 1) < 1e-9);
    }

    void poolingKeepsMassAndMean() {
        const WeightedPoints all = distinctPoints(madeValues(5000, 6)), few = pooled(all, 128);
        QVERIFY(few.values.size() <= 128 && few.values.size() > 60);
        const auto moments = [](const WeightedPoints& points) {
            double weight = 0, sum = 0;
            for (size_t i = 0; i < points.values.size(); ++i) {
                weight += points.weights[i];
                sum += points.weights[i] * points.values[i];
            }
            return std::pair(weight, sum);
        };
        QCOMPARE(moments(few).first, moments(all).first);
        QVERIFY(std::abs(moments(few).second - moments(all).second) < 1e-9);
    }
};

QTEST_GUILESS_MAIN(TestKmeans)
#include "tst_kmeans.moc"
