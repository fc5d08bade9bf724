// SPDX-License-Identifier: GPL-3.0-or-later
// Writes tokenizer.json and tokenizer_config.json so that transformers gives the same ids.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

using json = nlohmann::ordered_json;
using Merges = std::vector<std::pair<std::string, std::string>>;

TokenType typeAt(const TokenizerSpec& spec, size_t index) {
    return index < spec.types.size() ? spec.types[index] : TokenType::Normal;
}

/// Empty texts cannot be keys more than once; they are named as llama.cpp names them.
std::vector<std::string> uniquePieces(const TokenizerSpec& spec) {
    std::vector<std::string> pieces = spec.pieces;
    std::unordered_set<std::string_view> seen;
    for (size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].empty()) pieces[i] = fmt::format("[EMPTY_{}]", i);
        if (spec.kind == TokenizerKind::SentencePieceBpe) pieces[i] = replaceAll(pieces[i], " ", kSpaceMark);
        if (!seen.insert(pieces[i]).second)
            throw Error(ErrorKind::Refused,
                        fmt::format("the vocabulary has the piece '{}' twice; tokenizer.json needs each once", pieces[i]));
    }
    return pieces;
}

/// SentencePiece has scores, tokenizer.json merges: every way to put a piece together from two others,
/// best piece first (so does the converter of transformers).
Merges mergesFromScores(const TokenizerSpec& spec) {
    std::unordered_map<std::string_view, size_t> ids;
    for (size_t i = 0; i < spec.pieces.size(); ++i)
        if (typeAt(spec, i) == TokenType::Normal) ids.emplace(spec.pieces[i], i);
    std::vector<size_t> order;
    for (size_t i = 0; i < spec.pieces.size(); ++i)
        if (typeAt(spec, i) == TokenType::Normal) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return spec.scores[a] > spec.scores[b]; });
    Merges merges;
    for (const size_t i : order) {
        const std::string_view piece = spec.pieces[i];
        for (size_t at = characterLength(piece); at > 0 && at < piece.size();) {
            if (ids.count(piece.substr(0, at)) && ids.count(piece.substr(at)))
                merges.emplace_back(piece.substr(0, at), piece.substr(at));
            const size_t step = characterLength(piece.substr(at));
            at = step == 0 ? piece.size() : at + step;
        }
    }
    return merges;
}

json addedTokens(const TokenizerSpec& spec, const std::vector<std::string>& pieces) {
    json tokens = json::array();
    const bool sentencePiece = spec.kind == TokenizerKind::SentencePieceBpe;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const TokenType type = typeAt(spec, i);
        const bool special = type == TokenType::Control || type == TokenType::Unknown ||
                             spec.bos == static_cast<TokenId>(i) || spec.eos == static_cast<TokenId>(i);
        if (!special && type != TokenType::UserDefined) continue;
        // With space marks, a piece of marks is found only in text whose spaces have become marks.
        const bool normalized = !special && sentencePiece && !spec.addSpacePrefix;
        tokens.push_back({{"id", i}, {"content", pieces[i]}, {"single_word", false}, {"lstrip", false},
                          {"rstrip", false}, {"normalized", normalized}, {"special", special}});
    }
    return tokens;
}

json splitOf(const std::string& regex) {
    return {{"type", "Split"}, {"pattern", {{"Regex", regex}}}, {"behavior", "Isolated"}, {"invert", false}};
}

json byteLevel(bool useRegex) {
    return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", useRegex}};
}

json preTokenizer(const TokenizerSpec& spec) {
    if (spec.kind == TokenizerKind::WordPiece) return {{"type", "BertPreTokenizer"}};
    if (spec.kind == TokenizerKind::SentencePieceBpe) return nullptr;
    const auto stages = preTokenizerStages(spec.preTokenizer);
    if (stages.size() == 1 && stages[0] == kGpt2Regex) return byteLevel(true);
    json steps = json::array();
    for (const std::string& stage : stages) steps.push_back(splitOf(stage));
    steps.push_back(byteLevel(false));
    return {{"type", "Sequence"}, {"pretokenizers", steps}};
}

json normalizer(const TokenizerSpec& spec) {
    if (spec.kind == TokenizerKind::WordPiece)
        return {{"type", "BertNormalizer"},
                {"clean_text", spec.bert.cleanText},
                {"handle_chinese_chars", spec.bert.splitIdeographs},
                {"strip_accents", spec.bert.stripAccents},
                {"lowercase", spec.bert.lowercase}};
    json steps = json::array();
    if (spec.normalizeNfc) steps.push_back({{"type", "NFC"}});
    if (spec.kind == TokenizerKind::SentencePieceBpe) {
        if (spec.addSpacePrefix) steps.push_back({{"type", "Prepend"}, {"prepend", kSpaceMark}});
        steps.push_back({{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", kSpaceMark}});
    }
    if (steps.empty()) return nullptr;
    return steps.size() == 1 ? steps[0] : json{{"type", "Sequence"}, {"normalizers", steps}};
}

json decoder(const TokenizerSpec& spec) {
    if (spec.kind == TokenizerKind::WordPiece)
        return {{"type", "WordPiece"},
                {"prefix", spec.bert.continuingPrefix},
                {"cleanup", spec.bert.closePunctuation}};
    if (spec.kind == TokenizerKind::ByteLevelBpe) return byteLevel(true);
    json steps = json::array({{{"type", "Replace"}, {"pattern", {{"String", kSpaceMark}}}, {"content", " "}},
                              {{"type", "ByteFallback"}},
                              {{"type", "Fuse"}}});
    if (spec.addSpacePrefix) steps.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
    return {{"type", "Sequence"}, {"decoders", steps}};
}

json postProcessor(const TokenizerSpec& spec, const std::vector<std::string>& pieces) {
    json single = json::array(), pair = json::array(), table = json::object();
    const auto special = [&](TokenId id, int sequence) -> json {
        const std::string& text = pieces[static_cast<size_t>(id)];
        table[text] = {{"id", text}, {"ids", {id}}, {"tokens", {text}}};
        return {{"SpecialToken", {{"id", text}, {"type_id", sequence}}}};
    };
    const bool before = spec.addBos && spec.bos, after = spec.addEos && spec.eos;
    if (!before && !after)
        return spec.kind == TokenizerKind::ByteLevelBpe ? byteLevel(true) : json(nullptr);
    for (int sequence = 0; sequence < 2; ++sequence) {
        json parts = json::array();
        // BERT's pair is [CLS] A [SEP] B [SEP].
        const bool begins = sequence == 0 || spec.kind != TokenizerKind::WordPiece;
        if (before && begins) parts.push_back(special(*spec.bos, sequence));
        parts.push_back({{"Sequence", {{"id", sequence == 0 ? "A" : "B"}, {"type_id", sequence}}}});
        if (after) parts.push_back(special(*spec.eos, sequence));
        if (sequence == 0) single = parts;
        for (const json& part : parts) pair.push_back(part);
    }
    return {{"type", "TemplateProcessing"}, {"single", single}, {"pair", pair}, {"special_tokens", table}};
}

/// Written piece by piece: an ordered JSON object would take quadratic time.
std::string vocabularyText(const std::vector<std::string>& pieces) {
    std::string out = "\"vocab\":{";
    for (size_t i = 0; i < pieces.size(); ++i)
        out += fmt::format("{}{}:{}", i ? "," : "", json(pieces[i]).dump(), i);
    return out + "}";
}

std::string wordPieceText(const TokenizerSpec& spec, const std::vector<std::string>& pieces) {
    const json unknown(pieces[static_cast<size_t>(spec.unknown.value())]);
    return fmt::format(R"({{"type":"WordPiece","unk_token":{},"continuing_subword_prefix":{},)"
                       R"("max_input_chars_per_word":{},{}}})",
                       unknown.dump(), json(spec.bert.continuingPrefix).dump(),
                       spec.bert.maxWordCharacters, vocabularyText(pieces));
}

std::string modelText(const TokenizerSpec& spec, const std::vector<std::string>& pieces) {
    if (spec.kind == TokenizerKind::WordPiece) return wordPieceText(spec, pieces);
    const bool sentencePiece = spec.kind == TokenizerKind::SentencePieceBpe;
    const json unknown = spec.unknown ? json(pieces[static_cast<size_t>(*spec.unknown)]) : json(nullptr);
    std::string out = fmt::format(
        R"({{"type":"BPE","dropout":null,"unk_token":{},"continuing_subword_prefix":null,"end_of_word_suffix":null,)"
        R"("fuse_unk":{},"byte_fallback":{},"ignore_merges":{},)",
        unknown.dump(), sentencePiece, spec.byteFallback, spec.ignoreMerges);
    out += vocabularyText(pieces) + ",\"merges\":[";
    const Merges derived = sentencePiece && spec.merges.empty() ? mergesFromScores(spec) : Merges();
    const Merges& merges = derived.empty() ? spec.merges : derived;
    for (size_t i = 0; i < merges.size(); ++i) {
        const auto& [left, right] = merges[i];
        out += i ? ",\n" : "\n";
        const bool spaced = left.find(' ') != std::string::npos || right.find(' ') != std::string::npos;
        out += spaced ? json::array({left, right}).dump() : json(left + " " + right).dump();
    }
    return out + "]}";
}

}  // namespace

std::string tokenizerToJson(const TokenizerSpec& spec) {
    if (spec.removeExtraWhitespace)
        throw Error(ErrorKind::Refused,
                    "the tokenizer drops repeated spaces, which is not written to tokenizer.json; export to GGUF instead");
    const std::vector<std::string> pieces = uniquePieces(spec);
    try {
        json top = {{"version", "1.0"},
                    {"truncation", nullptr},
                    {"padding", nullptr},
                    {"added_tokens", addedTokens(spec, pieces)},
                    {"normalizer", normalizer(spec)},
                    {"pre_tokenizer", preTokenizer(spec)},
                    {"post_processor", postProcessor(spec, pieces)},
                    {"decoder", decoder(spec)}};
        std::string text = top.dump();
        text.pop_back();  // the closing brace: the model goes before it
        return text + ",\n\"model\":" + modelText(spec, pieces) + "}\n";
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::Refused,
                    fmt::format("the vocabulary cannot be written as JSON ({}); export to GGUF instead", error.what()));
    }
}

std::string tokenizerConfigToJson(const TokenizerSpec& spec) {
    const bool words = spec.kind == TokenizerKind::WordPiece;
    // transformers' own class always cleans the text.
    json config = {{"tokenizer_class",
                    words && spec.bert.cleanText ? "BertTokenizer" : "PreTrainedTokenizerFast"}};
    const auto name = [&](const char* key, const std::optional<TokenId>& id) {
        config[key] = id ? json(spec.pieces[static_cast<size_t>(*id)]) : json(nullptr);
    };
    name(words ? "cls_token" : "bos_token", spec.bos);
    name(words ? "sep_token" : "eos_token", spec.eos);
    name("unk_token", spec.unknown);
    name("pad_token", spec.padding);
    if (words) {
        name("mask_token", spec.mask);
        config["do_lower_case"] = spec.bert.lowercase;
        config["strip_accents"] = spec.bert.stripAccents;
        config["tokenize_chinese_chars"] = spec.bert.splitIdeographs;
    } else {
        config["add_bos_token"] = spec.addBos && spec.bos;
        config["add_eos_token"] = spec.addEos && spec.eos;
    }
    config["clean_up_tokenization_spaces"] = false;
    if (!spec.chatTemplate.empty()) config["chat_template"] = spec.chatTemplate;
    try {
        return config.dump(2) + "\n";
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::Refused,
                    fmt::format("the tokenizer's settings cannot be written as JSON: {}", error.what()));
    }
}

}  // namespace lathe::core
