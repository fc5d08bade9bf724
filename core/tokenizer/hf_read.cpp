// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer.json of Hugging Face tokenizers (formats.md 4.1): BPE, byte-level or SentencePiece
// style, and WordPiece.
#include <unordered_map>

#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/piece_encoder.h"
#include "core/tokenizer/pre_tokenizer.h"

namespace lathe::core {

namespace {

using nlohmann::json;

[[noreturn]] void corrupt(const std::string& sentence) {
    throw Error(ErrorKind::Corrupt, "tokenizer.json " + sentence);
}

void refuseOtherModels(const json& model) {
    const json& type = memberOf(model, "type");
    // Early files leave the type out; only BPE has merges, and a Unigram vocabulary is a list.
    std::string name = type.is_string() ? type.get<std::string>() : "BPE";
    if (type.is_null() && memberOf(model, "vocab").is_array()) name = "Unigram";
    if (type.is_null() && memberOf(model, "merges").is_null()) name = "WordLevel";
    if (name != "BPE")
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("tokenizer.json holds a {} model; only BPE and WordPiece are supported",
                        name));
    for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
        const json& affix = memberOf(model, key);
        if (affix.is_string() && !affix.get_ref<const std::string&>().empty())
            throw Error(ErrorKind::Unsupported,
                        fmt::format("tokenizer.json has the {} '{}', which is not supported; expected none", key,
                                    affix.get_ref<const std::string&>()));
    }
}

void readVocabulary(const json& model, TokenizerSpec& spec) {
    const json& vocabulary = memberOf(model, "vocab");
    if (!vocabulary.is_object()) corrupt("has no object \"vocab\" of texts and ids, which was expected");
    int64_t highest = -1;
    for (const auto& [piece, id] : vocabulary.items()) {
        if (!id.is_number_integer()) corrupt(fmt::format("gives '{}' no whole number as id", piece));
        highest = std::max(highest, id.get<int64_t>());
        if (id.get<int64_t>() < 0) corrupt(fmt::format("gives '{}' the negative id {}", piece, id.get<int64_t>()));
    }
    // Ids may have gaps (added tokens lie there), but not wide ones.
    if (highest >= static_cast<int64_t>(std::min(kMaxVocabulary, vocabulary.size() + 65536)))
        corrupt(fmt::format("has an id {} in a vocabulary of {} pieces", highest, vocabulary.size()));
    growHfVocabulary(spec, static_cast<size_t>(highest + 1));
    for (const auto& [piece, id] : vocabulary.items()) {
        const auto index = id.get<size_t>();
        spec.pieces[index] = piece;
        if (piece != fmt::format("[PAD{}]", index)) spec.types[index] = TokenType::Normal;
    }
}

void readMerges(const json& model, TokenizerSpec& spec) {
    const json& merges = memberOf(model, "merges");
    if (!merges.is_array()) corrupt("has no array \"merges\", which was expected");
    spec.merges.reserve(merges.size());
    for (const json& merge : merges) {
        if (merge.is_string()) {
            const auto& text = merge.get_ref<const std::string&>();
            if (text.rfind("#version", 0) == 0) continue;
            const size_t space = text.find(' ');
            if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos)
                corrupt(fmt::format("has the merge '{}'; two parts with a space between were expected", text));
            spec.merges.emplace_back(text.substr(0, space), text.substr(space + 1));
        } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            spec.merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
        } else {
            corrupt("has a merge that is no pair of texts, which was expected");
        }
    }
}

/// Ranks as scores, for formats that know only those: the earliest merge that makes a piece counts.
void deriveScores(TokenizerSpec& spec) {
    std::unordered_map<std::string, float> ranks;
    for (size_t rank = 0; rank < spec.merges.size(); ++rank)
        ranks.try_emplace(spec.merges[rank].first + spec.merges[rank].second, -static_cast<float>(rank));
    const float last = -static_cast<float>(spec.merges.size());
    spec.scores.reserve(spec.pieces.size());
    for (const std::string& piece : spec.pieces) {
        const auto found = ranks.find(piece);
        spec.scores.push_back(found == ranks.end() ? last : found->second);
    }
}

void readSentencePieceTypes(const json& model, TokenizerSpec& spec) {
    spec.byteFallback = flagOf(model, "byte_fallback", false);
    if (!spec.byteFallback) return;
    for (size_t i = 0; i < spec.pieces.size(); ++i)
        if (byteOfName(spec.pieces[i])) spec.types[i] = TokenType::Byte;
}

void readUnknown(const json& model, TokenizerSpec& spec) {
    const json& unknown = memberOf(model, "unk_token");
    if (!unknown.is_string()) return;
    const json& id = memberOf(memberOf(model, "vocab"), unknown.get_ref<const std::string&>());
    if (!id.is_number_integer()) return;
    spec.unknown = id.get<TokenId>();
    spec.types[static_cast<size_t>(*spec.unknown)] = TokenType::Unknown;
}

void readAddedTokens(const json& added, TokenizerSpec& spec) {
    if (!added.is_array()) return;
    for (const json& token : added) {
        const json &id = memberOf(token, "id"), &content = memberOf(token, "content");
        if (!id.is_number_integer() || !content.is_string() || id.get<int64_t>() < 0 ||
            id.get<int64_t>() >= static_cast<int64_t>(kMaxVocabulary))
            corrupt("has an added token without a text and a usable id");
        setHfToken(spec, id.get<TokenId>(), content.get<std::string>(),
                   flagOf(token, "special", false));
    }
}

std::optional<TokenId> inRange(std::optional<TokenId> id, const TokenizerSpec& spec) {
    return id && static_cast<size_t>(*id) < spec.pieces.size() ? id : std::nullopt;
}

void readBpe(const json& tokenizer, const json& model, TokenizerSpec& spec) {
    refuseOtherModels(model);
    const HfPipeline pipeline = readHfPipeline(tokenizer);
    spec.normalizeNfc = pipeline.nfc;
    readVocabulary(model, spec);
    readMerges(model, spec);
    if (pipeline.byteLevel) {
        spec.kind = TokenizerKind::ByteLevelBpe;
        spec.ignoreMerges = flagOf(model, "ignore_merges", false);
        spec.preTokenizer = preTokenizerName(pipeline.stages, spec.ignoreMerges);
    } else if (pipeline.spaceMarks) {
        spec.kind = TokenizerKind::SentencePieceBpe;
        spec.addSpacePrefix = pipeline.spacePrefix;
        readSentencePieceTypes(model, spec);
        deriveScores(spec);
    } else {
        throw Error(ErrorKind::Unsupported,
                    "tokenizer.json holds a BPE model that is neither byte-level nor in SentencePiece's manner (U+2581 "
                    "for a space); only these two are supported");
    }
}

}  // namespace

TokenizerSpec tokenizerFromJson(std::string_view text, std::string_view tokenizerConfig,
                                std::string_view config) {
    const json tokenizer = parseHfJson(text, "tokenizer.json");
    const json& model = memberOf(tokenizer, "model");
    if (!model.is_object()) corrupt("has no object \"model\", which was expected");
    TokenizerSpec spec;
    if (isWordPiece(model)) {
        spec.kind = TokenizerKind::WordPiece;
        spec.bert = readBertSettings(tokenizer);
        readVocabulary(model, spec);
    } else {
        readBpe(tokenizer, model, spec);
    }
    readUnknown(model, spec);
    readAddedTokens(memberOf(tokenizer, "added_tokens"), spec);
    const HfTemplate around = readHfTemplate(memberOf(tokenizer, "post_processor"));
    spec.bos = inRange(around.before, spec);
    spec.eos = inRange(around.after, spec);
    spec.addBos = spec.bos.has_value();
    spec.addEos = spec.eos.has_value();
    applyHfConfig(spec, tokenizerConfig, config);
    return spec;
}

}  // namespace lathe::core
