// SPDX-License-Identifier: GPL-3.0-or-later
// Encoding and decoding with small vocabularies made by hand.
#include <QtTest>

#include <functional>

#include "core/base/error.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/utf8.h"
#include "tests/core/tokenizer/made_specs.h"

using namespace lathe;
using namespace lathe::core;
using Ids = std::vector<TokenId>;
using Words = std::vector<std::string>;
using tests::byteLevelSpec;
using tests::sentencePieceSpec;

namespace {

Words wordsOf(const std::string& preTokenizer, const std::string& text) {
    const auto views = PreTokenizer(preTokenizer).split(text);
    return {views.begin(), views.end()};
}

std::string messageOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.sentence();
    }
    return "no error";
}

std::string randomBytes(size_t count, uint64_t seed) {
    std::string bytes;
    uint64_t state = seed;
    for (size_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        bytes.push_back(static_cast<char>(state >> 56));
    }
    return bytes;
}

}  // namespace

class TestTokenizer : public QObject {
    Q_OBJECT
  private slots:
    void words_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char* name, const char* text, QStringList expected) {
            QTest::addRow("%s: %s", name, text) << name << text << expected;
        };
        row("gpt-2", "Hello  world's 1234!?", {"Hello", " ", " world", "'s", " 1234", "!?"});
        row("gpt-2", "a\n\n b\t c ", {"a", "\n\n", " b", "\t", " c", " "});
        row("llama-bpe", "It'S 12345\r\n\r\n x=y", {"It", "'S", " ", "123", "45", "\r\n\r\n", " x", "=y"});
        row("qwen2", "in 2024, (ok)\n", {"in", " ", "2", "0", "2", "4", ",", " (", "ok", ")\n"});
        row("smollm", "in 2024, it's", {"in", " ", "2", "0", "2", "4", ",", " it", "'s"});
        row("falcon", "a 12345 $5 it's", {"a", " ", "123", "45", " ", "$", "5", " it", "'", "s"});
        row("default", "x <12345>", {"x", " ", "<", "123", "45", ">"});
        row("regex:(?=b)", "abab", {"a", "ba", "b"});
        row("regex:[0-9]+\x1E" "a", "1ab22a", {"1", "a", "b", "22", "a"});
        row("regex:", "one word", {"one word"});
        row("gpt-2", "a\u1680b\u180Ec", {"a", "\u1680", "b", "\u180E", "c"});
        row("gpt-2", "\u00A0\u00A0x", {"\u00A0", "\u00A0", "x"});
    }
    void words() {
        QFETCH(QString, name);
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        QStringList found;
        for (const auto& word : wordsOf(name.toStdString(), text.toStdString())) found << QString::fromStdString(word);
        QCOMPARE(found, expected);
    }

    void whiteSpaceIsUnicodes() {
        // U+180E was white space until Unicode 6.3; PCRE2's \s still has it, Oniguruma's not.
        QCOMPARE(wordsOf("regex:\\s+", "a \u180E b").size(), size_t{5});
        QCOMPARE(wordsOf("regex:[\\s]+", "a \u180E b").size(), size_t{5});
        QCOMPARE(wordsOf("regex:\\S+", "a\u180Eb\u3000c"), (Words{"a\u180Eb", "\u3000", "c"}));
    }

    void everyRowSplitsWithoutLoss() {
        const std::string text = "It's 3.14 \u00BD caf\u00E9\u0301  \u4F60\u597D\n\n\t\U0001F680!\xFF\xC3 end ";
        for (const auto& row : preTokenizerRows()) {
            std::string joined;
            for (const auto& word : wordsOf(std::string(row.name), text)) joined += word;
            QVERIFY2(joined == text, row.name.data());
        }
    }

    void preTokenizerRefusals() {
        QVERIFY(messageOf([] { PreTokenizer("made-up"); }).find("the pre-tokenizer 'made-up' is unknown") == 0);
        QVERIFY(messageOf([] { PreTokenizer("regex:(a"); }).find("'(a' does not compile") != std::string::npos);
        const std::string hopeless(60, 'a');
        QVERIFY(messageOf([&] { PreTokenizer("regex:(?:a|aa)+[^a]").split(hopeless); }).find("gave up") != std::string::npos);
    }

    void longWordsAndRuns() {
        const Tokenizer tokenizer(byteLevelSpec({{"a", "a"}, {"aa", "aa"}, {"aaaa", "aaaa"}, {"Ġ", "Ġ"}}));
        const std::string letters(300001, 'a'), spaces(300001, ' ');
        const auto ids = tokenizer.encode(letters);
        QCOMPARE(ids.size(), size_t{300000 / 8 + 1});
        QCOMPARE(ids.back(), TokenId{'a'});
        QCOMPARE(tokenizer.decode(ids), letters);
        QCOMPARE(tokenizer.decode(tokenizer.encode(spaces)), spaces);
        const Tokenizer sentence(sentencePieceSpec({"a", "aa", "aaaa", "▁"}));
        QCOMPARE(sentence.decode(sentence.encode(letters)), letters);
    }

    void mergesFollowTheirRank() {
        // "abc": b+c comes first although a+b stands further left.
        const Tokenizer tokenizer(byteLevelSpec({{"b", "c"}, {"a", "b"}, {"a", "bc"}, {"d", "d"}}));
        QCOMPARE(tokenizer.encode("abc"), (Ids{258}));
        QCOMPARE(tokenizer.encode("ab"), (Ids{257}));
        QCOMPARE(tokenizer.encode("abdc"), (Ids{257, 'd', 'c'}));
        QCOMPARE(tokenizer.encode("ddd"), (Ids{259, 'd'}));  // ties: leftmost
        QCOMPARE(tokenizer.encode("ddddd"), (Ids{259, 259, 'd'}));
        QCOMPARE(tokenizer.encode("d d"), (Ids{'d', ' ', 'd'}));
        QCOMPARE(tokenizer.bytesOf(258), "abc");
        QCOMPARE(tokenizer.pieceOf(' '), "Ġ");
        QCOMPARE(tokenizer.idOf("bc"), std::optional<TokenId>(256));
        QVERIFY(!tokenizer.idOf("cd"));
    }

    void wholeWordsBeforeMerges() {
        TokenizerSpec spec = byteLevelSpec({{"b", "c"}});
        const TokenId word = tests::addPiece(spec, "abc");
        QCOMPARE(Tokenizer(spec).encode("abc"), (Ids{'a', 256}));
        spec.ignoreMerges = true;
        QCOMPARE(Tokenizer(spec).encode("abc"), (Ids{word}));
    }

    void specialTokens() {
        TokenizerSpec spec = byteLevelSpec({});
        const TokenId end = tests::addPiece(spec, "<|end|>", TokenType::Control);
        const TokenId longer = tests::addPiece(spec, "<|end|>!", TokenType::Control);
        const TokenId user = tests::addPiece(spec, "\n\n", TokenType::UserDefined);
        const TokenId none = tests::addPiece(spec, "x", TokenType::Control);
        spec.bos = end;
        spec.eos = none;
        spec.addBos = spec.addEos = true;
        const Tokenizer tokenizer(spec);
        QCOMPARE(tokenizer.encode("a<|end|>b<|end|>!", {false, true}), (Ids{'a', end, 'b', longer}));
        QCOMPARE(tokenizer.encode("\n\n", {false, false}), (Ids{user}));
        QCOMPARE(tokenizer.encode("<|end|>", {false, false}).size(), size_t{7});
        QCOMPARE(tokenizer.encode("a"), (Ids{end, 'a', none}));
        QCOMPARE(tokenizer.decode({end, 'a', user, none}), "a\n\n");
        QCOMPARE(tokenizer.decode({end, 'a', user, none}, true), "<|end|>a\n\nx");
        QCOMPARE(tokenizer.bytesOf(end), "");
    }

    void bytesSurvive() {
        std::string all;
        for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
        for (const char* name : {"gpt-2", "llama-bpe", "qwen2", "falcon"}) {
            const Tokenizer bytes(byteLevelSpec({{"a", "b"}}, name));
            for (const std::string& text : {all, randomBytes(5000, 7), std::string("\xC3"), std::string("\xED\xA0\x80 a")})
                QVERIFY2(bytes.decode(bytes.encode(text)) == text, name);
        }
        const Tokenizer sentence(sentencePieceSpec({"a", "▁", "▁a"}));
        QCOMPARE(sentence.decode(sentence.encode(all)), all);
        const std::string random = randomBytes(5000, 9);
        QCOMPARE(sentence.decode(sentence.encode(random)), random);
    }

    void missingBytes() {
        TokenizerSpec spec = byteLevelSpec({});
        spec.pieces['z'] = "[gone]";
        QCOMPARE(Tokenizer(spec).encode("azb"), (Ids{'a', 'b'}));
        spec.unknown = tests::addPiece(spec, "<unk>", TokenType::Unknown);
        QCOMPARE(Tokenizer(spec).encode("azb"), (Ids{'a', 256, 'b'}));
    }

    void composition() {
        TokenizerSpec spec = byteLevelSpec({});
        spec.normalizeNfc = true;
        const Tokenizer tokenizer(spec);
        const std::string composed = "caf\u00E9 \u1EC7 \uAC01 x\xFFy\u00E9\xC3";
        QCOMPARE(tokenizer.decode(tokenizer.encode("cafe\u0301 e\u0323\u0302 \u1100\u1161\u11A8 x\xFFye\u0301\xC3")), composed);
        QCOMPARE(normalizeNfc(composed), composed);
        QCOMPARE(normalizeNfc("\u212B\u0301"), "\u01FA");  // angstrom sign: a singleton, composed further
    }

    void sentencePieces() {
        const TokenId a = 259, b = 260, mark = 261, ab = 262, markA = 263, markAb = 264;
        const Tokenizer tokenizer(sentencePieceSpec({"a", "b", "▁", "ab", "▁a", "▁ab"}));
        QCOMPARE(tokenizer.encode("ab", {}), (Ids{markAb}));  // ab first, then with the mark before it
        QCOMPARE(tokenizer.encode("aab"), (Ids{markA, ab}));
        QCOMPARE(tokenizer.encode(" b"), (Ids{mark, mark, b}));
        QCOMPARE(tokenizer.encode("é"), (Ids{mark, 3 + 0xC3, 3 + 0xA9}));
        QCOMPARE(tokenizer.encode(""), Ids{});
        QCOMPARE(tokenizer.decode({markAb, mark, a}), "ab a");
        QCOMPARE(tokenizer.bytesOf(markAb), " ab");
        // A space goes in front of the text after each special token, and comes off again.
        QCOMPARE(tokenizer.encode("a</s>a"), (Ids{markA, 2, markA}));
        QCOMPARE(tokenizer.decode({markA, 2, markA}, true), "a</s>a");
        QCOMPARE(tokenizer.decode(tokenizer.encode("a</s> a"), true), "a</s> a");
    }

    void sentencePieceSettings() {
        TokenizerSpec spec = sentencePieceSpec({"a", "b", "▁", "▁a"});
        spec.addSpacePrefix = false;
        QCOMPARE(Tokenizer(spec).encode("a a"), (Ids{259, 262}));
        QCOMPARE(Tokenizer(spec).decode({262}), " a");
        spec.removeExtraWhitespace = true;
        QCOMPARE(Tokenizer(spec).encode("  a   a "), (Ids{259, 262}));
        spec.byteFallback = false;
        QCOMPARE(Tokenizer(spec).encode("axéa"), (Ids{259, 0, 259}));  // unknown neighbours fuse
        spec.addBos = spec.addEos = true;
        QCOMPARE(Tokenizer(spec).encode("a"), (Ids{1, 259, 2}));
        QCOMPARE(Tokenizer(spec).encode("a", {false, true}), (Ids{259}));
    }

    void unusedPiecesFallApart() {
        TokenizerSpec spec = sentencePieceSpec({"a", "b", "c", "ab", "abc"});
        spec.addSpacePrefix = false;
        spec.types[262] = TokenType::Unused;  // ab: a step to abc, but no result
        QCOMPARE(Tokenizer(spec).encode("abcab"), (Ids{263, 259, 260}));
    }

    void wordwiseAndWholeTextAgree() {
        // A piece with a mark inside forces the whole text through the heap at once; if it never
        // occurs, the ids must be those of the word-by-word way.
        const std::vector<std::string> pieces = {"a", "b", "▁", "ab", "▁▁", "▁a", "ba", "▁ab", "aba", "▁▁a", "bb"};
        TokenizerSpec whole = sentencePieceSpec(pieces);
        tests::addPiece(whole, "q▁q", TokenType::Normal, -99);
        const Tokenizer one(sentencePieceSpec(pieces)), other(whole);
        for (uint64_t seed = 1; seed < 60; ++seed) {
            std::string text;
            for (const char c : randomBytes(200, seed)) text.push_back("aab b \nx"[static_cast<uint8_t>(c) % 8]);
            QCOMPARE(one.encode(text), other.encode(text));
            QCOMPARE(one.decode(one.encode(text)), text);
        }
    }

    void rankedMergesDecideWhereTheyExist() {
        TokenizerSpec spec = sentencePieceSpec({"a", "b", "c", "ab", "bc"});
        spec.addSpacePrefix = false;
        QCOMPARE(Tokenizer(spec).encode("abc"), (Ids{262, 261}));
        spec.merges = {{"b", "c"}};
        QCOMPARE(Tokenizer(spec).encode("abc"), (Ids{259, 263}));
    }

    void refusesBrokenSpecs() {
        QCOMPARE(messageOf([] { Tokenizer(TokenizerSpec{}); }), "the tokenizer has no pieces; a vocabulary was expected");
        TokenizerSpec spec = sentencePieceSpec({"a"});
        spec.scores.pop_back();
        QCOMPARE(messageOf([&] { Tokenizer{spec}; }), "the tokenizer has 259 scores for 260 pieces");
        spec = byteLevelSpec({});
        spec.eos = 256;
        QCOMPARE(messageOf([&] { Tokenizer{spec}; }), "the tokenizer's EOS id is 256, but it has 256 pieces");
        spec.eos = {};
        QCOMPARE(messageOf([&] { Tokenizer(spec).decode({256}); }), "there is no token 256; the vocabulary has 256 pieces");
        QCOMPARE(messageOf([&] { Tokenizer(spec).bytesOf(-1); }), "there is no token -1; the vocabulary has 256 pieces");
    }
};

QTEST_GUILESS_MAIN(TestTokenizer)
#include "tst_tokenizer.moc"
