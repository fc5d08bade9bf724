// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/export_metadata.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/encoding/gguf.h"
#include "core/model/meta.h"
#include "core/tensor/floats.h"

namespace lathe::core {

namespace {

const RawCheckpoint* sourceIn(const Model& model, std::string_view format) {
    const auto& source = model.parts().source;
    return source && source->format == format ? source.get() : nullptr;
}

/// Keys of the network that decide what it computes: never handed on, always written from the spec.
constexpr std::string_view kNetworkKeys[] = {
    ".vocab_size", ".context_length", ".embedding_length", ".block_count", ".feed_forward_length",
    ".attention.head_count", ".attention.head_count_kv", ".attention.key_length", ".attention.value_length",
    ".attention.layer_norm_rms_epsilon", ".attention.sliding_window", ".attention.sliding_window_pattern",
    ".rope.dimension_count", ".rope.freq_base", ".rope.freq_base_swa", ".rope.scaling.type", ".rope.scaling.factor",
    ".rope.scale_linear", ".attn_logit_softcapping", ".final_logit_softcapping"};

bool isHandedOn(const std::string& key, bool untouched) {
    if (key.starts_with("split.") || key == "general.file_type" || key == "general.quantization_version" ||
        key == "general.architecture")
        return false;
    if (key.starts_with("quantize.")) return untouched;  // says how these very weights were made
    return std::none_of(std::begin(kNetworkKeys), std::end(kNetworkKeys),
                        [&](std::string_view suffix) { return key.ends_with(suffix); });
}

struct FileType {
    std::string_view label;
    uint32_t number;
};
/// general.file_type where all linears have one type; of the K types the M mixture (formats.md 2.1).
constexpr FileType kFileTypes[] = {
    {"f32", 0},   {"f16", 1},   {"bf16", 32}, {"Q4_0", 2},  {"Q4_1", 3},    {"Q8_0", 7},    {"Q5_0", 8},
    {"Q5_1", 9},  {"Q2_K", 10}, {"Q3_K", 12}, {"Q4_K", 15}, {"Q5_K", 17},   {"Q6_K", 18},   {"IQ4_NL", 25},
    {"IQ4_XS", 30}, {"TQ1_0", 36}, {"TQ2_0", 37}};

/// llama.cpp wants as many tokens as the embedding has rows, and its converters call those without a piece
/// "[PADi]", unused; pieces beyond the rows have no meaning to the network.
TokenizerSpec fittedToRows(TokenizerSpec spec, int64_t vocabulary) {
    const auto rows = static_cast<size_t>(vocabulary);
    for (size_t i = spec.pieces.size(); i < rows; ++i) spec.pieces.push_back(fmt::format("[PAD{}]", i));
    spec.pieces.resize(rows);
    spec.types.resize(rows, TokenType::Unused);
    if (!spec.scores.empty()) spec.scores.resize(rows, -10000.0f);
    return spec;
}

/// The one label of all linear weights, or empty.
std::string commonType(const Model& model, std::span<const ExportEntry> entries) {
    std::set<std::string> labels;
    for (const ExportEntry& entry : entries)
        if (const Weight* weight = model.find(entry.name); weight && weight->role == WeightRole::Linear)
            labels.insert(entry.to);
    return labels.size() == 1 ? *labels.begin() : std::string();
}

}  // namespace

void completeGguf(const Model& model, std::span<const ExportEntry> entries, RawCheckpoint& checkpoint) {
    MetaValue::Object& keys = checkpoint.metadata;
    const RawCheckpoint* source = sourceIn(model, "gguf");
    const bool untouched = source && model.parts().provenance.steps.empty();
    if (model.tokenizer()) keys.merge(tokenizerToGguf(fittedToRows(model.tokenizer()->spec(), model.spec().vocabulary)));
    const std::string common = commonType(model, entries);
    for (const FileType& row : kFileTypes)
        if (row.label == common) keys["general.file_type"] = MetaValue::ofU32(row.number);
    const bool blocks = std::any_of(checkpoint.tensors.begin(), checkpoint.tensors.end(), [](const RawTensor& tensor) {
        return asGgufBlocks(*tensor.encoding).has_value();
    });
    if (blocks) keys["general.quantization_version"] = MetaValue::ofU32(2);
    if (!source) return;
    if (const auto type = source->metadata.find("general.file_type"); untouched && type != source->metadata.end())
        keys["general.file_type"] = type->second;
    for (const auto& [key, value] : source->metadata)
        if (isHandedOn(key, untouched)) keys.try_emplace(key, value);
}

namespace {

/// The type transformers should compute in: that of the matrices, if it holds every other tensor as well.
std::string_view computeType(const RawCheckpoint& checkpoint) {
    std::set<DType> matrices;
    for (const RawTensor& tensor : checkpoint.tensors)
        if (tensor.encoding->shape().size() > 1 && tensor.encoding->plain())
            matrices.insert(tensor.encoding->plain()->type());
    if (matrices.size() != 1) return "float32";
    const DType type = *matrices.begin();
    for (const RawTensor& tensor : checkpoint.tensors) {
        const std::vector<float> values =
            tensor.encoding->shape().size() > 1 ? std::vector<float>() : tensor.encoding->decode();
        for (const float value : values) {
            const bool held = type == DType::F32 || (type == DType::F16 ? toFloat(toFloat16(value)) == value
                                                                        : toFloat(toBFloat16(value)) == value);
            if (!held) return "float32";
        }
    }
    return type == DType::F16 ? "float16" : type == DType::BF16 ? "bfloat16" : "float32";
}

void writeSpecialIds(const Model& model, const RawCheckpoint* source, MetaValue::Object& config) {
    for (const char* key : {"bos_token_id", "eos_token_id", "pad_token_id"}) {
        if (!source) continue;
        const auto found = source->metadata.find(key);
        const auto text = source->metadata.find("text_config");
        if (found != source->metadata.end())
            config[key] = found->second;
        else if (text != source->metadata.end() && text->second.find(key))
            config[key] = *text->second.find(key);
    }
    if (source || !model.tokenizer()) return;
    const TokenizerSpec& spec = model.tokenizer()->spec();
    const auto write = [&](const char* key, const std::optional<TokenId>& id) {
        if (id) config[key] = meta::integer(*id);
    };
    write("bos_token_id", spec.bos);
    write("eos_token_id", spec.eos);
    write("pad_token_id", spec.padding);
}

}  // namespace

void completeHf(const Model& model, RawCheckpoint& checkpoint) {
    const RawCheckpoint* source = sourceIn(model, "hf");
    checkpoint.metadata["torch_dtype"] = meta::text(computeType(checkpoint));
    writeSpecialIds(model, source, checkpoint.metadata);
    if (source) {
        for (const auto& [name, bytes] : source->companions) checkpoint.companions[name] = bytes;
    } else if (model.tokenizer()) {
        checkpoint.companions["tokenizer.json"] = tokenizerToJson(model.tokenizer()->spec());
        checkpoint.companions["tokenizer_config.json"] = tokenizerConfigToJson(model.tokenizer()->spec());
    }
}

}  // namespace lathe::core
