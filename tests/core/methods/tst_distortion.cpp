// SPDX-License-Identifier: GPL-3.0-or-later
// Mean squared errors on normally distributed values against published and computed tables.

#include <QtTest>

#include <cmath>

#include "core/encoding/codebook.h"
#include "core/solvers/grid.h"
#include "core/methods/quantize/kmeans.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int kRows = 1250, kColumns = 1024;  // 20 000 blocks of 64

const std::vector<float>& blocks() {
    static const std::vector<float> values =
        normalValues(static_cast<size_t>(kRows) * kColumns, 42);
    return values;
}

double meanSquaredError(const char* method, const Words& words) {
    return squaredError(blocks(), encoded(kRows, kColumns, blocks(), method, words)->decode()) /
           (kRows * kColumns);
}

/// Mean error of levels without scales on the values themselves.
double errorOfLevels(std::vector<float> levels) {
    CodebookLayout layout = {"levels", 0, 0, DType::F32, false, false, DType::F32};
    while ((size_t{1} << layout.bits) < levels.size()) ++layout.bits;
    const EncodingPtr encoding = encodeCodebook({kRows, kColumns}, layout, levels, blocks());
    return squaredError(blocks(), encoding->decode()) / (kRows * kColumns);
}

std::vector<float> uniformLevels(int count, double step) {
    std::vector<float> levels;
    for (int i = 0; i < count; ++i)
        levels.push_back(static_cast<float>((i - (count - 1) / 2.0) * step));
    return levels;
}

void within(double found, double expected, double relative) {
    QVERIFY2(std::abs(found / expected - 1) <= relative,
             qPrintable(QString("%1, expected %2").arg(found).arg(expected)));
}

}  // namespace

class TestDistortion : public QObject {
    Q_OBJECT

  private slots:
    // Blocks of 64, one absmax or range each, +-1 %.
    void fourBits() {
        within(meanSquaredError("quant.codebook", {{"table", "nf4"}}), 0.00844, 0.01);
        within(meanSquaredError("quant.codebook", {{"table", "fp4"}}), 0.01487, 0.01);
        within(meanSquaredError("quant.rtn", {{"scale_type", "f32"}}), 0.01158, 0.01);
        within(meanSquaredError("quant.codebook", {{"table", "af4"}}), 0.00916, 0.01);
        const Words asymmetric = {{"rounds", "0"},
                                  {"scale_type", "f32"}};  // HQQ's start: the range itself
        within(meanSquaredError("quant.hqq", asymmetric), 0.00804, 0.01);
        // An integer zero moves the grid by up to half a step.
        within(meanSquaredError("quant.rtn", {{"scale_type", "f32"}, {"scheme", "zero_point"}}),
               0.00828, 0.01);
    }

    // Dividing the range by 16 instead of 15 costs a whole step at the top of each block.
    void sixteenInsteadOfFifteen() {
        double sum = 0;
        for (size_t first = 0; first < blocks().size(); first += 64) {
            const std::span<const float> block(blocks().data() + first, 64);
            const Range range = rangeOf(block);
            const float step = (range.high - range.low) / 16;
            for (const float x : block) {
                const float code =
                    std::clamp(rounded((x - range.low) / step, Rounding::HalfEven), 0.0f, 15.0f);
                sum += std::pow(x - (range.low + step * code), 2);
            }
        }
        within(sum / static_cast<double>(blocks().size()), 0.00865, 0.01);
    }

    void doubleQuantizationCostsLittle() {
        const double once = meanSquaredError("quant.codebook", {}),
                     twice = meanSquaredError("quant.codebook", {{"double_quant", "true"}});
        QVERIFY(twice > once * 0.99 && twice < once * 1.03);
    }

    // Max (1960), table I: the optimum for 2, 4, 8, 16 levels. k-means finds it from the values.
    void lloydMax() {
        const WeightedPoints points = pooled(distinctPoints(blocks()), 16384);
        const double expected[] = {0.3634, 0.1175, 0.03454, 0.00950};
        for (int bits = 1; bits <= 4; ++bits) {
            const Clusters clusters = exactKmeans(points, 1 << bits);
            within(errorOfLevels({clusters.centers.begin(), clusters.centers.end()}),
                   expected[bits - 1], 0.01);
            within(clusters.cost / static_cast<double>(blocks().size()), expected[bits - 1], 0.01);
        }
    }

    // Max (1960), table II: the best equal steps, better than steps 5 % narrower or wider.
    void bestUniform() {
        const double steps[] = {1.596, 0.9957, 0.5860, 0.3352},
                     expected[] = {0.3634, 0.1188, 0.03744, 0.01154};
        for (int bits = 1; bits <= 4; ++bits) {
            const int count = 1 << bits;
            const double found = errorOfLevels(uniformLevels(count, steps[bits - 1]));
            within(found, expected[bits - 1], 0.01);
            QVERIFY(found < errorOfLevels(uniformLevels(count, steps[bits - 1] * 1.05)));
            QVERIFY(found < errorOfLevels(uniformLevels(count, steps[bits - 1] * 0.95)));
        }
        within(-10 * std::log10(errorOfLevels(uniformLevels(16, steps[3]))), 19.38, 0.003);
    }

    // A learned table is the least-squares optimum for its scales: no fixed one may beat it.
    void learnedTablesWin() {
        const double learned = meanSquaredError("quant.codebook", {{"table", "kmeans"}});
        QVERIFY(learned < meanSquaredError("quant.codebook", {{"table", "nf4"}}));
        QVERIFY(learned < meanSquaredError("quant.codebook", {{"table", "af4"}}));
        QVERIFY(learned < meanSquaredError("quant.codebook", {{"table", "percentile"}}));
    }
};

QTEST_GUILESS_MAIN(TestDistortion)
#include "tst_distortion.moc"
