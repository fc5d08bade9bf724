// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/window_examples.h"

#include <algorithm>

namespace lathe::core {

TrainingBatch windowExamples(const WindowPlan& plan) {
    TrainingBatch examples;
    for (const Window& window : plan.windows) {
        const std::vector<TokenId> ids = plan.tokensOf(window);
        TrainingSequence example;
        example.tokens.assign(ids.begin(), ids.end() - 1);
        example.targets.assign(ids.begin() + 1, ids.end());
        std::fill_n(example.targets.begin(), window.firstScored - 1, kNoTarget);
        examples.push_back(std::move(example));
    }
    return examples;
}

}  // namespace lathe::core
