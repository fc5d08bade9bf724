// SPDX-License-Identifier: GPL-3.0-or-later
// Weights without their zeros (bitmap, 2:4): what they cost to the bit, that no value changes on
// the way in, and what is refused when a file is damaged.
#include <QTest>

#include <cmath>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/encoding/affine.h"
#include "core/encoding/bitmap.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/encoding/sparse.h"
#include "core/encoding/two_four.h"

using namespace lathe::core;

namespace {

/// N(0, 1), but 0 where `gone(i)`.
template <class Gone>
std::vector<float> normalsBut(int64_t count, Gone gone) {
    Rng rng(5);
    std::vector<float> made(static_cast<size_t>(count));
    for (size_t i = 0; i < made.size(); ++i) {
        const auto value = static_cast<float>(rng.normal());
        made[i] = gone(i) ? 0.0f : value;
    }
    return made;
}

bool isOdd(size_t i) {
    return i % 2 == 1;
}

QString refusal(const Shape& shape, const StoredEncoding& stored) {
    try {
        loadEncoding(shape, stored);
    } catch (const Error& error) {
        return error.kind() == ErrorKind::Corrupt ? error.what() : "another kind of error";
    }
    return "loaded";
}

double bitsPerValue(const Encoding& weight) {
    return 8.0 * static_cast<double>(weight.bytes()) / static_cast<double>(weight.elements());
}

AffineLayout int4(Granularity granularity, bool hasZero = false) {
    AffineLayout layout;
    layout.granularity = granularity;
    layout.hasZero = hasZero;
    return layout;
}

template <class T>
Tensor array(DType type, Shape shape, std::vector<T> values) {
    return Tensor::adopt(type, std::move(shape), std::move(values));
}

}  // namespace

class TestPacked : public QObject {
    Q_OBJECT

  private slots:
    /// The figures of the literature: 9 bits of float16 at one half, 3 bits and scales of int4.
    void costsWhatThePapersSay() {
        const Shape shape = {16, 256};
        const std::vector<float> half = normalsBut(16 * 256, isOdd);
        const EncodingPtr plain = encodeDense(shape, half, DType::F16);
        QCOMPARE(bitsPerValue(*packBitmap(*plain)), 9.0);
        QCOMPARE(bitsPerValue(*packTwoFour(*plain)), 9.0);
        const EncodingPtr coded = encodeAffine(shape, int4(Granularity::Group), half);
        const double scales = 16.0 / 64;  // float16 per 64 columns
        QCOMPARE(bitsPerValue(*coded), 4 + scales);
        QCOMPARE(bitsPerValue(*packTwoFour(*coded)), 3 + scales);
        // Every tenth value: bits of a place beside half a float16 or 16 + 16 bits of an entry.
        const EncodingPtr few = encodeDense(
            shape, normalsBut(16 * 256, [](size_t i) { return i % 256 % 16 != 0; }), DType::F16);
        QCOMPARE(bitsPerValue(*packBitmap(*few)), 1 + 16.0 / 16);
        QVERIFY(encodeSparse(shape, few->decode(), DType::F16)->bytes() >
                packBitmap(*few)->bytes());
    }

    void changesNoValue() {
        for (const int64_t columns : {1, 2, 3, 4, 5, 7, 63, 64, 65, 130}) {
            const Shape shape = {5, columns};
            const std::vector<float> values = normalsBut(5 * columns, [&](size_t i) {
                return i % static_cast<size_t>(columns) % 3 != 1;  // at most two of four
            });
            std::vector<EncodingPtr> whole;
            for (const DType type :
                 {DType::F64, DType::F32, DType::F16, DType::BF16, DType::F8E4M3, DType::F8E5M2})
                whole.push_back(encodeDense(shape, values, type));
            for (const bool hasZero : {false, true})
                for (const Granularity granularity :
                     {Granularity::Tensor, Granularity::Row, Granularity::Group})
                    whole.push_back(encodeAffine(shape, int4(granularity, hasZero), values));
            for (const EncodingPtr& encoding : whole) {
                QVERIFY(isTwoFour(*encoding));
                const EncodingPtr pairs = packTwoFour(*encoding), bits = packBitmap(*encoding);
                QVERIFY(pairs);
                QVERIFY(pairs->decode() == encoding->decode());
                const bool tied = encoding->label().starts_with("int4 g64") && columns > 64;
                QCOMPARE(bits == nullptr, tied);
                if (bits) QVERIFY(bits->decode() == encoding->decode());
            }
        }
    }

    void refusesWhatItWouldTearApart() {
        const Shape shape = {2, 64};
        const std::vector<float> half = normalsBut(128, isOdd);
        AffineLayout layout = int4(Granularity::Column);
        QVERIFY(!packBitmap(*encodeAffine(shape, layout, half)));
        QVERIFY(!packTwoFour(*encodeAffine(shape, layout, half)));
        layout = int4(Granularity::Group);
        layout.group = 6;  // groups of four straddle scales
        QVERIFY(!packTwoFour(*encodeAffine(shape, layout, half)));
        const EncodingPtr blocks = encodeGguf(*ggufTypeNamed("Q8_0"), shape, half);
        QVERIFY(!packBitmap(*blocks) && !packTwoFour(*blocks));
        std::vector<float> three = half;
        three[64 + 9] = 1;
        const EncodingPtr dense = encodeDense(shape, three, DType::F32);
        QVERIFY(!isTwoFour(*dense));
        try {
            packTwoFour(*dense);
            QFAIL("took three of four");
        } catch (const Error& error) {
            QCOMPARE(QString(error.what()),
                     "columns 8 to 11 of row 1 have more than two values that are not 0, which 2:4 "
                     "cannot hold: prune 2 in every 4 first, or store it as a bitmap");
        }
    }

    /// Positions stay, values beside them are dropped.
    void reencodesInPlace() {
        const Shape shape = {3, 12};
        const std::vector<float> half = normalsBut(36, isOdd),
                                 others = normalsBut(36, [](size_t) { return false; });
        const EncodingPtr plain = encodeDense(shape, half, DType::F32);
        for (const EncodingPtr& packed : {packBitmap(*plain), packTwoFour(*plain)}) {
            const std::vector<float> found = packed->reencode(others)->decode();
            for (size_t i = 0; i < 36; ++i) QCOMPARE(found[i], isOdd(i) ? 0.0f : others[i]);
        }
    }

    void entriesAreItsValues() {
        const Shape shape = {4, 70};
        const std::vector<float> values = normalsBut(280, isOdd);
        for (const EncodingPtr& whole : {encodeDense(shape, values, DType::F16),
                                         encodeAffine(shape, int4(Granularity::Row), values)})
            for (const EncodingPtr& packed : {packBitmap(*whole), packTwoFour(*whole)}) {
                const SparseRows& entries = *packed->sparseRows();
                std::vector<float> spread(280);
                entries.spread(0, 4, 70, spread.data());
                QVERIFY(spread == whole->decode());
                int64_t sum = 0;
                for (int64_t r = 0; r < 4; ++r) sum += entries.entriesOf(r);
                QCOMPARE(entries.entries(), sum);
            }
    }

    void damagedBitmapsAreRefused() {
        const Shape shape = {2, 10};
        const StoredEncoding good =
            packBitmap(*encodeDense(shape, normalsBut(20, isOdd), DType::F32))->store();
        QCOMPARE(refusal(shape, good), "loaded");
        StoredEncoding bad = good;
        bad.parts["mask"] = array<uint8_t>(DType::U8, {4}, {1, 2, 3, 4});
        QCOMPARE(refusal(shape, bad), "the bitmap of a weight of 2x10 is 2x2 of u8; found 4 of u8");
        bad.parts["mask"] = array<uint8_t>(DType::U8, {2, 2}, {0xFF, 0xFF, 0xFF, 0xFF});
        QCOMPARE(refusal(shape, bad), "values: a dense weight needs 'values' of its own shape");
        bad = good;
        for (const int64_t width : {int64_t{0}, int64_t{-1}, int64_t{11}, INT64_MAX}) {
            bad.attributes["width"] = width;
            QCOMPARE(refusal(shape, bad),
                     QString("kept values in rows of %1; 1 to 10 were expected").arg(width));
        }
        bad.attributes.clear();
        QCOMPARE(refusal(shape, bad), "a weight of kind 'bitmap' lacks its attribute 'width'");
        bad = good;
        bad.children.clear();
        QCOMPARE(refusal(shape, bad), "a weight of kind 'bitmap' lacks its child 'values'");
        bad = good;
        bad.parts["mask"] = array<uint8_t>(DType::U8, {1, 0}, {});
        QVERIFY(refusal({1, int64_t{1} << 40}, bad) != "loaded");
    }

    void damagedPairsAreRefused() {
        const Shape shape = {2, 10};
        const StoredEncoding good =
            packTwoFour(*encodeDense(shape, normalsBut(20, isOdd), DType::F32))->store();
        QCOMPARE(refusal(shape, good), "loaded");
        StoredEncoding bad = good;
        bad.parts["indices"] = array<uint8_t>(DType::U8, {2, 1}, {8, 8});
        QCOMPARE(refusal(shape, bad),
                 "the indices of a 2:4 weight of 2x10 are 2x2 of u8; found 2x1 of u8");
        // Pairs in the order of the file: 0 2, 2 1.
        bad.parts["indices"] = array<uint8_t>(DType::U8, {2, 2}, {0x68, 0x08, 0x88, 0x08});
        QCOMPARE(refusal(shape, bad),
                 "group 1 of row 0 keeps places 2 and 1; two ascending ones were expected");
        bad.parts["indices"] = array<uint8_t>(DType::U8, {2, 2}, {0x88, 0x08, 0x88, 0x0F});
        QCOMPARE(refusal(shape, bad),
                 "group 2 of row 1 keeps places 3 and 3; two ascending ones were expected");
        bad = good;
        bad.children.at("values") = encodeDense({2, 5}, normalsBut(10, isOdd), DType::F32)->store();
        QCOMPARE(refusal(shape, bad), "values: a dense weight needs 'values' of its own shape");
        // A place behind the last column holds nothing.
        bad = good;
        bad.parts["indices"] = array<uint8_t>(DType::U8, {2, 2}, {0x88, 0x0E, 0x88, 0x08});
        const EncodingPtr loaded = loadEncoding(shape, bad);
        QCOMPARE(loaded->decode()[8], 0.0f);
        QCOMPARE(loaded->sparseRows()->entries(), int64_t{4 + 5});
        QCOMPARE(refusal({2, int64_t{1} << 40}, good),
                 "a 2:4 weight of 1099511627776 columns; at most 16777216 are possible");
    }
};

QTEST_GUILESS_MAIN(TestPacked)
#include "tst_packed.moc"
