// SPDX-License-Identifier: GPL-3.0-or-later
// BERT's tokenizers: words and pieces by hand, every character and real vocabularies against the
// package tokenizers (tests/tools/make_bert_text_golden.py), and what is refused in which words.
#include <QtTest>

#include <functional>

#include "core/base/error.h"
#include "core/tokenizer/bert_text.h"
#include "core/tokenizer/utf8.h"
#include "tests/core/tokenizer/made_specs.h"
#include "tests/core/tokenizer/tokenizer_support.h"

using namespace lathe;
using namespace lathe::core;
using Ids = std::vector<TokenId>;

namespace {

std::string messageOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.sentence();
    }
    return "no error";
}

std::string joined(const std::vector<std::string_view>& words) {
    std::string text;
    for (const std::string_view word : words) text.append(text.empty() ? "" : "|").append(word);
    return text;
}

/// The characters that make_bert_text_golden.py looks at.
std::vector<char32_t> characters() {
    constexpr std::pair<char32_t, char32_t> kSpans[] = {{0x1, 0xD7FF},
                                                        {0xE000, 0xFFFF},
                                                        {0x1F000, 0x1FFFF},
                                                        {0x20000, 0x3FFFF},
                                                        {0xE0000, 0x10FFFF}};
    constexpr std::pair<char32_t, char32_t> kLater[] = {
        {0x61D, 0x61D},   {0x7FD, 0x7FD},   {0x890, 0x89F},   {0x8CA, 0x8E2},   {0x9FD, 0x9FE},
        {0xA76, 0xA76},   {0xAFA, 0xAFF},   {0xB55, 0xB55},   {0xC04, 0xC84},   {0xD00, 0xD3C},
        {0xD81, 0xD81},   {0xEBA, 0xECE},   {0x166D, 0x166D}, {0x1734, 0x1734}, {0x180F, 0x180F},
        {0x1885, 0x1886}, {0x1ABF, 0x1ACE}, {0x1B7D, 0x1B7E}, {0x1C89, 0x1C89}, {0x1DF6, 0x1DFB},
        {0x2E43, 0x2E5D}, {0xA7CB, 0xA7DC}, {0xA82C, 0xA82C}, {0xA8C5, 0xA8C5}, {0xA8FF, 0xA8FF},
        {0xA9BD, 0xA9BD}};
    std::vector<char32_t> all;
    for (const auto& [first, last] : kSpans)
        for (char32_t c = first; c <= last; ++c)
            if (std::none_of(std::begin(kLater), std::end(kLater),
                             [&](const auto& span) { return span.first <= c && c <= span.second; }))
                all.push_back(c);
    return all;
}

/// Of lines that `lineOf` makes of each character between an "a" and a "B".
std::string digestOf(const std::function<std::string(const std::string&)>& lineOf) {
    std::string lines;
    for (const char32_t c : characters()) {
        std::string text = "a";
        appendCharacter(text, c);
        text += "B";
        lines.append(lineOf(text)).append("\n");
    }
    return sha256(lines);
}

std::string jsonFile(const std::string& model, const std::string& parts = "") {
    return R"({"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,)"
           R"("strip_accents":null,"lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},)" +
           parts + R"("model":{"type":"WordPiece",)" + model + "}}";
}
const std::string kModel =
    R"("unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,)"
    R"("vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"un":4,"##aff":5,"##able":6,".":7})";

const std::string kLines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nun\n##aff\n##able\n.\n";

}  // namespace

class TestWordPiece : public QObject {
    Q_OBJECT
  private slots:
    void longestPieceFirst() {
        const Tokenizer tokenizer(
            tests::wordPieceSpec({"un", "una", "##aff", "##able", "##a", "b", "."}));
        const Ids plain = tokenizer.encode("Unaffable. b", {false, true});
        QCOMPARE(plain, (Ids{1, 11, 10}));  // "una" is longer than "un", and nothing continues it
        QCOMPARE(tokenizer.encode("un ba", {false, true}), (Ids{5, 10, 9}));
        QCOMPARE(tokenizer.encode("ba."), (Ids{2, 10, 9, 11, 3}));
        QCOMPARE(tokenizer.decode({2, 10, 9, 11, 10, 3}), "ba. b");
        QCOMPARE(tokenizer.decode({2, 10, 3}, true), "[CLS] b [SEP]");
        QCOMPARE(tokenizer.bytesOf(9), "a");
        QCOMPARE(tokenizer.bytesOf(10), " b");
    }

    void specialTokensInText() {
        const Tokenizer tokenizer(tests::wordPieceSpec({"a", "[", "mask", "]"}));
        QCOMPARE(tokenizer.encode("a [MASK] a", {false, true}), (Ids{5, 4, 5}));
        QCOMPARE(tokenizer.encode("a [MASK] a", {false, false}), (Ids{5, 6, 7, 8, 5}));
    }

    void longWordsAreUnknown() {
        TokenizerSpec spec = tests::wordPieceSpec({"a", "##a"});
        QCOMPARE(Tokenizer(spec).encode(std::string(100, 'a'), {false, true}).size(), size_t{100});
        QCOMPARE(Tokenizer(spec).encode(std::string(101, 'a'), {false, true}), (Ids{1}));
        spec.bert.maxWordCharacters = 2;
        QCOMPARE(Tokenizer(spec).encode("aa aaa", {false, true}), (Ids{5, 6, 1}));
    }

    void bytesThatAreNoUtf8() {
        QCOMPARE(bertNormalized("a\xFF\xC3z", {}), "az");
        BertSettings keeps;
        keeps.cleanText = false;
        QCOMPARE(bertNormalized("a\xFFz", keeps), "a\xEF\xBF\xBDz");
    }

    void everyCharacter() {
        const auto normalized = [](bool strip, bool lower) {
            BertSettings bert;
            bert.stripAccents = strip;
            bert.lowercase = lower;
            return digestOf([&](const std::string& text) { return bertNormalized(text, bert); });
        };
        QCOMPARE(normalized(true, true),
                 "e9212ea2faeedc32e1eb606e193d3a781763225c364ec423a231ee9b64335799");
        QCOMPARE(normalized(false, true),
                 "9e4cf13c1bd26776f9a528e8e8d361517518be93df1b460ed4e17df0c4af1784");
        QCOMPARE(normalized(true, false),
                 "46a235bc57138c430170284406c60a74e6076de0576a816ef0db642d3bc3baf7");
        QCOMPARE(normalized(false, false),
                 "60a918d8974fdf0df0b570388836bb2c97915348538afd10279ae04ad8bbce14");
        QCOMPARE(digestOf([](const std::string& text) { return joined(bertWords(text)); }),
                 "81ecff79c5dfbb107d74564e7147c689318f8ea3a52b01ccdca498426b0dae5e");
    }

    void vocabularyFile() {
        const TokenizerSpec spec = tokenizerFromVocabulary(kLines, "", R"({"vocab_size":9})");
        QCOMPARE(spec.pieces.size(), size_t{9});
        QCOMPARE(spec.pieces[8], "[PAD8]");
        QCOMPARE(spec.bos, std::optional<TokenId>(2));
        QCOMPARE(spec.eos, std::optional<TokenId>(3));
        QCOMPARE(spec.padding, std::optional<TokenId>(0));
        QVERIFY(!spec.mask && spec.addBos && spec.addEos && spec.bert.lowercase &&
                spec.bert.stripAccents);
        QCOMPARE(spec.types[1], TokenType::Unknown);
        QCOMPARE(spec.types[2], TokenType::Control);
        QCOMPARE(Tokenizer(spec).encode("UNaffable."), (Ids{2, 4, 5, 6, 7, 3}));
        const auto windows = tokenizerFromVocabulary("[UNK]\r\na\r\n", "", "");
        QCOMPARE(windows.pieces, (std::vector<std::string>{"[UNK]", "a"}));
        const auto cased = tokenizerFromVocabulary(
            kLines,
            R"({"do_lower_case":false,"tokenize_chinese_chars":false,"mask_token":".","tokenizer_class":"BertTokenizer"})",
            "");
        QVERIFY(!cased.bert.lowercase && !cased.bert.stripAccents && !cased.bert.splitIdeographs);
        QCOMPARE(cased.mask, std::optional<TokenId>(7));
        QVERIFY(
            tokenizerFromVocabulary(kLines, R"({"do_lower_case":false,"strip_accents":true})", "")
                .bert.stripAccents);
    }

    void jsonFiles() {
        const std::string around =
            R"("post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]},)"
            R"("decoder":{"type":"WordPiece","prefix":"##","cleanup":false},)";
        const TokenizerSpec spec = tokenizerFromJson(jsonFile(kModel, around), "", "");
        QCOMPARE(spec.kind, TokenizerKind::WordPiece);
        QCOMPARE(Tokenizer(spec).encode("UNaffable."), (Ids{2, 4, 5, 6, 7, 3}));
        QCOMPARE(Tokenizer(spec).decode({4, 7}), "un .");
        // tokenizer_config.json wins, as in transformers.
        QVERIFY(!tokenizerFromJson(jsonFile(kModel, around), R"({"do_lower_case":false})", "")
                     .bert.lowercase);
        TokenizerSpec changed = spec;
        changed.bert = {false, false, true, false, false, "@@", 7};
        const auto again =
            tokenizerFromJson(tokenizerToJson(changed), tokenizerConfigToJson(changed), "");
        QVERIFY(!again.bert.cleanText && !again.bert.splitIdeographs && again.bert.stripAccents);
        QVERIFY(!again.bert.lowercase && !again.bert.closePunctuation && again.addBos &&
                again.addEos);
        QCOMPARE(again.bert.continuingPrefix, "@@");
        QCOMPARE(again.bert.maxWordCharacters, 7);
        QVERIFY(
            tokenizerToJson(spec).find(
                R"("pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},)"
                R"({"SpecialToken":{"id":"[SEP]","type_id":0}},{"Sequence":{"id":"B","type_id":1}},)"
                R"({"SpecialToken":{"id":"[SEP]","type_id":1}}])") != std::string::npos);
    }

    void ggufKeys() {
        const TokenizerSpec spec = tests::wordPieceSpec({"a", "##b", "[", "[x]"});
        const MetaValue::Object keys = tokenizerToGguf(spec);
        const auto& tokens = *keys.at("tokenizer.ggml.tokens").array();
        QCOMPARE(*tokens[1].text(), "[UNK]");
        QCOMPARE(*tokens[5].text(), "▁a");
        QCOMPARE(*tokens[6].text(), "b");
        QCOMPARE(*tokens[7].text(), "▁[");
        const TokenizerSpec again = tokenizerFromGguf(keys);
        QCOMPARE(again.pieces, spec.pieces);
        QCOMPARE(again.eos, spec.eos);
        QCOMPARE(again.mask, spec.mask);
        TokenizerSpec cased = spec;
        cased.bert.lowercase = cased.bert.stripAccents = false;
        QVERIFY(!tokenizerFromGguf(tokenizerToGguf(cased)).bert.stripAccents);
        cased.bert.cleanText = false;
        QCOMPARE(messageOf([&] { tokenizerToGguf(cased); }),
                 "the tokenizer keeps control characters or runs of Chinese characters, which "
                 "programs that read WordPiece "
                 "from GGUF do not; export to a Hugging Face folder instead");
    }

    void refusals_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& text, const char* expected) {
            QTest::addRow("%s", name) << QString::fromStdString(text) << expected;
        };
        row("no vocabulary", jsonFile(R"("unk_token":"[UNK]")"),
            "tokenizer.json has no object \"vocab\" of texts and ids, which was expected");
        row("no unknown", jsonFile(R"("vocab":{"a":0})"),
            "the WordPiece tokenizer has no unknown token, which every word that it cannot spell "
            "becomes; [UNK] was "
            "expected in the vocabulary");
        row("no prefix",
            jsonFile(R"("continuing_subword_prefix":"",)" +
                     kModel.substr(kModel.find("\"vocab\"")) + R"(,"unk_token":"[UNK]")"),
            "the WordPiece tokenizer marks no pieces that continue a word; a prefix such as '##' "
            "was expected");
        row("word length", jsonFile(R"("max_input_chars_per_word":1001)"),
            "tokenizer.json has the max_input_chars_per_word 1001; a whole number from 1 to 1000 "
            "was expected");
        row("fraction", jsonFile(R"("max_input_chars_per_word":2.5)"),
            "tokenizer.json has the max_input_chars_per_word 2.5; a whole number from 1 to 1000 "
            "was expected");
        row("normalizer", R"({"normalizer":{"type":"NFKC"},"model":{"type":"WordPiece"}})",
            "tokenizer.json has the normalizer NFKC, which is not supported; WordPiece with BERT's "
            "own processing was "
            "expected");
        row("words", R"({"pre_tokenizer":{"type":"Whitespace"},"model":{"type":"WordPiece"}})",
            "tokenizer.json has the pre-tokenizer Whitespace, which is not supported; WordPiece "
            "with BERT's own "
            "processing was expected");
        row("no words", R"({"model":{"max_input_chars_per_word":5}})",
            "tokenizer.json has the pre-tokenizer null, which is not supported; WordPiece with "
            "BERT's own processing "
            "was expected");
        row("decoder", jsonFile(kModel, R"("decoder":{"type":"BPEDecoder"},)"),
            "tokenizer.json has the decoder BPEDecoder, which is not supported; WordPiece with "
            "BERT's own processing "
            "was expected");
    }
    void refusals() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(
                     messageOf([&] { Tokenizer(tokenizerFromJson(text.toStdString(), "", "")); })),
                 expected);
    }

    void vocabularyRefusals() {
        QCOMPARE(messageOf([] { Tokenizer(tokenizerFromVocabulary("a\nb\n", "", "")); }),
                 "the WordPiece tokenizer has no unknown token, which every word that it cannot "
                 "spell becomes; [UNK] was "
                 "expected in the vocabulary");
        QCOMPARE(messageOf([] {
                     tokenizerFromVocabulary(std::string(kMaxVocabularyLines + 1, '\n'), "", "");
                 }),
                 "vocab.txt has more than 4194304 lines; a piece per line was expected");
        QCOMPARE(messageOf([] {
                     tokenizerFromVocabulary(kLines, R"({"tokenizer_class":"MPNetTokenizer"})", "");
                 }),
                 "tokenizer_config.json names the class MPNetTokenizer, whose vocab.txt is not "
                 "read; BertTokenizer or one "
                 "of its kind was expected. Try to add the model's tokenizer.json");
        TokenizerSpec spec = tests::wordPieceSpec({"a"});
        spec.bert.maxWordCharacters = 0;
        QCOMPARE(messageOf([&] { Tokenizer{spec}; }),
                 "the WordPiece tokenizer allows words of 0 characters; 1 to 1000 were expected");
    }

    void checkpointsWithVocabularyFile() {
        RawCheckpoint checkpoint;
        checkpoint.companions = {{"vocab.txt", kLines},
                                 {"tokenizer_config.json", R"({"do_lower_case":false})"}};
        const auto tokenizer = tokenizerOf(checkpoint);
        QVERIFY(!tokenizer->spec().bert.lowercase);
        QCOMPARE(tokenizer->encode("un."), (Ids{2, 4, 7, 3}));
    }

  private:
    static constexpr size_t kMaxVocabularyLines = size_t{1} << 22;
};

QTEST_GUILESS_MAIN(TestWordPiece)
#include "tst_word_piece.moc"
