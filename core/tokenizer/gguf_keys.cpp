// SPDX-License-Identifier: GPL-3.0-or-later
// The tokenizer.ggml.* keys of GGUF, read and written (formats.md 2.8: names, defaults, value types).
#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/tokenizer.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

constexpr std::string_view kPrefix = "tokenizer.ggml.";

[[noreturn]] void corrupt(std::string_view key, std::string_view expected) {
    throw Error(ErrorKind::Corrupt, fmt::format("{}{} is not {}, which was expected", kPrefix, key, expected));
}

/// Typed access to the keys; a missing key is a null pointer or an empty optional.
class Keys {
  public:
    explicit Keys(const MetaValue::Object& metadata) : m_metadata(metadata) {}

    const MetaValue* find(std::string_view key) const {
        const auto found = m_metadata.find(std::string(kPrefix).append(key));
        return found == m_metadata.end() ? nullptr : &found->second;
    }
    const MetaValue::Array* array(std::string_view key) const {
        const MetaValue* value = find(key);
        if (value && !value->array()) corrupt(key, "an array");
        return value ? value->array() : nullptr;
    }
    std::string text(std::string_view key) const {
        const MetaValue* value = find(key);
        if (value && !value->text()) corrupt(key, "a string");
        return value ? *value->text() : std::string();
    }
    bool flag(std::string_view key, bool otherwise) const {
        const MetaValue* value = find(key);
        if (value && !value->boolean()) corrupt(key, "a boolean");
        return value ? *value->boolean() : otherwise;
    }
    /// An id outside the vocabulary is ignored, as llama.cpp does: files use -1 or 2^32-1 for "none".
    std::optional<TokenId> id(std::string_view key, std::optional<TokenId> otherwise, size_t count) const {
        const MetaValue* value = find(key);
        if (value && !value->integer()) corrupt(key, "a whole number");
        const std::optional<int64_t> found = value ? value->integer() : std::optional<int64_t>(otherwise);
        if (!found || *found < 0 || static_cast<size_t>(*found) >= count) return std::nullopt;
        return static_cast<TokenId>(*found);
    }

  private:
    const MetaValue::Object& m_metadata;
};

void readPieces(const Keys& keys, TokenizerSpec& spec) {
    const auto* tokens = keys.array("tokens");
    if (!tokens) corrupt("tokens", "there, though tokenizer.ggml.model is: an array of strings");
    spec.pieces.reserve(tokens->size());
    for (const MetaValue& token : *tokens) {
        if (!token.text()) corrupt("tokens", "an array of strings");
        spec.pieces.push_back(*token.text());
    }
    spec.types.assign(spec.pieces.size(), TokenType::Normal);
    if (const auto* types = keys.array("token_type")) {
        if (types->size() < spec.pieces.size()) corrupt("token_type", "as long as the list of tokens");
        for (size_t i = 0; i < spec.pieces.size(); ++i) {
            const auto type = (*types)[i].integer();
            if (type && *type >= 1 && *type <= 6) spec.types[i] = static_cast<TokenType>(*type);
        }
    }
    if (const auto* scores = keys.array("scores"); scores && spec.kind == TokenizerKind::SentencePieceBpe) {
        if (scores->size() < spec.pieces.size()) corrupt("scores", "as long as the list of tokens");
        for (size_t i = 0; i < spec.pieces.size(); ++i)
            spec.scores.push_back(static_cast<float>((*scores)[i].real().value_or(0)));
    }
}

void readMerges(const Keys& keys, TokenizerSpec& spec) {
    const auto* merges = keys.array("merges");
    if (!merges) corrupt("merges", "there: an array of strings \"left right\"");
    spec.merges.reserve(merges->size());
    for (const MetaValue& merge : *merges) {
        const std::string* text = merge.text();
        const size_t space = text ? text->find(' ', 1) : std::string::npos;
        if (space == std::string::npos) corrupt("merges", "an array of strings \"left right\"");
        spec.merges.emplace_back(text->substr(0, space), text->substr(space + 1));
    }
}

TokenizerKind kindOf(const std::string& model) {
    if (model == "gpt2") return TokenizerKind::ByteLevelBpe;
    if (model == "llama") return TokenizerKind::SentencePieceBpe;
    if (model == "bert") return TokenizerKind::WordPiece;
    const std::string name = model == "t5" ? "t5 (Unigram)" : model;
    throw Error(ErrorKind::Unsupported,
                fmt::format("tokenizer.ggml.model is '{}'; only gpt2 (byte-level BPE), llama "
                            "(SentencePiece BPE) and "
                            "bert (WordPiece) are read",
                            name));
}

/// GGUF marks the pieces that start a word, vocab.txt those that go on with one.
bool isBracketed(std::string_view piece) {
    return piece.size() > 1 && piece.front() == '[' && piece.back() == ']';
}

void readWordPieces(const Keys& keys, TokenizerSpec& spec) {
    for (std::string& piece : spec.pieces) {
        if (piece.compare(0, kSpaceMark.size(), kSpaceMark) == 0)
            piece.erase(0, kSpaceMark.size());
        else if (!isBracketed(piece))
            piece.insert(0, spec.bert.continuingPrefix);
    }
    const size_t count = spec.pieces.size();
    spec.bert.lowercase = keys.flag("normalizer.lowercase", true);
    spec.bert.stripAccents = keys.flag("normalizer.strip_accents", spec.bert.lowercase);
    spec.bos = keys.id("cls_token_id", keys.id("bos_token_id", 101, count), count);
    spec.eos = keys.id("seperator_token_id", keys.id("eos_token_id", 102, count),
                       count);  // so the key is spelt
    spec.unknown = keys.id("unknown_token_id", 100, count);
    spec.padding = keys.id("padding_token_id", 0, count);
    spec.mask = keys.id("mask_token_id", 103, count);
    spec.addBos = keys.flag("add_bos_token", true);
    spec.addEos = keys.flag("add_eos_token", true);
}

void readSpecialIds(const Keys& keys, TokenizerSpec& spec) {
    const size_t count = spec.pieces.size();
    const bool sentencePiece = spec.kind == TokenizerKind::SentencePieceBpe;
    const auto byDefault = [&](TokenId id) {
        return sentencePiece ? std::optional<TokenId>(id) : std::nullopt;
    };
    spec.bos = keys.id("bos_token_id", byDefault(1), count);
    spec.eos = keys.id("eos_token_id", byDefault(2), count);
    spec.unknown = keys.id("unknown_token_id", byDefault(0), count);
    spec.padding = keys.id("padding_token_id", std::nullopt, count);
    spec.mask = keys.id("mask_token_id", std::nullopt, count);
    spec.addBos = keys.flag("add_bos_token", spec.addBos);
    spec.addEos = keys.flag("add_eos_token", false);
    spec.addSpacePrefix = keys.flag("add_space_prefix", sentencePiece) && sentencePiece;
    spec.removeExtraWhitespace = keys.flag("remove_extra_whitespaces", false) && sentencePiece;
}

}  // namespace

TokenizerSpec tokenizerFromGguf(const MetaValue::Object& metadata) {
    const Keys keys(metadata);
    TokenizerSpec spec;
    spec.kind = kindOf(keys.text("model"));
    readPieces(keys, spec);
    if (spec.kind == TokenizerKind::WordPiece) {
        readWordPieces(keys, spec);
        return spec;
    }
    if (spec.kind == TokenizerKind::SentencePieceBpe) {
        if (spec.scores.empty()) corrupt("scores", "there: an array of one number per token");
        spec.byteFallback = std::find(spec.types.begin(), spec.types.end(), TokenType::Byte) != spec.types.end();
        spec.addBos = true;
    } else {
        readMerges(keys, spec);
        const std::string name = keys.text("pre");
        spec.preTokenizer = name.empty() ? "default" : name;
        preTokenizerStages(spec.preTokenizer);  // refuses an unknown name now rather than at first use
        if (const PreTokenizerRow* row = preTokenizerNamed(spec.preTokenizer)) {
            spec.ignoreMerges = row->ignoreMerges;
            spec.addBos = row->addBos;
            spec.normalizeNfc = row->normalizeNfc;
        }
    }
    readSpecialIds(keys, spec);
    const auto chat = metadata.find("tokenizer.chat_template");
    if (chat != metadata.end() && chat->second.text()) spec.chatTemplate = *chat->second.text();
    return spec;
}

namespace {

void writeByteLevel(const TokenizerSpec& spec, MetaValue::Object& keys) {
    const PreTokenizerRow* row = preTokenizerNamed(spec.preTokenizer);
    if (!row)
        throw Error(ErrorKind::Refused,
                    fmt::format("GGUF names its pre-tokenizers, and none of the names means '{}'; export to a Hugging "
                                "Face folder instead",
                                spec.preTokenizer));
    keys["tokenizer.ggml.model"] = MetaValue::ofText("gpt2");
    keys["tokenizer.ggml.pre"] = MetaValue::ofText(spec.preTokenizer);
    std::vector<std::string> merges;
    merges.reserve(spec.merges.size());
    for (const auto& [left, right] : spec.merges) merges.push_back(left + " " + right);
    keys["tokenizer.ggml.merges"] = MetaValue::ofTexts(std::move(merges));
}

void writeSentencePiece(const TokenizerSpec& spec, MetaValue::Object& keys) {
    keys["tokenizer.ggml.model"] = MetaValue::ofText("llama");
    keys["tokenizer.ggml.pre"] = MetaValue::ofText("default");
    keys["tokenizer.ggml.scores"] = MetaValue::ofF32s(spec.scores);
    keys["tokenizer.ggml.add_space_prefix"] = MetaValue::ofBool(spec.addSpacePrefix);
    if (spec.removeExtraWhitespace) keys["tokenizer.ggml.remove_extra_whitespaces"] = MetaValue::ofBool(true);
}

void writeWordPiece(const TokenizerSpec& spec, MetaValue::Object& keys) {
    if (!spec.bert.cleanText || !spec.bert.splitIdeographs)
        throw Error(ErrorKind::Refused,
                    "the tokenizer keeps control characters or runs of Chinese characters, which "
                    "programs that read "
                    "WordPiece from GGUF do not; export to a Hugging Face folder instead");
    keys["tokenizer.ggml.model"] = MetaValue::ofText("bert");
    keys["tokenizer.ggml.pre"] = MetaValue::ofText("default");
    keys["tokenizer.ggml.normalizer.lowercase"] = MetaValue::ofBool(spec.bert.lowercase);
    keys["tokenizer.ggml.normalizer.strip_accents"] = MetaValue::ofBool(spec.bert.stripAccents);
    keys["tokenizer.ggml.token_type_count"] = MetaValue::ofU32(2);
    const auto writeId = [&](const char* key, const std::optional<TokenId>& id) {
        if (id) keys[key] = MetaValue::ofU32(static_cast<uint32_t>(*id));
    };
    writeId("tokenizer.ggml.cls_token_id", spec.bos);
    writeId("tokenizer.ggml.seperator_token_id", spec.eos);  // so the key is spelt
}

std::string wordPieceOfGguf(const std::string& piece, const std::string& prefix) {
    if (isBracketed(piece)) return piece;
    const bool continuing = piece.compare(0, prefix.size(), prefix) == 0;
    return continuing ? piece.substr(prefix.size()) : std::string(kSpaceMark) + piece;
}

}  // namespace

MetaValue::Object tokenizerToGguf(const TokenizerSpec& spec) {
    MetaValue::Object keys;
    const bool sentencePiece = spec.kind == TokenizerKind::SentencePieceBpe;
    const bool words = spec.kind == TokenizerKind::WordPiece;
    if (sentencePiece)
        writeSentencePiece(spec, keys);
    else if (words)
        writeWordPiece(spec, keys);
    else
        writeByteLevel(spec, keys);
    std::vector<std::string> pieces = spec.pieces;
    std::vector<int32_t> types;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const TokenType type = i < spec.types.size() ? spec.types[i] : TokenType::Normal;
        types.push_back(static_cast<int32_t>(type));
        // llama.cpp looks for user-defined tokens in the text before spaces become marks.
        if (sentencePiece && type == TokenType::UserDefined) pieces[i] = replaceAll(pieces[i], kSpaceMark, " ");
        if (words) pieces[i] = wordPieceOfGguf(pieces[i], spec.bert.continuingPrefix);
    }
    keys["tokenizer.ggml.tokens"] = MetaValue::ofTexts(std::move(pieces));
    keys["tokenizer.ggml.token_type"] = MetaValue::ofI32s(types);
    const auto writeId = [&](const char* key, const std::optional<TokenId>& id) {
        if (id) keys[key] = MetaValue::ofU32(static_cast<uint32_t>(*id));
    };
    writeId("tokenizer.ggml.bos_token_id", spec.bos);
    writeId("tokenizer.ggml.eos_token_id", spec.eos);
    writeId("tokenizer.ggml.unknown_token_id", spec.unknown);
    writeId("tokenizer.ggml.padding_token_id", spec.padding);
    writeId("tokenizer.ggml.mask_token_id", spec.mask);
    keys["tokenizer.ggml.add_bos_token"] = MetaValue::ofBool(spec.addBos && spec.bos);
    keys["tokenizer.ggml.add_eos_token"] = MetaValue::ofBool(spec.addEos && spec.eos);
    if (!spec.chatTemplate.empty()) keys["tokenizer.chat_template"] = MetaValue::ofText(spec.chatTemplate);
    return keys;
}

}  // namespace lathe::core
