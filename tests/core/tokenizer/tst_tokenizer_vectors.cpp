// SPDX-License-Identifier: GPL-3.0-or-later
// llama.cpp's own test vectors: texts with the ids they must become, without special tokens.
#include <QtTest>

#include <functional>

#include "core/base/error.h"
#include "tests/core/tokenizer/tokenizer_support.h"

using namespace lathe;
using namespace lathe::core;

namespace {

struct Vector {
    std::string text;
    std::vector<TokenId> ids;
};

std::vector<Vector> readVectors(const std::filesystem::path& stem) {
    const std::string separator = "\n__ggml_vocab_test__\n";
    const std::string texts = readTextFile(stem.string() + ".inp");
    std::istringstream lines(readTextFile(stem.string() + ".out"));
    std::vector<Vector> vectors;
    size_t at = 0;
    for (std::string line; std::getline(lines, line);) {
        const size_t end = texts.find(separator, at);
        if (at > texts.size()) break;
        Vector vector{texts.substr(at, end == std::string::npos ? end : end - at), {}};
        std::istringstream numbers(line);
        for (TokenId id; numbers >> id;) vector.ids.push_back(id);
        vectors.push_back(std::move(vector));
        at = end == std::string::npos ? texts.size() + 1 : end + separator.size();
    }
    return vectors;
}

std::string shown(const std::vector<TokenId>& ids) {
    std::string text;
    for (const TokenId id : ids) text += std::to_string(id) + " ";
    return text;
}

void compare(const Tokenizer& tokenizer, const std::filesystem::path& stem) {
    const auto vectors = readVectors(stem);
    QCOMPARE(vectors.size(), size_t{46});
    const bool keepsText = tokenizer.spec().kind != TokenizerKind::WordPiece;
    for (const Vector& vector : vectors) {
        const auto ids = tokenizer.encode(vector.text, {.addSpecial = false, .parseSpecial = false});
        QVERIFY2(ids == vector.ids, (vector.text + "\nexpected " + shown(vector.ids) + "\nfound    " + shown(ids)).c_str());
        if (keepsText) QCOMPARE(tokenizer.decode(ids), vector.text);
    }
}

std::string messageOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.kind() == ErrorKind::Unsupported ? error.sentence() : "another kind of error";
    }
    return "no error";
}

}  // namespace

class TestTokenizerVectors : public QObject {
    Q_OBJECT
  private slots:
    void vocabularyFiles_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"gpt-2", "mpt", "falcon", "starcoder", "llama-spm", "bert-bge"})
            QTest::addRow("%s", name) << name;
    }
    void vocabularyFiles() {
        QFETCH(QString, name);
        LATHE_NEED_DATA(folder, "tokenizers/llama.cpp");
        const auto file = folder / ("ggml-vocab-" + name.toStdString() + ".gguf");
        compare(*tests::openTokenizer(file), file);
    }

    // The same vectors for other files of the same vocabulary.
    void otherSources_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("vectors");
        QTest::addRow("gpt2 json") << "gpt2/tokenizer.json" << "gpt-2";
        QTest::addRow("llama2 json") << "llama2/tokenizer.json" << "llama-spm";
        QTest::addRow("llama2 model") << "llama2/tokenizer.model" << "llama-spm";
        QTest::addRow("llama2 bin") << "llama2/tokenizer.bin" << "llama-spm";
        QTest::addRow("bert txt") << "bert-base/vocab.txt"
                                  << "bert-bge";
        QTest::addRow("qwen json") << "qwen3/tokenizer.json" << "qwen2";  // Qwen 3 kept the pieces of Qwen 2
    }
    void otherSources() {
        QFETCH(QString, file);
        QFETCH(QString, vectors);
        LATHE_NEED_DATA(folder, "tokenizers");
        compare(*tests::openTokenizer(folder / file.toStdString()),
                folder / "llama.cpp" / ("ggml-vocab-" + vectors.toStdString() + ".gguf"));
    }

    // Digests of what the package tokenizers decodes: tests/tools/make_bert_text_golden.py.
    void decodedWords() {
        LATHE_NEED_DATA(folder, "tokenizers");
        const auto tokenizer = tests::openTokenizer(folder / "bert-base/vocab.txt");
        std::string decoded, shownToo;
        for (const Vector& vector : readVectors(folder / "llama.cpp/ggml-vocab-bert-bge.gguf")) {
            const auto ids = tokenizer->encode(vector.text);
            decoded += tokenizer->decode(ids) + "\n";
            shownToo += tokenizer->decode(ids, true) + "\n";
        }
        QCOMPARE(sha256(decoded),
                 "f63e8cbea19afc5d1ca1c8d79efb86f3295aa80742ddbec846323f865e5fc0c8");
        QCOMPARE(sha256(shownToo),
                 "7b381f3986389ad3d374d01678bd348cb8f103a3555995660f2ca0f6fb4759fe");
    }

    void otherKindsAreNamed() {
        LATHE_NEED_DATA(unigram, "tokenizers/sentencepiece/test_model.model");
        QCOMPARE(messageOf([&] { tests::openTokenizer(unigram); }),
                 "the SentencePiece model is UNIGRAM; only BPE is supported");
    }

    void settingsOfQwen() {
        LATHE_NEED_DATA(file, "tokenizers/qwen3/tokenizer.json");
        const auto tokenizer = tests::openTokenizer(file);
        QCOMPARE(tokenizer->spec().pieces.size(), size_t{151669});
        QCOMPARE(tokenizer->spec().preTokenizer, "qwen2");
        QVERIFY(tokenizer->spec().normalizeNfc);
        QCOMPARE(tokenizer->pieceOf(tokenizer->spec().eos.value()), "<|im_end|>");
        QCOMPARE(tokenizer->encode("<|im_start|>user"), (std::vector<TokenId>{151644, 872}));
        QVERIFY(tokenizer->encode("<|im_start|>", {false, false}).size() > 1);
        QVERIFY(tokenizer->spec().chatTemplate.find("<|im_start|>") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestTokenizerVectors)
#include "tst_tokenizer_vectors.moc"
