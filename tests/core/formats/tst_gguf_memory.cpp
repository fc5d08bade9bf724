// SPDX-License-Identifier: GPL-3.0-or-later

// Opening a file of a gigabyte costs next to no memory, whether it is honest or claims to hold more
// than it should. The files are sparse. Sanitizers keep freed memory, so that the measure means
// nothing there.

#include <unistd.h>

#include <QTest>

#include "tests/core/formats/format_test_support.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int64_t kFileBytes = int64_t{1} << 30;
constexpr int64_t kAllowedBytes = 64 << 20;

int64_t residentBytes() {
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly)) qFatal("no /proc/self/statm");
    return file.readAll().split(' ').at(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

}  // namespace

class TestGgufMemory : public QObject {
    Q_OBJECT

    Scratch m_scratch;

    std::filesystem::path sparse(const std::string& name, const std::string& bytes) {
        const auto path = m_scratch.file(name, bytes);
        if (truncate(path.c_str(), kFileBytes) != 0) qFatal("cannot make a sparse file");
        return path;
    }

  private slots:
    void opensAGigabyte() {
        const auto path =
            sparse("large.gguf",
                   GgufBytes().header(1, 1).architecture().tensor("t", {16384, 16383}, 0, 0).bytes);
        const int64_t before = residentBytes();
        const RawCheckpoint read = format_gguf.read(path);
        std::vector<float> row(16384, 1.0f);
        read.find("t")->encoding->decodeRows(16382, 16383, row.data());
        QCOMPARE(row, std::vector<float>(16384, 0.0f));
        QCOMPARE(read.fileBytes, uint64_t(kFileBytes));
        QVERIFY2(residentBytes() - before < kAllowedBytes,
                 qPrintable(QString::number(residentBytes() - before)));
    }

    void refusesClaimsThatTheFileCouldHold_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const GgufBytes& file, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(file.bytes) << QString(expected);
        };
        row("tensors", GgufBytes().header(40'000'000, 0),
            "the number of tensors at byte 8 is 40000000; at most 1048576 were expected of any "
            "model, so the file is damaged");
        row("entries", GgufBytes().header(0, 40'000'000),
            "the number of metadata entries at byte 16 is 40000000; at most 65536 were expected of "
            "any model, so the file is "
            "damaged");
        row("text",
            GgufBytes().header(0, 1).text("x").number<uint32_t>(8).number<uint64_t>(1'000'000'000),
            "metadata 'x': the number of bytes of text at byte 37 is 1000000000; at most 268435456 "
            "were expected of any model, "
            "so the file is damaged");
        row("array",
            GgufBytes()
                .header(0, 1)
                .text("x")
                .number<uint32_t>(9)
                .number<uint32_t>(0)
                .number<uint64_t>(1'000'000'000),
            "metadata 'x': the number of array elements at byte 41 is 1000000000; at most 4194304 "
            "were expected of any model, so "
            "the file is damaged");
        row("dimensions", GgufBytes().header(1, 0).tensor("t", {1 << 20, 1 << 20}, 0, 0),
            "tensor 't': its 4398046511104 bytes begin at byte 96, but the file has only "
            "1073741824; it was cut short, so "
            "copy or download it again");
    }
    void refusesClaimsThatTheFileCouldHold() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        const auto path = sparse("claims.gguf", bytes.toStdString());
        const int64_t before = residentBytes();
        QCOMPARE(verdict(format_gguf, path), expected);
        QVERIFY2(residentBytes() - before < kAllowedBytes,
                 qPrintable(QString::number(residentBytes() - before)));
    }
};

QTEST_GUILESS_MAIN(TestGgufMemory)
#include "tst_gguf_memory.moc"
