// SPDX-License-Identifier: GPL-3.0-or-later
// Which of a checkpoint's files or keys holds its tokenizer.
#include <algorithm>

#include "core/base/error.h"
#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

namespace {

std::string_view companion(const RawCheckpoint& checkpoint, std::string_view name) {
    const auto found = checkpoint.companions.find(name);
    return found == checkpoint.companions.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<TokenizerSpec> specOf(const RawCheckpoint& checkpoint) {
    const auto model = checkpoint.metadata.find("tokenizer.ggml.model");
    if (model != checkpoint.metadata.end()) {
        const std::string* name = model->second.text();
        if (name && (*name == "no_vocab" || *name == "none")) return std::nullopt;
        return tokenizerFromGguf(checkpoint.metadata);
    }
    const auto settings = companion(checkpoint, "tokenizer_config.json"), config = companion(checkpoint, "config.json");
    // Of a folder, the content of config.json is the metadata.
    const std::string modelConfig =
        config.empty() ? toJson(MetaValue{std::make_shared<const MetaValue::Object>(checkpoint.metadata), {}, {}})
                       : std::string(config);
    if (const auto json = companion(checkpoint, "tokenizer.json"); !json.empty())
        return tokenizerFromJson(json, settings, modelConfig);
    if (const auto lines = companion(checkpoint, "vocab.txt"); !lines.empty())
        return tokenizerFromVocabulary(lines, settings, modelConfig);
    if (const auto file = companion(checkpoint, "tokenizer.model"); !file.empty())
        return withContext("tokenizer.model", [&] {
            TokenizerSpec spec = tokenizerFromSentencePiece(file);
            applyHfConfig(spec, settings, modelConfig);
            return spec;
        });
    for (const auto& [name, bytes] : checkpoint.companions) {
        if (name.size() < 4 || name.substr(name.size() - 4) != ".bin") continue;
        const auto size = checkpoint.metadata.find("llama.vocab_size");
        const int64_t count = size == checkpoint.metadata.end() ? 0 : size->second.integer().value_or(0);
        return withContext(name, [&, &file = bytes] { return tokenizerFromLlama2c(file, count); });
    }
    return std::nullopt;
}

}  // namespace

TokenizerPtr tokenizerOf(const RawCheckpoint& checkpoint) {
    auto spec = specOf(checkpoint);
    return spec ? std::make_shared<const Tokenizer>(std::move(*spec)) : nullptr;
}

}  // namespace lathe::core
