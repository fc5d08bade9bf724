// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <stop_token>

#include "core/base/file.h"
#include "core/encoding/affine.h"
#include "core/formats/safetensors.h"
#include "tests/core/formats/checkpoint_fixtures.h"
#include "tests/core/formats/format_test_support.h"

using namespace lathe;
using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// A file made by hand.
std::string file(const std::string& header, size_t dataBytes) {
    const uint64_t length = header.size();
    std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
    bytes += header;
    for (size_t i = 0; i < dataBytes; ++i) bytes += static_cast<char>(i);
    return bytes;
}

Buffer bufferOf(const std::string& bytes) {
    return Buffer::adopt(std::vector<char>(bytes.begin(), bytes.end()));
}

const std::string kThree =
    R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
    R"("b":{"dtype":"BOOL","shape":[3],"data_offsets":[8,11]},)"
    R"("empty":{"dtype":"I64","shape":[0,4],"data_offsets":[8,8]}})";

/// Reads every byte of every tensor.
void touch(const SafetensorsFile& read) {
    for (const RawTensor& tensor : read.tensors) tensor.encoding->plain()->toFloats();
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

  private slots:
    void accepts() {
        // An odd header length, so that nothing is aligned; a key nobody knows is skipped as the
        // reference does.
        std::string header = kThree;
        header.insert(
            header.size() - 1,
            R"(,"scalar":{"dtype":"U8","shape":[],"note":{"x":[[1],{}]},"data_offsets":[11,12]})");
        header += header.size() % 2 ? "" : " ";
        const SafetensorsFile read = parseSafetensors(bufferOf(file(header, 12)));
        QCOMPARE(read.tensors.size(), size_t{4});
        QCOMPARE(read.metadata.at("format"), std::string("pt"));
        const auto floats = read.tensors[1].name == "a" ? read.tensors[1] : read.tensors[0];
        QCOMPARE(floats.name, std::string("a"));
        const uint32_t bits = 0x03020100;
        float expected = 0;
        std::memcpy(&expected, &bits, sizeof expected);
        QCOMPARE(floats.encoding->plain()->toFloats()[0], expected);
        QCOMPARE(read.tensors[3].encoding->shape(), Shape{});
        QCOMPARE(read.tensors[3].encoding->plain()->toFloats(), std::vector<float>{11});
    }

    void refuses_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<int>("dataBytes");
        QTest::addColumn<bool>("unsupported");
        QTest::addColumn<QString>("sentence");
        const QString types =
            "BOOL, U8, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64";
        const auto entry = [](const QString& dtype, const QString& shape, const QString& offsets) {
            return QString(R"({"a":{"dtype":%1,"shape":%2,"data_offsets":%3}})")
                .arg(dtype, shape, offsets);
        };
        const auto row = [](const char* name, const QString& header, int data,
                            const QString& sentence, bool unsupported = false) {
            QTest::addRow("%s", name) << header << data << unsupported << sentence;
        };
        row("fp4", entry(R"("F4")", "[4]", "[0,2]"), 2,
            "tensor 'a' has the element type 'F4', which this program does not read; it reads " +
                types,
            true);
        row("e8m0", entry(R"("F8_E8M0")", "[4]", "[0,4]"), 4,
            "tensor 'a' has the element type 'F8_E8M0', which this program does not read; it "
            "reads " +
                types,
            true);
        row("unknown type", entry(R"("f32")", "[1]", "[0,4]"), 4,
            "tensor 'a' has the element type 'f32', which this program does not read; it reads " +
                types,
            true);
        row("no dtype", R"({"a":{"shape":[1],"data_offsets":[0,4]}})", 4,
            "tensor 'a' has no dtype");
        row("no shape", R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4,
            "tensor 'a' has no shape");
        row("no offsets", R"({"a":{"dtype":"F32","shape":[1]}})", 4,
            "tensor 'a' has no data_offsets");
        row("one offset", entry(R"("F32")", "[1]", "[0]"), 4,
            "tensor 'a' has 1 data_offsets; two were expected");
        row("three offsets", entry(R"("F32")", "[1]", "[0,4,8]"), 4,
            "tensor 'a' has more than two data_offsets");
        row("dtype a number", entry("7", "[1]", "[0,4]"), 4,
            "tensor 'a' has 7 in its dtype; text was expected");
        row("fractional", entry(R"("F32")", "[1.5]", "[0,4]"), 4,
            "tensor 'a' has 1.5 in its shape; a list of whole numbers of 0 or more was expected");
        row("negative", entry(R"("F32")", "[-1]", "[0,4]"), 4,
            "tensor 'a' has -1 in its shape; a list of whole numbers of 0 or more was expected");
        row("shape nested", entry(R"("F32")", "[[1]]", "[0,4]"), 4,
            "tensor 'a' has a list in its shape; a list of whole numbers of 0 or more was "
            "expected");
        row("shape no list", entry(R"("F32")", "1", "[0,4]"), 4,
            "tensor 'a' has 1 in its shape; a list of whole numbers of 0 or more was expected");
        row("beyond 63 bits", entry(R"("F32")", "[9223372036854775808]", "[0,4]"), 4,
            "tensor 'a' has a dimension of 9223372036854775808");
        row("beyond 64 bits", entry(R"("F32")", "[18446744073709551616]", "[0,4]"), 4,
            "tensor 'a' has 18446744073709551616 in its shape; a list of whole numbers of 0 or "
            "more was expected");
        row("product overflow", entry(R"("F32")", "[4294967296,4294967296]", "[0,4]"), 4,
            "tensor 'a': impossible shape [4294967296, 4294967296]");
        row("bytes overflow", entry(R"("F64")", "[4611686018427387904]", "[0,4]"), 4,
            "tensor 'a': a size of 4611686018427387904 times 8 is beyond 64 bits");
        row("rank", entry(R"("U8")", "[1" + QString(",1").repeated(32) + "]", "[0,1]"), 1,
            "tensor 'a' has more than 32 dimensions");
        row("name", R"({")" + QString(5000, 'n') + R"(":{}})", 0,
            "a name in the header has 5000 bytes; at most 4096 are allowed");
        row("key twice", R"({"a":{"dtype":"F32","dtype":"F32"}})", 0,
            "tensor 'a' has the key 'dtype' twice");
        row("metadata number", R"({"__metadata__":{"n":1}})", 0,
            "__metadata__ holds 1 under 'n'; only text is allowed");
        row("metadata nested", R"({"__metadata__":{"n":{}}})", 0,
            "__metadata__ holds an object under 'n'; only text is allowed");
        row("metadata twice", R"({"__metadata__":{"n":"1","n":"2"}})", 0,
            "__metadata__ has the key 'n' twice");
        row("metadata text", R"({"__metadata__":"n"})", 0,
            "__metadata__ is described by text; an object was expected");
        row("deep", R"({"a":{"x":)" + QString(100000, '['), 0,
            "the header nests deeper than 32 levels");
        row("overlap",
            R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
            R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
            3,
            "tensor 'b' begins at byte 1 of the data; 2 was expected, since tensors follow each "
            "other without gaps");
        row("first gap", entry(R"("U8")", "[1]", "[1,2]"), 2,
            "tensor 'a' begins at byte 1 of the data; 0 was expected, since tensors follow each "
            "other without gaps");
        row("trailing", entry(R"("U8")", "[1]", "[0,1]"), 3,
            "2 bytes follow the last tensor; none were expected");
        row("no brace", " {}", 0, "the header does not begin with '{'");
        row("no end", R"({"a":)", 0, "the header is not valid JSON (byte 6 of it)");
        row("after the end", "{} x", 0, "the header is not valid JSON (byte 4 of it)");
        row("control characters", QString("{\"\x1b[2J\":1}").replace("\x1b", "\\u001b"), 0,
            "tensor '\\x1b[2J' is described by 1; an object was expected");
    }

    void refuses() {
        QFETCH(QString, header);
        QFETCH(int, dataBytes);
        QFETCH(bool, unsupported);
        QFETCH(QString, sentence);
        try {
            parseSafetensors(bufferOf(file(header.toStdString(), size_t(dataBytes))));
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(QString(error.what()), sentence);
            QCOMPARE(error.kind(), unsupported ? ErrorKind::Unsupported : ErrorKind::Corrupt);
        }
    }

    void everyPrefixIsRefused() {
        const std::string whole = file(kThree, 11);
        touch(parseSafetensors(bufferOf(whole)));
        for (size_t length = 0; length < whole.size(); ++length)
            QVERIFY_THROWS_EXCEPTION(Error, parseSafetensors(bufferOf(whole.substr(0, length))));
        QVERIFY_THROWS_EXCEPTION(Error, parseSafetensors(bufferOf(whole + "x")));
    }

    void everyChangedByteIsSurvived() {
        const std::string whole = file(kThree, 11);
        int accepted = 0, refused = 0;
        for (size_t at = 0; at < whole.size(); ++at)
            for (int change = 1; change < 256; ++change) {
                std::string damaged = whole;
                damaged[at] = static_cast<char>(damaged[at] ^ change);
                try {
                    touch(parseSafetensors(bufferOf(damaged)));
                    ++accepted;
                } catch (const Error&) {
                    ++refused;
                }
            }
        QVERIFY(accepted >= 11 * 255);  // the data may be anything
        QVERIFY(refused > 20000);       // most of the header may not
    }

    void writesWhatItReads() {
        const Scratch scratch;
        std::vector<RawTensor> tensors;
        for (int type = 0; type < kDTypeCount; ++type)
            tensors.push_back({std::string(nameOf(static_cast<DType>(type))),
                               runningBytes(static_cast<DType>(type), {3, 5})});
        tensors.push_back({"scalar", runningBytes(DType::F16, {})});
        tensors.push_back({"nothing", runningBytes(DType::F64, {2, 0})});
        tensors.push_back({"caf\u00e9 \"quoted\"\n", runningBytes(DType::F32, {7})});
        JobContext job;
        const auto path = scratch.path("all.safetensors");
        writeSafetensors(path, tensors, {{"format", "pt"}, {"k", "\"v\""}}, job);
        const SafetensorsFile read = readSafetensors(path);
        QCOMPARE(read.tensors.size(), tensors.size());
        QCOMPARE(read.metadata.at("k"), std::string("\"v\""));
        for (const RawTensor& wanted : tensors) {
            const auto found =
                std::find_if(read.tensors.begin(), read.tensors.end(),
                             [&](const RawTensor& t) { return t.name == wanted.name; });
            QVERIFY(found != read.tensors.end());
            QVERIFY2(same(*found, wanted), wanted.name.c_str());
            const Tensor& plain = *found->encoding->plain();
            if (plain.sizeBytes() == 0) continue;
            QVERIFY(reinterpret_cast<uintptr_t>(plain.buffer().data) % sizeOf(plain.type()) == 0);
            QVERIFY(isMappingOf(plain.buffer().data, path));
        }
        // Widest types first, then by name; the header a multiple of 8.
        QCOMPARE(read.tensors.front().encoding->label(), std::string("u64"));
        QCOMPARE(read.tensors.back().encoding->label(), std::string("bool"));
        uint64_t length = 0;
        std::memcpy(&length, bytesOf(path).data(), sizeof length);
        QCOMPARE(length % 8, uint64_t{0});
        QVERIFY(looksLikeSafetensors(bytesOf(path)));
    }

    void refusesToWrite() {
        const Scratch scratch;
        JobContext job;
        const auto path = scratch.path("no.safetensors");
        const auto values = someFloats(8);
        const RawTensor dense{"w", encodeDense({2, 4}, values, DType::F32)};
        const RawTensor affine{
            "w", makeAffine({1, 4}, {.bits = 4, .group = 4}, std::vector<uint8_t>{1, 2, 3, 4},
                            std::vector<float>{1.0f}, {})};
        const auto verdict = [&](const std::vector<RawTensor>& tensors) {
            return verdictOf([&] { writeSafetensors(path, tensors, {}, job); });
        };
        QCOMPARE(verdict({affine}), QString("tensor 'w' is stored as %1, but safetensors holds "
                                            "only plain arrays; decode it to f16 or "
                                            "f32 first")
                                        .arg(QString::fromStdString(affine.encoding->label())));
        QCOMPARE(verdict({dense, dense}),
                 QString("two tensors are called 'w'; a file holds each name once"));
        QCOMPARE(
            verdict({{"__metadata__", dense.encoding}}),
            QString("a tensor is called '__metadata__', a name that safetensors keeps for itself"));
        QCOMPARE(verdict({{"\xff", dense.encoding}}),
                 QString("the name '\\xff' is not valid UTF-8, which safetensors asks for"));
        QVERIFY(!std::filesystem::exists(path));
    }

    void cancelLeavesTheOldFile() {
        const Scratch scratch;
        const auto path = scratch.file("w.safetensors", "old");
        std::stop_source stop;
        JobContext job(stop.get_token());
        // Taken apart for sorting and the header first; the last call comes between header and
        // bytes.
        auto probe = std::make_shared<Interrupting>(runningBytes(DType::F32, {4}), -1, [] {});
        JobContext free;
        writeSafetensors(scratch.path("probe"), std::vector<RawTensor>{{"w", probe}}, {}, free);
        std::filesystem::remove(scratch.path("probe"));
        auto interrupting = std::make_shared<Interrupting>(
            runningBytes(DType::F32, {4}), probe->calls(), [&] { stop.request_stop(); });
        QVERIFY_THROWS_EXCEPTION(
            Cancelled,
            writeSafetensors(path, std::vector<RawTensor>{{"w", interrupting}}, {}, job));
        QCOMPARE(interrupting->calls(), probe->calls());
        QCOMPARE(bytesOf(path), std::string("old"));
        const auto entries = std::filesystem::directory_iterator(path.parent_path());
        QCOMPARE(std::distance(begin(entries), end(entries)), std::ptrdiff_t{1});
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
