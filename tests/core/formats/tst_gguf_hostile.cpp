// SPDX-License-Identifier: GPL-3.0-or-later

// GGUF files that lie. Each is built by hand and must give exactly its sentence; cutting or
// changing any byte of a good file must give a sentence or a checkpoint, never a crash.

#include <fcntl.h>
#include <unistd.h>

#include <QTest>
#include <functional>

#include "tests/core/formats/format_test_support.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

struct Lie {
    const char* name;
    const char* expected;
    std::function<GgufBytes()> build;
};

GgufBytes withArray(uint32_t elementType, uint64_t count) {
    GgufBytes file;
    file.header(0, 1).text("x").number<uint32_t>(9).number(elementType).number(count);
    return file.number<uint64_t>(0).number<uint64_t>(0);
}

GgufBytes withTensor(const std::string& name, const std::vector<int64_t>& dimensions, uint32_t type,
                     uint64_t offset) {
    GgufBytes file;
    return file.header(1, 1).architecture().tensor(name, dimensions, type, offset).pad().pad(256);
}

GgufBytes withAlignment(uint32_t type, uint64_t value, size_t size) {
    GgufBytes file;
    file.header(0, 1).text("general.alignment").number(type);
    file.bytes.append(reinterpret_cast<const char*>(&value), size);
    return file;
}

const Lie kLies[] = {
    {"empty",
     "the file ends at byte 0, inside the word GGUF of 4 bytes at byte 0; it was cut short, so "
     "copy or download "
     "it again",
     [] { return GgufBytes(); }},
    {"big endian",
     "the file was written for a big-endian machine; convert it with llama.cpp's "
     "gguf_convert_endian.py",
     [] { return GgufBytes().header(0, 0, 0x03000000); }},
    {"version 1",
     "it is GGUF version 1; this program reads versions 2 and 3, so convert the model again with a "
     "current "
     "llama.cpp",
     [] { return GgufBytes().header(0, 0, 1); }},
    {"tensor count",
     "the number of tensors at byte 8 is 18446744073709551615, but only 8 bytes follow; the file "
     "is damaged or "
     "was cut short, so copy or download it again",
     [] { return GgufBytes().header(UINT64_MAX, 0); }},
    {"empty key", "metadata entry 1 of 1 has an empty key; the file is damaged",
     [] { return GgufBytes().header(0, 1).textEntry("", "value"); }},
    {"duplicate key",
     "metadata 'general.architecture' appears twice; the file must be written anew",
     [] { return GgufBytes().header(0, 2).architecture().architecture(); }},
    {"long key",
     "metadata entry 1 of 1: the number of bytes of a key at byte 24 is 65536; at most 65535 were "
     "expected of any "
     "model, so the file is damaged",
     [] { return GgufBytes().header(0, 1).textEntry(std::string(65536, 'k'), ""); }},
    {"hostile key", "metadata '\\x1b[2J\\x0a\\xff' appears twice; the file must be written anew",
     [] {
         return GgufBytes()
             .header(0, 2)
             .textEntry("\x1b[2J\n\xff", "")
             .textEntry("\x1b[2J\n\xff", "");
     }},
    {"array of arrays",
     "metadata 'x': it is an array of arrays, which ggml does not allow; leave this key out of the "
     "file",
     [] { return withArray(9, 1); }},
    {"array type",
     "metadata 'x': its elements have type 13; 0 to 12 were expected, so the file is damaged or "
     "from a newer "
     "program",
     [] { return withArray(13, 1); }},
    {"array count",
     "metadata 'x': the number of array elements at byte 41 is 3, but only 16 bytes follow; the "
     "file is damaged "
     "or was cut short, so copy or download it again",
     [] { return withArray(10, 3); }},
    {"text in array",
     "metadata 'x': the file ends at byte 65, inside a count of 8 bytes at byte 65; it was cut "
     "short, so "
     "copy or download it again",
     [] {
         GgufBytes file;
         file.header(0, 1).text("x").number<uint32_t>(9).number<uint32_t>(8).number<uint64_t>(2);
         return file.number<uint64_t>(8).number<uint64_t>(0);
     }},
    {"alignment 0",
     "general.alignment is '0'; a power of two up to 65536 was expected, so the file is damaged",
     [] { return withAlignment(4, 0, 4); }},
    {"alignment 48",
     "general.alignment is '48'; a power of two up to 65536 was expected, so the file is damaged",
     [] { return withAlignment(4, 48, 4); }},
    {"alignment 2^63",
     "general.alignment is '9223372036854775808'; a power of two up to 65536 was expected, so the "
     "file "
     "is damaged",
     [] { return withAlignment(10, uint64_t{1} << 63, 8); }},
    {"no name", "tensor 1 of 1: it has no name; the file is damaged",
     [] { return withTensor("", {1}, 0, 0); }},
    {"long name",
     "tensor 1 of 1: the number of bytes of a tensor name at byte 69 is 64; at most 63 were "
     "expected of any model, "
     "so the file is damaged",
     [] { return withTensor(std::string(64, 'n'), {1}, 0, 0); }},
    {"five dimensions",
     "tensor 1 of 1: tensor 't': it has 5 dimensions; at most 4 were expected, so the file is "
     "damaged",
     [] {
         return withTensor("t", {1, 1, 1, 1, 1}, 0, 0);
     }},
    {"overflow of elements", "tensor 1 of 1: tensor 't': impossible shape [4294967296, 4294967296]",
     [] {
         return withTensor("t", {int64_t{1} << 32, int64_t{1} << 32}, 0, 0);
     }},
    {"overflow of bytes", "tensor 't': a size of 4611686018427387904 times 4 is beyond 64 bits",
     [] { return withTensor("t", {int64_t{1} << 62}, 0, 0); }},
    {"size beyond the file",
     "tensor 't': its 4611686018427387900 bytes begin at byte 128, but the file has only 256; it "
     "was "
     "cut short, so copy or download it again",
     [] { return withTensor("t", {(int64_t{1} << 60) - 1}, 0, 0).pad(256); }},
    {"IQ2_XXS",
     "tensor 1 of 1: tensor 't': it is stored as IQ2_XXS (ggml type 16), which this program cannot "
     "decode; open "
     "a file quantized to another type (Q2_K to Q8_0 and IQ4 are read)",
     [] { return withTensor("t", {256}, 16, 0); }},
    {"IQ1_M",
     "tensor 1 of 1: tensor 't': it is stored as IQ1_M (ggml type 29), which this program cannot "
     "decode; open a "
     "file quantized to another type (Q2_K to Q8_0 and IQ4 are read)",
     [] { return withTensor("t", {256}, 29, 0); }},
    {"removed type",
     "tensor 1 of 1: tensor 't': it is stored as Q4_0_4_4 (ggml type 31), which ggml has removed; "
     "convert "
     "the model again with a current llama.cpp",
     [] { return withTensor("t", {32}, 31, 0); }},
    {"unknown type",
     "tensor 1 of 1: tensor 't': it has ggml type 4294967295, which this program does not know; "
     "the file is "
     "damaged or from a newer program",
     [] { return withTensor("t", {32}, UINT32_MAX, 0); }},
    {"half a block",
     "tensor 't': its rows of 48 elements are not whole blocks of 32 as Q8_0 needs them; the file "
     "is "
     "damaged",
     [] {
         return withTensor("t", {48, 2}, 8, 0);
     }},
    {"scalar block",
     "tensor 't': its rows of 1 elements are not whole blocks of 32 as Q4_0 needs them; the file "
     "is damaged",
     [] { return withTensor("t", {}, 2, 0); }},
    {"wrong offset",
     "tensor 'u': it begins at offset 64 of the data, 32 was expected right after the tensor "
     "before it; the "
     "file is damaged",
     [] {
         GgufBytes file;
         return file.header(2, 0).tensor("t", {2}, 0, 0).tensor("u", {2}, 0, 64).pad(256);
     }},
    {"split without a number",
     "metadata 'split.no' is missing; a whole number from 0 to 1 was expected, so the file is "
     "damaged or does not belong to these parts",
     [] {
         GgufBytes file;
         return file.header(0, 1).text("split.count").number<uint32_t>(2).number<uint16_t>(2);
     }},
    {"split count",
     "metadata 'split.count' is '-1'; a whole number from 0 to 65535 was expected, so the file is "
     "damaged or does not belong to these parts",
     [] {
         GgufBytes file;
         return file.header(0, 1).text("split.count").number<uint32_t>(5).number<int32_t>(-1);
     }},
};

/// A good file with one of everything, small enough to try every byte of it.
std::string goodFile() {
    GgufBytes file;
    file.header(3, 4).architecture();
    file.text("general.alignment").number<uint32_t>(4).number<uint32_t>(32);
    file.text("f").number<uint32_t>(9).number<uint32_t>(6).number<uint64_t>(2).number(1.f).number(
        2.f);
    file.text("s").number<uint32_t>(9).number<uint32_t>(8).number<uint64_t>(2).text("a").text("bc");
    file.tensor("t", {3, 2}, 0, 0).tensor("q", {32, 2}, 8, 32).tensor("e", {0}, 1, 128).pad();
    for (int i = 0; i < 6; ++i) file.number(float(i));
    file.pad();
    file.bytes.append(68, '\1');
    return file.pad().bytes;
}

/// Decodes the first row, so that bytes outside the file would be noticed.
void touch(const Encoding& encoding) {
    if (encoding.elements() == 0 || encoding.columns() > 4096) return;
    std::vector<float> row(static_cast<size_t>(encoding.columns()));
    encoding.decodeRows(0, 1, row.data());
}

}  // namespace

class TestGgufHostile : public QObject {
    Q_OBJECT

    Scratch m_scratch;

  private slots:
    void says_data() {
        QTest::addColumn<int>("row");
        for (int i = 0; i < int(std::size(kLies)); ++i) QTest::newRow(kLies[i].name) << i;
    }
    void says() {
        QFETCH(int, row);
        const auto path = m_scratch.file("lie.gguf", kLies[row].build().bytes);
        QCOMPARE(verdict(format_gguf, path), QString(kLies[row].expected));
    }

    void recognisesByBytes() {
        QVERIFY(format_gguf.recognise(m_scratch.file("no-extension", goodFile())));
        QVERIFY(!format_gguf.recognise(m_scratch.file("empty.gguf", "")));
        QVERIFY(!format_gguf.recognise(m_scratch.file("other.gguf", "GGUX")));
        QVERIFY(!format_gguf.recognise(m_scratch.path("")));  // a folder
        QVERIFY(!format_gguf.recognise(m_scratch.path("missing.gguf")));
    }

    void survivesEveryCut() {
        const std::string good = goodFile();
        QCOMPARE(verdict(format_gguf, m_scratch.file("good.gguf", good)), QString("accept"));
        // Behind the last tensor only padding stands, which may be missing.
        const size_t needed = good.size() - 28;
        for (size_t size = 0; size < good.size(); ++size) {
            const auto path = m_scratch.file("cut.gguf", good.substr(0, size));
            const QString said = verdict(format_gguf, path);
            QVERIFY2((said == "accept") == (size >= needed),
                     qPrintable(QString("%1: %2").arg(size).arg(said)));
        }
    }

    void survivesEveryByte() {
        std::string bytes = goodFile();
        const auto path = m_scratch.file("changed.gguf", bytes);
        const int descriptor = open(path.c_str(), O_WRONLY);
        QVERIFY(descriptor >= 0);
        int accepted = 0, refused = 0;
        for (size_t at = 0; at < bytes.size(); ++at) {
            for (int change = 1; change < 256; ++change) {
                const char changed = static_cast<char>(bytes[at] ^ change);
                if (pwrite(descriptor, &changed, 1, off_t(at)) != 1) QFAIL("cannot change a byte");
                try {
                    for (const RawTensor& tensor : format_gguf.read(path).tensors)
                        touch(*tensor.encoding);
                    ++accepted;
                } catch (const Error&) {
                    ++refused;
                }
            }
            if (pwrite(descriptor, &bytes[at], 1, off_t(at)) != 1) QFAIL("cannot restore a byte");
        }
        close(descriptor);
        QVERIFY(accepted > 0 && refused > 0);
        QCOMPARE(verdict(format_gguf, path), QString("accept"));  // all bytes were restored
    }
};

QTEST_GUILESS_MAIN(TestGgufHostile)
#include "tst_gguf_hostile.moc"
