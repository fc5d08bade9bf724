// SPDX-License-Identifier: GPL-3.0-or-later
// Importance matrices against those of another program (tests/tools/make_imatrix_golden.py), and
// damaged ones with their exact sentences.

#include <QTest>
#include <functional>

#include "core/formats/imatrix.h"
#include "tests/core/formats/format_test_support.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::filesystem::path golden(const char* name) {
    return sourcePath("tests/core/formats/golden") / name;
}

template <class Work>
QString sentenceOf(Work work) {
    try {
        work();
        return "accept";
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
}

/// Bytes of a .dat file by hand.
struct DatBytes {
    std::string bytes;
    template <class T>
    DatBytes& number(T value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    DatBytes& text(const std::string& value) {
        number(static_cast<int32_t>(value.size()));
        bytes += value;
        return *this;
    }
    DatBytes& entry(const std::string& name, const std::vector<float>& values, int32_t calls = 2) {
        text(name).number(calls).number(static_cast<int32_t>(values.size()));
        for (const float value : values) number(value);
        return *this;
    }
};

struct Lie {
    const char* name;
    const char* expected;
    std::function<DatBytes()> build;
};

const Lie kLies[] = {
    {"empty",
     "the file ends at byte 0, inside the number of entries of 4 bytes at byte 0; it was cut "
     "short, so copy or download it again",
     [] { return DatBytes(); }},
    {"no entries",
     "the number of entries at byte 0 is 0; 1 to 1048576 were expected, so it is no imatrix or "
     "damaged",
     [] { return DatBytes().number(0); }},
    {"entries",
     "the number of entries at byte 0 is 1000000, but only 0 bytes follow; the file is damaged or "
     "was cut short, so copy or make it again",
     [] { return DatBytes().number(1000000); }},
    {"name",
     "entry 1 of 1: the number of bytes of a name at byte 4 is 256; 1 to 255 were expected, so it "
     "is no imatrix or damaged",
     [] { return DatBytes().number(1).entry(std::string(256, 'x'), {1}); }},
    {"calls",
     "entry 1 of 1: 'a': the number of calls at byte 9 is -1; 0 to 1073741824 were expected, so it "
     "is no imatrix or damaged",
     [] { return DatBytes().number(1).entry("a", {1}, -1); }},
    {"columns",
     "entry 1 of 1: 'a': the number of columns at byte 13 is 3, but only 4 bytes follow; the file "
     "is damaged or was cut short, so copy or make it again",
     [] { return DatBytes().number(1).text("a").number(2).number(3).number(1.0f); }},
    {"no number",
     "entry 1 of 1: 'a': value 1 of its sums of squares is nan; finite values of 0 or more were "
     "expected, so make the imatrix anew",
     [] {
         return DatBytes().number(1).entry("a", {1, NAN});
     }},
    {"twice", "'a' appears twice; the file is damaged",
     [] { return DatBytes().number(2).entry("a", {1}).entry("a", {1}); }},
    {"chunks", "the number of chunks is -5; the file is damaged",
     [] { return DatBytes().number(1).entry("a", {1}).number(-5).text(""); }},
    {"dataset",
     "the number of bytes of the dataset's name at byte 25 is 9, but only 1 bytes follow; the file "
     "is damaged or was cut short, so copy or make it again",
     [] { return DatBytes().number(1).entry("a", {1}).number(1).number(9).number('x'); }},
};

/// A small GGUF imatrix of which parts can be left out or wrong.
std::string gguf(const std::string& type, bool chunks, bool counts, uint32_t sumsType = 0,
                 float count = 1) {
    GgufBytes file;
    file.header(counts ? 2 : 1, chunks ? 3 : 1).textEntry("general.type", type);
    if (chunks)
        for (const char* key : {"imatrix.chunk_count", "imatrix.chunk_size"})
            file.text(key).number<uint32_t>(4).number<uint32_t>(1);
    file.tensor("w.in_sum2", {2}, sumsType, 0);
    if (counts) file.tensor("w.counts", {1}, 0, 32);
    return file.pad().number(1.0f).number(2.0f).pad().number(count).pad().bytes;
}

}  // namespace

class TestImatrix : public QObject {
    Q_OBJECT

    Scratch m_scratch;

    QString ggufVerdict(const std::string& bytes) {
        const auto path = m_scratch.file("it.gguf", bytes);
        const QString verdict = sentenceOf([&] { readImatrix(path); });
        return QString(verdict).remove(QString::fromStdString(path.string() + ": "));
    }

  private slots:
    void goldenForms() {
        const Imatrix now = readImatrix(golden("imatrix.gguf")),
                      old = readImatrix(golden("imatrix.dat"));
        for (const Imatrix& imatrix : {now, old}) {
            QCOMPARE(imatrix.chunks, int64_t{3});
            QCOMPARE(imatrix.datasets, std::vector<std::string>{"calibration.txt"});
            const std::vector<float> q = imatrix.find("blk.0.attn_q.weight")->importance(),
                                     down = imatrix.find("blk.0.ffn_down.weight")->importance();
            QCOMPARE(q.size(), size_t{64});
            QCOMPARE(down.size(), size_t{96});
            for (size_t i = 0; i < q.size(); ++i) QCOMPARE(q[i], static_cast<float>(i) / 16);
            for (size_t i = 0; i < down.size(); ++i)
                QCOMPARE(down[i], static_cast<float>(i % 7 + 1) / 8);
            QVERIFY(!imatrix.find("blk.0.attn_k.weight"));
        }
        QCOMPARE(now.chunkSize, int64_t{512});
        // What no row has passed counts alike.
        QCOMPARE(now.find("blk.1.attn_q.weight")->importance(), std::vector<float>(64, 1));
    }

    void bothFormsAreWritten() {
        const Imatrix imatrix = readImatrix(golden("imatrix.gguf"));
        JobContext job;
        for (const char* name : {"again.gguf", "again.dat"}) {
            writeImatrix(imatrix, m_scratch.path(name), job);
            const Imatrix again = readImatrix(m_scratch.path(name));
            QCOMPARE(again.entries, imatrix.entries);
            QCOMPARE(again.datasets, imatrix.datasets);
            QCOMPARE(again.chunks, imatrix.chunks);
        }
        // The older form as llama.cpp writes it, byte for byte.
        const Imatrix old = readImatrix(golden("imatrix.dat"));
        QVERIFY(imatrixToDat(old) == bytesOf(golden("imatrix.dat")));
        Imatrix experts = imatrix;
        experts.entries[0].counts = {1, 2};
        QCOMPARE(sentenceOf([&] { imatrixToDat(experts); }),
                 QString("'blk.0.attn_q.weight' has 2 matrices, for which the .dat form has no "
                         "place; write a .gguf file"));
    }

    void expertsHaveCountsOfTheirOwn() {
        const ImatrixEntry entry{"w", {2, 4, 9, 3}, {2, 3}};
        QCOMPARE(entry.importance(), (std::vector<float>{1, 2, 3, 1}));
    }

    void damagedDat_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QByteArray>("bytes");
        for (const Lie& lie : kLies)
            QTest::newRow(lie.name)
                << QString(lie.expected) << QByteArray::fromStdString(lie.build().bytes);
    }
    void damagedDat() {
        QFETCH(QString, expected);
        QFETCH(QByteArray, bytes);
        QCOMPARE(sentenceOf([&] { imatrixFromDat(bytes.toStdString()); }), expected);
    }

    void damagedGguf() {
        QCOMPARE(ggufVerdict(gguf("imatrix", true, true)), QString("accept"));
        QCOMPARE(ggufVerdict(gguf("model", true, true)),
                 QString("it is a GGUF file, but no imatrix (general.type says what it is); give "
                         "one that llama-imatrix or `observe --what importance` wrote"));
        QCOMPARE(ggufVerdict(gguf("imatrix", false, true)),
                 QString("metadata 'imatrix.chunk_count' is missing; a whole number was expected, "
                         "so make the imatrix anew"));
        QCOMPARE(ggufVerdict(gguf("imatrix", true, false)),
                 QString("'w' has no tensor 'w.counts'; make the imatrix anew"));
        QCOMPARE(ggufVerdict(gguf("imatrix", true, true, 26)),
                 QString("tensor 'w.in_sum2' is stored as i32; f32 was expected of an imatrix"));
        QCOMPARE(ggufVerdict(gguf("imatrix", true, true, 0, 0.5f)),
                 QString("'w': a count of 0.5 rows was found; 0 or at least 1 was expected, so "
                         "make the imatrix anew"));
    }

    /// Cut anywhere, a file gives a sentence and no crash.
    void cutAnywhere() {
        const std::string whole = bytesOf(golden("imatrix.dat"));
        int refused = 0;
        for (size_t size = 0; size < whole.size(); ++size)
            refused += sentenceOf([&] { imatrixFromDat(whole.substr(0, size)); }) != "accept";
        // All but the file of the first versions, which ends before the number of chunks.
        QCOMPARE(refused, static_cast<int>(whole.size()) - 1);
    }
};

QTEST_GUILESS_MAIN(TestImatrix)
#include "tst_imatrix.moc"
