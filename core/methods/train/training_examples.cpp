// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/train/training_examples.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/data/inputs.h"
#include "core/methods/step_data.h"

namespace lathe::core {

namespace {

constexpr size_t kMostHeldOutWindows = 64, kMostHeldOutExamples = 512;
constexpr size_t kHeldOutShare = 20;  // one in so many

TrainingBatch windowsOf(const MethodInput& input, const Dataset& data, JobContext& job) {
    const auto& text = std::get<TextData>(data);
    const int64_t window = input.params.integer("window");
    TrainingBatch windows =
        trainingWindows(documentTokens(*input.model->tokenizer(), text.text, job), window);
    if (windows.empty())
        throw Error(ErrorKind::Usage,
                    fmt::format("{} is shorter than one window of {} tokens; choose a longer text "
                                "or a shorter window",
                                text.name, window));
    return windows;
}

TrainingBatch labelledOf(const MethodInput& input, const Dataset& data) {
    const int64_t count = exampleCount(data);
    const std::span<const int32_t> labels = labelsOf(data);
    InputBatch inputs = labelledInputs(*input.model, data, 0, count);
    TrainingBatch examples(static_cast<size_t>(count));
    for (size_t i = 0; i < examples.size(); ++i) {
        TrainingSequence& example = examples[i];
        example.targets = {labels[i]};
        if (inputs.texts.empty()) {
            const float* row = inputs.values.row(static_cast<int64_t>(i));
            example.values.assign(row, row + inputs.values.columns);
        } else {
            example.tokens = std::move(inputs.texts[i].tokens);
        }
    }
    return examples;
}

TrainingBatch examplesOf(const MethodInput& input, const Dataset& data, JobContext& job) {
    return input.model->spec().classifies() ? labelledOf(input, data) : windowsOf(input, data, job);
}

/// Every twentieth example: files are often sorted by label.
void holdOutEvenly(TrainingExamples& examples, size_t most) {
    TrainingBatch kept;
    for (size_t i = 0; i < examples.training.size(); ++i) {
        const bool held = i % kHeldOutShare == kHeldOutShare - 1 && examples.heldOut.size() < most;
        (held ? examples.heldOut : kept).push_back(std::move(examples.training[i]));
    }
    examples.training = std::move(kept);
}

}  // namespace

void requireTrainingData(const MethodInput& input) {
    if (!input.data || !input.data->training)
        throw Error(ErrorKind::Usage,
                    fmt::format("this step trains on data, and none was given; choose {} (--data "
                                "FILE on the command line)",
                                input.model->spec().classifies() ? "labelled examples"
                                                                 : "a training text"));
    requireUsable(*input.model, *input.data->training);
    if (input.data->heldOut) requireUsable(*input.model, *input.data->heldOut);
}

TrainingExamples trainingExamples(const MethodInput& input, JobContext& job) {
    requireTrainingData(input);
    job.startPhase("reading the training data", 1);
    TrainingExamples examples;
    examples.training = examplesOf(input, *input.data->training, job);
    const size_t most =
        input.model->spec().classifies() ? kMostHeldOutExamples : kMostHeldOutWindows;
    if (input.data->heldOut) {
        examples.heldOut = examplesOf(input, *input.data->heldOut, job);
        if (examples.heldOut.size() > most) examples.heldOut.resize(most);
    } else if (input.model->spec().classifies()) {
        holdOutEvenly(examples, most);
    } else {
        const size_t held = std::min(most, examples.training.size() / kHeldOutShare);
        const auto first = examples.training.end() - static_cast<std::ptrdiff_t>(held);
        examples.heldOut.assign(first, examples.training.end());
        examples.training.erase(first, examples.training.end());
    }
    return examples;
}

}  // namespace lathe::core
