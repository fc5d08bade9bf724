// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/encoding/affine.h"
#include "core/encoding/bit_pack.h"

using namespace lathe::core;

namespace {

std::vector<float> normals(size_t count) {
    Rng rng(11);
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(rng.normal());
    return values;
}

double meanSquaredError(std::span<const float> values, const Encoding& encoding) {
    const std::vector<float> back = encoding.decode();
    double sum = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        const double e = static_cast<double>(back[i]) - static_cast<double>(values[i]);
        sum += e * e;
    }
    return sum / static_cast<double>(values.size());
}

AffineLayout layoutOf(int bits, Granularity granularity, int64_t group, bool hasZero,
                      bool floatZero = false, DType type = DType::F16) {
    return {bits, granularity, group, hasZero, floatZero, type};
}

bool throwsKind(ErrorKind kind, const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.kind() == kind;
    }
    return false;
}

}  // namespace

class TestAffine : public QObject {
    Q_OBJECT
  private slots:
    void packsEveryWidth() {
        for (int bits = 1; bits <= 8; ++bits)
            for (const size_t count : {0, 1, 7, 8, 9, 63, 64, 65}) {
                std::vector<uint8_t> codes(count);
                for (size_t i = 0; i < count; ++i)
                    codes[i] = static_cast<uint8_t>((i * 37 + 11) % (1u << bits));
                std::vector<std::byte> stream(packedBytes(count, bits) + 1, std::byte{0xAA});
                packBits(codes, bits, stream.data());
                QCOMPARE(stream.back(), std::byte{0xAA});
                // The definition: bit k of the stream is bit k % bits of code k / bits.
                for (size_t k = 0; k < count * static_cast<size_t>(bits); ++k)
                    QCOMPARE(
                        std::to_integer<int>(stream[k / 8]) >> k % 8 & 1,
                        codes[k / static_cast<size_t>(bits)] >> k % static_cast<size_t>(bits) & 1);
                std::vector<uint8_t> back(count);
                unpackBits(stream.data(), bits, 0, count, back.data());
                QVERIFY(back == codes);
                for (size_t i = 0; i < count; ++i)
                    QCOMPARE(codeAt(stream.data(), bits, i), codes[i]);
            }
    }

    void findsParameters() {
        const AffineLayout group = layoutOf(4, Granularity::Group, 64, false);
        QCOMPARE(group.parameterCount(3, 150), int64_t{9});  // 64 + 64 + 22 columns
        QCOMPARE(group.parameterIndex(2, 149, 150), int64_t{8});
        QCOMPARE(group.parameterIndex(1, 63, 150), int64_t{3});
        QCOMPARE(group.parameterCount(3, 5), int64_t{3});  // a group wider than the row
        const AffineLayout column = layoutOf(4, Granularity::Column, 64, false);
        QCOMPARE(column.parameterCount(3, 150), int64_t{150});
        QCOMPARE(column.parameterIndex(2, 149, 150), int64_t{149});
        QCOMPARE(layoutOf(4, Granularity::Row, 64, false).parameterIndex(2, 149, 150), int64_t{2});
        QCOMPARE(layoutOf(4, Granularity::Tensor, 64, false).parameterCount(3, 150), int64_t{1});
    }

    void decodesTheFormula() {
        // 2 x 5 in groups of 3 with zeros: every element by hand.
        const std::vector<uint8_t> codes = {0, 7, 3, 1, 2, 5, 6, 4, 7, 0};
        const std::vector<float> scales = {0.5f, 2, 0.25f, 1}, zeros = {3, 1, 0, 7};
        const auto encoding =
            makeAffine({2, 5}, layoutOf(3, Granularity::Group, 3, true), codes, scales, zeros);
        const std::vector<float> expected = {-1.5f, 2, 0, 0, 2, 1.25f, 1.5f, 1, 0, -7};
        QVERIFY(encoding->decode() == expected);
        QCOMPARE(encoding->label(), std::string("int3 g3 asym"));
        QCOMPARE(encoding->bytes(),
                 size_t{2 * 2 + 4 * 2 + 2});  // 15 bits a row, 4 halves, 12 bits of zeros
        const auto parts = asAffine(*encoding);
        QVERIFY(parts && parts->codes == codes && parts->scales == scales && parts->zeros == zeros);
    }

    void labels() {
        const std::vector<float> values(64, 1.0f);
        const auto label = [&](const AffineLayout& layout) {
            return encodeAffine({2, 32}, layout, values)->label();
        };
        QCOMPARE(label(layoutOf(4, Granularity::Group, 64, false)), std::string("int4 g64 sym"));
        QCOMPARE(label(layoutOf(3, Granularity::Row, 64, true)), std::string("int3 row asym"));
        QCOMPARE(label(layoutOf(8, Granularity::Tensor, 64, false)),
                 std::string("int8 tensor sym"));
        QCOMPARE(label(layoutOf(2, Granularity::Column, 64, true, true)),
                 std::string("int2 column asym float zero"));
    }

    void staysWithinHalfAStep() {
        const std::vector<float> values = normals(64 * 200);
        for (int bits = 2; bits <= 8; ++bits)
            for (const bool zero : {false, true}) {
                const auto layout = layoutOf(bits, Granularity::Group, 48, zero, false, DType::F32);
                const auto encoding = encodeAffine({64, 200}, layout, values);
                const std::vector<float> back = encoding->decode(),
                                         scales = asAffine(*encoding)->scales;
                for (size_t i = 0; i < values.size(); ++i) {
                    const auto r = static_cast<int64_t>(i / 200), c = static_cast<int64_t>(i % 200);
                    const float step =
                        scales[static_cast<size_t>(layout.parameterIndex(r, c, 200))];
                    // With a rounded zero the ends of the range may lie half a step outside the
                    // codes.
                    const float bound = zero ? 1.0f : 0.5f;
                    QVERIFY(std::fabs(back[i] - values[i]) <= bound * step * 1.00001f);
                }
            }
    }

    /// 20000 blocks of 64 normal values: int4 -7...7 and 16 levels over the range, to 1 %.
    void distortsNormalValuesAsPublished() {
        const std::vector<float> values = normals(20000 * 64);
        const auto error = [&](const AffineLayout& layout) {
            return meanSquaredError(values, *encodeAffine({1000, 1280}, layout, values));
        };
        const double symmetric =
            error(layoutOf(4, Granularity::Group, 64, false, false, DType::F32));
        QVERIFY2(std::fabs(symmetric - 0.01158) <= 0.01 * 0.01158,
                 qPrintable(QString::number(symmetric)));
        const double range = error(layoutOf(4, Granularity::Group, 64, true, true, DType::F32));
        QVERIFY2(std::fabs(range - 0.00804) <= 0.01 * 0.00804, qPrintable(QString::number(range)));
    }

    void survivesRangesFarFromZero() {
        // Values in 10 ... 11: a zero code clamped to 0 would leave only one code in use.
        std::vector<float> values = normals(256);
        for (float& value : values) value = 10.5f + 0.5f * std::tanh(value);
        const auto floatZero = encodeAffine(
            {4, 64}, layoutOf(4, Granularity::Group, 32, true, true, DType::F32), values);
        QVERIFY(meanSquaredError(values, *floatZero) < 1.01 / (15 * 15) / 12 * 1.5);
        const auto codes = encodeAffine({4, 64}, layoutOf(4, Granularity::Group, 32, true), values);
        QVERIFY(meanSquaredError(values, *codes) <
                11.0 * 11 / (15 * 15) / 4);  // half a step of 11/15
        for (float& value : values)
            value += 1e6f;  // a half cannot hold this zero: the range includes 0
        const auto far =
            encodeAffine({4, 64}, layoutOf(8, Granularity::Group, 32, true, true), values);
        QVERIFY(std::sqrt(meanSquaredError(values, *far)) < 1e6 / 255);
    }

    void selectsRowsOfSharedParameters() {
        const std::vector<float> values = normals(5 * 33);
        for (const Granularity granularity : {Granularity::Tensor, Granularity::Column}) {
            const auto encoding = encodeAffine({5, 33}, layoutOf(5, granularity, 8, true), values);
            const std::vector<int64_t> order = {4, 1};
            const auto picked = encoding->selectRows(order);
            QVERIFY(picked && asAffine(*picked)->scales == asAffine(*encoding)->scales);
        }
    }

    void refusesWhatCannotBe() {
        const std::vector<float> values(64, 1.0f);
        for (const AffineLayout& bad :
             {layoutOf(1, Granularity::Row, 1, false), layoutOf(9, Granularity::Row, 1, false),
              layoutOf(4, Granularity::Group, 0, false),
              layoutOf(4, Granularity::Row, 1, false, true),
              layoutOf(4, Granularity::Row, 1, false, false, DType::I8)})
            QVERIFY(throwsKind(ErrorKind::Usage, [&] { encodeAffine({2, 32}, bad, values); }));
        const AffineLayout layout = layoutOf(4, Granularity::Row, 1, false);
        QVERIFY(throwsKind(ErrorKind::Refused, [&] {
            encodeAffine({2, 32}, layout,
                         std::vector<float>(64, 1e30f));  // the scale overflows a half
        }));
        const std::vector<uint8_t> codes = {16, 0};
        const std::vector<float> scale = {1}, uneven = {1.0001f};
        QVERIFY(throwsKind(ErrorKind::Internal, [&] {
            makeAffine({1, 2}, layout, codes, scale, {});
        }));
        const std::vector<uint8_t> good = {15, 0};
        QVERIFY(throwsKind(ErrorKind::Internal, [&] {
            makeAffine({1, 2}, layout, good, uneven, {});
        }));
        QVERIFY(throwsKind(ErrorKind::Internal, [&] {
            makeAffine({1, 2}, layout, good, scale, scale);
        }));
        StoredEncoding stored = makeAffine({1, 2}, layout, good, scale, {})->store();
        stored.attributes.insert_or_assign("bits", int64_t{77});
        QVERIFY(throwsKind(ErrorKind::Corrupt, [&] { loadEncoding({1, 2}, stored); }));
        stored.attributes.insert_or_assign("bits", std::string("four"));
        QVERIFY(throwsKind(ErrorKind::Corrupt, [&] { loadEncoding({1, 2}, stored); }));
    }

    void keepsZerosOfAffineExact() {
        std::vector<float> values = normals(64);
        for (size_t i = 0; i < values.size(); i += 3) values[i] = 0;
        const auto back =
            encodeAffine({2, 32}, layoutOf(3, Granularity::Group, 16, true), values)->decode();
        for (size_t i = 0; i < values.size(); i += 3) QCOMPARE(back[i], 0.0f);
    }
};

QTEST_GUILESS_MAIN(TestAffine)
#include "tst_affine.moc"
