// SPDX-License-Identifier: GPL-3.0-or-later

// Rotations are orthogonal, the same for the same seed, and apply what their matrix says.

#include <QTest>
#include <cmath>

#include "core/base/rng.h"
#include "core/model/axes/rotation.h"
#include "tests/core/model/model_checks.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

double distanceFromIdentity(const std::vector<double>& q, size_t n) {
    double largest = 0;
    for (size_t r = 0; r < n; ++r)
        for (size_t s = 0; s < n; ++s) {
            double product = 0;
            for (size_t i = 0; i < n; ++i) product += q[r * n + i] * q[s * n + i];
            largest = std::max(largest, std::abs(product - (r == s ? 1 : 0)));
        }
    return largest;
}

}  // namespace

class TestRotation : public QObject {
    Q_OBJECT
  private slots:
    void orthogonalAndApplied() {
        for (const int64_t n : {1, 2, 3, 16, 48, 52, 65}) {
            const Rotation rotation = Rotation::spreading(n, 7);
            const std::vector<double> q = rotation.matrix();
            const auto size = static_cast<size_t>(n);
            QVERIFY(distanceFromIdentity(q, size) < 1e-12);
            Rng rng(1);
            std::vector<double> x(size);
            for (double& value : x) value = rng.normal();
            std::vector<double> turned = x;
            rotation.apply(turned);
            for (size_t c = 0; c < size; ++c) {
                double wanted = 0;
                for (size_t r = 0; r < size; ++r) wanted += x[r] * q[r * size + c];
                QVERIFY(std::abs(turned[c] - wanted) < 1e-12);
            }
            QCOMPARE(Rotation::spreading(n, 7).matrix(), q);
            if (n > 3) QVERIFY(Rotation::spreading(n, 8).matrix() != q);
        }
    }

    /// Entries of a uniform orthogonal matrix have mean 0 and mean square 1/n, the diagonal's sign
    /// included.
    void randomIsUniform() {
        constexpr int64_t n = 64;
        double sum = 0, squares = 0, trace = 0;
        for (uint64_t seed = 0; seed < 40; ++seed) {
            const std::vector<double> q = Rotation::random(n, seed).matrix();
            for (size_t i = 0; i < q.size(); ++i) {
                sum += q[i];
                squares += q[i] * q[i] * q[i] * q[i];
                if (i % (n + 1) == 0) trace += q[i];
            }
        }
        constexpr double entries = 40.0 * n * n;
        // Deviations: 1/8 per entry; the trace of each has variance 1. The fourth moment is 3 / (n
        // (n + 2)).
        QVERIFY(std::abs(sum / entries) < 5 * 0.125 / std::sqrt(entries));
        QVERIFY(std::abs(trace / 40) < 5 / std::sqrt(40.0));
        QVERIFY(std::abs(squares / entries * n * (n + 2) / 3 - 1) < 0.05);
    }

    void wrongMatrices() {
        QCOMPARE(
            errorOf([] {
                Rotation::ofMatrix(2, {1, 0, 0});
            }),
            std::string("usage: a rotation of size 2 has 3 entries; size x size was expected"));
        QCOMPARE(errorOf([] {
                     Rotation::ofMatrix(2, {1, 0, 0, 1.5});
                 }),
                 std::string("usage: the matrix is not orthogonal: Q Q^T differs from the identity "
                             "by 1.2, but at most 1e-06 was "
                             "expected"));
        QCOMPARE(errorOf([] { Rotation::hadamard(52, 1); }),
                 std::string("refused: no Hadamard matrix of size 52 is known here (sizes are 2^k "
                             "m with m from Paley's and Williamson's constructions: "
                             "1, 12, 20, 28, 36, ...); use a random rotation"));
    }
};

QTEST_GUILESS_MAIN(TestRotation)
#include "tst_rotation.moc"
