// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Included by .cpp files only.

// What the readers of Hugging Face's JSON files share. Internal to this folder: the JSON library stays
// out of public headers.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

/// Throws Error(Corrupt) naming the file and position; nesting is limited. Empty text gives null.
nlohmann::json parseHfJson(std::string_view text, std::string_view fileName);

/// The member `key`; null if `node` is no object or has none.
const nlohmann::json& memberOf(const nlohmann::json& node, std::string_view key);
std::string textOf(const nlohmann::json& node, std::string_view key);  ///< empty if it is no text
bool flagOf(const nlohmann::json& node, std::string_view key, bool otherwise);

/// What the trees "normalizer", "pre_tokenizer" and "decoder" of a tokenizer.json amount to.
struct HfPipeline {
    bool byteLevel = false;            ///< text becomes GPT-2's byte alphabet
    std::vector<std::string> stages;   ///< of the pre-tokenizer, as regular expressions
    bool nfc = false;
    bool spaceMarks = false;           ///< " " becomes U+2581
    bool spacePrefix = false;
    bool splitsAtSpaces = false;       ///< a no-op if spaceMarks
};
/// Throws Error(Unsupported) naming a step that is not known.
HfPipeline readHfPipeline(const nlohmann::json& tokenizer);

/// Token ids that the post-processor puts before and behind the text.
struct HfTemplate {
    std::optional<TokenId> before, after;
};
HfTemplate readHfTemplate(const nlohmann::json& postProcessor);

/// Whether "model" of a tokenizer.json is WordPiece, also in early files, which leave the type out.
bool isWordPiece(const nlohmann::json& model);
/// Throws Error(Unsupported) naming a step that BERT's tokenizers do not have.
BertSettings readBertSettings(const nlohmann::json& tokenizer);
/// do_lower_case and its like of tokenizer_config.json, which win over tokenizer.json as in
/// transformers.
void applyBertConfig(BertSettings& bert, const nlohmann::json& settings);

/// Adds what tokenizer_config.json and config.json say: added tokens, special ids, chat template, and
/// fillers up to the model's vocabulary size. Texts may be empty.
void applyHfConfig(TokenizerSpec& spec, std::string_view tokenizerConfig, std::string_view config);

/// Puts an added token at `id`, filling a gap before it with unused "[PADi]" as llama.cpp's converter does.
void setHfToken(TokenizerSpec& spec, TokenId id, const std::string& content, bool special);
void growHfVocabulary(TokenizerSpec& spec, size_t count);

}  // namespace lathe::core
