// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer_config.json and config.json, as far as they concern the tokenizer.
#include <charconv>
#include <unordered_map>

#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/piece_encoder.h"

namespace lathe::core {

using nlohmann::json;

json parseHfJson(std::string_view text, std::string_view fileName) {
    if (text.empty()) return {};
    // Deep nesting is never meant, and our own walks over the trees recurse.
    constexpr int kMaxDepth = 64;
    int depth = 0;
    bool inText = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inText) {
            if (c == '\\') ++i;
            else if (c == '"') inText = false;
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxDepth)
                throw Error(ErrorKind::Corrupt, fmt::format("{} nests more than {} levels deep at byte {}", fileName,
                                                            kMaxDepth, i));
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    try {
        return json::parse(text.begin(), text.end());
    } catch (const json::exception& error) {
        throw Error(ErrorKind::Corrupt, fmt::format("{} is no valid JSON: {}", fileName, error.what()));
    }
}

void growHfVocabulary(TokenizerSpec& spec, size_t count) {
    const bool scored = !spec.scores.empty();
    while (spec.pieces.size() < count) {
        spec.pieces.push_back(fmt::format("[PAD{}]", spec.pieces.size()));
        spec.types.push_back(TokenType::Unused);
        if (scored) spec.scores.push_back(-1e4F);
    }
}

void setHfToken(TokenizerSpec& spec, TokenId id, const std::string& content, bool special) {
    constexpr size_t kMaxGap = 4096;
    const auto index = static_cast<size_t>(id);
    if (id < 0 || index >= kMaxVocabulary || index > spec.pieces.size() + kMaxGap)
        throw Error(ErrorKind::Corrupt, fmt::format("the added token '{}' has id {}, far beyond the {} others", content,
                                                    id, spec.pieces.size()));
    growHfVocabulary(spec, index + 1);
    spec.pieces[index] = content;
    if (spec.types[index] == TokenType::Unknown || spec.types[index] == TokenType::Byte) return;
    spec.types[index] = special ? TokenType::Control : TokenType::UserDefined;
}

const json& memberOf(const json& node, std::string_view key) {
    static const json kNull;
    if (!node.is_object()) return kNull;
    const auto found = node.find(key);
    return found == node.end() ? kNull : *found;
}

std::string textOf(const json& node, std::string_view key) {
    const json& member = memberOf(node, key);
    return member.is_string() ? member.get<std::string>() : std::string();
}

bool flagOf(const json& node, std::string_view key, bool otherwise) {
    const json& member = memberOf(node, key);
    return member.is_boolean() ? member.get<bool>() : otherwise;
}

namespace {

/// A token is written as text or as an object with its content.
std::string tokenText(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    return textOf(value, "content");
}

void readAddedTokens(TokenizerSpec& spec, const json& table) {
    if (!table.is_object()) return;
    for (const auto& [key, token] : table.items()) {
        TokenId id = -1;
        const auto parsed = std::from_chars(key.data(), key.data() + key.size(), id);
        const std::string content = tokenText(token);
        if (parsed.ec != std::errc() || parsed.ptr != key.data() + key.size() || content.empty()) continue;
        setHfToken(spec, id, content, flagOf(token, "special", false));
    }
}

/// Several chat templates may be there, by name.
std::string chatTemplateOf(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return {};
    for (const json& entry : value) {
        const json& text = memberOf(entry, "template");
        if (text.is_string() && memberOf(entry, "name") == json("default"))
            return text.get<std::string>();
    }
    return {};
}

std::optional<TokenId> idIn(const json& config, const char* key, size_t count) {
    const json* value = &memberOf(config, key);
    if (value->is_array() && !value->empty()) value = &value->front();
    if (!value->is_number_integer()) return std::nullopt;
    const auto id = value->get<int64_t>();
    if (id < 0 || static_cast<size_t>(id) >= count) return std::nullopt;
    return static_cast<TokenId>(id);
}

void growToModel(TokenizerSpec& spec, const json& config) {
    const json* size = &memberOf(config, "vocab_size");
    if (size->is_null()) size = &memberOf(memberOf(config, "text_config"), "vocab_size");
    if (!size->is_number_integer()) return;
    const auto count = size->get<int64_t>();
    // Models round their vocabulary up, by some hundreds; a claim far beyond that is none to believe.
    if (count > 0 && static_cast<uint64_t>(count) <= spec.pieces.size() + 65536)
        growHfVocabulary(spec, static_cast<size_t>(count));
}

}  // namespace

void applyHfConfig(TokenizerSpec& spec, std::string_view tokenizerConfig, std::string_view config) {
    const json settings = parseHfJson(tokenizerConfig, "tokenizer_config.json");
    const json model = parseHfJson(config, "config.json");
    readAddedTokens(spec, memberOf(settings, "added_tokens_decoder"));
    growToModel(spec, model);
    std::unordered_map<std::string_view, TokenId> ids;
    for (size_t i = 0; i < spec.pieces.size(); ++i) ids.emplace(spec.pieces[i], static_cast<TokenId>(i));
    const auto choose = [&](std::optional<TokenId>& id, const char* name) {
        const std::string text = tokenText(memberOf(settings, std::string(name) + "_token"));
        const auto found = text.empty() ? ids.end() : ids.find(text);
        if (found != ids.end())
            id = found->second;
        else if (!id)
            id = idIn(model, (std::string(name) + "_token_id").c_str(), spec.pieces.size());
    };
    const bool words = spec.kind == TokenizerKind::WordPiece;
    choose(spec.bos, words ? "cls" : "bos");
    choose(spec.eos, words ? "sep" : "eos");
    choose(spec.unknown, "unk");
    choose(spec.padding, "pad");
    choose(spec.mask, "mask");
    if (words) applyBertConfig(spec.bert, settings);
    spec.addBos = flagOf(settings, "add_bos_token", spec.addBos);
    spec.addEos = flagOf(settings, "add_eos_token", spec.addEos);
    const std::string chat = chatTemplateOf(memberOf(settings, "chat_template"));
    if (!chat.empty()) spec.chatTemplate = chat;
}

}  // namespace lathe::core
