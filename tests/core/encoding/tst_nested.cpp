// SPDX-License-Identifier: GPL-3.0-or-later
// Weights made of other weights: what they decode to, what they cost, how they re-encode, and what
// is refused when a file is damaged.
#include <QTest>

#include <Eigen/SVD>
#include <cmath>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/encoding/affine.h"
#include "core/encoding/columns.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/encoding/low_rank.h"
#include "core/encoding/masked.h"
#include "core/encoding/product.h"
#include "core/encoding/sparse.h"
#include "core/encoding/sum.h"

using namespace lathe::core;

namespace {

std::vector<float> normals(int64_t count, uint64_t stream) {
    Rng rng(11, stream);
    std::vector<float> made(static_cast<size_t>(count));
    for (float& value : made) value = static_cast<float>(rng.normal());
    return made;
}

double squaredDistance(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return sum;
}

QString refusal(const Shape& shape, const StoredEncoding& stored) {
    try {
        loadEncoding(shape, stored);
    } catch (const Error& error) {
        return error.kind() == ErrorKind::Corrupt ? error.what() : "another kind of error";
    }
    return "loaded";
}

template <class T>
Tensor array(DType type, std::vector<T> values) {
    const auto count = static_cast<int64_t>(values.size());
    return Tensor::adopt(type, {count}, std::move(values));
}

/// 3 x 4 with entries 5 6 / - / 7.
StoredEncoding smallSparse() {
    return encodeSparse({3, 4}, std::vector<float>{0, 5, 0, 6, 0, 0, 0, 0, 7, 0, 0, 0}, DType::F32)
        ->store();
}

}  // namespace

class TestNested : public QObject {
    Q_OBJECT
  private slots:
    /// Eckart-Young: the squared error is the sum of the squared singular values left out, which
    /// Eigen's Jacobi SVD finds another way.
    void truncatedSvdIsTheNearest_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addRow("tall") << 40 << 17;
        QTest::addRow("wide") << 9 << 33;
        QTest::addRow("square") << 24 << 24;
        QTest::addRow("row") << 1 << 12;
        QTest::addRow("column") << 12 << 1;
    }
    void truncatedSvdIsTheNearest() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        const std::vector<float> values = normals(rows * columns, 1);
        using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        const Eigen::Map<const RowMajor> weight(values.data(), rows, columns);
        const Eigen::VectorXd singular =
            Eigen::JacobiSVD<Eigen::MatrixXd>(weight.cast<double>()).singularValues();
        const double norm = singular.squaredNorm();
        for (const int rank : {1, 2, 7, 24, 40}) {
            const LowRankFactors factors = truncatedSvd(values, rows, columns, rank);
            const Eigen::Map<const RowMajor> left(factors.left.data(), rows, rank),
                right(factors.right.data(), rank, columns);
            const double error =
                (left.cast<double>() * right.cast<double>() - weight.cast<double>()).squaredNorm();
            const auto kept = std::min<Eigen::Index>(rank, singular.size());
            const double expected = singular.tail(singular.size() - kept).squaredNorm();
            // Factors are rounded to float32: a relative 2^-24 of the norm, on both sides.
            QVERIFY2(
                std::fabs(std::sqrt(error) - std::sqrt(expected)) <= 4 * 0x1p-24 * std::sqrt(norm),
                qPrintable(QString("rank %1: %2, expected %3").arg(rank).arg(error).arg(expected)));
            for (Eigen::Index i = 0; i < kept; ++i) {  // both sides carry the root
                QVERIFY(std::fabs(static_cast<double>(left.col(i).squaredNorm()) - singular[i]) <
                        1e-5 * singular[0]);
                QVERIFY(std::fabs(static_cast<double>(right.row(i).squaredNorm()) - singular[i]) <
                        1e-5 * singular[0]);
            }
        }
    }

    void productCostsItsFactors() {
        const EncodingPtr weight = encodeProduct({100, 60}, normals(6000, 2), 8, DType::F16);
        QCOMPARE(weight->bytes(), size_t{8 * (100 + 60) * 2});
        QCOMPARE(QString::fromStdString(weight->label()), "rank 8 f16");
        // A weight of that rank re-encodes to itself: the factors turn, the product stays.
        const std::vector<float> values = weight->decode();
        const std::vector<float> again = weight->reencode(values)->decode();
        const double norm = squaredDistance(values, std::vector<float>(6000));
        QVERIFY(squaredDistance(values, again) < 0x1p-20 * norm);  // float16 factors: 2^-11 each
        QVERIFY_THROWS_EXCEPTION(Error,
                                 makeProduct({3, 4}, encodeDense({3, 2}, normals(6, 1), DType::F32),
                                             encodeDense({3, 4}, normals(12, 1), DType::F32)));
    }

    void adapterThatIsZeroChangesNothing() {
        const Shape shape = {32, 64};
        const EncodingPtr base = encodeGguf(*ggufTypeNamed("Q8_0"), shape, normals(32 * 64, 3));
        const EncodingPtr b = encodeDense({32, 4}, std::vector<float>(32 * 4), DType::F32);
        const EncodingPtr a = encodeDense({4, 64}, normals(4 * 64, 4), DType::F32);
        const EncodingPtr adapted = makeSum(base, {{makeProduct(shape, b, a), 2.0f}});
        QCOMPARE(adapted->decode(), base->decode());
        QCOMPARE(adapted->bytes(), base->bytes() + b->bytes() + a->bytes() + 4);
        QCOMPARE(QString::fromStdString(adapted->label()), "Q8_0 + rank 4 f32");
        QCOMPARE(QString::fromStdString(makeSum(base, {{adapted, 1}})->label()),
                 "Q8_0 + (Q8_0 + rank 4 f32)");
    }

    void adapterAddsItsScaledProduct() {
        const Shape shape = {2, 3};
        const EncodingPtr base =
            encodeDense(shape, std::vector<float>{1, 2, 3, 4, 5, 6}, DType::F32);
        const EncodingPtr product =
            makeProduct(shape, encodeDense({2, 1}, std::vector<float>{1, -2}, DType::F32),
                        encodeDense({1, 3}, std::vector<float>{1, 0, 4}, DType::F32));
        QCOMPARE(makeSum(base, {{product, 0.5f}})->decode(),
                 (std::vector<float>{1.5f, 2, 5, 3, 5, 2}));
    }

    /// The base takes what the addends leave; they stay as they are.
    void sumsReencodeTheirBase() {
        const Shape shape = {16, 64};
        const EncodingPtr adapter = encodeProduct(shape, normals(16 * 64, 5), 3, DType::F16);
        const EncodingPtr sum =
            makeSum(encodeDense(shape, normals(16 * 64, 6), DType::F32), {{adapter, 0.25f}});
        const std::vector<float> wanted = normals(16 * 64, 7);
        const EncodingPtr again = sum->reencode(wanted);
        QCOMPARE(again->terms()[1].factors[0].get(), adapter.get());
        QCOMPARE(again->terms()[1].scale, 0.25f);
        const std::vector<float> found = again->decode();
        for (size_t i = 0; i < found.size(); ++i)
            QVERIFY(std::fabs(found[i] - wanted[i]) <= 0x1p-23f * (std::fabs(wanted[i]) + 4));
    }

    void masksHideTheGrid() {
        AffineLayout layout;
        layout.hasZero = true;
        layout.floatZero = true;
        layout.group = 20;
        std::vector<float> values = normals(3 * 20, 8);
        for (float& value : values) value += 10;  // the grid holds no 0
        const EncodingPtr child = encodeAffine({3, 20}, layout, values);
        std::vector<uint8_t> kept(60);
        for (size_t i = 0; i < 60; ++i) kept[i] = i % 4 == 1;
        const EncodingPtr masked = makeMasked(child, kept);
        QCOMPARE(masked->bytes(), child->bytes() + 3 * 3);  // 20 bits are 3 bytes
        const std::vector<float> all = child->decode(), shown = masked->decode();
        for (size_t i = 0; i < 60; ++i) QCOMPARE(shown[i], kept[i] ? all[i] : 0.0f);
        const std::vector<float> again = masked->reencode(values)->decode();
        for (size_t i = 0; i < 60; ++i) QCOMPARE(again[i] != 0, kept[i] != 0);
    }

    void sparseCostsItsEntries() {
        std::vector<float> values(10 * 1000);
        for (size_t i = 0; i < values.size(); i += 10) values[i] = static_cast<float>(i) + 1;
        const EncodingPtr weight = encodeSparse({10, 1000}, values, DType::F16);
        QCOMPARE(weight->bytes(), size_t{1000 * (2 + 2) + 11 * 4});
        std::vector<float> wide(2 * 70000);
        wide[69999] = 1;
        wide[70000] = -2;
        const EncodingPtr far = encodeSparse({2, 70000}, wide, DType::F32);
        QCOMPARE(far->bytes(), size_t{2 * (4 + 4) + 3 * 4});
        QVERIFY(far->decode() == wide);
        // Positions stay, values beside them are dropped.
        const std::vector<float> dropped =
            loadEncoding({3, 4}, smallSparse())->reencode(std::vector<float>(12, 2.0f))->decode();
        QCOMPARE(dropped, (std::vector<float>{0, 2, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0}));
    }

    void damagedEntriesAreRefused() {
        const auto with = [](const char* part, Tensor tensor) {
            StoredEncoding stored = smallSparse();
            stored.parts.insert_or_assign(part, std::move(tensor));
            return refusal({3, 4}, stored);
        };
        QCOMPARE(refusal({3, 4}, smallSparse()), "loaded");
        QCOMPARE(with("columns", array<uint16_t>(DType::U16, {1, 4, 0})),
                 "entry 1 of row 0 is in column 4 of 4");
        QCOMPARE(with("columns", array<uint16_t>(DType::U16, {3, 1, 0})),
                 "the columns of row 0 do not ascend: 3 stands before 1");
        QCOMPARE(with("columns", array<uint16_t>(DType::U16, {1, 1, 0})),
                 "the columns of row 0 do not ascend: 1 stands before 1");
        QCOMPARE(
            with("columns", array<uint32_t>(DType::U32, {1, 3, 0})),
            "a sparse weight needs one column of u16 for each of its values 3; found 3 of u32");
        QCOMPARE(with("starts", array<uint32_t>(DType::U32, {1, 2, 2, 3})),
                 "the first row starts at entry 1, not 0");
        QCOMPARE(with("starts", array<uint32_t>(DType::U32, {0, 2, 1, 3})),
                 "row 1 has entries 2 to 1 of 3");
        QCOMPARE(with("starts", array<uint32_t>(DType::U32, {0, 4000000000u, 2, 3})),
                 "row 0 has entries 0 to 4000000000 of 3");
        QCOMPARE(with("starts", array<uint32_t>(DType::U32, {0, 2, 2, 2})),
                 "the rows have 2 entries, 3 are stored");
        QCOMPARE(with("starts", array<uint32_t>(DType::U32, {0, 2, 3})),
                 "the starts of 3 rows are 4 of u32; found 3 of u32");
        QCOMPARE(with("values", array<uint8_t>(DType::U8, {1, 2, 3})),
                 "values of a sparse weight are u8; f16, bf16 or f32 was expected");
        QCOMPARE(refusal({3, int64_t{1} << 40}, smallSparse()),
                 "a sparse weight of 1099511627776 columns; at most 16777216 are possible");
    }

    void keptColumnsAreExact() {
        const std::vector<float> values = normals(20 * 30, 8);
        AffineLayout layout;
        layout.bits = 8;
        layout.granularity = Granularity::Row;
        const std::vector<int32_t> columns = {2, 29};
        const EncodingPtr rest = encodeAffine({20, 30}, layout, values),
                          weight = keepColumns(rest, columns, values, DType::F32);
        QCOMPARE(weight->bytes(), rest->bytes() + 20 * 2 * 4 + 2 * 4);
        const std::vector<float> found = weight->decode(), rounded = rest->decode();
        for (size_t i = 0; i < found.size(); ++i)
            QCOMPARE(found[i], i % 30 == 2 || i % 30 == 29 ? values[i] : rounded[i]);
        // For other values the columns stay, and what they hold widens no grid.
        std::vector<float> others = normals(20 * 30, 9);
        for (size_t i = 2; i < others.size(); i += 30) others[i] = 1000;
        const EncodingPtr again = weight->reencode(others);
        QVERIFY(asKeptColumns(*again)->columns == columns);
        const std::vector<float> back = again->decode();
        for (size_t i = 0; i < back.size(); ++i) QVERIFY(std::fabs(back[i] - others[i]) < 0.02f);
    }

    void damagedColumnsAreRefused() {
        const EncodingPtr weight =
            keepColumns(encodeDense({2, 4}, normals(8, 1), DType::F16), std::vector<int32_t>{1, 3},
                        normals(8, 1), DType::F32);
        const auto with = [&](const char* part, Tensor tensor) {
            StoredEncoding stored = weight->store();
            stored.parts.insert_or_assign(part, std::move(tensor));
            return refusal({2, 4}, stored);
        };
        QCOMPARE(refusal({2, 4}, weight->store()), "loaded");
        QCOMPARE(
            with("columns", array<uint32_t>(DType::U32, {3, 1})),
            "column 1 after column 3 of a weight with 4 columns; ascending ones were expected");
        QCOMPARE(
            with("columns", array<uint32_t>(DType::U32, {1, 4})),
            "column 4 after column 1 of a weight with 4 columns; ascending ones were expected");
        QVERIFY(with("columns", array<uint16_t>(DType::U16, {1, 3})) != "loaded");
        QVERIFY(with("columns", array<uint32_t>(DType::U32, {1})) != "loaded");
        QVERIFY(with("values", array<float>(DType::F32, {1, 2, 3})) != "loaded");
    }

    void damagedNestsAreRefused() {
        const Shape shape = {6, 8};
        const std::vector<float> values = normals(48, 9);
        const EncodingPtr product = encodeProduct(shape, values, 2, DType::F32);
        StoredEncoding bad = product->store();
        bad.attributes["rank"] = int64_t{3};
        QCOMPARE(refusal(shape, bad), "left: a dense weight needs 'values' of its own shape");
        bad.attributes["rank"] = int64_t{0};
        QCOMPARE(refusal(shape, bad), "a low-rank weight has rank 0; 1 or more was expected");
        bad = product->store();
        bad.children.erase("right");
        QCOMPARE(refusal(shape, bad), "a weight of kind 'product' lacks its child 'right'");

        const EncodingPtr sum =
            makeSum(encodeDense(shape, values, DType::F16), {{product, 1}, {product, 2}});
        bad = sum->store();
        bad.children.at("addend1").children.at("right") =
            encodeDense({2, 9}, normals(18, 1), DType::F32)->store();
        QCOMPARE(refusal(shape, bad),
                 "addend1: right: a dense weight needs 'values' of its own shape");
        bad = sum->store();
        bad.children.erase("addend0");
        QCOMPARE(refusal(shape, bad), "a sum of 2 weights needs 1 f32 scales, found 2 of f32");
        bad.children.emplace("addend7", product->store());
        QCOMPARE(refusal(shape, bad), "a weight of kind 'sum' lacks its child 'addend0'");
        bad = sum->store();
        bad.parts["scales"] = Tensor::fromFloats({2}, {1, NAN});
        QCOMPARE(refusal(shape, bad),
                 "the scale of an addend is nan; a finite number was expected");

        const EncodingPtr masked = makeMasked(sum, std::vector<uint8_t>(48, 1));
        bad = masked->store();
        bad.parts["mask"] = Tensor::adopt(DType::U8, {1, 6}, std::vector<uint8_t>(6));
        QCOMPARE(refusal(shape, bad), "the mask of a weight of 6x8 is 6x1 of u8; found 1x6 of u8");
    }

    void tooManyAddendsAreRefused() {
        const EncodingPtr one = encodeDense({1, 1}, std::vector<float>{1}, DType::F32);
        QVERIFY_THROWS_EXCEPTION(Error, makeSum(one, {}));
        QVERIFY_THROWS_EXCEPTION(Error, makeSum(one, std::vector<Addend>(kAddends + 1, {one, 1})));
        QCOMPARE(makeSum(one, std::vector<Addend>(kAddends, {one, 1}))->decode().front(),
                 static_cast<float>(kAddends + 1));
    }
};

QTEST_GUILESS_MAIN(TestNested)
#include "tst_nested.moc"
