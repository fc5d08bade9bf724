// SPDX-License-Identifier: GPL-3.0-or-later
// The GGUF block types against what ggml itself made (golden/, written by
// tests/tools/make_gguf_golden.py).

#include <QtTest>

#include <cmath>
#include <limits>
#include <set>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/rng.h"
#include "core/encoding/gguf.h"
#include "tests/support/gguf_golden.h"

using namespace lathe::core;

namespace {

constexpr double kSummation = 1 + 1e-12;  // equal values added in another order

std::string_view bytesOf(std::span<const float> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

std::vector<double> rowErrors(std::span<const float> values, const std::vector<float>& back,
                              int64_t rows, std::span<const float> weights = {}) {
    std::vector<double> errors(static_cast<size_t>(rows));
    const size_t columns = values.size() / static_cast<size_t>(rows);
    for (size_t i = 0; i < values.size(); ++i) {
        const double e = static_cast<double>(back[i]) - static_cast<double>(values[i]);
        errors[i / columns] +=
            (weights.empty() ? 1.0 : static_cast<double>(weights[i % columns])) * e * e;
    }
    return errors;
}

Error errorOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return {ErrorKind::Internal, "nothing was thrown"};
}

}  // namespace

class TestGgufTypes : public QObject {
    Q_OBJECT

    lathe::tests::GgufGolden m_golden;
    const std::vector<float> m_values = m_golden.values(), m_importance = m_golden.importance();
    const int64_t m_rows = m_golden.rows(), m_columns = m_golden.columns();

    void addTypes() {
        QTest::addColumn<QString>("name");
        const QJsonObject types = m_golden.types();
        for (auto it = types.begin(); it != types.end(); ++it)
            QTest::addRow("%s", qPrintable(it.key())) << it.key();
    }
    struct Golden {
        const GgufType* type;
        QJsonObject entry;
    };
    Golden fetchType() {
        const QFETCH(QString, name);
        return {ggufTypeNamed(name.toStdString()), m_golden.types()[name].toObject()};
    }
    Shape shape() const { return {m_rows, m_columns}; }

  private slots:
    void initTestCase() {
        QCOMPARE(static_cast<int64_t>(m_values.size()), m_rows * m_columns);
        QVERIFY(m_golden.types().size() >= 18);
    }

    void hasGgmlsSizes_data() { addTypes(); }
    void hasGgmlsSizes() {
        const auto [type, entry] = fetchType();
        QVERIFY(type);
        QCOMPARE(static_cast<int>(type->id), entry["id"].toInt());
        QCOMPARE(type->blockElements, entry["block"].toInt());
        QCOMPARE(type->blockBytes, entry["size"].toInt());
        QVERIFY(type->decode);
        QCOMPARE(ggufType(type->id), type);
    }

    void decodesAsGgml_data() { addTypes(); }
    void decodesAsGgml() {
        const auto [type, entry] = fetchType();
        const auto decoded = makeGguf(*type, shape(), m_golden.buffer(entry["blocks"]))->decode();
        QCOMPARE(sha256(bytesOf(decoded)), entry["decoded_sha256"].toString().toStdString());
        const auto noise = makeGguf(*type, {1, 256}, m_golden.buffer(entry["noise"]))->decode();
        QCOMPARE(sha256(bytesOf(noise)), entry["noise_sha256"].toString().toStdString());
    }

    void encodesNoWorseThanGgml_data() { addTypes(); }
    void encodesNoWorseThanGgml() {
        const auto [type, entry] = fetchType();
        if (!type->encode) return;
        const auto errors =
            rowErrors(m_values, encodeGguf(*type, shape(), m_values)->decode(), m_rows);
        for (int r = 0; r < m_rows; ++r) {
            const double theirs = entry["error"][r].toDouble();
            QVERIFY2(errors[r] <= theirs * kSummation,
                     qPrintable(QString("row %1: %2 > %3").arg(r).arg(errors[r]).arg(theirs)));
            if (entry.contains("package_error"))
                QVERIFY(errors[r] <= entry["package_error"][r].toDouble() * kSummation);
        }
    }

    void weighsImportanceNoWorseThanGgml_data() { addTypes(); }
    void weighsImportanceNoWorseThanGgml() {
        const auto [type, entry] = fetchType();
        if (!type->encode) return;
        const auto decoded = encodeGguf(*type, shape(), m_values, m_importance)->decode();
        const auto errors = rowErrors(m_values, decoded, m_rows, m_importance);
        // Both search a surrogate (importance times a function of the value): compare the sum of
        // the rows, each relative to ggml's.
        double ratio = 0;
        for (int r = 0; r < m_rows; ++r) {
            const double theirs = entry["weighted_error"][r].toDouble();
            ratio += (theirs == 0 ? (errors[r] == 0 ? 1 : 10) : errors[r] / theirs) /
                     static_cast<double>(m_rows);
        }
        QVERIFY2(ratio <= kSummation, qPrintable(QString::number(ratio)));
    }

    /// Types whose reference rounding is specified: the very bytes.
    void encodesTheSameBytes_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "TQ1_0", "TQ2_0", "MXFP4"})
            QTest::addRow("%s", name) << QString(name);
    }
    void encodesTheSameBytes() {
        const auto [type, entry] = fetchType();
        const auto blocks = asGgufBlocks(*encodeGguf(*type, shape(), m_values));
        QVERIFY(blocks && blocks->type == type);
        QCOMPARE(sha256({reinterpret_cast<const char*>(blocks->blocks.data), blocks->blocks.size}),
                 sha256(m_golden.bytes(entry["blocks"])));
    }

    void knowsTypesItCannotRead() {
        std::set<uint32_t> ids;
        for (const GgufType& type : ggufTypes()) {
            QVERIFY(ids.insert(type.id).second);
            QVERIFY(type.decode || !type.encode);
            QCOMPARE(ggufTypeNamed(type.name), &type);
            if (type.decode) continue;
            const auto blocks = std::vector<char>(static_cast<size_t>(type.blockBytes));
            const EncodingPtr encoding =
                makeGguf(type, {1, type.blockElements}, Buffer::adopt(blocks));
            const Error error = errorOf([&] { encoding->decode(); });
            QVERIFY(error.kind() == ErrorKind::Unsupported);
            QVERIFY(error.sentence().find(type.name) != std::string::npos);
        }
        QCOMPARE(ggufTypeNamed("q4_k"), ggufType(12));
        QVERIFY(!ggufType(4) && !ggufType(1) && !ggufTypeNamed("Q9_Z") && !ggufTypeNamed(""));
        QVERIFY(ggufType(19) && !ggufType(19)->decode);
    }

    void knowsPlainTypes() {
        QVERIFY(ggufPlainType(30) == DType::BF16 && ggufPlainType(0) == DType::F32 &&
                ggufPlainType(28) == DType::F64);
        QVERIFY(!ggufPlainType(2) && !ggufPlainType(99));
        QVERIFY(ggufIdOf(DType::F16) == 1u && ggufIdOf(DType::I8) == 24u && !ggufIdOf(DType::U8));
    }

    void refusesWhatDoesNotFit() {
        const GgufType& type = *ggufTypeNamed("Q4_K");
        const std::vector<float> values(2 * 128, 1.0f);
        QVERIFY(errorOf([&] { encodeGguf(type, {2, 128}, values); }).kind() == ErrorKind::Refused);
        QVERIFY(errorOf([&] {
                    encodeGguf(*ggufTypeNamed("IQ1_S"), {1, 256}, values);
                }).kind() == ErrorKind::Unsupported);
        const Buffer bytes = Buffer::adopt(std::vector<char>(143));
        QVERIFY(errorOf([&] { makeGguf(type, {1, 256}, bytes); }).kind() == ErrorKind::Corrupt);
        QVERIFY(errorOf([&] { makeGguf(type, {1, 128}, bytes); }).kind() == ErrorKind::Corrupt);
        QVERIFY(errorOf([&] {
                    encodeGguf(type, {1, 256}, values, std::vector<float>(3, 1.0f));
                }).kind() == ErrorKind::Usage);
        QVERIFY(errorOf([&] {
                    encodeGguf(type, {1, 256}, values, std::vector<float>(256, -1.0f));
                }).kind() == ErrorKind::Usage);
    }

    void refusesValuesBeyondHalfScales() {
        for (const GgufType& type : ggufTypes()) {
            if (!type.encode) continue;
            std::vector<float> values(512, 1.0f);
            values[300] = 1e30f;
            const auto encode = [&] { return encodeGguf(type, {2, 256}, values)->decode(); };
            if (type.name == "MXFP4") {  // its scales are powers of two up to 2^127
                QVERIFY(std::fabs(encode()[300] / 1e30f - 1) < 0.5f);
                continue;
            }
            const Error error = errorOf(encode);
            QVERIFY2(error.kind() == ErrorKind::Refused, error.what());
            QVERIFY2(QByteArray(error.what()).startsWith("row 1"), error.what());
        }
    }

    /// Importance steers the error to where it matters less, and zero importance everywhere is no
    /// trap.
    void importanceMatters() {
        std::vector<float> importance(static_cast<size_t>(m_columns));
        for (size_t c = 0; c < importance.size(); ++c) importance[c] = c % 2 == 0 ? 100.0f : 0.01f;
        for (const char* name : {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
                                 "Q6_K", "IQ4_NL", "IQ4_XS"}) {
            const GgufType& type = *ggufTypeNamed(name);
            const auto sum = [&](std::span<const float> used) {
                double total = 0;
                for (const double e :
                     rowErrors(m_values, encodeGguf(type, shape(), m_values, used)->decode(),
                               m_rows, importance))
                    total += e;
                return total;
            };
            QVERIFY2(sum(importance) < 0.95 * sum({}), name);
            const std::vector<float> none(importance.size());
            QVERIFY2(std::isfinite(sum(none)), name);
        }
    }

    /// Mean squared error on N(0,1) of absmax types, as published for the formats (algorithms: ±1
    /// %).
    void distortsNormalValuesAsPublished() {
        Rng rng(3);
        std::vector<float> values(20000 * 64);
        for (float& value : values) value = static_cast<float>(rng.normal());
        const auto decoded = encodeGguf(*ggufTypeNamed("MXFP4"), {1000, 1280}, values)->decode();
        const double error =
            rowErrors(values, decoded, 1).front() / static_cast<double>(values.size());
        QVERIFY2(std::fabs(error - 0.01324) <= 0.01 * 0.01324, qPrintable(QString::number(error)));
    }
};

QTEST_GUILESS_MAIN(TestGgufTypes)
#include "tst_gguf_types.moc"
