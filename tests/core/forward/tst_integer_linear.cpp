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

EncodingPtr int8Rows(const Shape& shape, std::span<const float> values) {
    AffineLayout layout;
    layout.bits = 8;
    layout.granularity = Granularity::Row;
    layout.scaleType = DType::F32;
    return encodeAffine(shape, layout, values);
}

/// x as the format rounds it for a weight, found apart from the code under test.
Matrix roundedInputs(const Matrix& x, const ActivationFormat& format, const Encoding& weight) {
    std::vector<bool> apart(static_cast<size_t>(x.columns));
    if (const auto kept = asKeptColumns(weight))
        for (const int32_t column : kept->columns) apart[static_cast<size_t>(column)] = true;
    float all = 0;
    for (int64_t c = 0; c < x.columns; ++c)
        for (int64_t t = 0; t < x.rows; ++t)
            if (std::fabs(x.row(t)[c]) >= format.threshold) apart[static_cast<size_t>(c)] = true;
    std::vector<float> peaks;
    for (int64_t t = 0; t < x.rows; ++t) {
        float peak = 0;
        for (int64_t c = 0; c < x.columns; ++c)
            if (!apart[static_cast<size_t>(c)]) peak = std::max(peak, std::fabs(x.row(t)[c]));
        peaks.push_back(peak);
        all = std::max(all, peak);
    }
    const auto highest = static_cast<float>((1 << (format.bits - 1)) - 1);
    Matrix out = x;
    for (int64_t t = 0; t < x.rows; ++t) {
        const float peak = format.perToken ? peaks[static_cast<size_t>(t)] : all;
        const float scale = format.scale > 0 ? format.scale : peak / highest;
        for (int64_t c = 0; c < x.columns; ++c)
            if (!apart[static_cast<size_t>(c)])
                out.row(t)[c] = scale == 0 ? 0
                                           : scale * std::clamp(std::nearbyint(x.row(t)[c] / scale),
                                                                -highest, highest);
    }
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

}  // namespace

class TestIntegerLinear : public QObject {
    Q_OBJECT
  private slots:
    void cleanup() { setThreadCount(0); }

    void namesReadBack() {
        for (const char* name : {"none", "q8", "int4-tensor@1.5e-05", "int8-tensor@0.1",
                                 "int8-token-outliers@6", "int4-token-outliers@0.25", "int8-token"})
            QCOMPARE(toText(activationFormatNamed(name)), std::string(name));
        QCOMPARE(kindText(activationFormatNamed("int8-tensor@0.1")),
                 std::string("int8-tensor-static"));
        QVERIFY(activationFormatNamed("int8-token") == ActivationFormat::integer(8, true));
    }

    void badNamesAreRefused_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"", "int8", "int8-", "int5-token", "int8-row", "int8-token@1", "int8-tensor@",
              "int8-tensor@0", "int8-tensor@-1", "int8-tensor@nan", "int8-tensor@inf",
              "int8-tensor@1x", "int8-tensor@1e99", "int8-token-outliers@0",
              "int8-token-outliers@inf", "int8-tensor-outliers@6", "int8-token "})
            QTest::newRow(name) << QString(name);
    }
    void badNamesAreRefused() {
        QFETCH(QString, name);
        QVERIFY_THROWS_EXCEPTION(Error, activationFormatNamed(name.toStdString()));
    }

    void equalsNumPy_data() {
        QTest::addColumn<QString>("format");
        for (const char* format : kFormats) QTest::newRow(format) << QString(format);
    }
    void equalsNumPy() {
        QFETCH(QString, format);
        const QJsonObject golden = readJson("tests/core/forward/golden/integer_products.json");
        const int64_t tokens = golden["tokens"].toInteger(), rows = golden["rows"].toInteger(),
                      columns = golden["columns"].toInteger();
        const Matrix x = matrix(tokens, columns, 3);
        const EncodingPtr weight =
            int8Rows({rows, columns}, madeValues(static_cast<size_t>(rows * columns), 4));
        const Matrix found = product(x, *weight, activationFormatNamed(format.toStdString()));
        const QJsonArray expected = golden["cases"][format]["outputs"].toArray();
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
    void everyEncodingHasTheSameOperands_data() { equalsNumPy_data(); }
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
        for (const char* format : {"int8-token", "int8-tensor", "int8-tensor@0.1", "int4-token"}) {
            const Matrix out = product(x, *weight, activationFormatNamed(format));
            for (int64_t o = 0; o < 4; ++o) {
                QCOMPARE(out.row(0)[o], 0.0f);
                QVERIFY(std::isfinite(out.row(1)[o]) && out.row(1)[o] != 0);
                QVERIFY(std::isnan(out.row(2)[o]));
            }
        }
    }

    void threadsDoNotChangeBits() {
        const EncodingPtr weight = int8Rows({300, 128}, madeValues(300 * 128));
        const Matrix x = matrix(70, 128, 2);
        for (const char* format : kFormats) {
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
