// SPDX-License-Identifier: GPL-3.0-or-later

// stories260K as llama2.c wrote it, against the same weights as llama.cpp's converter wrote them.

#include <QTest>

#include "tests/core/formats/format_test_support.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestLlama2cData : public QObject {
    Q_OBJECT

  private slots:
    void agreesWithGguf() {
        LATHE_NEED_DATA(path, "models/stories260K/stories260K.bin");
        LATHE_NEED_DATA(reference, "models/stories260K-derived/stories260K-f32.gguf");
        QVERIFY(format_llama2c.recognise(path));
        QVERIFY(!format_llama2c.recognise(reference));
        const RawCheckpoint ours = format_llama2c.read(path), theirs = format_gguf.read(reference);
        QCOMPARE(ours.detail, std::string("llama2.c"));
        QCOMPARE(ours.companions.size(), size_t(1));
        QCOMPARE(ours.companions.at("tok512.bin").size(), size_t(6227));
        QCOMPARE(ours.tensors.size(), theirs.tensors.size());
        for (const RawTensor& tensor : theirs.tensors) {
            const RawTensor* own = ours.find(tensor.name);
            QVERIFY2(own, tensor.name.c_str());
            QVERIFY2(same(*own, tensor), tensor.name.c_str());
        }
        for (const auto& [key, value] : ours.metadata)
            QVERIFY2(same(value, theirs.metadata.at(key)), key.c_str());
    }

    void doesNotTakeATokenizerOfAnotherVocabulary() {
        LATHE_NEED_DATA(model, "models/stories260K/stories260K.bin");
        LATHE_NEED_DATA(tokenizer, "tokenizers/llama2/tokenizer.bin");
        Scratch scratch;
        std::filesystem::create_symlink(model, scratch.path("model.bin"));
        std::filesystem::create_symlink(tokenizer, scratch.path("tokenizer.bin"));
        const RawCheckpoint read = format_llama2c.read(scratch.path("model.bin"));
        QVERIFY(read.companions.empty());
        QCOMPARE(read.detail, std::string("llama2.c, no tokenizer of 512 pieces beside it"));
    }
};

QTEST_GUILESS_MAIN(TestLlama2cData)
#include "tst_llama2c_data.moc"
