// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A small model that can learn, something to learn, and a short way to train it by a method.

#include "tests/core/methods/made_model.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/tiny_model.h"

namespace lathe::tests {

inline core::ModelPtr learner(uint64_t seed = 1, int width = 32) {
    TinyModelOptions options;
    options.vocabulary = 261;
    options.seed = seed;
    options.width = width;
    options.ffnWidth = 2 * width;
    core::Model::Parts parts = tinyModel(options)->parts();
    parts.tokenizer = byteTokenizer(false);
    return core::Model::create(std::move(parts));
}

inline std::shared_ptr<const core::StepData> letters() {
    std::string text;
    for (int i = 0; i < 400; ++i) text += static_cast<char>('a' + i * i % 23);
    auto data = std::make_shared<core::StepData>();
    data->training = std::make_shared<const core::Dataset>(core::textFromString("letters", text));
    data->teachers = {learner(2)};
    return data;
}

inline const Words kShort{
    {"steps", "4"}, {"batch", "2"}, {"window", "16"}, {"warm_up", "0"}, {"look_every", "2"}};

inline core::MethodInput trainingInput(const core::ModelPtr& model, std::string_view method,
                                       Words words = {}) {
    words.insert(kShort.begin(), kShort.end());
    core::MethodInput input = inputFor(model, method, words, 3);
    input.data = letters();
    return input;
}

}  // namespace lathe::tests
