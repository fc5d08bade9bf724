// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/inputs.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

[[noreturn]] void refuse(std::string sentence) {
    throw Error(ErrorKind::Usage, std::move(sentence));
}

const char* wordFor(InputKind kind) {
    switch (kind) {
        case InputKind::Tokens:
            return "text";
        case InputKind::Patches:
            return "images";
        case InputKind::Features:
            return "vectors";
    }
    return "";
}

std::vector<TokenId> encoded(const Model& model, const std::string& text) {
    std::vector<TokenId> tokens = model.tokenizer()->encode(text);
    const auto most = static_cast<size_t>(model.spec().context);
    if (most > 0 && tokens.size() > most) {
        const TokenId last = tokens.back();
        tokens.resize(most);
        tokens.back() = last;
    }
    return tokens;
}

void requireImages(const ModelSpec& spec, const LabelledImages& images) {
    const std::string found =
        fmt::format("{} has {} x {} pixels with {} channel{}", images.name, images.width,
                    images.height, images.channels, images.channels == 1 ? "" : "s");
    if (spec.input.kind == InputKind::Features) {
        if (images.pixelsPerImage() != spec.width)
            refuse(fmt::format("{}; the model reads vectors of {} numbers", found, spec.width));
        return;
    }
    const int side = spec.input.imageSize;
    if (images.width != side || images.height != side)
        refuse(fmt::format("{}; the model reads {} x {}: scale the pictures first", found, side,
                           side));
    if (images.channels != spec.input.channels && images.channels != 1)
        refuse(fmt::format("{}; the model reads {}", found, spec.input.channels));
}

void requireKind(const Model& model, const Dataset& data) {
    const InputKind kind = model.spec().input.kind;
    if (const auto* images = std::get_if<LabelledImages>(&data)) {
        if (kind == InputKind::Tokens)
            refuse(
                fmt::format("{} holds images and the model reads text; give labelled texts "
                            "(.tsv, .csv or .jsonl)",
                            images->name));
        requireImages(model.spec(), *images);
    } else {
        const auto& texts = std::get<LabelledTexts>(data);
        if (kind != InputKind::Tokens)
            refuse(
                fmt::format("{} holds texts and the model reads {}; give a folder of images or "
                            "IDX files",
                            texts.name, wordFor(kind)));
        if (!model.tokenizer())
            refuse(
                "the model has no tokenizer, so that no text can be prepared for it; open a "
                "checkpoint that carries one");
    }
}

}  // namespace

int64_t exampleCount(const Dataset& data) {
    return static_cast<int64_t>(labelsOf(data).size());
}

std::span<const int32_t> labelsOf(const Dataset& data) {
    if (const auto* texts = std::get_if<LabelledTexts>(&data)) return texts->labels;
    if (const auto* images = std::get_if<LabelledImages>(&data)) return images->labels;
    return {};
}

std::span<const std::string> labelNamesOf(const Dataset& data) {
    if (const auto* texts = std::get_if<LabelledTexts>(&data)) return texts->labelNames;
    if (const auto* images = std::get_if<LabelledImages>(&data)) return images->labelNames;
    return {};
}

void requireFitting(const Model& model, const Dataset& data) {
    if (!model.spec().classifies())
        refuse(
            fmt::format("{} holds labelled examples and the model predicts tokens; give a plain "
                        "text, or open a classifier",
                        nameOf(data)));
    if (std::holds_alternative<TextData>(data))
        refuse(
            fmt::format("{} is a plain text without labels; the model classifies {}: give "
                        "labelled texts (.tsv, .csv or .jsonl) or images",
                        nameOf(data), wordFor(model.spec().input.kind)));
    requireKind(model, data);
    const size_t outputs = model.spec().head.labels.size();
    if (labelNamesOf(data).size() > outputs)
        refuse(
            fmt::format("{} has {} labels and the model {} outputs; open a model made for these "
                        "labels",
                        nameOf(data), labelNamesOf(data).size(), outputs));
}

InputBatch labelledInputs(const Model& model, const Dataset& data, int64_t first, int64_t last) {
    InputBatch batch;
    if (const auto* texts = std::get_if<LabelledTexts>(&data)) {
        batch.texts.resize(static_cast<size_t>(last - first));
        parallelFor(last - first, 16, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i)
                batch.texts[static_cast<size_t>(i)].tokens =
                    encoded(model, texts->texts[static_cast<size_t>(first + i)]);
        });
        return batch;
    }
    const auto& images = std::get<LabelledImages>(data);
    const ModelSpec& spec = model.spec();
    const int64_t area = images.width * images.height;
    const int64_t channels =
        spec.input.kind == InputKind::Patches ? spec.input.channels : images.channels;
    batch.values = Matrix(last - first, channels * area);
    for (int64_t i = first; i < last; ++i) {
        const uint8_t* image = images.image(i);
        float* row = batch.values.row(i - first);
        for (int64_t c = 0; c < channels; ++c)
            for (int64_t p = 0; p < area; ++p)
                row[c * area + p] =
                    static_cast<float>(image[p * images.channels + (images.channels > 1 ? c : 0)]) /
                    255.0f;
    }
    return batch;
}

}  // namespace lathe::core
