// SPDX-License-Identifier: GPL-3.0-or-later
// Reading tokenizers from each kind of file, broken ones included, and what is refused in which
// words.
#include <QtTest>

#include <bit>
#include <functional>

#include "core/base/error.h"
#include "tests/core/tokenizer/made_specs.h"

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

bool contains(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

// A SentencePiece model, field by field (protobuf wire format).
std::string varint(uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
    bytes.push_back(static_cast<char>(value));
    return bytes;
}
std::string number(uint64_t field, uint64_t value) {
    return varint(field << 3) + varint(value);
}
std::string message(uint64_t field, const std::string& bytes) {
    return varint(field << 3 | 2) + varint(bytes.size()) + bytes;
}
std::string fixed32(uint32_t value) {
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(value >> shift));
    return bytes;
}
std::string piece(const std::string& text, float score, int type) {
    return message(1, message(1, text) + varint(2 << 3 | 5) +
                          fixed32(std::bit_cast<uint32_t>(score)) +
                          (type == 1 ? "" : number(3, static_cast<uint64_t>(type))));
}
std::string sentencePieceFile(const std::string& trainer = number(3, 2),
                              const std::string& normalizer = number(4, 0)) {
    return piece("<unk>", 0, 2) + piece("<s>", 0, 3) + piece("</s>", 0, 3) + piece("a", -1, 1) +
           piece("▁", -2, 1) + piece("▁a", -3, 1) + message(2, trainer) + message(3, normalizer);
}

std::string jsonFile(const std::string& parts, const std::string& model) {
    return "{" + parts + R"("model":{"type":"BPE",)" + model + "}}";
}
const std::string kByteModel = R"("vocab":{"a":0,"b":1,"ab":2,"Ġ":3},"merges":["a b"])";
const std::string kByteLevel =
    R"("pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"use_regex":true},)";

MetaValue::Object ggufKeys() {
    return tokenizerToGguf(tests::sentencePieceSpec({"a", "▁", "▁a"}));
}

}  // namespace

class TestTokenizerSources : public QObject {
    Q_OBJECT
  private slots:
    void sentencePieceModel() {
        const TokenizerSpec spec = tokenizerFromSentencePiece(sentencePieceFile());
        QCOMPARE(spec.pieces.size(), size_t{6});
        QCOMPARE(spec.scores[5], -3.0F);
        QCOMPARE(spec.types[1], TokenType::Control);
        QVERIFY(spec.addSpacePrefix && !spec.removeExtraWhitespace && !spec.byteFallback &&
                spec.addBos);
        QCOMPARE(spec.eos, std::optional<TokenId>(2));
        QVERIFY(!spec.padding);
        QCOMPARE(Tokenizer(spec).encode("a a", {false, true}), (Ids{5, 5}));
        const uint64_t minusOne = ~uint64_t{0};
        const auto without = tokenizerFromSentencePiece(
            sentencePieceFile(number(3, 2) + number(41, minusOne) + number(35, 1)));
        QVERIFY(!without.bos && !without.addBos && without.byteFallback);
        // Fields of later versions are skipped, whatever their type.
        QCOMPARE(tokenizerFromSentencePiece(sentencePieceFile() + message(99, "?") +
                                            varint(98 << 3 | 1) + fixed32(0) + fixed32(0))
                     .pieces.size(),
                 size_t{6});
        // A model trained without EOS has an ordinary piece at the default id.
        QVERIFY(!tokenizerFromSentencePiece(sentencePieceFile(number(3, 2) + number(42, 3))).eos);
    }

    void sentencePieceRefusals_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& bytes, const char* expected) {
            QTest::addRow("%s", name) << QByteArray::fromStdString(bytes) << expected;
        };
        row("empty", "", "it has no pieces");
        row("text", "no protobuf at all", "where a protobuf field was expected");
        row("truncated", sentencePieceFile().substr(0, 20), "a field longer than what is left");
        row("group", varint(1 << 3 | 3), "wire type 3");
        row("field 0", varint(0), "a field number out of range");
        row("varint", std::string(11, '\xFF'), "a number of more than 64 bits");
        row("huge length", varint(1 << 3 | 2) + varint(~uint64_t{0}),
            "a field longer than what is left");
        row("broken piece", message(1, message(1, "a") + varint(2 << 3 | 5)), "of the piece");
        row("unigram", sentencePieceFile(""),
            "the SentencePiece model is UNIGRAM; only BPE is supported");
        row("word", sentencePieceFile(number(3, 3)), "the SentencePiece model is WORD");
        row("suffix", sentencePieceFile(number(3, 2) + number(24, 1)), "treats spaces as suffixes");
        row("rules", sentencePieceFile(number(3, 2), message(1, "nfkc") + message(2, "map")),
            "the rules 'nfkc'");
        row("spaces", sentencePieceFile(number(3, 2), number(5, 0)), "escape_whitespaces is off");
    }
    void sentencePieceRefusals() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        const auto found = messageOf([&] { tokenizerFromSentencePiece(bytes.toStdString()); });
        QVERIFY2(contains(found, qPrintable(expected)), found.c_str());
    }

    void everyCutOfAModelIsHandled() {
        const std::string whole = sentencePieceFile();
        for (size_t size = 0; size < whole.size(); ++size) {
            try {
                tokenizerFromSentencePiece(whole.substr(0, size));
            } catch (const Error& error) {
                QVERIFY(error.kind() == ErrorKind::Corrupt ||
                        error.kind() == ErrorKind::Unsupported);
            }
        }
    }

    void llama2c() {
        const auto token = [](const std::string& text, float score) {
            return fixed32(std::bit_cast<uint32_t>(score)) +
                   fixed32(static_cast<uint32_t>(text.size())) + text;
        };
        const std::string file = fixed32(7) + token("<unk>", 0) + token("\n<s>\n", 0) +
                                 token("\n</s>\n", 0) + token("<0x0A>", 0) + token(" a", -1) +
                                 token("a", -2) + token(" ", -3);
        const TokenizerSpec spec = tokenizerFromLlama2c(file, 7);
        QCOMPARE(spec.pieces[1], "<s>");
        QCOMPARE(spec.pieces[4], "▁a");
        QCOMPARE(Tokenizer(spec).encode("a\na"), (Ids{1, 4, 3, 5}));
        QVERIFY(contains(messageOf([&] { tokenizerFromLlama2c(file, 8); }),
                         "has 7 tokens, the model has 8"));
        QVERIFY(
            contains(messageOf([&] { tokenizerFromLlama2c(file.substr(0, file.size() - 1), 0); }),
                     "1 more bytes"));
        QVERIFY(contains(messageOf([] { tokenizerFromLlama2c("", 0); }), "4 more bytes"));
        QVERIFY(contains(messageOf([&] { tokenizerFromLlama2c(fixed32(3) + file.substr(4), 0); }),
                         "3 is the longest"));
        QVERIFY(contains(messageOf([] { tokenizerFromLlama2c(fixed32(9), 0); }),
                         "at least the three special ones"));
    }

    void jsonPreTokenizers_data() {
        QTest::addColumn<QString>("tree");
        QTest::addColumn<QString>("expected");
        const QString bytes = R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":false})";
        const QString words = R"({"type":"ByteLevel","add_prefix_space":false})";
        const auto split = [](const char* regex) {
            return QString(
                       R"({"type":"Split","pattern":{"Regex":"%1"},"behavior":"Isolated","invert":false})")
                .arg(QString(regex).replace("\\", "\\\\"));
        };
        const auto sequence = [](const QStringList& steps) {
            return R"({"type":"Sequence","pretokenizers":[)" + steps.join(",") + "]}";
        };
        const char* qwen =
            R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
        const char* llama =
            R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
        QTest::addRow("gpt-2") << words << "gpt-2";
        QTest::addRow("qwen2") << sequence({split(qwen), bytes}) << "qwen2";
        QTest::addRow("llama 3 without ignore_merges") << sequence({split(llama), bytes}) << "dbrx";
        QTest::addRow("smollm") << sequence(
                                       {R"({"type":"Digits","individual_digits":true})", words})
                                << "smollm";
        QTest::addRow("falcon") << sequence({R"({"type":"Punctuation","behavior":"Contiguous"})",
                                             words, split("[0-9][0-9][0-9]")})
                                << "falcon";
        QTest::addRow("unknown") << sequence({split(R"(\w+)"), bytes}) << R"(regex:\w+)";
        QTest::addRow("text")
            << sequence(
                   {R"({"type":"Split","pattern":{"String":"a.b"},"behavior":"Isolated","invert":false})",
                    bytes})
            << R"(regex:a\.b)";
        QTest::addRow("none") << bytes << "regex:";
    }
    void jsonPreTokenizers() {
        QFETCH(QString, tree);
        QFETCH(QString, expected);
        const auto spec = tokenizerFromJson(
            jsonFile("\"pre_tokenizer\":" + tree.toStdString() + ",", kByteModel), "", "");
        QCOMPARE(QString::fromStdString(spec.preTokenizer), expected);
        // and back: the tree we write is read as the same pre-tokenizer
        QCOMPARE(tokenizerFromJson(tokenizerToJson(spec), "", "").preTokenizer, spec.preTokenizer);
        if (expected.startsWith("regex:"))
            QVERIFY(contains(messageOf([&] { tokenizerToGguf(spec); }),
                             "GGUF names its pre-tokenizers"));
    }

    void jsonSentencePieceStyles() {
        const std::string model =
            R"("byte_fallback":true,"unk_token":"<unk>","merges":[["▁","a"]],)"
            R"("vocab":{"<unk>":0,"<0x41>":1,"a":2,"▁":3,"▁a":4})";
        const std::string replace = R"({"type":"Replace","pattern":{"String":" "},"content":"▁"})";
        const auto llama = tokenizerFromJson(
            jsonFile(
                R"("normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},)" +
                    replace + "]},",
                model),
            "", "");
        QCOMPARE(llama.kind, TokenizerKind::SentencePieceBpe);
        QVERIFY(llama.addSpacePrefix && llama.byteFallback);
        QCOMPARE(llama.types[1], TokenType::Byte);
        QCOMPARE(llama.unknown, std::optional<TokenId>(0));
        QCOMPARE(Tokenizer(llama).encode("a aA"), (Ids{4, 4, 1}));
        const auto gemma = tokenizerFromJson(
            jsonFile(
                "\"normalizer\":" + replace +
                    R"(,"pre_tokenizer":{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false},)",
                model),
            "", "");
        QVERIFY(!gemma.addSpacePrefix);
        QCOMPARE(Tokenizer(gemma).encode("a a"), (Ids{2, 4}));
        const auto newer = tokenizerFromJson(
            jsonFile(
                R"("pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false},)",
                model),
            "", "");
        QVERIFY(newer.addSpacePrefix);
    }

    void jsonSpecialTokens() {
        const std::string added =
            R"("added_tokens":[{"id":4,"content":"<|end|>","special":true},{"id":7,"content":"<tool>","special":false}],)";
        const std::string post =
            R"("post_processor":{"type":"Sequence","processors":[{"type":"ByteLevel"},{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<|end|>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"<|end|>":{"id":"<|end|>","ids":[4],"tokens":["<|end|>"]}}}]},)";
        const std::string config =
            R"({"eos_token":{"content":"<|end|>"},"pad_token":"<tool>","chat_template":[{"name":"other","template":"x"},{"name":"default","template":"{{ y }}"}]})";
        const auto spec = tokenizerFromJson(jsonFile(added + post + kByteLevel, kByteModel), config,
                                            R"({"vocab_size":12})");
        QCOMPARE(spec.pieces.size(), size_t{12});
        QCOMPARE(spec.pieces[6], "[PAD6]");
        QCOMPARE(spec.types[6], TokenType::Unused);
        QCOMPARE(spec.types[4], TokenType::Control);
        QCOMPARE(spec.types[7], TokenType::UserDefined);
        QCOMPARE(spec.eos, std::optional<TokenId>(4));
        QCOMPARE(spec.padding, std::optional<TokenId>(7));
        QVERIFY(spec.addBos && !spec.addEos);
        QCOMPARE(spec.chatTemplate, "{{ y }}");
        QCOMPARE(Tokenizer(spec).encode("ab<tool>a"), (Ids{4, 2, 7, 0}));
        QVERIFY(!tokenizerFromJson(jsonFile(added + post + kByteLevel, kByteModel),
                                   R"({"add_bos_token":false})", "")
                     .addBos);
    }

    void jsonRefusals_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& text, const char* expected) {
            QTest::addRow("%s", name) << QString::fromStdString(text) << expected;
        };
        row("not JSON", "{\"model\":", "tokenizer.json is no valid JSON");
        row("deep", std::string(100, '['), "nests more than 64 levels deep at byte 64");
        row("no model", "[1]", "has no object \"model\"");
        row("unigram", R"({"model":{"type":"Unigram","vocab":[]}})",
            "holds a Unigram model; only BPE and WordPiece are supported");
        row("unigram without type", R"({"model":{"vocab":[["a",0]]}})", "a WordLevel model");
        row("plain BPE", jsonFile("", kByteModel),
            "neither byte-level nor in SentencePiece's manner");
        row("suffix", jsonFile(kByteLevel, R"("end_of_word_suffix":"</w>",)" + kByteModel),
            "the end_of_word_suffix '</w>'");
        row("normalizer",
            jsonFile(R"("normalizer":{"type":"Lowercase"},)" + kByteLevel, kByteModel),
            "the normalizer Lowercase");
        row("pre-tokenizer",
            jsonFile(R"("pre_tokenizer":{"type":"BertPreTokenizer"},)", kByteModel),
            "the pre-tokenizer BertPreTokenizer");
        row("prefix",
            jsonFile(R"("pre_tokenizer":{"type":"ByteLevel","add_prefix_space":true},)",
                     kByteModel),
            "ByteLevel with add_prefix_space");
        row("no vocabulary", jsonFile(kByteLevel, R"("merges":[])"), "no object \"vocab\"");
        row("id", jsonFile(kByteLevel, R"("vocab":{"a":"b"},"merges":[])"),
            "gives 'a' no whole number");
        row("negative id", jsonFile(kByteLevel, R"("vocab":{"a":-1},"merges":[])"),
            "the negative id -1");
        row("far id", jsonFile(kByteLevel, R"("vocab":{"a":99999999},"merges":[])"),
            "has an id 99999999 in a vocabulary of 1 pieces");
        row("huge id", jsonFile(kByteLevel, R"("vocab":{"a":18446744073709551615},"merges":[])"),
            "the negative id");
        row("merge", jsonFile(kByteLevel, R"("vocab":{"a":0},"merges":["a b c"])"),
            "has the merge 'a b c'");
        row("merge list", jsonFile(kByteLevel, R"("vocab":{"a":0},"merges":[["a"]])"),
            "no pair of texts");
        row("far added token",
            jsonFile(R"("added_tokens":[{"id":999999,"content":"x"}],)" + kByteLevel, kByteModel),
            "the added token 'x' has id 999999");
        row("broken added token",
            jsonFile(R"("added_tokens":[{"id":-4,"content":"x"}],)" + kByteLevel, kByteModel),
            "an added token without");
    }
    void jsonRefusals() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const auto found = messageOf([&] { tokenizerFromJson(text.toStdString(), "", ""); });
        QVERIFY2(contains(found, qPrintable(expected)), found.c_str());
    }

    void ggufDefaultsAndRefusals() {
        auto keys = ggufKeys();
        for (const char* key : {"bos_token_id", "eos_token_id", "unknown_token_id", "add_bos_token",
                                "add_space_prefix"})
            keys.erase(std::string("tokenizer.ggml.") + key);
        keys["tokenizer.ggml.padding_token_id"] = MetaValue::ofU32(0xFFFFFFFFU);
        const auto spec = tokenizerFromGguf(keys);
        QVERIFY(spec.addBos && spec.addSpacePrefix && spec.byteFallback && !spec.padding);
        QCOMPARE(spec.eos, std::optional<TokenId>(2));
        const auto refused = [&](const char* key, MetaValue value) {
            auto changed = ggufKeys();
            changed[std::string("tokenizer.ggml.") + key] = std::move(value);
            return messageOf([&] { tokenizerFromGguf(changed); });
        };
        QVERIFY(contains(refused("tokens", MetaValue::ofText("x")),
                         "tokenizer.ggml.tokens is not an array"));
        QVERIFY(contains(refused("scores", MetaValue::ofTexts({"x"})),
                         "as long as the list of tokens"));
        QVERIFY(contains(refused("model", MetaValue::ofText("t5")), "'t5 (Unigram)'"));
        QVERIFY(contains(refused("bos_token_id", MetaValue::ofText("x")), "is not a whole number"));
        QVERIFY(contains(refused("model", MetaValue::ofText("gpt2")),
                         "tokenizer.ggml.merges is not there"));
        auto bytes = tokenizerToGguf(tests::byteLevelSpec({{"a", "b"}}));
        bytes["tokenizer.ggml.pre"] = MetaValue::ofText("novel");
        QVERIFY(contains(messageOf([&] { tokenizerFromGguf(bytes); }),
                         "the pre-tokenizer 'novel' is unknown"));
        bytes["tokenizer.ggml.pre"] = MetaValue::ofText("llama-bpe");
        QVERIFY(tokenizerFromGguf(bytes).ignoreMerges);
        bytes.erase("tokenizer.ggml.pre");
        QCOMPARE(tokenizerFromGguf(bytes).preTokenizer, "default");
        bytes["tokenizer.ggml.merges"] = MetaValue::ofTexts({"ab"});
        QVERIFY(contains(messageOf([&] { tokenizerFromGguf(bytes); }), "\"left right\""));
    }

    void valueTypesOfGguf() {
        // llama.cpp refuses other widths.
        const auto keys = ggufKeys();
        QCOMPARE(keys.at("tokenizer.ggml.tokens").elementKind, "string");
        QCOMPARE(keys.at("tokenizer.ggml.scores").width, MetaValue::Width::F32);
        QCOMPARE(keys.at("tokenizer.ggml.token_type").width, MetaValue::Width::I32);
        QCOMPARE(keys.at("tokenizer.ggml.bos_token_id").width, MetaValue::Width::U32);
        QVERIFY(keys.at("tokenizer.ggml.add_bos_token").boolean().has_value());
    }

    void userDefinedSpacesInGguf() {
        // Gemma's runs of spaces: marks in tokenizer.model, spaces in GGUF; both are found in text.
        TokenizerSpec spec = tests::sentencePieceSpec({"a"});
        spec.addSpacePrefix = false;
        const TokenId run = tests::addPiece(spec, "▁▁▁", TokenType::UserDefined);
        const auto again = tokenizerFromGguf(tokenizerToGguf(spec));
        QCOMPARE(again.pieces[static_cast<size_t>(run)], "   ");
        for (const auto& each : {spec, again, tokenizerFromJson(tokenizerToJson(again), "", "")}) {
            const Tokenizer tokenizer(each);
            QCOMPARE(tokenizer.encode("a   a", {false, false}), (Ids{259, run, 259}));
            QCOMPARE(tokenizer.decode({259, run, 259}), "a   a");
        }
    }

    void checkpoints() {
        RawCheckpoint checkpoint;
        QVERIFY(!tokenizerOf(checkpoint));
        checkpoint.metadata["tokenizer.ggml.model"] = MetaValue::ofText("no_vocab");
        QVERIFY(!tokenizerOf(checkpoint));
        checkpoint.metadata["tokenizer.ggml.model"] = MetaValue::ofText("t5");
        QCOMPARE(messageOf([&] { tokenizerOf(checkpoint); }),
                 "tokenizer.ggml.model is 't5 (Unigram)'; only gpt2 (byte-level BPE), llama "
                 "(SentencePiece BPE) and "
                 "bert (WordPiece) are read");
        checkpoint.metadata = {{"vocab_size", MetaValue::ofU32(9)},
                               {"eos_token_id", MetaValue::ofU32(1)}};
        checkpoint.companions["tokenizer.json"] = jsonFile(kByteLevel, kByteModel);
        checkpoint.companions["tokenizer_config.json"] = R"({"chat_template":"t"})";
        const auto json = tokenizerOf(checkpoint);
        QCOMPARE(json->vocabularySize(), 9);
        QCOMPARE(json->spec().chatTemplate, "t");
        QCOMPARE(json->spec().eos, std::optional<TokenId>(1));
        checkpoint.companions = {
            {"tokenizer.model", sentencePieceFile()},
            {"tokenizer_config.json",
             R"({"add_bos_token":false,"added_tokens_decoder":{"6":{"content":"<new>","special":true}}})"}};
        const auto model = tokenizerOf(checkpoint);
        QCOMPARE(model->idOf("<new>"), std::optional<TokenId>(6));
        QVERIFY(!model->spec().addBos);
        checkpoint.metadata = ggufKeys();
        QCOMPARE(tokenizerOf(checkpoint)->vocabularySize(), 262);
    }
};

QTEST_GUILESS_MAIN(TestTokenizerSources)
#include "tst_tokenizer_sources.moc"
