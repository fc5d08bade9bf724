// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/formats/hf.h"
#include "core/formats/native.h"
#include "tests/core/formats/checkpoint_fixtures.h"
#include "tests/core/formats/compare_checkpoints.h"
#include "tests/core/formats/format_test_support.h"
#include "tests/support/test_data.h"

using namespace lathe;
using namespace lathe::core;
using namespace lathe::tests;

/// Real checkpoints of other programs, read, written to a Hugging Face folder or a native file,
/// read again.
class TestCheckpointData : public QObject {
    Q_OBJECT

  private slots:
    void folders_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"hf-f32", "hf-f16", "gptq-4bit-g32-attn"})
            QTest::newRow(name) << name;
    }

    void folders() {
        QFETCH(QString, name);
        LATHE_NEED_DATA(models, "models/stories260K-derived");
        const RawCheckpoint source = readCheckpoint(models / name.toStdString());
        QCOMPARE(source.format, std::string("hf"));
        QVERIFY(source.companions.contains("tokenizer.json") &&
                source.companions.contains("tokenizer.model"));
        const Scratch scratch;
        JobContext job;
        writeHfFolder(source, scratch.path("hf"), job, 200'000);
        QVERIFY(std::filesystem::exists(scratch.path("hf") / "model.safetensors.index.json"));
        QCOMPARE(difference(source, readCheckpoint(scratch.path("hf"))), QString());
        format_native.write(source, scratch.path("native"), job);
        QCOMPARE(difference(source, readCheckpoint(scratch.path("native"))), QString());
    }

    void halfIsTheRoundedFull() {
        LATHE_NEED_DATA(models, "models/stories260K-derived");
        const RawCheckpoint full = readCheckpoint(models / "hf-f32"),
                            half = readCheckpoint(models / "hf-f16");
        QCOMPARE(full.tensors.size(), half.tensors.size());
        for (const RawTensor& tensor : full.tensors) {
            const Tensor rounded = tensor.encoding->plain()->converted(DType::F16);
            QVERIFY2(sameTensor(rounded, *half.find(tensor.name)->encoding->plain()),
                     tensor.name.c_str());
        }
        QCOMPARE(
            full.metadata.at("model_type").text() ? *full.metadata.at("model_type").text() : "",
            std::string("llama"));
    }

    void ggufThroughNative_data() {
        QTest::addColumn<QString>("name");
        for (const char* type : {"f32", "q4_0", "q8_0"})
            QTest::newRow(type) << QString("stories260K-%1.gguf").arg(type);
    }

    /// Metadata keep their widths and tokens their bytes: the GGUF written from the native file is
    /// the one written from the GGUF.
    void ggufThroughNative() {
        QFETCH(QString, name);
        LATHE_NEED_DATA(models, "models/stories260K-derived");
        const RawCheckpoint source = readCheckpoint(models / name.toStdString());
        const Scratch scratch;
        JobContext job;
        format_native.write(source, scratch.path("native"), job);
        const RawCheckpoint native = readCheckpoint(scratch.path("native"));
        QCOMPARE(difference(source, native), QString());
        const Format* gguf = formatNamed("gguf");
        gguf->write(source, scratch.path("a.gguf"), job);
        gguf->write(native, scratch.path("b.gguf"), job);
        QVERIFY(bytesOf(scratch.path("a.gguf")) == bytesOf(scratch.path("b.gguf")));
    }
};

QTEST_GUILESS_MAIN(TestCheckpointData)
#include "tst_checkpoint_data.moc"
