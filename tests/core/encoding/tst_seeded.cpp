// SPDX-License-Identifier: GPL-3.0-or-later
// Random positions are the same everywhere and for ever: golden/seeded.json holds what another
// program's Philox gives (tests/tools/make_seeded_golden.py).
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/thread_pool.h"
#include "core/encoding/seeded.h"
#include "tests/support/test_data.h"

using namespace lathe::core;

namespace {

std::string hashOf(const std::vector<int32_t>& positions) {
    Sha256 hash;  // little-endian, as every platform that Lathe runs on
    hash.update(positions.data(), positions.size() * sizeof(int32_t));
    return hash.finish();
}

QString refusal(const StoredEncoding& stored, const Shape& shape) {
    try {
        loadEncoding(shape, stored);
    } catch (const Error& error) {
        return error.what();
    }
    return "loaded";
}

}  // namespace

class TestSeeded : public QObject {
    Q_OBJECT
  private slots:
    void positionsAreThoseOfTheGolden_data() {
        QTest::addColumn<QJsonObject>("golden");
        QFile file(QString::fromStdString(
            lathe::tests::sourcePath("tests/core/encoding/golden/seeded.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const QJsonValue& value : QJsonDocument::fromJson(file.readAll()).array()) {
            const QJsonObject golden = value.toObject();
            QTest::addRow("seed %s, %d x %d", qPrintable(golden["seed"].toString()),
                          golden["rows"].toInt(), golden["columns"].toInt())
                << golden;
        }
    }
    void positionsAreThoseOfTheGolden() {
        QFETCH(QJsonObject, golden);
        const int64_t rows = golden["rows"].toInt(), columns = golden["columns"].toInt(),
                      perRow = golden["per_row"].toInt();
        for (const int threads : {1, 2}) {
            setThreadCount(threads);
            const std::vector<int32_t> found =
                seededPositions(golden["seed"].toString().toULongLong(), rows, columns, perRow);
            const QJsonArray first = golden["first"].toArray();
            for (int i = 0; i < first.size(); ++i)
                QCOMPARE(found[static_cast<size_t>(i)], first[i].toInt());
            QCOMPARE(QString::fromStdString(hashOf(found)), golden["sha256"].toString());
        }
    }

    void threadsChangeNothing() {  // over more rows than one tile
        setThreadCount(1);
        const std::vector<int32_t> one = seededPositions(9, 4000, 40, 8);
        setThreadCount(3);
        QVERIFY(seededPositions(9, 4000, 40, 8) == one);
        setThreadCount(0);
    }

    void reloadGivesTheSameMask() {
        const std::vector<float> ones(64 * 100, 1.0f);
        const EncodingPtr made = encodeSeeded({64, 100}, ones, 42, 10, DType::F16);
        QCOMPARE(made->bytes(), size_t{64 * 10 * 2});  // no position costs a byte
        const std::vector<float> again = loadEncoding({64, 100}, made->store())->decode();
        size_t next = 0;
        for (const int32_t column : seededPositions(42, 64, 100, 10)) {
            const size_t row = next++ / 10;
            QCOMPARE(again[row * 100 + static_cast<size_t>(column)], 1.0f);
        }
        QCOMPARE(std::count(again.begin(), again.end(), 0.0f), std::ptrdiff_t{64 * 90});
    }

    void everyColumnIsAsLikely() {
        // 4000 rows keep 8 of 40: a column is expected 800 times, standard deviation 25.3.
        std::vector<int> seen(40);
        for (const int32_t column : seededPositions(9, 4000, 40, 8))
            ++seen[static_cast<size_t>(column)];
        double chi = 0;
        for (const int count : seen) chi += (count - 800.0) * (count - 800.0) / 640.0;
        // Sum of 40 squared standard normals with one constraint: 39 expected, 99.9 % below 72.
        QVERIFY2(chi < 72, qPrintable(QString::number(chi)));
    }

    void refusesWhatCannotBe() {
        const Shape shape = {4, 30};
        const StoredEncoding good =
            encodeSeeded(shape, std::vector<float>(120, 1.0f), 3, 6, DType::F32)->store();
        StoredEncoding bad = good;
        bad.attributes["per_row"] = int64_t{31};
        QCOMPARE(refusal(bad, shape),
                 "31 random columns of 30; 1 or more of at most 16777216 were expected");
        bad.attributes["per_row"] = int64_t{-1};
        QCOMPARE(refusal(bad, shape),
                 "-1 random columns of 30; 1 or more of at most 16777216 were expected");
        bad.attributes["per_row"] = int64_t{7};
        QCOMPARE(refusal(bad, shape),
                 "a seeded weight of 4x30 with 7 values per row has values 4x6; 4x7 was expected");
        bad.attributes.erase("per_row");
        QCOMPARE(refusal(bad, shape), "a weight of kind 'seeded' lacks its attribute 'per_row'");
        bad = good;
        bad.attributes["positions"] = std::string("philox-floyd-2");
        QCOMPARE(
            refusal(bad, shape),
            "this program does not know the rule 'philox-floyd-2' for random positions; a newer "
            "version may");
        QCOMPARE(refusal(good, {4, int64_t{1} << 40}),
                 "6 random columns of 1099511627776; 1 or more of at most 16777216 were expected");
        QCOMPARE(refusal(good, {int64_t{1} << 40, 30}),
                 "a seeded weight of 1099511627776x30 with 6 values per row has values 4x6; "
                 "1099511627776x6 was expected");
    }
};

QTEST_GUILESS_MAIN(TestSeeded)
#include "tst_seeded.moc"
