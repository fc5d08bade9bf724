// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <csignal>
#include <stop_token>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/formats/native.h"
#include "core/formats/native_block.h"
#include "tests/core/formats/checkpoint_fixtures.h"
#include "tests/core/formats/compare_checkpoints.h"
#include "tests/core/formats/format_test_support.h"

using namespace lathe;
using namespace lathe::core;
using namespace lathe::tests;
namespace fs = std::filesystem;

namespace {

void write(const RawCheckpoint& checkpoint, const fs::path& path) {
    JobContext job;
    format_native.write(checkpoint, path, job);
}

/// Gives a changed content the checksum that belongs to it.
std::string resealed(std::string bytes) {
    const auto block =
        makeNativeBlock(bytes.size(), sha256(std::string_view(bytes).substr(kNativeBlockBytes)));
    std::memcpy(bytes.data(), block.data(), block.size());
    return bytes;
}

std::string replaced(std::string bytes, const std::string& from, const std::string& to) {
    const size_t at = bytes.find(from);
    if (at == bytes.npos || from.size() != to.size()) qFatal("cannot replace %s", from.c_str());
    return bytes.replace(at, from.size(), to);
}

RawCheckpoint oneTensor() {
    RawCheckpoint made;
    made.metadata["a"] = MetaValue::ofText("b");
    made.tensors.push_back({"w", encodeDense({2, 3}, someFloats(6), DType::F32)});
    return made;
}

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    return names;
}

}  // namespace

/// Damaged files, and writing that ends too early.
class TestNativeDamage : public QObject {
    Q_OBJECT

  private slots:
    void everyChangedByteIsNoticed() {
        const Scratch scratch;
        const fs::path path = scratch.path("w.lathe.h5");
        write(oneTensor(), path);
        const std::string good = bytesOf(path);
        QVERIFY(good.size() > kNativeBlockBytes && good.size() < 65536);
        int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        QVERIFY(fd >= 0);
        size_t unnoticed = 0;
        for (size_t at = 0; at < good.size(); ++at)
            for (const int change : {0x01, 0x20, 0xff}) {
                const char damaged = static_cast<char>(good[at] ^ change);
                if (::pwrite(fd, &damaged, 1, static_cast<off_t>(at)) != 1) qFatal("pwrite");
                unnoticed += verdict(format_native, path) == "accept";
                if (::pwrite(fd, &good[at], 1, static_cast<off_t>(at)) != 1) qFatal("pwrite");
            }
        QCOMPARE(unnoticed, size_t{0});
        QCOMPARE(verdict(format_native, path), QString("accept"));  // all put back
        for (size_t length = good.size() - 1; length > 0; length -= length > 1100 ? 97 : 1) {
            QVERIFY(::ftruncate(fd, static_cast<off_t>(length)) == 0);
            QVERIFY(verdict(format_native, path) != "accept");
        }
        ::close(fd);
        scratch.file("w.lathe.h5", good + '\0');
        QCOMPARE(
            verdict(format_native, path),
            QString("the file has %1 bytes, but was written with %2; it was cut off or damaged")
                .arg(good.size() + 1)
                .arg(good.size()));
    }

    void sentences_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        const Scratch scratch;
        write(oneTensor(), scratch.path("w"));
        const std::string good = bytesOf(scratch.path("w"));
        const auto row = [](const char* name, const std::string& bytes, const char* sentence) {
            QTest::addRow("%s", name) << QByteArray::fromStdString(bytes) << QString(sentence);
        };
        const auto with = [&](size_t at, char byte) {
            std::string bytes = good;
            bytes[at] = byte;
            return bytes;
        };
        row("magic", with(0, 'l'), "the file does not begin with 'LATHEH5'");
        row("short", good.substr(0, 100),
            "the file has 100 bytes; its user block alone has 512: it was cut off");
        row("version", with(8, 7),
            "the file has native format version 7, this program reads version 1; a newer program "
            "may open it");
        row("block", with(13, 4), "the user block says it has 1024 bytes; 512 were expected");
        row("padding", with(300, 5),
            "byte 300 of the user block is 5; 0 was expected: the file was damaged");
        row("content", with(good.size() - 1, static_cast<char>(good.back() ^ 1)),
            "the content does not have the SHA-256 it was written with: the file was damaged; use "
            "a copy");
        // Files whose checksum is right and whose content is not.
        row("type", resealed(replaced(good, "\"type\":\"f32\"", "\"type\":\"f64\"")),
            "tensor 'w': data set 'tensors/w/values': its elements do not have the 8 bytes of f64");
        row("shape",
            resealed(replaced(good, "\"shape\":[2,3],\"type\"", "\"shape\":[3,2],\"type\"")),
            "tensor 'w': data set 'tensors/w/values': it does not have the shape 3x2 that the "
            "index names");
        row("weight's shape", resealed(replaced(good, "\"shape\":[2,3]}]", "\"shape\":[3,2]}]")),
            "tensor 'w': a dense weight needs 'values' of its own shape");
        row("kind", resealed(replaced(good, "\"kind\":\"dense\"", "\"kind\":\"sense\"")),
            "tensor 'w': this program does not know the encoding 'sense'; a newer version may");
        row("json", resealed(replaced(good, "{\"companions\"", "[{companions\"")),
            "the index is malformed: [json.exception.parse_error.101] parse error at line 1, "
            "column 3: syntax error "
            "while parsing object key - invalid literal; last read: '[{c'; expected string "
            "literal");
        row("key", resealed(replaced(good, "\"tensors\":", "\"tensorz\":")),
            "the index is malformed: [json.exception.out_of_range.403] key 'tensors' not found");
    }

    void sentences() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        const Scratch scratch;
        QCOMPARE(verdict(format_native, scratch.file("x.lathe.h5", bytes.toStdString())), sentence);
    }

    void missingDataSet() {
        const Scratch scratch;
        write(oneTensor(), scratch.path("w"));
        const std::string bytes =
            replaced(bytesOf(scratch.path("w")), "\"name\":\"w\"", "\"name\":\"v\"");
        const QString sentence = verdict(format_native, scratch.file("x", resealed(bytes)));
        QVERIFY2(sentence.startsWith(
                     "tensor 'v': data set 'tensors/v/values': libhdf5 cannot find it: "),
                 qPrintable(sentence));
    }

    void cancelLeavesTheOldFile() {
        const Scratch scratch;
        const fs::path path = scratch.path("w.lathe.h5");
        write(oneTensor(), path);
        const std::string old = bytesOf(path);
        // Taken apart for the index, for the layout and for its bytes.
        for (int call = 1; call <= 3; ++call) {
            std::stop_source stop;
            JobContext job(stop.get_token());
            RawCheckpoint changed = oneTensor();
            changed.tensors.push_back(
                {"v", std::make_shared<Interrupting>(runningBytes(DType::F32, {1000}), call,
                                                     [&] { stop.request_stop(); })});
            QVERIFY_THROWS_EXCEPTION(Cancelled, format_native.write(changed, path, job));
            QCOMPARE(bytesOf(path), old);
            QCOMPARE(namesIn(path.parent_path()), std::vector<std::string>{"w.lathe.h5"});
        }
    }

    void killLeavesTheOldFile() {
        const Scratch scratch;
        const fs::path path = scratch.path("w.lathe.h5");
        write(oneTensor(), path);
        const std::string old = bytesOf(path);
        for (int call = 1; call <= 3; ++call) {
            RawCheckpoint changed = oneTensor();
            changed.tensors.push_back(
                {"v", std::make_shared<Interrupting>(runningBytes(DType::F32, {1000}), call,
                                                     [] { ::kill(::getpid(), SIGKILL); })});
            const pid_t child = ::fork();
            if (child == 0) {
                JobContext job;
                format_native.write(changed, path, job);
                ::_exit(0);
            }
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
            QCOMPARE(bytesOf(path), old);
            QCOMPARE(difference(oneTensor(), readCheckpoint(path)), QString());
        }
    }
};

QTEST_GUILESS_MAIN(TestNativeDamage)
#include "tst_native_damage.moc"
