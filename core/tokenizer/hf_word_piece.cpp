// SPDX-License-Identifier: GPL-3.0-or-later
// WordPiece of Hugging Face: its part of tokenizer.json, and vocab.txt with tokenizer_config.json.
#include <array>

#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/piece_encoder.h"

namespace lathe::core {

using nlohmann::json;

namespace {

[[noreturn]] void unsupported(std::string_view role, const json& node) {
    const std::string type = node.is_null() ? "null" : textOf(node, "type");
    throw Error(ErrorKind::Unsupported,
                fmt::format("tokenizer.json has the {} {}, which is not supported; WordPiece with "
                            "BERT's own processing was expected",
                            role, type.empty() ? "without a type" : type));
}

void readNormalizer(const json& node, BertSettings& bert) {
    if (node.is_null()) {
        bert.cleanText = bert.splitIdeographs = bert.stripAccents = bert.lowercase = false;
        return;
    }
    if (textOf(node, "type") != "BertNormalizer") unsupported("normalizer", node);
    bert.cleanText = flagOf(node, "clean_text", true);
    bert.splitIdeographs = flagOf(node, "handle_chinese_chars", true);
    bert.lowercase = flagOf(node, "lowercase", true);
    bert.stripAccents = flagOf(node, "strip_accents", bert.lowercase);
}

}  // namespace

bool isWordPiece(const json& model) {
    return textOf(model, "type") == "WordPiece" ||
           (memberOf(model, "type").is_null() &&
            memberOf(model, "max_input_chars_per_word").is_number());
}

BertSettings readBertSettings(const json& tokenizer) {
    BertSettings bert;
    readNormalizer(memberOf(tokenizer, "normalizer"), bert);
    const json& words = memberOf(tokenizer, "pre_tokenizer");
    if (textOf(words, "type") != "BertPreTokenizer") unsupported("pre-tokenizer", words);
    const json& decoder = memberOf(tokenizer, "decoder");
    if (!decoder.is_null() && textOf(decoder, "type") != "WordPiece")
        unsupported("decoder", decoder);
    bert.closePunctuation = flagOf(decoder, "cleanup", true);
    const json& model = memberOf(tokenizer, "model");
    if (memberOf(model, "continuing_subword_prefix").is_string())
        bert.continuingPrefix = textOf(model, "continuing_subword_prefix");
    const json& longest = memberOf(model, "max_input_chars_per_word");
    if (longest.is_null()) return bert;
    if (!longest.is_number_integer() || longest < 1 || longest > kMaxWordCharacters)
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("tokenizer.json has the max_input_chars_per_word {}; a whole number "
                        "from 1 to {} was expected",
                        longest.dump(), kMaxWordCharacters));
    bert.maxWordCharacters = longest.get<int32_t>();
    return bert;
}

void applyBertConfig(BertSettings& bert, const json& settings) {
    const json& lower = memberOf(settings, "do_lower_case");
    if (lower.is_boolean()) bert.lowercase = bert.stripAccents = lower.get<bool>();
    bert.stripAccents = flagOf(settings, "strip_accents", bert.stripAccents);
    bert.splitIdeographs = flagOf(settings, "tokenize_chinese_chars", bert.splitIdeographs);
}

namespace {

/// vocab.txt does not say who reads it; other classes cut words in other ways.
void refuseOtherClasses(const json& settings) {
    const std::string name = textOf(settings, "tokenizer_class");
    if (name.empty()) return;
    constexpr std::array<std::string_view, 6> kFamilies = {"Bert",       "DistilBert",  "Electra",
                                                           "MobileBert", "SqueezeBert", "ConvBert"};
    for (const std::string_view family : kFamilies)
        for (const char* suffix : {"Tokenizer", "TokenizerFast"})
            if (name == std::string(family) + suffix) return;
    throw Error(ErrorKind::Unsupported,
                fmt::format("tokenizer_config.json names the class {}, whose vocab.txt is not "
                            "read; BertTokenizer or one of its kind was expected. Try to add the "
                            "model's tokenizer.json",
                            name));
}

void readLines(std::string_view lines, TokenizerSpec& spec) {
    while (!lines.empty()) {
        const size_t end = std::min(lines.find('\n'), lines.size());
        std::string_view piece = lines.substr(0, end);
        if (!piece.empty() && piece.back() == '\r') piece.remove_suffix(1);
        if (spec.pieces.size() == kMaxVocabulary)
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("vocab.txt has more than {} lines; a piece per line was expected",
                            kMaxVocabulary));
        spec.pieces.emplace_back(piece);
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    spec.types.assign(spec.pieces.size(), TokenType::Normal);
}

}  // namespace

TokenizerSpec tokenizerFromVocabulary(std::string_view lines, std::string_view tokenizerConfig,
                                      std::string_view config) {
    refuseOtherClasses(parseHfJson(tokenizerConfig, "tokenizer_config.json"));
    TokenizerSpec spec;
    spec.kind = TokenizerKind::WordPiece;
    readLines(lines, spec);
    struct Special {
        const char* text;
        std::optional<TokenId> TokenizerSpec::*id;
    };
    constexpr Special kSpecials[] = {{"[CLS]", &TokenizerSpec::bos},
                                     {"[SEP]", &TokenizerSpec::eos},
                                     {"[UNK]", &TokenizerSpec::unknown},
                                     {"[PAD]", &TokenizerSpec::padding},
                                     {"[MASK]", &TokenizerSpec::mask}};
    for (size_t i = 0; i < spec.pieces.size(); ++i)
        for (const Special& special : kSpecials)
            if (spec.pieces[i] == special.text) spec.*special.id = static_cast<TokenId>(i);
    applyHfConfig(spec, tokenizerConfig, config);
    for (const Special& special : kSpecials)
        if (const auto& id = spec.*special.id)
            spec.types[static_cast<size_t>(*id)] =
                special.id == &TokenizerSpec::unknown ? TokenType::Unknown : TokenType::Control;
    spec.addBos = spec.bos.has_value();
    spec.addEos = spec.eos.has_value();
    return spec;
}

}  // namespace lathe::core
