// SPDX-License-Identifier: GPL-3.0-or-later

// GGUF files that others wrote: a manifest of broken ones with the sentence that each must give,
// models that must come back byte for byte, vocabularies without tensors.

#include <QTest>

#include "tests/core/formats/format_test_support.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestGgufData : public QObject {
    Q_OBJECT

    Scratch m_scratch;

    static QMap<QString, QString> manifest(const std::filesystem::path& path, int column) {
        QMap<QString, QString> lines;
        for (const QString& line :
             QString::fromStdString(bytesOf(path)).split('\n', Qt::SkipEmptyParts))
            if (line.startsWith("gguf_"))
                lines[line.section('\t', 0, 0)] = line.section('\t', column, column);
        return lines;
    }

  private slots:
    void manifestOfBrokenFiles() {
        LATHE_NEED_DATA(folder, "fixtures/malformed");
        const auto expected = manifest(sourcePath("tests/core/formats/gguf_manifest.tsv"), 1);
        const auto verdicts = manifest(folder / "EXPECTED.tsv", 1);
        QVERIFY(!verdicts.isEmpty());
        QCOMPARE(expected.keys(),
                 verdicts.keys());  // no file without a sentence, no sentence without a file
        for (auto it = expected.begin(); it != expected.end(); ++it) {
            const auto path = folder / it.key().toStdString();
            QCOMPARE(it.key() + '\t' + verdict(format_gguf, path), it.key() + '\t' + it.value());
            QCOMPARE(it.value() == "accept", verdicts[it.key()] == "accept");
        }
    }

    void modelsComeBack_data() {
        QTest::addColumn<QString>("name");
        for (const char* type : {"f32", "q8_0", "q4_0"})
            QTest::newRow(type)
                << QString("models/stories260K-derived/stories260K-%1.gguf").arg(type);
    }
    void modelsComeBack() {
        QFETCH(QString, name);
        LATHE_NEED_DATA(data, "");
        const RawCheckpoint original = format_gguf.read(data / name.toStdString());
        QCOMPARE(original.tensors.size(), size_t(47));
        QCOMPARE(original.metadata.size(), size_t(24));
        QCOMPARE(original.metadata.at("llama.embedding_length").integer(),
                 std::optional<int64_t>(64));
        QCOMPARE(original.metadata.at("tokenizer.ggml.tokens").array()->size(), size_t(512));
        QCOMPARE(toText(original.find("token_embd.weight")->encoding->shape()),
                 std::string("512x64"));

        JobContext job;
        const auto copy = m_scratch.path("copy.gguf"), second = m_scratch.path("second.gguf");
        format_gguf.write(original, copy, job);
        RawCheckpoint read = format_gguf.read(copy);
        QCOMPARE(read.tensors.size(), original.tensors.size());
        for (size_t i = 0; i < read.tensors.size(); ++i)
            QVERIFY2(same(read.tensors[i], original.tensors[i]), original.tensors[i].name.c_str());
        // Our files say which version their blocks have; the originals do not.
        const bool hasBlocks = !name.contains("f32");
        QCOMPARE(read.metadata.contains("general.quantization_version"), hasBlocks);
        read.metadata.erase("general.quantization_version");
        QVERIFY(same(read.metadata, original.metadata));
        format_gguf.write(read, second, job);
        QCOMPARE(bytesOf(second), bytesOf(copy));
    }

    void vocabulariesHaveNoTensors() {
        LATHE_NEED_DATA(folder, "tokenizers/llama.cpp");
        int read = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.path().extension() != ".gguf") continue;
            const RawCheckpoint vocabulary = format_gguf.read(entry.path());
            QVERIFY(vocabulary.tensors.empty());
            QVERIFY(vocabulary.metadata.at("tokenizer.ggml.tokens").array()->size() > 30000);
            ++read;
        }
        QVERIFY(read >= 8);
    }
};

QTEST_GUILESS_MAIN(TestGgufData)
#include "tst_gguf_data.moc"
