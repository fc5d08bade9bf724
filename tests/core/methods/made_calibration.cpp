// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/methods/made_calibration.h"

#include "core/base/rng.h"
#include "core/tokenizer/byte_alphabet.h"

namespace lathe::tests {

using namespace core;

namespace {

constexpr int kFirstLetter = '0', kMostLetters = 70;

int lettersOf(const Model& model) {
    return static_cast<int>(std::min<int64_t>(model.spec().vocabulary, kMostLetters));
}

std::string letters(const Model& model, int count, Rng& rng) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text +=
            static_cast<char>(kFirstLetter + rng.below(static_cast<uint64_t>(lettersOf(model))));
    return text;
}

Dataset madeTexts(const Model& model, int count, Rng& rng) {
    LabelledTexts texts;
    texts.name = "made texts";
    texts.sha256 = "made";
    for (const std::string& label : model.spec().head.labels) texts.labelNames.push_back(label);
    for (int i = 0; i < count / 10; ++i) {
        texts.texts.push_back(letters(model, 5 + i % 9, rng));
        texts.labels.push_back(0);
    }
    return texts;
}

Dataset madeImages(const Model& model, int count, Rng& rng) {
    const ModelSpec& spec = model.spec();
    LabelledImages images;
    images.name = "made images";
    images.sha256 = "made";
    const bool patches = spec.input.kind == InputKind::Patches;
    images.width = patches ? spec.input.imageSize : spec.width;
    images.height = patches ? spec.input.imageSize : 1;
    images.channels = patches ? spec.input.channels : 1;
    images.labelNames = spec.head.labels;
    images.labels.assign(static_cast<size_t>(count / 5), 0);
    for (int64_t i = 0; i < images.count() * images.pixelsPerImage(); ++i)
        images.pixels.push_back(static_cast<uint8_t>(rng.below(256)));
    return images;
}

}  // namespace

ModelPtr withLetters(const ModelPtr& model) {
    if (model->spec().input.kind != InputKind::Tokens || model->tokenizer()) return model;
    TokenizerSpec spec;
    for (int i = 0; i < lettersOf(*model); ++i) {
        spec.pieces.push_back(alphabetCharacter(static_cast<uint8_t>(kFirstLetter + i)));
        spec.types.push_back(TokenType::Normal);
    }
    spec.preTokenizer = "gpt-2";
    Model::Parts parts = model->parts();
    parts.tokenizer = std::make_shared<const Tokenizer>(std::move(spec));
    return Model::create(std::move(parts));
}

std::shared_ptr<const Dataset> madeCalibration(const Model& model, int count, uint64_t seed) {
    Rng rng(seed, 77);
    const ModelSpec& spec = model.spec();
    if (!spec.classifies())
        return std::make_shared<const Dataset>(
            textFromString("made letters", letters(model, count, rng)));
    return std::make_shared<const Dataset>(spec.input.kind == InputKind::Tokens
                                               ? madeTexts(model, count, rng)
                                               : madeImages(model, count, rng));
}

void giveCalibration(MethodInput& input) {
    input.model = withLetters(input.model);
    auto data = std::make_shared<StepData>();
    data->calibration = madeCalibration(*input.model);
    input.data = std::move(data);
}

}  // namespace lathe::tests
