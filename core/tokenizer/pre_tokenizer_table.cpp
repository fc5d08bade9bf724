// SPDX-License-Identifier: GPL-3.0-or-later
// The named pre-tokenizers. Names and expressions are those of llama.cpp's src/llama-vocab.cpp and of
// the models' own tokenizer.json files; several names share expressions.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/tokenizer/pre_tokenizer.h"

namespace lathe::core {

const std::string_view kGpt2Regex =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
const std::string_view kPunctuationClass = R"([\p{P}\$\+<=>\^~\|`])";

namespace {

constexpr std::string_view kLlama3 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kQwen2 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kQwen35 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kGpt4o =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kTekken =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kDigit = R"(\p{N})";
constexpr std::string_view kDigits = R"(\p{N}+)";
constexpr std::string_view kThreeDigits = "[0-9][0-9][0-9]";
constexpr std::string_view kPunctuationRun = R"([\p{P}\$\+<=>\^~\|`]+)";
constexpr std::string_view kPunctuationRunNoBacktick = R"([\p{P}\$\+<=>\^~\|]+)";
constexpr std::string_view kCjk = "[一-龥ࠀ-一가-퟿]+";

const std::vector<PreTokenizerRow>& table() {
    const std::vector<std::string_view> gpt2 = {kGpt2Regex}, digitGpt2 = {kDigit, kGpt2Regex};
    static const std::vector<PreTokenizerRow> rows = {
        {.name = "gpt-2", .stages = gpt2},
        {.name = "phi-2", .stages = gpt2},
        {.name = "mpt", .stages = gpt2},
        {.name = "olmo", .stages = gpt2},
        {.name = "jais", .stages = gpt2},
        {.name = "roberta-bpe", .stages = gpt2},
        {.name = "modern-bert", .stages = gpt2},
        {.name = "exaone4", .stages = gpt2},
        {.name = "trillion", .stages = gpt2},
        {.name = "llama-bpe", .stages = {kLlama3}, .ignoreMerges = true, .addBos = true},
        {.name = "llama3", .stages = {kLlama3}, .ignoreMerges = true, .addBos = true},
        {.name = "llama-v3", .stages = {kLlama3}, .ignoreMerges = true, .addBos = true},
        {.name = "falcon3", .stages = {kLlama3}, .ignoreMerges = true, .addBos = true},
        {.name = "lfm2", .stages = {kLlama3}, .ignoreMerges = true, .addBos = true},
        {.name = "dbrx", .stages = {kLlama3}},
        {.name = "smaug-bpe", .stages = {kLlama3}},
        {.name = "chatglm-bpe", .stages = {kLlama3}},
        {.name = "glm4", .stages = {kLlama3}, .ignoreMerges = true},
        {.name = "qwen2", .stages = {kQwen2}, .normalizeNfc = true},
        {.name = "deepseek-r1-qwen", .stages = {kQwen2}},
        {.name = "stablelm2", .stages = {kQwen2}},
        {.name = "megrez", .stages = {kQwen2}},
        {.name = "qwen35", .stages = {kQwen35}},
        {.name = "smollm", .stages = digitGpt2},
        {.name = "starcoder", .stages = digitGpt2},
        {.name = "refact", .stages = digitGpt2},
        {.name = "command-r", .stages = digitGpt2},
        {.name = "codeshell", .stages = digitGpt2},
        {.name = "exaone", .stages = digitGpt2},
        {.name = "minerva-7b", .stages = digitGpt2},
        {.name = "falcon", .stages = {kPunctuationRun, kGpt2Regex, kThreeDigits}},
        {.name = "default", .stages = {kPunctuationRunNoBacktick, kGpt2Regex, kDigits, kThreeDigits}},
        {.name = "gpt-4o", .stages = {kGpt4o}},
        {.name = "llama4", .stages = {kGpt4o}},
        {.name = "tekken", .stages = {kTekken}, .ignoreMerges = true, .addBos = true},
        {.name = "deepseek-coder", .stages = {"[\r\n]", R"(\s?\p{L}+)", R"(\s?\p{P}+)", kCjk, kDigit}},
    };
    return rows;
}

constexpr std::string_view kVerbatim = "regex:";
constexpr char kStageSeparator = '\x1E';

}  // namespace

std::span<const PreTokenizerRow> preTokenizerRows() { return table(); }

const PreTokenizerRow* preTokenizerNamed(std::string_view name) {
    const auto rows = preTokenizerRows();
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

std::string preTokenizerName(const std::vector<std::string>& stages, bool ignoreMerges) {
    const PreTokenizerRow* best = nullptr;
    for (const PreTokenizerRow& row : preTokenizerRows()) {
        if (!std::equal(stages.begin(), stages.end(), row.stages.begin(), row.stages.end())) continue;
        if (!best || (best->ignoreMerges != ignoreMerges && row.ignoreMerges == ignoreMerges)) best = &row;
    }
    if (best) return std::string(best->name);
    return std::string(kVerbatim) + fmt::format("{}", fmt::join(stages, std::string_view(&kStageSeparator, 1)));
}

std::vector<std::string> preTokenizerStages(std::string_view name) {
    if (const PreTokenizerRow* row = preTokenizerNamed(name))
        return {row->stages.begin(), row->stages.end()};
    if (name.substr(0, kVerbatim.size()) != kVerbatim)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the pre-tokenizer '{}' is unknown; use a model whose pre-tokenizer is one of {}", name,
                                [] {
                                    std::string names;
                                    for (const auto& row : preTokenizerRows())
                                        names.append(names.empty() ? "" : ", ").append(row.name);
                                    return names;
                                }()));
    std::vector<std::string> stages;
    std::string_view rest = name.substr(kVerbatim.size());
    while (!rest.empty()) {
        const size_t end = std::min(rest.find(kStageSeparator), rest.size());
        if (end > 0) stages.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return stages;
}

}  // namespace lathe::core
