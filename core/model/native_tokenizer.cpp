// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/base/error.h"
#include "core/model/key_reader.h"
#include "core/model/meta.h"
#include "core/model/native_model.h"

namespace lathe::core {

namespace {

constexpr std::array<std::pair<TokenizerKind, std::string_view>, 3> kKinds = {
    {{TokenizerKind::ByteLevelBpe, "byte_level_bpe"},
     {TokenizerKind::SentencePieceBpe, "sentencepiece_bpe"},
     {TokenizerKind::WordPiece, "word_piece"}}};

struct Flag {
    const char* key;
    bool TokenizerSpec::*member;
};
constexpr Flag kFlags[] = {{"add_bos", &TokenizerSpec::addBos},
                           {"add_eos", &TokenizerSpec::addEos},
                           {"add_space_prefix", &TokenizerSpec::addSpacePrefix},
                           {"remove_extra_whitespace", &TokenizerSpec::removeExtraWhitespace},
                           {"byte_fallback", &TokenizerSpec::byteFallback},
                           {"ignore_merges", &TokenizerSpec::ignoreMerges},
                           {"normalize_nfc", &TokenizerSpec::normalizeNfc}};

struct BertFlag {
    const char* key;
    bool BertSettings::*member;
};
constexpr BertFlag kBertFlags[] = {{"clean_text", &BertSettings::cleanText},
                                   {"split_ideographs", &BertSettings::splitIdeographs},
                                   {"strip_accents", &BertSettings::stripAccents},
                                   {"lowercase", &BertSettings::lowercase},
                                   {"close_punctuation", &BertSettings::closePunctuation}};

struct Id {
    const char* key;
    std::optional<TokenId> TokenizerSpec::*member;
};
constexpr Id kIds[] = {{"bos", &TokenizerSpec::bos},
                       {"eos", &TokenizerSpec::eos},
                       {"unknown", &TokenizerSpec::unknown},
                       {"padding", &TokenizerSpec::padding},
                       {"mask", &TokenizerSpec::mask}};

/// Elements of a list; an absent or other value is an error.
const MetaValue::Array& listAt(const KeyReader& keys, const char* key) {
    const MetaValue* value = keys.find(key);
    if (!value || !value->array()) keys.fail(key, "is no list");
    return *value->array();
}

std::vector<std::string> textsAt(const KeyReader& keys, const char* key) {
    std::vector<std::string> texts;
    for (const MetaValue& element : listAt(keys, key)) {
        if (!element.text()) keys.fail(key, "holds something that is no text");
        texts.push_back(*element.text());
    }
    return texts;
}

MetaValue bertToMeta(const BertSettings& bert) {
    MetaValue::Object members;
    for (const BertFlag& flag : kBertFlags) members[flag.key] = meta::flag(bert.*flag.member);
    members["continuing_prefix"] = meta::text(bert.continuingPrefix);
    members["max_word_characters"] = meta::integer(bert.maxWordCharacters);
    return meta::object(std::move(members));
}

BertSettings bertFromMeta(const KeyReader& tokenizer) {
    const MetaValue* value = tokenizer.find("bert");
    if (!value || !value->object()) tokenizer.fail("bert", "is no object");
    const KeyReader keys(*value->object(), "tokenizer.bert");
    BertSettings bert;
    for (const BertFlag& flag : kBertFlags) bert.*flag.member = keys.flagOr(flag.key, true);
    bert.continuingPrefix = keys.textOr("continuing_prefix", bert.continuingPrefix);
    bert.maxWordCharacters =
        static_cast<int32_t>(keys.count("max_word_characters", 1, kMaxWordCharacters));
    return bert;
}

}  // namespace

MetaValue tokenizerToMeta(const TokenizerSpec& spec) {
    MetaValue::Object members;
    for (const auto& [kind, word] : kKinds)
        if (kind == spec.kind) members["kind"] = meta::text(word);
    members["pieces"] = MetaValue::ofTexts(spec.pieces);
    members["scores"] = MetaValue::ofF32s(spec.scores);
    std::vector<int32_t> types;
    for (const TokenType type : spec.types) types.push_back(static_cast<int32_t>(type));
    members["types"] = MetaValue::ofI32s(types);
    std::vector<std::string> left, right;
    for (const auto& [first, second] : spec.merges) {
        left.push_back(first);
        right.push_back(second);
    }
    members["merges_left"] = MetaValue::ofTexts(std::move(left));
    members["merges_right"] = MetaValue::ofTexts(std::move(right));
    members["pre_tokenizer"] = meta::text(spec.preTokenizer);
    members["chat_template"] = meta::text(spec.chatTemplate);
    for (const Flag& flag : kFlags) members[flag.key] = meta::flag(spec.*flag.member);
    if (spec.kind == TokenizerKind::WordPiece) members["bert"] = bertToMeta(spec.bert);
    for (const Id& id : kIds)
        if (spec.*id.member) members[id.key] = meta::integer(*(spec.*id.member));
    return meta::object(std::move(members));
}

TokenizerSpec tokenizerFromMeta(const MetaValue& value) {
    if (!value.object()) throw Error(ErrorKind::Corrupt, "the tokenizer's description is no object");
    const KeyReader keys(*value.object(), "tokenizer");
    TokenizerSpec spec;
    const std::string kind = keys.textOr("kind", "");
    bool known = false;
    for (const auto& [row, word] : kKinds)
        if (word == kind) {
            spec.kind = row;
            known = true;
        }
    if (!known) keys.fail("kind", "is '" + kind + "', which this program does not know");
    spec.pieces = textsAt(keys, "pieces");
    for (const MetaValue& score : listAt(keys, "scores")) spec.scores.push_back(static_cast<float>(score.real().value_or(0)));
    for (const MetaValue& type : listAt(keys, "types")) {
        const int64_t number = type.integer().value_or(0);
        if (number < 1 || number > 6) keys.fail("types", "holds a type that is not 1 to 6");
        spec.types.push_back(static_cast<TokenType>(number));
    }
    if (spec.types.size() != spec.pieces.size()) keys.fail("types", "is not as long as the list of pieces");
    if (!spec.scores.empty() && spec.scores.size() != spec.pieces.size())
        keys.fail("scores", "is not as long as the list of pieces");
    std::vector<std::string> left = textsAt(keys, "merges_left"), right = textsAt(keys, "merges_right");
    if (left.size() != right.size()) keys.fail("merges_right", "is not as long as the list of left halves");
    for (size_t i = 0; i < left.size(); ++i) spec.merges.emplace_back(std::move(left[i]), std::move(right[i]));
    spec.preTokenizer = keys.textOr("pre_tokenizer", "");
    spec.chatTemplate = keys.textOr("chat_template", "");
    for (const Flag& flag : kFlags) spec.*flag.member = keys.flagOr(flag.key, false);
    if (spec.kind == TokenizerKind::WordPiece) spec.bert = bertFromMeta(keys);
    const auto last = static_cast<int64_t>(spec.pieces.size()) - 1;
    for (const Id& id : kIds)
        if (keys.find(id.key)) spec.*id.member = static_cast<TokenId>(keys.count(id.key, 0, last));
    return spec;
}

}  // namespace lathe::core
