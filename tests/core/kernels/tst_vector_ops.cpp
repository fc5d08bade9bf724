// SPDX-License-Identifier: GPL-3.0-or-later
// The SIMD kernels against their plain references, at lengths around every vector width.
#include <QTest>
#include <hwy/targets.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/rng.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"
#include "core/kernels/vector_ops_reference.h"
#include "core/tensor/floats.h"

using namespace lathe::core;

namespace {

constexpr int64_t kLengths[] = {1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 255, 1023};

std::vector<float> randomValues(int64_t n, uint64_t stream, double spread = 1.0) {
    Rng rng(7, stream);
    std::vector<float> values(static_cast<size_t>(n));
    for (float& value : values) value = static_cast<float>(rng.normal() * spread);
    return values;
}

double worstRelative(const std::vector<float>& a, const std::vector<float>& b) {
    double worst = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const double scale = std::max(1e-3, std::fabs(static_cast<double>(b[i])));
        worst = std::max(worst, std::fabs(static_cast<double>(a[i]) - static_cast<double>(b[i])) / scale);
    }
    return worst;
}

}  // namespace

class TestVectorOps : public QObject {
    Q_OBJECT
  private slots:
    /// What somebody has chosen for this machine would be taken instead of what fits it.
    void initTestCase() { qunsetenv("OPENBLAS_CORETYPE"); }
    void dotMatchesReference();
    void wideningIsExact();
    void mapsMatchReference();
    void layerNormMatchesReference();
    void softmaxHandlesExtremes();
    void activationsAreFiniteForAnyInput();
    void gemmMatchesDot();
    void gemmFitsTheProcessor();
};

void TestVectorOps::dotMatchesReference() {
    for (const int64_t n : kLengths) {
        const auto a = randomValues(n, 1), b = randomValues(n, 2);
        double magnitude = 0;
        for (size_t i = 0; i < a.size(); ++i) magnitude += std::fabs(static_cast<double>(a[i]) * static_cast<double>(b[i]));
        const double error = std::fabs(static_cast<double>(dot(a.data(), b.data(), n)) - reference::dot(a.data(), b.data(), n));
        // n roundings of partial sums, each at most half a unit in the last place of the magnitude.
        QVERIFY2(error <= static_cast<double>(n) * 0x1p-24 * magnitude + 1e-30, qPrintable(QString::number(n)));
    }
}

void TestVectorOps::wideningIsExact() {
    std::vector<uint16_t> bits(65536);
    for (size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<uint16_t>(i);
    std::vector<float> halves(bits.size()), brains(bits.size());
    widenFloat16(bits.data(), halves.data(), 65536);
    widenBFloat16(bits.data(), brains.data(), 65536);
    for (size_t i = 0; i < bits.size(); ++i) {
        const float half = toFloat(Float16{bits[i]});
        const float brain = toFloat(BFloat16{bits[i]});
        QVERIFY(std::isnan(half) ? std::isnan(halves[i]) : std::memcmp(&half, &halves[i], 4) == 0);
        QVERIFY(std::isnan(brain) ? std::isnan(brains[i]) : std::memcmp(&brain, &brains[i], 4) == 0);
    }
    for (const int64_t n : kLengths) {  // odd lengths and odd addresses
        std::vector<char> shifted(static_cast<size_t>(2 * n + 1));
        std::memcpy(shifted.data() + 1, bits.data() + 1000, static_cast<size_t>(2 * n));
        std::vector<float> out(static_cast<size_t>(n));
        widenFloat16(shifted.data() + 1, out.data(), n);
        for (int64_t i = 0; i < n; ++i) QCOMPARE(out[static_cast<size_t>(i)], toFloat(Float16{bits[static_cast<size_t>(1000 + i)]}));
    }
}

void TestVectorOps::mapsMatchReference() {
    using Map = void (*)(float*, const float*, int64_t);
    const std::pair<Map, Map> maps[] = {{silu, reference::silu},
                                         {geluTanh, reference::geluTanh},
                                         {geluErf, reference::geluErf},
                                         {tanhRow, reference::tanhRow}};
    for (const int64_t n : kLengths) {
        for (const auto& [fast, slow] : maps) {
            for (const bool gated : {false, true}) {
                const auto input = randomValues(n, 3, 3.0);
                auto x = input, expected = input;
                const auto up = randomValues(n, 4);
                fast(x.data(), gated ? up.data() : nullptr, n);
                slow(expected.data(), gated ? up.data() : nullptr, n);
                // |f(x)| <= |x|, and 1 + tanh cancels for negative x: the error is counted in units of x up.
                for (size_t i = 0; i < x.size(); ++i) {
                    const double unit = std::fabs(static_cast<double>(input[i]) * (gated ? static_cast<double>(up[i]) : 1.0));
                    QVERIFY(std::fabs(static_cast<double>(x[i]) - static_cast<double>(expected[i])) <= 1e-6 * unit);
                }
            }
        }
        auto x = randomValues(n, 5, 40.0);
        auto expected = x;
        softcapRow(x.data(), 30.0f, n);
        reference::softcapRow(expected.data(), 30.0f, n);
        QVERIFY(worstRelative(x, expected) < 1e-5);
        auto scores = randomValues(n, 6, 4.0);
        auto wanted = scores;
        softmax(scores.data(), n);
        reference::softmax(wanted.data(), n);
        QVERIFY(worstRelative(scores, wanted) < 1e-5);
    }
}

void TestVectorOps::softmaxHandlesExtremes() {
    const float infinity = std::numeric_limits<float>::infinity();
    std::vector<float> x = {-infinity, 1000.0f, 1000.0f, -1000.0f, -infinity};
    softmax(x.data(), 5);
    QCOMPARE(x, (std::vector<float>{0, 0.5f, 0.5f, 0, 0}));
    std::vector<float> wide(40, -infinity);
    wide[17] = -3e38f;
    softmax(wide.data(), 40);
    QCOMPARE(wide[17], 1.0f);
    QCOMPARE(wide[0], 0.0f);
}

/// Far from zero: the mean must be taken out before anything is squared. It is right to about three units in
/// the last place of the values (2e-5 at 100), which the norm then stretches by 1/deviation and the weight.
void TestVectorOps::layerNormMatchesReference() {
    for (const int64_t n : kLengths) {
        auto row = randomValues(n, 7, 1.0);
        for (float& value : row) value += 100.0f;
        double mean = 0, variance = 0;
        for (const float value : row) mean += static_cast<double>(value) / static_cast<double>(n);
        for (const float value : row) variance += std::pow(static_cast<double>(value) - mean, 2) / static_cast<double>(n);
        const auto weight = randomValues(n, 8), bias = randomValues(n, 9);
        std::vector<float> fast(row.size()), plain(row.size());
        layerNormRow(row.data(), weight.data(), bias.data(), 1e-2f, fast.data(), n);
        reference::layerNormRow(row.data(), weight.data(), bias.data(), 1e-2f, plain.data(), n);
        for (size_t i = 0; i < row.size(); ++i) {
            const double most = 2e-5 * std::fabs(static_cast<double>(weight[i])) / std::sqrt(variance + 1e-2) + 1e-6;
            QVERIFY(std::fabs(static_cast<double>(fast[i]) - static_cast<double>(plain[i])) <= most);
        }
        layerNormRow(row.data(), weight.data(), bias.data(), 1e-2f, row.data(), n);
        QVERIFY(row == fast);
    }
}

void TestVectorOps::activationsAreFiniteForAnyInput() {
    for (const float value : {-1e30f, -200.0f, -88.0f, 0.0f, 88.0f, 200.0f, 1e30f}) {
        std::vector<float> x(33, value), y(33, value), z(33, value), e(33, value), t(33, value);
        silu(x.data(), nullptr, 33);
        geluTanh(y.data(), nullptr, 33);
        softcapRow(z.data(), 50.0f, 33);
        geluErf(e.data(), nullptr, 33);
        tanhRow(t.data(), nullptr, 33);
        QVERIFY(!std::isnan(e[0]) && !std::isnan(e[32]) && std::fabs(t[0]) <= 1 && std::fabs(t[32]) <= 1);
        QVERIFY(std::isfinite(x[0]) && std::isfinite(x[32]) && std::isfinite(z[0]) && !std::isnan(y[0]));
        QCOMPARE(x[0], x[32]);
    }
}

/// OpenBLAS by itself takes its oldest kernels for a processor that it does not know.
void TestVectorOps::gemmFitsTheProcessor() {
    const QString name = QString::fromStdString(gemmLibrary());
    QVERIFY2(name.startsWith("OpenBLAS "), qPrintable(name));
    const int64_t targets = hwy::SupportedTargets();
    if (targets & HWY_AVX3)
        QVERIFY2(name.endsWith("SkylakeX"), qPrintable(name));
    else if (targets & HWY_AVX2)
        QVERIFY2(name.endsWith("Haswell"), qPrintable(name));
}

void TestVectorOps::gemmMatchesDot() {
    const int64_t m = 5, n = 7, k = 33;
    const auto a = randomValues(m * k, 8), b = randomValues(n * k, 9);
    std::vector<float> transposed(static_cast<size_t>(k * n)), c(static_cast<size_t>(m * n)), d(c.size());
    for (int64_t i = 0; i < n; ++i)
        for (int64_t j = 0; j < k; ++j)
            transposed[static_cast<size_t>(j * n + i)] = b[static_cast<size_t>(i * k + j)];
    gemmNT(m, n, k, a.data(), k, b.data(), k, c.data(), n);
    gemmNN(m, n, k, a.data(), k, transposed.data(), n, d.data(), n);
    for (int64_t i = 0; i < m; ++i) {
        for (int64_t j = 0; j < n; ++j) {
            const double expected = reference::dot(a.data() + i * k, b.data() + j * k, k);
            QVERIFY(std::fabs(static_cast<double>(c[static_cast<size_t>(i * n + j)]) - expected) < 1e-5);
            QVERIFY(std::fabs(static_cast<double>(d[static_cast<size_t>(i * n + j)]) - expected) < 1e-5);
        }
    }
}

QTEST_GUILESS_MAIN(TestVectorOps)
#include "tst_vector_ops.moc"
