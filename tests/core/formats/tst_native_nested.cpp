// SPDX-License-Identifier: GPL-3.0-or-later
// Weights made of weights in a native file: round trip at depth, and tables of contents that lie.
#include <QTest>

#include "core/encoding/dense.h"
#include "core/encoding/masked.h"
#include "core/encoding/product.h"
#include "core/encoding/seeded.h"
#include "core/encoding/sparse.h"
#include "core/encoding/sum.h"
#include "core/formats/native.h"
#include "core/formats/native_index.h"
#include "tests/core/formats/checkpoint_fixtures.h"
#include "tests/core/formats/compare_checkpoints.h"
#include "tests/core/formats/format_test_support.h"

using namespace lathe;
using namespace lathe::core;
using namespace lathe::tests;

namespace {

const Shape kShape = {6, 20};

EncodingPtr leaf() {
    return encodeDense(kShape, someFloats(120), DType::F16);
}

/// Holds a weight of each other nested kind, three levels deep.
EncodingPtr everyNest() {
    const EncodingPtr product =
        makeProduct(kShape, encodeSparse({6, 3}, someFloats(18), DType::F32),
                    encodeSeeded({3, 20}, someFloats(60), 5, 4, DType::BF16));
    const EncodingPtr masked =
        makeMasked(makeSum(leaf(), {{product, -0.5f}}), std::vector<uint8_t>(120, 1));
    return makeSum(masked, {{product, 2}, {encodeSparse(kShape, someFloats(120), DType::F16), 1}});
}

/// `levels` weights above a leaf.
EncodingPtr chain(int levels) {
    EncodingPtr made = leaf();
    for (int i = 0; i < levels; ++i) made = makeMasked(made, std::vector<uint8_t>(120, 1));
    return made;
}

RawCheckpoint holding(EncodingPtr encoding) {
    RawCheckpoint made;
    made.tensors.push_back({"w", std::move(encoding)});
    return made;
}

/// What reading says when `from` stands as `to` in the table of contents; the arrays are as asked
/// for.
QString verdict(const EncodingPtr& encoding, const std::string& from, const std::string& to) {
    std::string text = writeNativeIndex(holding(encoding));
    const size_t at = text.find(from);
    if (at == std::string::npos) return "the table does not have " + QString::fromStdString(from);
    text.replace(at, from.size(), to);
    return verdictOf([&] {
        readNativeIndex(text, [](const std::string&, DType type, const Shape& shape) {
            const auto bytes = static_cast<size_t>(elementCount(shape)) * sizeOf(type);
            return Tensor(type, shape, Buffer::adopt(std::vector<std::byte>(bytes)));
        });
    });
}

}  // namespace

class TestNativeNested : public QObject {
    Q_OBJECT
  private slots:
    void comesBackBitForBit() {
        const Scratch scratch;
        RawCheckpoint made = holding(everyNest());
        made.tensors.push_back({"deep", chain(kNativeNesting)});
        JobContext job;
        format_native.write(made, scratch.path("nest.lathe.h5"), job);
        const RawCheckpoint read = readCheckpoint(scratch.path("nest.lathe.h5"));
        QCOMPARE(difference(made, read), QString());
        for (size_t i = 0; i < made.tensors.size(); ++i) {
            const Encoding &before = *made.tensors[i].encoding, &after = *read.tensors[i].encoding;
            QVERIFY(before.decode() == after.decode());
            QCOMPARE(after.label(), before.label());
            QCOMPARE(after.bytes(), before.bytes());
        }
    }

    void tooDeepIsRefused() {
        const QString sentence = "an encoding holds others more than 16 levels deep";
        QCOMPARE(verdictOf([] { writeNativeIndex(holding(chain(kNativeNesting + 1))); }), sentence);
        // A file that somebody else made so.
        const std::string inner =
            R"({"kind":"dense","parts":{"values":{"shape":[6,20],"type":"f16"}}})";
        std::string opening, closing;
        for (int i = 0; i < 100000; ++i) {
            opening += R"({"children":{"values":)";
            closing += R"(},"kind":"masked"})";
        }
        const std::string deep = opening + inner + closing;
        QCOMPARE(verdict(leaf(), inner, deep), "tensor 'w': " + sentence);
    }

    void lyingTables_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("sentence");
        QTest::addRow("other rank") << R"("v":3})"
                                    << R"("v":4})"
                                    << "left: a dense weight needs 'values' of its own shape";
        QTest::addRow("child of another shape")
            << R"("shape":[6,3])"
            << R"("shape":[3,6])"
            << "left: a dense weight needs 'values' of its own shape";
        QTest::addRow("child of another kind")
            << R"("left":{"kind":"dense")"
            << R"("left":{"kind":"sum")"
            << "left: a weight of kind 'sum' lacks its part 'scales'";
        QTest::addRow("missing child") << R"("right":)"
                                       << R"("write":)"
                                       << "a weight of kind 'product' lacks its child 'right'";
        QTest::addRow("weight of another shape")
            << R"("shape":[6,20])"
            << R"("shape":[20,6])"
            << "left: a dense weight needs 'values' of its own shape";
    }
    void lyingTables() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, sentence);
        const EncodingPtr product = encodeProduct(kShape, someFloats(120), 3, DType::F16);
        const QString found = verdict(product, from.toStdString(), to.toStdString());
        QVERIFY2(found.startsWith("tensor 'w': " + sentence), qPrintable(found));
    }
};

QTEST_GUILESS_MAIN(TestNativeNested)
#include "tst_native_nested.moc"
