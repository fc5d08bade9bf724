// SPDX-License-Identifier: GPL-3.0-or-later
// Rounding modes and the properties of uniform grids.

#include <QtTest>

#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/encoding/affine.h"
#include "core/solvers/grid.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

Words rtn(const char* scheme, int bits, const char* granularity, Words more = {}) {
    Words words = {{"scheme", scheme},
                   {"bits", std::to_string(bits)},
                   {"granularity", granularity},
                   {"group", "16"},
                   {"scale_type", "f32"}};
    words.merge(more);
    return words;
}

std::vector<float> scaled(std::vector<float> values, float factor) {
    for (float& value : values) value *= factor;
    return values;
}

}  // namespace

class TestGrid : public QObject {
    Q_OBJECT

  private slots:
    void rounding_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<QList<float>>("expected");
        //                                               0.5 1.5 2.5 -0.5 -1.5 8.5 0.49999997
        //                                               -0.49999997 -2.7
        QTest::newRow("half_even") << 0 << QList<float>{0, 2, 2, 0, -2, 8, 0, 0, -3};
        QTest::newRow("half_away") << 1 << QList<float>{1, 2, 3, -1, -2, 9, 0, 0, -3};
        QTest::newRow("half_up") << 2 << QList<float>{1, 2, 3, 0, -1, 9, 0, 0, -3};
        QTest::newRow("truncate") << 3 << QList<float>{0, 1, 2, 0, -1, 8, 0, 0, -2};
    }
    void rounding() {
        QFETCH(int, mode);
        QFETCH(QList<float>, expected);
        const QList<float> values = {0.5f, 1.5f,        2.5f,         -0.5f, -1.5f,
                                     8.5f, 0.49999997f, -0.49999997f, -2.7f};
        for (qsizetype i = 0; i < values.size(); ++i)
            QCOMPARE(rounded(values[i], static_cast<Rounding>(mode)), expected[i]);
    }

    void roundingAgreesWithTheLibrary() {
        for (float x : madeValues(20000)) {
            x *= 60;
            QCOMPARE(rounded(x, Rounding::HalfEven), std::nearbyint(x));
            QCOMPARE(rounded(x, Rounding::HalfAway), std::round(x));
            QCOMPARE(rounded(x, Rounding::HalfUp),
                     static_cast<float>(std::floor(static_cast<double>(x) + 0.5)));
            QCOMPARE(rounded(x, Rounding::Truncate), std::trunc(x));
        }
    }

    void namesMatchTheEnumerators() {
        QCOMPARE(roundingNamed("truncate"), Rounding::Truncate);
        QCOMPARE(schemeNamed("full_range"), Scheme::FullRange);
        QCOMPARE(scaleTypeNamed("bf16"), DType::BF16);
        QVERIFY_THROWS_EXCEPTION(Error, schemeNamed("none"));
    }

    // |x - x'| <= S/2 for every value, since no grid leaves the range uncovered; full_range may
    // clip the extreme opposite to its anchor by up to one step.
    void errorIsHalfAStep_data() {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<int>("bits");
        for (const QString scheme : {"absmax", "zero_point", "full_range"})
            for (int bits = 2; bits <= 8; ++bits)
                QTest::newRow(qPrintable(scheme + QString(" %1").arg(bits))) << scheme << bits;
    }
    void errorIsHalfAStep() {
        QFETCH(QString, scheme);
        QFETCH(int, bits);
        const std::vector<float> values = madeValues(12 * 50, 3);
        const EncodingPtr encoding =
            encoded(12, 50, values, "quant.rtn", rtn(qPrintable(scheme), bits, "group"));
        const AffineParts parts = *asAffine(*encoding);
        const std::vector<float> decoded = encoding->decode();
        int clipped = 0;
        for (int64_t r = 0; r < 12; ++r)
            for (int64_t c = 0; c < 50; ++c) {
                const auto i = static_cast<size_t>(r * 50 + c);
                const float step = std::abs(
                    parts.scales[static_cast<size_t>(parts.layout.parameterIndex(r, c, 50))]);
                const double error = std::abs(static_cast<double>(values[i]) - decoded[i]);
                const bool end = scheme == "full_range" && parts.codes[i] == (1 << bits) - 1;
                clipped += error > step / 2;
                QVERIFY(error <= step * (end ? 1.0 : 0.5) * (1 + 1e-5));
            }
        QVERIFY(clipped < 12 * 50 / 8);
    }

    void absmaxIsIdempotentAndOdd() {
        const std::vector<float> values = madeValues(10 * 40, 4);
        for (const int bits : {2, 4, 8})
            for (const char* granularity : {"tensor", "row", "column", "group"}) {
                const std::vector<float> once =
                    encoded(10, 40, values, "quant.rtn", rtn("absmax", bits, granularity))
                        ->decode();
                const EncodingPtr twice =
                    encoded(10, 40, once, "quant.rtn", rtn("absmax", bits, granularity));
                const EncodingPtr again =
                    encoded(10, 40, twice->decode(), "quant.rtn", rtn("absmax", bits, granularity));
                QVERIFY(asAffine(*twice)->codes == asAffine(*again)->codes);
                for (size_t i = 0; i < once.size(); ++i)
                    QVERIFY(std::abs(twice->decode()[i] - once[i]) <= 1e-6f * std::abs(once[i]));
                const std::vector<float> mirrored = encoded(10, 40, scaled(values, -1), "quant.rtn",
                                                            rtn("absmax", bits, granularity))
                                                        ->decode();
                QCOMPARE(scaled(mirrored, -1), once);
            }
    }

    void fullRangeIsNotOdd() {
        const std::vector<float> values = {-8, 7.6f, 3, 1};
        const std::vector<float> plus =
            encoded(1, 4, values, "quant.rtn", rtn("full_range", 4, "row"))->decode();
        QCOMPARE(plus, std::vector<float>({-8, 7, 3, 1}));  // +8 has no code
    }

    void scalingByAPowerOfTwoCommutes() {
        const std::vector<float> values = madeValues(6 * 64, 5);
        for (const char* scheme : {"absmax", "zero_point", "full_range"}) {
            const std::vector<float> plain =
                encoded(6, 64, values, "quant.rtn", rtn(scheme, 4, "group"))->decode();
            QCOMPARE(
                encoded(6, 64, scaled(values, 16), "quant.rtn", rtn(scheme, 4, "group"))->decode(),
                scaled(plain, 16));
        }
    }

    void permutingRowsCommutes() {
        const std::vector<float> values = madeValues(8 * 32, 6);
        const std::vector<int64_t> order = {3, 7, 0, 1, 6, 2, 5, 4};
        std::vector<float> permuted;
        for (const int64_t r : order)
            permuted.insert(permuted.end(), values.begin() + r * 32, values.begin() + (r + 1) * 32);
        for (const char* granularity : {"row", "group"}) {
            const EncodingPtr plain =
                encoded(8, 32, values, "quant.rtn", rtn("zero_point", 3, granularity));
            QCOMPARE(
                encoded(8, 32, permuted, "quant.rtn", rtn("zero_point", 3, granularity))->decode(),
                plain->selectRows(order)->decode());
        }
    }

    void scalesNest() {
        const std::vector<float> values = madeValues(9 * 48, 8);
        const auto scalesOf = [&](const char* granularity) {
            return asAffine(*encoded(9, 48, values, "quant.rtn", rtn("absmax", 4, granularity)))
                ->scales;
        };
        const std::vector<float> tensor = scalesOf("tensor"), row = scalesOf("row"),
                                 group = scalesOf("group");
        for (size_t r = 0; r < 9; ++r) {
            QVERIFY(row[r] <= tensor[0]);
            for (size_t g = 0; g < 3; ++g) QVERIFY(group[r * 3 + g] <= row[r]);
        }
    }

    // U(10, 11) with an integer zero: without 0 in the range the zero would be clamped and
    // everything lost.
    void groupFarFromZero() {
        std::vector<float> values(64);
        for (size_t i = 0; i < values.size(); ++i) values[i] = 10 + static_cast<float>(i) / 63;
        const std::vector<float> decoded =
            encoded(1, 64, values, "quant.rtn", rtn("zero_point", 4, "row"))->decode();
        for (size_t i = 0; i < values.size(); ++i)
            QVERIFY(std::abs(values[i] - decoded[i]) <= 11.0f / 15 / 2 + 1e-5f);
        QCOMPARE(decoded[63], 11.0f);
    }

    void tinyAndHugeScales() {
        QCOMPARE(storedScale(1e-12f, DType::F16), 0x1p-24f);  // never lost entirely
        QCOMPARE(storedScale(-1e-12f, DType::F16), -0x1p-24f);
        QCOMPARE(storedScale(0, DType::F16), 0.0f);
        QVERIFY_THROWS_EXCEPTION(Error, storedScale(1e6f, DType::F16));
        QCOMPARE(storedScale(65536, DType::BF16), 65536.0f);
        const Grid grid = fitGrid({-3e38f, 3e38f}, Scheme::ZeroPoint, 4, DType::F32);
        QVERIFY(std::isfinite(grid.scale) && grid.decoded(15) > 2.7e38f);
    }

    void codesUseTheStoredScale() {
        // 7 * 0.1 = 0.7 scales to S = 0.1, which bf16 stores as 0.10009765625.
        const EncodingPtr encoding = encoded(1, 3, {0.7f, 0.45043945f, 0.0f}, "quant.rtn",
                                             {{"granularity", "row"}, {"scale_type", "bf16"}});
        const AffineParts parts = *asAffine(*encoding);
        QCOMPARE(parts.scales[0], 0.10009765625f);
        QCOMPARE(int(parts.codes[1]),
                 8 + 4);  // 4.5 stored steps: to even; with the exact scale it were 4.504 -> 5
    }
};

QTEST_GUILESS_MAIN(TestGrid)
#include "tst_grid.moc"
