// SPDX-License-Identifier: GPL-3.0-or-later
// Text to ids and back over whole files, and tokenizers to other formats and back.
#include <QtTest>

#include <map>

#include "core/base/error.h"
#include "core/tokenizer/utf8.h"
#include "tests/core/tokenizer/tokenizer_support.h"

using namespace lathe;
using namespace lathe::core;

namespace {

const char* const kTexts[] = {"text/exllamav3_cal_wiki.utf8",
                              "text/tinyshakespeare.txt",
                              "text/tinystories_sample_2M.txt",
                              "text/wikitext-2-raw/wiki.test.raw",
                              "text/wikitext-2/valid.txt",
                              "tokenizers/ggml-prompts/test-cases.txt",
                              "synthetic"};

const char* const kTokenizers[] = {"tokenizers/gpt2/tokenizer.json",
                                   "tokenizers/qwen3/tokenizer.json",
                                   "tokenizers/llama2/tokenizer.json",
                                   "tokenizers/llama2/tokenizer.model",
                                   "tokenizers/llama2/tokenizer.bin",
                                   "tokenizers/bert-base/vocab.txt",
                                   "tokenizers/llama.cpp/ggml-vocab-bert-bge.gguf",
                                   "models/stories260K/tok512.bin",
                                   "models/stories260K-derived/hf-f32/tokenizer.json",
                                   "models/stories260K-derived/stories260K-f32.gguf",
                                   "tokenizers/llama.cpp/ggml-vocab-gpt-2.gguf",
                                   "tokenizers/llama.cpp/ggml-vocab-gpt-neox.gguf",
                                   "tokenizers/llama.cpp/ggml-vocab-mpt.gguf",
                                   "tokenizers/llama.cpp/ggml-vocab-falcon.gguf",
                                   "tokenizers/llama.cpp/ggml-vocab-starcoder.gguf",
                                   "tokenizers/llama.cpp/ggml-vocab-llama-spm.gguf",
                                   "tokenizers/llama.cpp/ggml-vocab-baichuan.gguf"};

std::string keysText(const TokenizerSpec& spec) {
    return toJson(
        MetaValue{std::make_shared<const MetaValue::Object>(tokenizerToGguf(spec)), {}, {}});
}

}  // namespace

class TestTokenizerRoundTrip : public QObject {
    Q_OBJECT

    TokenizerPtr open(const QString& name) {
        auto& opened = m_tokenizers[name];
        if (!opened) opened = tests::openTokenizer(tests::dataPath(name.toStdString()));
        return opened;
    }
    void addTokenizers() {
        QTest::addColumn<QString>("name");
        for (const char* name : kTokenizers) QTest::addRow("%s", name) << name;
    }
    static std::vector<TokenId> idsOfAll(const Tokenizer& tokenizer) {
        std::vector<TokenId> ids;
        for (const char* text : {"tokenizers/ggml-prompts/test-cases.txt", "synthetic"})
            for (const bool parseSpecial : {false, true}) {
                const auto some = tokenizer.encode(tests::goldenText(text) + "<|endoftext|> </s>",
                                                   {true, parseSpecial});
                ids.insert(ids.end(), some.begin(), some.end());
            }
        return ids;
    }

  private slots:
    void decodeInvertsEncode_data() { addTokenizers(); }
    void decodeInvertsEncode() {
        QFETCH(QString, name);
        LATHE_NEED_DATA(texts, "text");
        const auto tokenizer = open(name);
        for (const char* file : kTexts) {
            const std::string text = tests::goldenText(file);
            if (tokenizer->spec().kind ==
                TokenizerKind::WordPiece) {  // drops case and spaces, once
                const std::string once =
                    tokenizer->decode(tokenizer->encode(text, {false, true}), true);
                QVERIFY2(!once.empty(), file);
                QVERIFY2(tokenizer->decode(tokenizer->encode(once, {false, true}), true) == once,
                         file);
                continue;
            }
            const std::string expected = tokenizer->spec().normalizeNfc ? normalizeNfc(text) : text;
            // "<|endoftext|>" and "<unk>" stand in some of the texts: special tokens are shown.
            QVERIFY2(tokenizer->decode(tokenizer->encode(text, {false, true}), true) == expected,
                     file);
        }
    }

    void ggufKeys_data() { addTokenizers(); }
    void ggufKeys() {
        QFETCH(QString, name);
        LATHE_NEED_DATA(texts, "text");
        const auto tokenizer = open(name);
        const TokenizerSpec& spec = tokenizer->spec();
        const TokenizerSpec again = tokenizerFromGguf(tokenizerToGguf(spec));
        TokenizerSpec expected = spec;
        if (spec.kind == TokenizerKind::SentencePieceBpe && !spec.eos)
            expected.eos = 2;  // what a missing key means
        QCOMPARE(keysText(again), keysText(expected));
        QVERIFY(again.pieces == spec.pieces);
        QVERIFY(again.types == spec.types);
        QCOMPARE(again.addBos, spec.addBos);
        QCOMPARE(again.bos, spec.bos);
        QCOMPARE(again.chatTemplate, spec.chatTemplate);
        QVERIFY(idsOfAll(Tokenizer(again)) == idsOfAll(*tokenizer));
    }

    void tokenizerJson_data() { addTokenizers(); }
    void tokenizerJson() {
        QFETCH(QString, name);
        LATHE_NEED_DATA(texts, "text");
        const auto tokenizer = open(name);
        const TokenizerSpec& spec = tokenizer->spec();
        const TokenizerSpec again =
            tokenizerFromJson(tokenizerToJson(spec), tokenizerConfigToJson(spec), "");
        QVERIFY(again.pieces == spec.pieces);
        QCOMPARE(again.kind, spec.kind);
        QCOMPARE(again.bos, spec.bos);
        QCOMPARE(again.eos, spec.eos);
        QCOMPARE(again.unknown, spec.unknown);
        QCOMPARE(again.padding, spec.padding);
        QCOMPARE(again.mask, spec.mask);
        QCOMPARE(again.addBos, spec.addBos);
        QCOMPARE(again.addSpacePrefix, spec.addSpacePrefix);
        QCOMPARE(again.normalizeNfc, spec.normalizeNfc);
        QCOMPARE(again.chatTemplate, spec.chatTemplate);
        QVERIFY(idsOfAll(Tokenizer(again)) == idsOfAll(*tokenizer));
    }

    // Ids with probabilities computed by another program; the texts were encoded by it as well.
    void storiesGolden() {
        LATHE_NEED_DATA(folder, "fixtures/golden");
        const auto tokenizer = open("models/stories260K/tok512.bin");
        int cases = 0;
        for (const char* name : {"stories260K_float64.json", "stories260K_golden.json"}) {
            const MetaValue golden = parseJson(readTextFile(folder / name));
            for (const MetaValue& entry : *golden.find("cases")->array()) {
                std::vector<TokenId> expected;
                for (const MetaValue& id : *entry.find("ids")->array())
                    expected.push_back(static_cast<TokenId>(*id.integer()));
                auto ids = tokenizer->encode(*entry.find("text")->text());
                if (expected.size() == 512 && ids.size() > 512)
                    ids.resize(512);  // the model's context
                QCOMPARE(ids, expected);
                ++cases;
            }
        }
        QCOMPARE(cases, 9);
    }

    void llama2FilesAgree() {
        LATHE_NEED_DATA(folder, "tokenizers/llama2");
        const auto model = open("tokenizers/llama2/tokenizer.model"),
                   bin = open("tokenizers/llama2/tokenizer.bin"),
                   json = open("tokenizers/llama2/tokenizer.json");
        QVERIFY(model->spec().pieces == bin->spec().pieces);
        QVERIFY(model->spec().scores == bin->spec().scores);
        QVERIFY(model->spec().types == bin->spec().types);
        QVERIFY(model->spec().pieces == json->spec().pieces);
        QVERIFY(model->spec().types == json->spec().types);
        // Without its merges, a spec from tokenizer.json falls back on the scores made from their
        // ranks.
        TokenizerSpec byScore = json->spec();
        byScore.merges.clear();
        const Tokenizer scored(byScore);
        for (const char* file : kTexts) {
            const std::string text = tests::goldenText(file);
            const auto ids = model->encode(text);
            QVERIFY2(bin->encode(text) == ids, file);
            QVERIFY2(json->encode(text) == ids, file);
            QVERIFY2(scored.encode(text) == ids, file);
        }
    }

  private:
    std::map<QString, TokenizerPtr> m_tokenizers;
};

QTEST_GUILESS_MAIN(TestTokenizerRoundTrip)
#include "tst_tokenizer_round_trip.moc"
