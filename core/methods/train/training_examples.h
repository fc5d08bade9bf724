// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The data given to a step as examples for its model.

#include "core/methods/method.h"
#include "core/methods/train/emphasis.h"

namespace lathe::core {

struct TrainingExamples {
    TrainingBatch training, heldOut;
};

/// For a language model windows of tokens: documents (between lines `<|endoftext|>`) open with the
/// tokenizer's BOS and end with its EOS, if it has them. For a classifier its labelled examples.
/// Targets inside of what `emphasis` finds count more, except of held-out examples.
/// Without held-out data the last twentieth of the windows (at most 64) or every twentieth example
/// (at most 512) is held out. Throws what requireTrainingData throws, and Error(Usage) when there
/// is too little.
TrainingExamples trainingExamples(const MethodInput& input, JobContext& job,
                                  const Emphasis* emphasis = nullptr);

/// Throws Error(Usage) when there is no data, or none that fits the model, with what to give.
void requireTrainingData(const MethodInput& input);

}  // namespace lathe::core
