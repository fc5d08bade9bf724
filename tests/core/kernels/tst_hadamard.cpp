// SPDX-License-Identifier: GPL-3.0-or-later

// Hadamard matrices have entries of one size and orthogonal rows, and the fast transform multiplies
// by them.

#include <QTest>
#include <bit>
#include <cmath>
#include <numeric>

#include "core/base/rng.h"
#include "core/kernels/hadamard.h"

using namespace lathe::core;

namespace {

/// The sizes up to `largest` that have a matrix here.
std::vector<int64_t> sizesUpTo(int64_t largest) {
    std::vector<int64_t> sizes;
    for (int64_t n = 1; n <= largest; ++n)
        if (Hadamard::ofSize(n)) sizes.push_back(n);
    return sizes;
}

}  // namespace

class TestHadamard : public QObject {
    Q_OBJECT
  private slots:
    void rowsAreOrthogonal() {
        for (const int64_t n : sizesUpTo(320)) {
            const std::vector<int8_t> h = Hadamard::ofSize(n)->matrix();
            for (const int8_t entry : h) QVERIFY(entry == 1 || entry == -1);
            for (int64_t r = 0; r < n; ++r)
                for (int64_t s = 0; s < n; ++s) {
                    const auto row = h.begin() + r * n, other = h.begin() + s * n;
                    QCOMPARE(std::inner_product(row, row + n, other, int64_t{0}), r == s ? n : 0);
                }
        }
    }

    void powersOfTwoAreSylvesters() {
        const std::vector<int8_t> h = Hadamard::ofSize(64)->matrix();
        for (uint64_t r = 0; r < 64; ++r)
            for (uint64_t c = 0; c < 64; ++c)
                QCOMPARE(int{h[r * 64 + c]}, std::popcount(r & c) % 2 ? -1 : 1);
    }

    /// Multiples of four that have none here need other constructions; widths of real models have
    /// one.
    void sizes() {
        std::vector<int64_t> missing;
        for (int64_t n = 4; n <= 188; n += 4)
            if (!Hadamard::ofSize(n)) missing.push_back(n);
        QCOMPARE(missing, (std::vector<int64_t>{52, 92, 100, 116, 156, 172, 184, 188}));
        for (const int64_t n : {0, -4, 3, 6, 18, 30}) QVERIFY(!Hadamard::ofSize(n));
        for (const int64_t n :
             {576, 768, 896, 960, 1152, 1536, 2048, 2560, 3072, 4096, 5120, 8192, 14336})
            QVERIFY2(Hadamard::ofSize(n), qPrintable(QString::number(n)));
    }

    void transformIsTheMatrix() {
        for (const int64_t n : sizesUpTo(200)) {
            const auto hadamard = Hadamard::ofSize(n);
            const std::vector<int8_t> h = hadamard->matrix();
            Rng rng(static_cast<uint64_t>(n));
            std::vector<double> x(static_cast<size_t>(n));
            for (double& value : x) value = rng.normal();
            std::vector<double> fast = x;
            hadamard->apply(fast);
            for (size_t c = 0; c < x.size(); ++c) {
                double slow = 0;
                for (size_t r = 0; r < x.size(); ++r) slow += x[r] * h[r * x.size() + c];
                QVERIFY(std::abs(fast[c] - slow / std::sqrt(static_cast<double>(n))) < 1e-12);
            }
        }
    }

    /// One large channel among none becomes equal channels: what rotations are for.
    void outliersSpread() {
        std::vector<double> x(896, 0.0);
        x[123] = 100;
        Hadamard::ofSize(896)->apply(x);
        for (const double value : x)
            QVERIFY(std::abs(std::abs(value) - 100 / std::sqrt(896.0)) < 1e-9);
    }
};

QTEST_GUILESS_MAIN(TestHadamard)
#include "tst_hadamard.moc"
