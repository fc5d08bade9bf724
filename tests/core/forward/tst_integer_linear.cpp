// SPDX-License-Identifier: GPL-3.0-or-later
// Products with inputs rounded to integers: sums of integers against the same operands in floats
// and against NumPy (golden/, written by tests/tools/make_integer_golden.py).
#include <QTest>

#include <cmath>
#include <limits>

#include "core/backend/backend.h"
#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/affine.h"
#include "core/encoding/columns.h"
#include "core/encoding/dense.h"
#include "core/kernels/integer_products.h"
#include "tests/support/gguf_golden.h"
#include "tests/support/made_values.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

Matrix matrix(int64_t rows, int64_t columns, uint64_t seed) {
    Matrix made(rows, columns);
    const std::vector<float> values = madeValues(static_cast<size_t>(rows * columns), seed);
    std::copy(values.begin(), values.end(), made.values.begin());
    return made;
}

Matrix product(const Matrix& x, const Encoding& weight, const ActivationFormat& format,
               const float* bias = nullptr) {
    Matrix out;
    makeBackend("cpu")->linear(x.view(), weight, bias, format, out);
    return out;
}

EncodingPtr int8Rows(const Shape& shape, std::span<const float> values, bool hasZero = false) {
    AffineLayout layout;
    layout.bits = 8;
    layout.hasZero = hasZero;
    layout.granularity = Granularity::Row;
    layout.scaleType = DType::F32;
    return encodeAffine(shape, layout, values);
}

/// x rounded where codes are steps of `scale` from 0, found apart from the code under test.
float roundedTo(float x, float scale, float least, float greatest) {
    return scale == 0 ? 0 : scale * std::clamp(std::nearbyint(x / scale), least, greatest);
}

/// The same with the grid of values between `low` and `high`, or the static one.
float roundedBy(const ActivationFormat& format, float low, float high, float x) {
    const auto codes = static_cast<float>(1 << format.bits);
    if (!format.hasZero) {
        const float highest = codes / 2 - 1;
        const float scale = format.scale > 0 ? format.scale : std::max(-low, high) / highest;
        return roundedTo(x, scale, -highest, highest);
    }
    const float scale = format.scale > 0 ? format.scale : (high - low) / (codes - 1);
    const float zero = format.scale > 0 ? static_cast<float>(format.zero)
                       : scale > 0      ? std::nearbyint(-low / scale)
                                        : 0;
    return roundedTo(x, scale, -zero, codes - 1 - zero);
}

/// x as the format rounds it for a weight.
Matrix roundedInputs(const Matrix& x, const ActivationFormat& format, const Encoding& weight) {
    std::vector<bool> apart(static_cast<size_t>(x.columns));
    if (const auto kept = asKeptColumns(weight))
        for (const int32_t column : kept->columns) apart[static_cast<size_t>(column)] = true;
    for (int64_t c = 0; c < x.columns; ++c)
        for (int64_t t = 0; t < x.rows; ++t)
            if (std::fabs(x.row(t)[c]) >= format.threshold) apart[static_cast<size_t>(c)] = true;
    std::vector<float> lows(static_cast<size_t>(x.rows)), highs = lows;
    for (int64_t t = 0; t < x.rows; ++t)
        for (int64_t c = 0; c < x.columns; ++c)
            if (!apart[static_cast<size_t>(c)]) {
                const size_t at = format.perToken ? static_cast<size_t>(t) : 0;
                lows[at] = std::min(lows[at], x.row(t)[c]);
                highs[at] = std::max(highs[at], x.row(t)[c]);
            }
    Matrix out = x;
    for (int64_t t = 0; t < x.rows; ++t)
        for (int64_t c = 0; c < x.columns; ++c)
            if (const size_t at = format.perToken ? static_cast<size_t>(t) : 0;
                !apart[static_cast<size_t>(c)])
                out.row(t)[c] = roundedBy(format, lows[at], highs[at], x.row(t)[c]);
    return out;
}

/// Whether two products of the same operands differ by no more than sums in float32 may.
bool sameOperands(const Matrix& found, const Matrix& x, const Encoding& weight) {
    const std::vector<float> values = weight.decode();
    for (int64_t t = 0; t < x.rows; ++t)
        for (int64_t o = 0; o < weight.rows(); ++o) {
            double sum = 0, magnitude = 0;
            for (int64_t c = 0; c < x.columns; ++c) {
                const double term =
                    double{x.row(t)[c]} * double{values[static_cast<size_t>(o * x.columns + c)]};
                sum += term;
                magnitude += std::fabs(term);
            }
            if (!(std::fabs(double{found.row(t)[o]} - sum) <= 32 * 0x1p-24 * magnitude))
                return false;
        }
    return true;
}

double squaredDistance(const Matrix& a, const Matrix& b) {
    double sum = 0;
    for (size_t i = 0; i < a.values.size(); ++i)
        sum += std::pow(double{a.values[i]} - double{b.values[i]}, 2);
    return sum;
}

const char* const kFormats[] = {"int8-token",  "int4-token",          "int8-tensor",
                                "int4-tensor", "int8-tensor@0.03125", "int8-token-outliers@3"};
const char* const kZeroFormats[] = {
    "int8-token-zero_point",         "int4-token-zero_point",
    "int8-tensor-zero_point",        "int8-tensor-zero_point@0.03125:100",
    "int4-tensor-zero_point@0.25:3", "int8-token-zero_point-outliers@3"};

std::vector<const char*> allFormats() {
    std::vector<const char*> all(std::begin(kFormats), std::end(kFormats));
    all.insert(all.end(), std::begin(kZeroFormats), std::end(kZeroFormats));
    return all;
}

}  // namespace

class TestIntegerLinear : public QObject {
    Q_OBJECT
  private slots:
    void cleanup() { setThreadCount(0); }

    void namesReadBack() {
        for (const char* name :
             {"none", "q8", "int4-tensor@1.5e-05", "int8-tensor@0.1", "int8-token-outliers@6",
              "int4-token-outliers@0.25", "int8-token", "int8-token-zero_point",
              "int4-tensor-zero_point@0.1:0", "int8-tensor-zero_point@1.5e-05:255",
              "int4-tensor-zero_point", "int8-token-zero_point-outliers@6"})
            QCOMPARE(toText(activationFormatNamed(name)), std::string(name));
        QCOMPARE(kindText(activationFormatNamed("int8-tensor@0.1")),
                 std::string("int8-tensor-static"));
        QCOMPARE(kindText(activationFormatNamed("int8-tensor-zero_point@0.1:7")),
                 std::string("int8-tensor-zero_point-static"));
        QVERIFY(activationFormatNamed("int8-token") == ActivationFormat::integer(8, true));
        QVERIFY(activationFormatNamed("int4-tensor-zero_point") ==
                ActivationFormat::integer(4, false, true));
    }

    void badNamesAreRefused_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"",
                                 "int8",
                                 "int8-",
                                 "int5-token",
                                 "int8-row",
                                 "int8-token@1",
                                 "int8-tensor@",
                                 "int8-tensor@0",
                                 "int8-tensor@-1",
                                 "int8-tensor@nan",
                                 "int8-tensor@inf",
                                 "int8-tensor@1x",
                                 "int8-tensor@1e99",
                                 "int8-token-outliers@0",
                                 "int8-token-outliers@inf",
                                 "int8-tensor-outliers@6",
                                 "int8-token ",
                                 "int8-tensor@0.1:3",
                                 "int8-tensor-zero_point@0.1",
                                 "int8-tensor-zero_point@0.1:",
                                 "int8-tensor-zero_point@0.1:-1",
                                 "int8-tensor-zero_point@0.1:256",
                                 "int4-tensor-zero_point@0.1:16",
                                 "int8-tensor-zero_point@0.1:1.5",
                                 "int8-tensor-zero_point@0.1:99999999999",
                                 "int8-tensor-zero_point@:3",
                                 "int8-tensor-zero_point@0.1:3:4",
                                 "int8-token-zero_point@0.1:3",
                                 "int8-zero_point-token",
                                 "int8-token-outliers@6-zero_point"})
            QTest::newRow(name) << QString(name);
    }
    void badNamesAreRefused() {
        QFETCH(QString, name);
        QVERIFY_THROWS_EXCEPTION(Error, activationFormatNamed(name.toStdString()));
    }

    void equalsNumPy_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<bool>("zeroWeights");
        for (const char* format : kFormats) QTest::newRow(format) << QString(format) << false;
        for (const char* format : kZeroFormats) {
            QTest::newRow(format) << QString(format) << false;
            QTest::addRow("%s, zero points of weights", format) << QString(format) << true;
        }
    }
    /// NumPy subtracts no zero point before it multiplies: it takes the products of codes and the
    /// sums of each side.
    void equalsNumPy() {
        QFETCH(QString, format);
        QFETCH(bool, zeroWeights);
        const QJsonObject golden = readJson("tests/core/forward/golden/integer_products.json");
        const int64_t tokens = golden["tokens"].toInteger(), rows = golden["rows"].toInteger(),
                      columns = golden["columns"].toInteger();
        const Matrix x = matrix(tokens, columns, 3);
        const EncodingPtr weight = int8Rows(
            {rows, columns}, madeValues(static_cast<size_t>(rows * columns), 4), zeroWeights);
        QVERIFY(asIntegerRows(*weight));
        const Matrix found = product(x, *weight, activationFormatNamed(format.toStdString()));
        const QJsonArray expected =
            golden[zeroWeights ? "zero_weights" : "cases"][format]["outputs"].toArray();
        QCOMPARE(expected.size(), tokens);
        for (int64_t t = 0; t < tokens; ++t)
            for (int64_t o = 0; o < rows; ++o) {
                const double value = expected[t].toArray()[o].toDouble();
                // A handful of roundings to float32; sums of integers have none.
                QVERIFY(std::fabs(double{found.row(t)[o]} - value) <=
                        8 * 0x1p-24 * std::max(10.0, std::fabs(value)));
            }
    }

    /// Whatever the weight is stored as: integers by sums of integers, others in floats.
    void everyEncodingHasTheSameOperands_data() {
        QTest::addColumn<QString>("format");
        for (const char* format : allFormats()) QTest::newRow(format) << QString(format);
    }
    void everyEncodingHasTheSameOperands() {
        QFETCH(QString, format);
        const ActivationFormat rounding = activationFormatNamed(format.toStdString());
        int integers = 0;
        for (const auto& [rows, columns] :
             {std::pair<int64_t, int64_t>{1, 1}, {5, 7}, {17, 31}, {40, 65}, {33, 256}}) {
            const std::vector<float> values = madeValues(static_cast<size_t>(rows * columns), 6);
            for (const EncodingKind* kind : encodingKinds())
                for (const EncodingPtr& weight : kind->examples({rows, columns}, values)) {
                    // These are multiplied by their factors, in another order of sums.
                    if (weight->kind() == "product" || weight->kind() == "sum") continue;
                    integers += asIntegerRows(*weight) != nullptr;
                    for (const int64_t tokens : {1, 3, 270}) {
                        if (tokens > 3 && columns > 64) continue;
                        const Matrix x = matrix(tokens, columns, 7);
                        QVERIFY2(sameOperands(product(x, *weight, rounding),
                                              roundedInputs(x, rounding, *weight), *weight),
                                 weight->label().c_str());
                    }
                }
        }
        QVERIFY(integers > 50);
    }

    void biasIsAdded() {
        const EncodingPtr weight = int8Rows({3, 8}, madeValues(24));
        const Matrix x = matrix(2, 8, 2);
        const float bias[] = {1, -2, 0.5};
        const Matrix without = product(x, *weight, activationFormatNamed("int8-token")),
                     with = product(x, *weight, activationFormatNamed("int8-token"), bias);
        for (int64_t t = 0; t < 2; ++t)
            for (int64_t o = 0; o < 3; ++o) QCOMPARE(with.row(t)[o], without.row(t)[o] + bias[o]);
    }

    void noOutliersIsVectorWiseBitForBit() {
        const EncodingPtr weight = int8Rows({20, 100}, madeValues(2000));
        const Matrix x = matrix(9, 100, 2);
        const Matrix plain = product(x, *weight, activationFormatNamed("int8-token"));
        for (const char* format : {"int8-token-outliers@1e30", "int8-token-outliers@1000"})
            QVERIFY(product(x, *weight, activationFormatNamed(format)).values == plain.values);
    }

    void allOutliersIsTheStoredWeight() {
        const EncodingPtr weight = int8Rows({20, 100}, madeValues(2000));
        const Matrix x = matrix(9, 100, 2);
        QVERIFY(sameOperands(
            product(x, *weight, activationFormatNamed("int8-token-outliers@1e-30")), x, *weight));
    }

    /// A feature 100 times as large as the others takes all levels for itself, unless it is apart.
    void decompositionSavesTheOthers() {
        const EncodingPtr weight = int8Rows({40, 128}, madeValues(40 * 128));
        Matrix x = matrix(16, 128, 2);
        for (int64_t t = 0; t < x.rows; ++t) x.row(t)[17] *= 100;
        const Matrix exact = product(x, *weight, {});
        const double apart = squaredDistance(
                         product(x, *weight, activationFormatNamed("int8-token-outliers@20")),
                         exact),
                     together = squaredDistance(
                         product(x, *weight, activationFormatNamed("int8-token")), exact);
        qInfo("error without decomposition: %.0f times", together / apart);
        QVERIFY(together > 100 * apart);
    }

    void zerosAndWhatIsNotFinite() {
        const EncodingPtr weight = int8Rows({4, 32}, madeValues(128));
        Matrix x = matrix(3, 32, 2);
        std::fill_n(x.row(0), 32, 0.0f);
        x.row(2)[5] = std::numeric_limits<float>::infinity();
        for (const char* format :
             {"int8-token", "int8-tensor", "int8-tensor@0.1", "int4-token", "int8-token-zero_point",
              "int8-tensor-zero_point", "int8-tensor-zero_point@0.1:100"}) {
            const Matrix out = product(x, *weight, activationFormatNamed(format));
            for (int64_t o = 0; o < 4; ++o) {
                QCOMPARE(out.row(0)[o], 0.0f);
                QVERIFY(std::isfinite(out.row(1)[o]) && out.row(1)[o] != 0);
                QVERIFY(std::isnan(out.row(2)[o]));
            }
        }
    }

    /// Half a step lies between two codes: the one that is even before the zero point is added.
    void zeroPointIsAddedBehindRounding() {
        const EncodingPtr one = int8Rows({1, 1}, std::vector<float>{1});
        const float weight = one->decode().front();
        const auto rounded = [&](const char* format, float x) {
            Matrix input(1, 1);
            input.row(0)[0] = x;
            return product(input, *one, activationFormatNamed(format)).row(0)[0] / weight;
        };
        struct Case {
            const char* format;
            float least, greatest;
        };
        for (const auto& [format, least, greatest] :
             {Case{"int8-tensor-zero_point@0.5:100", -50, 77.5},
              Case{"int8-tensor-zero_point@0.5:3", -1.5, 126},
              Case{"int4-tensor-zero_point@0.5:3", -1.5, 6}}) {
            QCOMPARE(rounded(format, 0.25f), 0.0f);
            QCOMPARE(rounded(format, 0.75f), 1.0f);
            QCOMPARE(rounded(format, 1.25f), 1.0f);
            QCOMPARE(rounded(format, -0.25f), 0.0f);
            QCOMPARE(rounded(format, -0.75f), -1.0f);
            QCOMPARE(rounded(format, 1000), greatest);
            QCOMPARE(rounded(format, -1000), least);
        }
    }

    /// Inputs on one side of 0 have all codes for themselves, and 0 stays exact.
    void zeroPointSpreadsOverOneSide() {
        Matrix x = matrix(4, 64, 2);
        for (int64_t c = 0; c < x.columns; ++c) {
            x.row(0)[c] = std::fabs(x.row(0)[c]);
            x.row(1)[c] = -std::fabs(x.row(1)[c]);
            x.row(2)[c] = 2.5f;  // constant
            x.row(3)[c] = 0;
        }
        x.row(0)[5] = x.row(1)[5] = 0;
        const std::vector<float> diagonal = [] {
            std::vector<float> made(64 * 64);
            for (size_t i = 0; i < 64; ++i) made[i * 65] = 1;
            return made;
        }();
        const EncodingPtr identity = encodeDense({64, 64}, diagonal, DType::F32);
        for (const char* name : {"int8-token", "int4-token"}) {
            const Matrix plain = product(x, *identity, activationFormatNamed(name)),
                         zero = product(x, *identity,
                                        activationFormatNamed(std::string(name) + "-zero_point"));
            const float codes = name[3] == '8' ? 255 : 15;
            for (int64_t t = 0; t < 2; ++t) {
                QCOMPARE(zero.row(t)[5], 0.0f);
                float peak = 0, worst = 0;
                double errorZero = 0, errorPlain = 0;
                for (int64_t c = 0; c < 64; ++c) {
                    peak = std::max(peak, std::fabs(x.row(t)[c]));
                    worst = std::max(worst, std::fabs(zero.row(t)[c] - x.row(t)[c]));
                    errorZero += std::pow(double{zero.row(t)[c]} - double{x.row(t)[c]}, 2);
                    errorPlain += std::pow(double{plain.row(t)[c]} - double{x.row(t)[c]}, 2);
                }
                QVERIFY(worst <= peak / codes / 2 * 1.0001f);
                QVERIFY(errorZero < errorPlain / 2.5);  // steps half as long: a quarter
            }
            for (int64_t c = 0; c < 64; ++c) {
                QVERIFY(std::fabs(zero.row(2)[c] - 2.5f) < 1e-6f);
                QCOMPARE(zero.row(3)[c], 0.0f);
            }
        }
    }

    /// No row of codes is so long or so large that a sum of integers does not hold it.
    void longRowsOfExtremesAreExact() {
        constexpr int64_t kColumns = 3 * kIntegerProducts + 5;
        Matrix x(1, kColumns);
        std::fill_n(x.row(0), kColumns, 1.0f);
        const EncodingPtr weight =
            int8Rows({1, kColumns}, std::vector<float>(static_cast<size_t>(kColumns), -1.0f), true);
        const Matrix out = product(x, *weight, activationFormatNamed("int8-token-zero_point"));
        QVERIFY(std::fabs(out.row(0)[0] / -static_cast<float>(kColumns) - 1) < 1e-6f);
    }

    void threadsDoNotChangeBits() {
        const EncodingPtr weight = int8Rows({300, 128}, madeValues(300 * 128));
        const Matrix x = matrix(70, 128, 2);
        for (const char* format : allFormats()) {
            RecycledFloats first;
            for (const int threads : {1, 2, 3}) {
                setThreadCount(threads);
                const Matrix out = product(x, *weight, activationFormatNamed(format));
                if (first.empty()) first = out.values;
                QVERIFY(out.values == first);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestIntegerLinear)
#include "tst_integer_linear.moc"
