// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small random models that read text byte by byte, and a text cut into a few windows.

#include "core/evaluate/windows.h"
#include "core/model/forward.h"
#include "tests/support/reading_model.h"

namespace lathe::tests {

inline core::ModelPtr readingModel(int layers, uint64_t seed = 1, int width = 32) {
    TinyModelOptions options;
    options.layers = layers;
    options.width = width;
    options.seed = seed;
    return readingModel(options);
}

inline core::ForwardPass passOf(core::ModelPtr model) {
    return core::ForwardPass(std::move(model), core::makeBackend("cpu"));
}

inline core::WindowPlan shortWindows(const core::Model& model, int64_t chunks = 3) {
    std::string text;
    for (int i = 0; i < 12; ++i)
        text += "the cat sat on the mat, number " + std::to_string(i * i) + ".\n";
    core::WindowOptions options;
    options.context = 32;
    options.chunks = chunks;
    return core::planText(text, *model.tokenizer(), model.spec(), options);
}

}  // namespace lathe::tests
