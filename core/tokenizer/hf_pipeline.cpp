// SPDX-License-Identifier: GPL-3.0-or-later
// The processing trees of tokenizer.json (formats.md 4.1), reduced to the few things a TokenizerSpec
// can say. What it cannot say is refused by name: ids would be silently wrong otherwise.
#include <functional>
#include <map>

#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

using nlohmann::json;

[[noreturn]] void unsupported(std::string_view role, std::string_view what) {
    throw Error(ErrorKind::Unsupported,
                fmt::format("tokenizer.json has the {} {}, which is not supported; BPE with byte-level or SentencePiece "
                            "processing was expected",
                            role, what));
}

void readNormalizer(const json& node, HfPipeline& pipeline) {
    if (node.is_null()) return;
    const std::string type = textOf(node, "type");
    if (type == "Sequence") {
        for (const json& child : memberOf(node, "normalizers")) readNormalizer(child, pipeline);
    } else if (type == "NFC") {
        pipeline.nfc = true;
    } else if (type == "Prepend" && textOf(node, "prepend") == kSpaceMark) {
        pipeline.spacePrefix = true;
    } else if (type == "Replace" && textOf(memberOf(node, "pattern"), "String") == " " &&
               textOf(node, "content") == kSpaceMark) {
        pipeline.spaceMarks = true;
    } else {
        unsupported("normalizer", type.empty() ? "without a type" : type);
    }
}

std::string quoted(const std::string& text) {
    std::string regex;
    for (const char c : text) {
        if (std::string_view(R"(\^$.[]|()?*+{}-/#&~)").find(c) != std::string_view::npos) regex += '\\';
        regex += c;
    }
    return regex;
}

/// `one` as a stage for the behaviours of a split; empty for those that drop or glue.
std::string stageOf(const std::string& one, const std::string& behavior, bool invert) {
    if (behavior == "Isolated") return one;
    if (behavior == "Removed" && invert) return one;  // keeps the matches; nothing lies between them
    if (behavior == "Contiguous") return "(?:" + one + ")+";
    return {};
}

void readSplit(const json& node, HfPipeline& pipeline) {
    const json& pattern = memberOf(node, "pattern");
    const std::string text = textOf(pattern, "String"), behavior = textOf(node, "behavior");
    if (text == " " && behavior == "MergedWithPrevious") {
        pipeline.splitsAtSpaces = true;
        return;
    }
    const std::string one = text.empty() ? textOf(pattern, "Regex") : quoted(text);
    const std::string stage = stageOf(one, behavior, flagOf(node, "invert", false));
    if (stage.empty()) unsupported("pre-tokenizer", "Split with behaviour " + behavior);
    pipeline.stages.push_back(stage);
}

void readByteLevel(const json& node, HfPipeline& pipeline) {
    pipeline.byteLevel = true;
    if (flagOf(node, "add_prefix_space", true)) unsupported("pre-tokenizer", "ByteLevel with add_prefix_space");
    if (flagOf(node, "use_regex", true)) pipeline.stages.emplace_back(kGpt2Regex);
}

void readDigits(const json& node, HfPipeline& pipeline) {
    pipeline.stages.emplace_back(flagOf(node, "individual_digits", false) ? R"(\p{N})" : R"(\p{N}+)");
}

void readPunctuation(const json& node, HfPipeline& pipeline) {
    std::string behavior = textOf(node, "behavior");
    if (behavior.empty()) behavior = "Isolated";
    if (behavior != "Isolated" && behavior != "Contiguous")
        unsupported("pre-tokenizer", "Punctuation with behaviour " + behavior);
    pipeline.stages.push_back(std::string(kPunctuationClass) + (behavior == "Contiguous" ? "+" : ""));
}

void readMetaspace(const json& node, HfPipeline& pipeline) {
    if (textOf(node, "replacement") != kSpaceMark) unsupported("pre-tokenizer", "Metaspace with another mark");
    if (flagOf(node, "split", true)) unsupported("pre-tokenizer", "Metaspace that splits");
    pipeline.spaceMarks = true;
    const std::string scheme = textOf(node, "prepend_scheme");
    pipeline.spacePrefix = scheme.empty() ? flagOf(node, "add_prefix_space", true) : scheme != "never";
}

void readPreTokenizer(const json& node, HfPipeline& pipeline) {
    if (node.is_null()) return;
    static const std::map<std::string, void (*)(const json&, HfPipeline&), std::less<>> kSteps = {
        {"ByteLevel", readByteLevel}, {"Split", readSplit},         {"Digits", readDigits},
        {"Metaspace", readMetaspace}, {"Punctuation", readPunctuation},
    };
    const std::string type = textOf(node, "type");
    if (type == "Sequence") {
        for (const json& child : memberOf(node, "pretokenizers")) readPreTokenizer(child, pipeline);
        return;
    }
    const auto step = kSteps.find(type);
    if (step == kSteps.end()) unsupported("pre-tokenizer", type.empty() ? "without a type" : type);
    step->second(node, pipeline);
}

std::optional<TokenId> idOf(const json& value) {
    if (!value.is_number_integer()) return std::nullopt;
    const auto id = value.get<int64_t>();
    return id >= 0 && id < (int64_t{1} << 31) ? std::optional<TokenId>(static_cast<TokenId>(id)) : std::nullopt;
}

/// A TemplateProcessing names tokens; its table gives their ids.
std::optional<TokenId> templateToken(const json& part, const json& table) {
    const std::string name = textOf(memberOf(part, "SpecialToken"), "id");
    const json& ids = memberOf(memberOf(table, name), "ids");
    return !name.empty() && ids.is_array() && ids.size() == 1 ? idOf(ids[0]) : std::nullopt;
}

}  // namespace

HfPipeline readHfPipeline(const json& tokenizer) {
    HfPipeline pipeline;
    readNormalizer(memberOf(tokenizer, "normalizer"), pipeline);
    readPreTokenizer(memberOf(tokenizer, "pre_tokenizer"), pipeline);
    if (textOf(memberOf(tokenizer, "decoder"), "type") == "ByteLevel") pipeline.byteLevel = true;
    if (pipeline.splitsAtSpaces && !pipeline.spaceMarks)
        unsupported("pre-tokenizer", "Split with behaviour MergedWithPrevious");
    if (pipeline.spaceMarks && pipeline.byteLevel) unsupported("pre-tokenizer", "ByteLevel besides space marks");
    if (pipeline.spaceMarks && !pipeline.stages.empty()) unsupported("pre-tokenizer", "Split besides space marks");
    return pipeline;
}

HfTemplate readHfTemplate(const json& postProcessor) {
    HfTemplate result;
    const std::string type = textOf(postProcessor, "type");
    if (type == "Sequence") {
        for (const json& child : memberOf(postProcessor, "processors")) {
            const HfTemplate found = readHfTemplate(child);
            if (found.before) result.before = found.before;
            if (found.after) result.after = found.after;
        }
    } else if (type == "TemplateProcessing") {
        const json& parts = memberOf(postProcessor, "single");
        const json& table = memberOf(postProcessor, "special_tokens");
        if (parts.is_array() && !parts.empty()) {
            result.before = templateToken(parts.front(), table);
            if (parts.size() > 1) result.after = templateToken(parts.back(), table);
        }
    } else if (type == "RobertaProcessing" || type == "BertProcessing") {
        const auto second = [&](const char* key) -> std::optional<TokenId> {
            const json& pair = memberOf(postProcessor, key);
            return pair.is_array() && pair.size() == 2 ? idOf(pair[1]) : std::nullopt;
        };
        result.before = second("cls");
        result.after = second("sep");
    }
    return result;
}

}  // namespace lathe::core
