// SPDX-License-Identifier: GPL-3.0-or-later

// Keras HDF5 files through the process that parses them: small files made here with libhdf5,
// readers that crash, hang or babble, and what a reader might say that is wrong.

#include <QTest>

#include "core/formats/hdf5_child.h"
#include "core/formats/keras.h"
#include "tests/core/formats/format_test_support.h"
#include "tests/core/formats/made_hdf5.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace lathe::core {
extern const Format format_keras;
}

namespace {

namespace fs = std::filesystem;

/// A script in place of the reader.
void useReader(const Scratch& scratch, const std::string& script) {
    const fs::path path = scratch.file("reader", "#!/bin/sh\n" + script + "\n");
    fs::permissions(path, fs::perms::owner_all);
    qputenv("LATHE_READ_HDF5", path.c_str());
}

QString verdictOf(const std::string& header) {
    std::string bytes(8, '\0');
    const uint64_t length = header.size();
    std::memcpy(bytes.data(), &length, sizeof length);
    bytes += header;
    try {
        kerasFromStream(Buffer::adopt(std::vector<char>(bytes.begin(), bytes.end())));
        return "accept";
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

class TestKeras : public QObject {
    Q_OBJECT
  private slots:
    void init() { qputenv("LATHE_READ_HDF5", LATHE_READ_HDF5); }

    void readsPlainArrays() {
        const Scratch scratch;
        const fs::path path = makeHdf5(scratch.path("model.h5"), Storage::Plain);
        QVERIFY(format_keras.recognise(path));
        const RawCheckpoint read = format_keras.read(path);
        QCOMPARE(*read.metadata.at("model_type").text(), std::string("Sequential"));
        const RawTensor* kernel = read.find("model_weights/kernel:0");
        QVERIFY(kernel);
        QCOMPARE(kernel->encoding->shape(), (Shape{64, 2}));
        QCOMPARE(kernel->encoding->decode()[127], 127.0f);
    }

    void refusesWhatIsNotInTheFile_data() {
        QTest::addColumn<int>("storage");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("compressed")
            << int(Storage::Compressed)
            << "the data set model_weights/kernel:0 is compressed, which is not read; `h5repack -f "
               "NONE` writes a plain file";
        QTest::newRow("elsewhere") << int(Storage::Elsewhere)
                                   << "the data set model_weights/kernel:0 keeps its values in "
                                      "another file, which is not followed";
        QTest::newRow("never written")
            << int(Storage::NeverWritten)
            << "the values of the data set model_weights/kernel:0 are not in the file";
    }
    void refusesWhatIsNotInTheFile() {
        QFETCH(int, storage);
        QFETCH(QString, sentence);
        const Scratch scratch;
        QCOMPARE(verdict(format_keras, makeHdf5(scratch.path("model.h5"), Storage(storage))),
                 "the file cannot be read: " + sentence);
    }

    void refusesOtherHdf5() {
        const Scratch scratch;
        QVERIFY(
            verdict(format_keras, makeHdf5(scratch.path("model.h5"), Storage::Plain, false))
                .startsWith("the HDF5 file has no attribute model_config: it holds weights alone"));
    }

    /// Every shorter file is refused with a sentence, and none takes the test down.
    void refusesTruncatedFiles() {
        const Scratch scratch;
        const std::string whole = bytesOf(makeHdf5(scratch.path("model.h5"), Storage::Plain));
        for (size_t length = 8; length < whole.size(); length += whole.size() / 12) {
            const fs::path cut = scratch.file("cut.h5", whole.substr(0, length));
            QVERIFY(format_keras.recognise(cut));
            const QString sentence = verdict(format_keras, cut);
            QVERIFY2(sentence.startsWith("the file cannot be read: libhdf5 cannot open the file"),
                     qPrintable(sentence));
        }
    }

    void readersThatFail() {
        const Scratch scratch;
        const fs::path path = makeHdf5(scratch.path("model.h5"), Storage::Plain);
        useReader(scratch, "kill -SEGV $$");
        QCOMPARE(verdict(format_keras, path),
                 QString("the file cannot be read: the reader ended with signal 11 (Segmentation "
                         "fault); the file is "
                         "damaged, so use a copy"));
        useReader(scratch, "printf 'no\\033[31m good\\nmore\\n' >&2; exit 1");
        QCOMPARE(verdict(format_keras, path), QString("the file cannot be read: no\\x1b[31m good"));
        useReader(scratch, "exit 3");
        QCOMPARE(verdict(format_keras, path),
                 QString("the file cannot be read: the reader refused it without a reason"));
        useReader(scratch, "exec head -c 100000000 /dev/zero");
        QVERIFY(verdict(format_keras, path)
                    .startsWith("the file cannot be read: the reader wrote more than "));
        useReader(scratch, "printf 1234");
        QCOMPARE(verdict(format_keras, path), QString("what the HDF5 reader said: the file has 4 "
                                                      "bytes; a safetensors file has at least 8"));
    }

    void readersThatHang() {
        const Scratch scratch;
        const fs::path path = makeHdf5(scratch.path("model.h5"), Storage::Plain);
        for (const char* script : {"exec sleep 100", "exec >&- 2>&-; exec sleep 100"}) {
            useReader(scratch, script);
            try {
                readHdf5InChild(path, std::chrono::milliseconds(200));
                QFAIL("a reader that hangs was waited for");
            } catch (const Error& error) {
                QCOMPARE(error.what(),
                         "the file cannot be read: the reader did not finish within 200 ms and was "
                         "stopped");
            }
        }
    }

    void readersThatAreMissing() {
        const Scratch scratch;
        const fs::path path = makeHdf5(scratch.path("model.h5"), Storage::Plain);
        qputenv("LATHE_READ_HDF5", "/nowhere/reader");
        QCOMPARE(verdict(format_keras, path),
                 QString("LATHE_READ_HDF5 names /nowhere/reader, which is no file; the program "
                         "lathe-read-hdf5 was expected"));
        qunsetenv("LATHE_READ_HDF5");
        QVERIFY(
            verdict(format_keras, path)
                .startsWith(
                    "HDF5 files of other programs are read by lathe-read-hdf5, which is not in /"));
    }

    void wrongStreams_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no texts")
            << "{}"
            << "the HDF5 file has no attribute model_config: it holds weights alone, or is of "
               "another "
               "program; a whole model that Keras saved (model.save(\"model.h5\")) was expected";
        QTest::newRow("no class")
            << "{\"__metadata__\": {\"model_config\": \"{}\"}}"
            << "model_config has no class_name; \"Sequential\" or \"Functional\" was expected";
        QTest::newRow("no object")
            << "{\"__metadata__\": {\"model_config\": \"[1]\"}}"
            << "model_config has no class_name; \"Sequential\" or \"Functional\" was expected";
        QTest::newRow("cut") << "{\"a\": {\"dtype\": \"F32\", \"shape\": [1000000000], "
                                "\"data_offsets\": [0, 4000000000]}}"
                             << "what the HDF5 reader said: tensor 'a' ends at byte 4000000000 of "
                                "the data, but only 0 are "
                                "there; the file was cut off";
    }
    void wrongStreams() {
        QFETCH(QString, header);
        QFETCH(QString, sentence);
        QCOMPARE(verdictOf(header.toStdString()), sentence);
    }
};

QTEST_GUILESS_MAIN(TestKeras)
#include "tst_keras.moc"
