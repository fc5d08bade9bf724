// SPDX-License-Identifier: GPL-3.0-or-later
// Worked examples of quantization from courses and books, with their slips corrected.

#include <QtTest>

#include <bit>
#include <cmath>
#include <limits>

#include "core/encoding/affine.h"
#include "core/encoding/codebook.h"
#include "core/solvers/grid.h"
#include "core/tensor/dispatch.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

const std::vector<float> kW1 = {1.2f, 2.4f, 3.6f, 11.2f, 12.4f, 13.6f};

/// Convention A: codes R(x/S) - Z clipped to [-128, 127].
std::vector<int> signedCodes(float scale, int zero) {
    std::vector<int> codes;
    for (const float x : kW1)
        codes.push_back(
            std::clamp(static_cast<int>(rounded(x / scale, Rounding::HalfEven)) - zero, -128, 127));
    return codes;
}

double w1Error(float scale, int zero, float* lastDecoded = nullptr) {
    const std::vector<int> codes = signedCodes(scale, zero);
    double sum = 0;
    for (size_t i = 0; i < codes.size(); ++i) {
        const float decoded = scale * static_cast<float>(codes[i] + zero);
        sum += std::pow(static_cast<double>(decoded) - kW1[i], 2);
        if (lastDecoded) *lastDecoded = decoded;
    }
    return sum;
}

const float kW1Scale = 12.4f / 255;

std::vector<int> codesOf(std::vector<float> values, const Words& words) {
    const int count = static_cast<int>(values.size());
    const AffineParts parts = *asAffine(*encoded(1, count, std::move(values), "quant.rtn", words));
    return {parts.codes.begin(), parts.codes.end()};
}

}  // namespace

class TestWorkedExamples : public QObject {
    Q_OBJECT

  private slots:
    void w1ScaleAndZero() {
        QVERIFY(std::abs(kW1Scale - 0.04862745f) < 1e-8f);
        const double zero =
            1.2 / (12.4 / 255) + 128;  // Z = min/S - q-, from the equations; not -152
        QVERIFY(std::abs(zero - 152.677) < 1e-3);
        QCOMPARE(rounded(static_cast<float>(zero), Rounding::HalfEven), 153.0f);
    }

    void w1aCodes() {
        QCOMPARE(signedCodes(kW1Scale, 152), std::vector<int>({-127, -103, -78, 78, 103, 127}));
        QCOMPARE(signedCodes(kW1Scale, 153), std::vector<int>({-128, -104, -79, 77, 102, 127}));
    }

    void w1bDecoded() {
        float last = 0;
        QVERIFY(std::abs(w1Error(kW1Scale, 152, &last) - 0.0018774) < 5e-7);
        QVERIFY(std::abs(last - 13.5671f) < 5e-5f);
        QVERIFY(std::abs(w1Error(kW1Scale, 153, &last) - 0.0010384) < 5e-7);
        QVERIFY(std::abs(last - 13.6157f) < 5e-5f);
    }

    // The grid that stores an unsigned zero must hold 0: the range becomes [0, 13.6].
    void w1WithZeroInTheRange() {
        const Grid grid = fitGrid(rangeOf(kW1), Scheme::ZeroPoint, 8, DType::F32);
        QCOMPARE(grid.zero, 0.0f);
        QCOMPARE(grid.scale, 13.6f / 255);
    }

    void w2SixteenOrFifteenSteps() {
        const std::vector<float> w = {-1, -0.5f, 0, 0.5f, 1};
        const float scale = 2.0f / 16, zero = 1 / scale;  // as printed, with 2^4
        std::vector<float> codes, decoded;
        for (const float x : w) {
            codes.push_back(std::clamp(rounded(x / scale, Rounding::HalfEven) + zero, 0.0f, 15.0f));
            decoded.push_back(scale * (codes.back() - zero));
        }
        QCOMPARE(codes, std::vector<float>({0, 4, 8, 12, 15}));
        QCOMPARE(decoded, std::vector<float>(
                              {-1, -0.5f, 0, 0.5f, 0.875f}));  // the maximum loses a whole step
        const Grid grid = fitGrid(rangeOf(w), Scheme::ZeroPoint, 4, DType::F32);
        QCOMPARE(grid.scale, 2.0f / 15);
        QCOMPARE(grid.zero, 7.0f);  // 7.4999998 in float32 steps; the exact 7.5 is a tie
        QVERIFY(std::abs(grid.decoded(15) - 1) <= grid.scale / 2 + 1e-6f);
    }

    void w3TieAtTheEnd() {
        const float scale = 2 * 14.33f / 15;
        QVERIFY(std::abs(scale - 1.9106667f) < 1e-6f);
        QCOMPARE(14.33 / (2 * 14.33 / 15), 7.5);
        for (const Rounding mode : {Rounding::HalfEven, Rounding::HalfAway})
            QCOMPARE(rounded(7.5f, mode), 8.0f);
        uint8_t code = 0;  // -8 ... 7: the code 8 must be clipped to 7
        const float value = 7.5f;
        encodeOnGrid({&value, 1}, {1, 8, 0, 15}, Rounding::HalfAway, &code);
        QCOMPARE(int(code) - 8, 7);
        QCOMPARE(rounded(14.33f / 1.9107f, Rounding::HalfAway),
                 7.0f);  // 7.499869 with the rounded scale
    }

    void w4RoundingAMatrix() {
        const std::vector<float> x = {-.4f, 1.3f, 3.73f, -4.7f, -3.2f, -6.4f, 8.5f, 14.3f, 13.5f};
        const std::vector<float> q = {0, 1, 4, -5, -3, -6, 9, 14, 14};
        const std::vector<float> errors = {.4f, -.3f, .27f, -.3f, .2f, .4f, .5f, -.3f, .5f};
        for (size_t i = 0; i < x.size(); ++i) {
            QCOMPARE(rounded(x[i], Rounding::HalfAway) + 0.0f, q[i]);
            QVERIFY(std::abs(q[i] - x[i] - errors[i]) < 1e-6f);
        }
        QCOMPARE(rounded(8.5f, Rounding::HalfEven), 8.0f);  // the printed 9 needs half_away
    }

    void w5SignedAndUnsignedBytes() {
        QCOMPARE(int(uint8_t{0b10011111}), 159);
        QCOMPARE(toFloat(std::bit_cast<int8_t>(uint8_t{0b10011111})), -97.0f);
        QCOMPARE(toFloat(int8_t{0b01111111}), 127.0f);
    }

    void w6TwosComplement() {
        QCOMPARE(int(std::bit_cast<uint8_t>(int8_t{-5})), 0b11111011);
        QCOMPARE(int(static_cast<uint8_t>(~5)), 0b11111010);  // the inversion alone
    }

    void w7Ranges() {
        QCOMPARE(0b00010001, 17);
        QCOMPARE(int(std::numeric_limits<uint8_t>::max()), 255);
        QCOMPARE(int(std::numeric_limits<uint16_t>::max()), 65535);
        QCOMPARE(std::numeric_limits<uint32_t>::max(), 4294967295u);
    }

    void w8BinaryScientific() { QCOMPARE(std::ldexp(0b1101 / 8.0, 3), 13.0); }

    void w9FloatBits() {
        const uint32_t bits = 0b01000000010011001100110011001101;
        QCOMPARE(static_cast<double>(std::bit_cast<float>(bits)), 3.2000000476837158);
        QCOMPARE((bits & 0x7FFFFF) / 8388608.0, 0.6000000238418579);
    }

    void w10Nearest() {
        for (const Rounding mode : {Rounding::HalfEven, Rounding::HalfAway, Rounding::HalfUp}) {
            QCOMPARE(rounded(1.49f, mode), 1.0f);
            QCOMPARE(rounded(0.51f, mode), 1.0f);
        }
    }

    void w15TypeRanges() {
        QCOMPARE(toFloat(Float16{0x7BFF}), 65504.0f);
        QCOMPARE(toFloat(toFloat16(65504)), 65504.0f);
        QVERIFY(std::isinf(toFloat(toFloat16(65520))));
        QVERIFY(std::numeric_limits<float>::max() > 3.4e38f);
        for (const int bits : {4, 8}) {
            const Grid grid = fitGrid({-1, 1}, Scheme::FullRange, bits, DType::F32);
            QCOMPARE(grid.lowest - static_cast<int>(grid.zero), bits == 4 ? -8 : -128);
            QCOMPARE(grid.highest - static_cast<int>(grid.zero), bits == 4 ? 7 : 127);
        }
    }

    void w19Absmax() {
        std::vector<int> codes =
            codesOf({-4, 0, 1, 2}, {{"bits", "8"}, {"granularity", "row"}, {"scale_type", "f32"}});
        for (int& code : codes) code -= 128;
        QCOMPARE(codes, std::vector<int>({-127, 0, 32, 64}));  // 31.75 and 63.5
    }

    void w31Nf4InTwoDigits() {
        const double printed[] = {-1,  -.7, -.53, -.39, -.28, -.18, -.09, 0,
                                  .08, .16, .25,  .34,  .44,  .56,  .72,  1};
        const std::span<const float> table = codebookTable("nf4");
        double worst = 0;
        for (size_t i = 0; i < 16; ++i)
            worst = std::max(worst, std::abs(printed[i] - static_cast<double>(table[i])));
        QVERIFY2(std::abs(worst - 0.0049) < 0.00005, qPrintable(QString::number(worst)));
        QCOMPARE(std::count_if(table.begin(), table.end(), [](float x) { return x < 0; }), 7);
        QCOMPARE(std::count_if(table.begin(), table.end(), [](float x) { return x > 0; }), 8);
    }
};

QTEST_GUILESS_MAIN(TestWorkedExamples)
#include "tst_worked_examples.moc"
