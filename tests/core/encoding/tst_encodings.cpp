// SPDX-License-Identifier: GPL-3.0-or-later
// What every encoding promises, over all registered kinds, shapes with ragged ends and awkward
// values.

#include <QtTest>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/affine.h"
#include "core/encoding/encoding.h"

using namespace lathe::core;

namespace {

constexpr int64_t kColumns[] = {1,  2,  3,  5,   7,   8,   15,  16,  17,  31,  32,  33,
                                63, 64, 65, 127, 128, 129, 255, 256, 511, 512, 1023};

std::vector<float> normals(int64_t count, uint64_t seed = 7) {
    Rng rng(seed);
    std::vector<float> values(static_cast<size_t>(count));
    for (float& value : values) value = static_cast<float>(rng.normal());
    return values;
}

size_t storedBytes(const StoredEncoding& stored) {
    size_t sum = 0;
    for (const auto& [name, tensor] : stored.parts) sum += tensor.sizeBytes();
    for (const auto& [name, child] : stored.children) sum += storedBytes(child);
    return sum;
}

bool sameStored(const StoredEncoding& a, const StoredEncoding& b) {
    if (a.kind != b.kind || a.attributes != b.attributes || a.parts.size() != b.parts.size() ||
        a.children.size() != b.children.size())
        return false;
    for (const auto& [name, tensor] : a.parts) {
        const auto other = b.parts.find(name);
        if (other == b.parts.end() || other->second.type() != tensor.type() ||
            other->second.shape() != tensor.shape() ||
            (tensor.sizeBytes() > 0 &&
             std::memcmp(tensor.buffer().data, other->second.buffer().data, tensor.sizeBytes()) !=
                 0))
            return false;
    }
    for (const auto& [name, child] : a.children) {
        const auto other = b.children.find(name);
        if (other == b.children.end() || !sameStored(child, other->second)) return false;
    }
    return true;
}

std::vector<float> rowsOf(const Encoding& encoding, int64_t begin, int64_t end) {
    std::vector<float> out(static_cast<size_t>((end - begin) * encoding.columns()));
    encoding.decodeRows(begin, end, out.data());
    return out;
}

bool sameFloats(std::span<const float> a, std::span<const float> b) {
    return a.size() == b.size() &&
           (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

/// Calls `check(encoding, what)` for each example of the kind over the ragged shapes.
template <class Check>
void eachExample(const EncodingKind& kind, std::initializer_list<int64_t> rowCounts, Check check) {
    for (const int64_t rows : rowCounts)
        for (const int64_t columns : kColumns) {
            const Shape shape = {rows, columns};
            const std::vector<float> values = normals(rows * columns);
            for (const EncodingPtr& encoding : kind.examples(shape, values))
                check(*encoding, encoding->label() + " " + toText(shape));
        }
}

const EncodingKind& kindOf(const char* id) {
    for (const EncodingKind* kind : encodingKinds())
        if (kind->id == id) return *kind;
    throw Error(ErrorKind::Internal, "no such kind");
}

}  // namespace

class TestEncodings : public QObject {
    Q_OBJECT

    void addKinds() {
        QTest::addColumn<QByteArray>("id");
        for (const EncodingKind* kind : encodingKinds()) {
            const QByteArray id(kind->id.data(), static_cast<qsizetype>(kind->id.size()));
            QTest::addRow("%s", id.constData()) << id;
        }
    }
    const EncodingKind& fetchKind() {
        const QFETCH(QByteArray, id);
        return kindOf(id.constData());
    }

  private slots:
    void givesExamples_data() { addKinds(); }
    void givesExamples() {
        const EncodingKind& kind = fetchKind();
        const Shape shape = {3, 256};
        const auto made = kind.examples(shape, normals(3 * 256));
        QVERIFY(!made.empty());
        for (const EncodingPtr& encoding : made) {
            QCOMPARE(encoding->kind(), kind.id);
            QVERIFY(encoding->shape() == shape);
            QVERIFY(!encoding->label().empty());
        }
    }

    void loadsWhatItStores_data() { addKinds(); }
    void loadsWhatItStores() {
        eachExample(fetchKind(), {1, 3}, [](const Encoding& encoding, const std::string& what) {
            const StoredEncoding stored = encoding.store();
            QCOMPARE(stored.kind, std::string(encoding.kind()));
            QVERIFY2(storedBytes(stored) == encoding.bytes(), what.c_str());
            const EncodingPtr loaded = loadEncoding(encoding.shape(), stored);
            QCOMPARE(loaded->label(), encoding.label());
            QCOMPARE(loaded->bytes(), encoding.bytes());
            QVERIFY2(sameStored(loaded->store(), stored), what.c_str());
            QVERIFY2(sameFloats(loaded->decode(), encoding.decode()), what.c_str());
        });
    }

    void refusesDamagedParts_data() { addKinds(); }
    void refusesDamagedParts() {
        eachExample(fetchKind(), {11}, [](const Encoding& encoding, const std::string& what) {
            // A kind that reads its granularity from the count of its scales may take one scale.
            if (encoding.columns() < 3) return;
            const StoredEncoding stored = encoding.store();
            for (const auto& [name, tensor] : stored.parts) {
                StoredEncoding without = stored, shorter = stored;
                without.parts.erase(name);
                QVERIFY_THROWS_EXCEPTION(Error, loadEncoding(encoding.shape(), without));
                // One element less, in one dimension.
                const size_t less = tensor.sizeBytes() - sizeOf(tensor.type());
                shorter.parts.insert_or_assign(name, Tensor(tensor.type(), {tensor.elements() - 1},
                                                            tensor.buffer().slice(0, less)));
                try {
                    loadEncoding(encoding.shape(), shorter);
                    QFAIL((what + " took a shortened " + name).c_str());
                } catch (const Error& error) {
                    QVERIFY2(error.kind() == ErrorKind::Corrupt, error.what());
                }
            }
        });
    }

    void decodesRowsAlone_data() { addKinds(); }
    void decodesRowsAlone() {
        eachExample(fetchKind(), {5}, [](const Encoding& encoding, const std::string& what) {
            const std::vector<float> all = encoding.decode();
            QCOMPARE(all.size(), static_cast<size_t>(encoding.elements()));
            for (const auto& [begin, end] : {std::pair{0, 1}, {4, 5}, {1, 4}, {2, 2}}) {
                const auto first = static_cast<size_t>(begin * encoding.columns());
                const auto count = static_cast<size_t>((end - begin) * encoding.columns());
                QVERIFY2(
                    sameFloats(rowsOf(encoding, begin, end), std::span(all).subspan(first, count)),
                    what.c_str());
            }
        });
    }

    void codesDecodeToTheirLevels_data() { addKinds(); }
    void codesDecodeToTheirLevels() {
        int coded = 0;
        eachExample(fetchKind(), {3}, [&](const Encoding& encoding, const std::string& what) {
            const std::unique_ptr<const CodeView> codes = encoding.codes();
            if (!codes) return;
            ++coded;
            std::vector<float> made, levels(static_cast<size_t>(codes->count));
            std::vector<int16_t> row(static_cast<size_t>(encoding.columns()));
            for (int64_t r = 0; r < encoding.rows(); ++r) {
                codes->readCodes(r, row.data());
                for (int64_t c = 0; c < encoding.columns(); ++c) {
                    const int64_t cell = codes->cellOf(r, c);
                    QVERIFY2(cell >= 0 && cell < codes->cells, what.c_str());
                    QCOMPARE(codes->cellOf(r, c / codes->run * codes->run), cell);
                    codes->readLevels(cell, levels.data());
                    made.push_back(
                        levels.at(static_cast<size_t>(row[static_cast<size_t>(c)] - codes->first)));
                }
            }
            QVERIFY2(made == encoding.decode(), what.c_str());
        });
        const QFETCH(QByteArray, id);
        QCOMPARE(coded > 0, id == "affine" || id == "codebook" || id == "gguf");
    }

    void selectsRows_data() { addKinds(); }
    void selectsRows() {
        eachExample(fetchKind(), {4}, [](const Encoding& encoding, const std::string& what) {
            const std::vector<int64_t> order = {3, 0, 0, 2, 1};
            const EncodingPtr picked = encoding.selectRows(order);
            if (!picked) return;  // storage that ties rows together
            QCOMPARE(picked->rows(), int64_t{5});
            QCOMPARE(picked->label(), encoding.label());
            for (size_t i = 0; i < order.size(); ++i)
                QVERIFY2(sameFloats(
                             rowsOf(*picked, static_cast<int64_t>(i), static_cast<int64_t>(i) + 1),
                             rowsOf(encoding, order[i], order[i] + 1)),
                         what.c_str());
        });
    }

    void keepsZerosExact_data() { addKinds(); }
    void keepsZerosExact() {
        const EncodingKind& kind = fetchKind();
        for (const int64_t columns : kColumns) {
            const Shape shape = {2, columns};
            std::vector<float> values(static_cast<size_t>(2 * columns));
            for (const EncodingPtr& encoding : kind.examples(shape, values))
                for (const float x : encoding->decode())
                    QVERIFY2(x == 0, encoding->label().c_str());
        }
    }

    void survivesConstants_data() { addKinds(); }
    void survivesConstants() {
        const EncodingKind& kind = fetchKind();
        for (const float constant : {1.0f, -0.37f, 1e-6f, 1e-30f, 1000.0f})
            for (const int64_t columns : {1, 33, 256}) {
                const Shape shape = {2, columns};
                const std::vector<float> values(static_cast<size_t>(2 * columns), constant);
                for (const EncodingPtr& encoding : kind.examples(shape, values))
                    for (const float x : encoding->decode())
                        QVERIFY2(std::isfinite(x) && std::fabs(x - constant) <= std::fabs(constant),
                                 encoding->label().c_str());
            }
    }

    void keepsOrRefusesNotANumber_data() { addKinds(); }
    void keepsOrRefusesNotANumber() {
        const EncodingKind& kind = fetchKind();
        for (const float bad :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            std::vector<float> values = normals(3 * 256);
            values[256 + 17] = bad;
            try {
                for (const EncodingPtr& encoding : kind.examples({3, 256}, values)) {
                    const float back = encoding->decode()[256 + 17];
                    // Formats without infinity saturate.
                    const bool kept =
                        std::isnan(bad) ? std::isnan(back) : std::isinf(back) || back >= 448;
                    QVERIFY2(kept, encoding->label().c_str());
                }
            } catch (const Error& error) {
                QVERIFY2(error.kind() == ErrorKind::Refused, error.what());
                QVERIFY2(QByteArray(error.what()).contains("row 1, column 17"), error.what());
            }
        }
    }

    void reencodesAlike_data() { addKinds(); }
    void reencodesAlike() {
        eachExample(fetchKind(), {3}, [](const Encoding& encoding, const std::string& what) {
            const std::vector<float> values = encoding.decode();
            const EncodingPtr again = encoding.reencode(values);
            QCOMPARE(again->label(), encoding.label());
            QCOMPARE(again->bytes(), encoding.bytes());
            QVERIFY(again->shape() == encoding.shape());
            const auto affine = asAffine(encoding);
            const bool absmax =
                affine && !affine->layout.hasZero && affine->layout.scaleType != DType::F32;
            if (encoding.plain() || absmax || encoding.label() == "Q8_0")
                QVERIFY2(sameFloats(again->decode(), values), what.c_str());
        });
    }

    void doesNotDependOnThreads_data() { addKinds(); }
    void doesNotDependOnThreads() {
        const EncodingKind& kind = fetchKind();
        const int before = threadCount();
        const Shape shape = {67, 512};
        const std::vector<float> values = normals(67 * 512);
        setThreadCount(1);
        const auto alone = kind.examples(shape, values);
        for (const int threads : {2, 3}) {
            setThreadCount(threads);
            const auto together = kind.examples(shape, values);
            QCOMPARE(together.size(), alone.size());
            for (size_t i = 0; i < alone.size(); ++i) {
                QVERIFY2(sameStored(alone[i]->store(), together[i]->store()),
                         alone[i]->label().c_str());
                QVERIFY2(sameFloats(alone[i]->decode(), together[i]->decode()),
                         alone[i]->label().c_str());
            }
        }
        setThreadCount(before);
    }

    void refusesUnknownKinds() {
        StoredEncoding stored;
        stored.kind = "of the future";
        QVERIFY_THROWS_EXCEPTION(Error, loadEncoding(Shape(2, 1), stored));
    }
};

QTEST_GUILESS_MAIN(TestEncodings)
#include "tst_encodings.moc"
