// SPDX-License-Identifier: GPL-3.0-or-later

// Hadamard matrices have entries of one size and orthogonal rows, and the fast transform multiplies
// by them.

#include <QTest>
#include <bit>
#include <cmath>
#include <numeric>

#include "core/base/rng.h"
#include "core/kernels/hadamard.h"
#include "core/kernels/hadamard_turn.h"

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
        QCOMPARE(missing, (std::vector<int64_t>{52, 100, 156, 188}));
        for (const int64_t n : {0, -4, 3, 6, 18, 30}) QVERIFY(!Hadamard::ofSize(n));
        for (const int64_t n :
             {576, 768, 896, 960, 1152, 1536, 2048, 2560, 3072, 4096, 5120, 8192, 11008, 14336})
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

    /// The fast float32 rows against the matrix in float64, there and back, in place and not.
    void turnedRows() {
        for (const int64_t n : sizesUpTo(400)) {
            const Hadamard matrix = *Hadamard::ofSize(n);
            const std::vector<int8_t> signs = hadamardSigns(n, 7);
            const HadamardTurn turn(matrix, signs);
            QCOMPARE(turn.size(), n);
            constexpr int64_t kRuns = 3;
            Rng rng(static_cast<uint64_t>(n));
            std::vector<float> x(static_cast<size_t>(kRuns * n));
            for (float& value : x) value = static_cast<float>(rng.normal());
            std::vector<float> turned(x.size());
            turn.apply(x.data(), turned.data(), kRuns, TurnWay::Forth);
            for (int64_t run = 0; run < kRuns; ++run) {
                std::vector<double> plain(static_cast<size_t>(n));
                for (size_t i = 0; i < plain.size(); ++i)
                    plain[i] = double{x[static_cast<size_t>(run * n) + i]} * signs[i];
                matrix.apply(plain);
                for (size_t i = 0; i < plain.size(); ++i)
                    QVERIFY(std::abs(plain[i] - turned[static_cast<size_t>(run * n) + i]) < 4e-6);
            }
            turn.apply(turned.data(), turned.data(), kRuns, TurnWay::Back);
            for (size_t i = 0; i < x.size(); ++i) QVERIFY(std::abs(x[i] - turned[i]) < 4e-6);
        }
    }

    /// What all channels have in common would gather in the first of them without signs.
    void signsKeepCommonPartsApart() {
        const Hadamard matrix = *Hadamard::ofSize(1024);
        std::vector<float> x(1024, 1.0f), spread(1024), gathered(1024);
        HadamardTurn(matrix, hadamardSigns(1024, 1))
            .apply(x.data(), spread.data(), 1, TurnWay::Forth);
        HadamardTurn(matrix, std::vector<int8_t>(1024, 1))
            .apply(x.data(), gathered.data(), 1, TurnWay::Forth);
        QCOMPARE(gathered[0], 32.0f);
        for (const float value : spread) QVERIFY(std::abs(value) < 6);
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
