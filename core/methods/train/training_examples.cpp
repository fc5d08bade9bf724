// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/train/training_examples.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/step_data.h"
#include "core/train/labelled_examples.h"

namespace lathe::core {

namespace {

constexpr size_t kMostHeldOutWindows = 64, kMostHeldOutExamples = 512;
constexpr size_t kHeldOutShare = 20;  // one in so many

/// Targets of all windows count 1 on average, so that a learning rate means what it meant. Throws
/// Error(Usage) if none counts at all.
void weigh(TrainingBatch& windows, std::span<const float> weights) {
    double sum = 0, count = 0;
    size_t next = 1;  // a window's targets are the tokens after its own
    for (TrainingSequence& window : windows) {
        const auto own = weights.subspan(next, window.targets.size());
        window.weights.assign(own.begin(), own.end());
        next += own.size();
        count += static_cast<double>(own.size());
        for (const float weight : own) sum += double{weight};
    }
    if (sum == 0)
        throw Error(ErrorKind::Usage,
                    "emphasis finds the whole text and its weight is 0, so that nothing is left to "
                    "learn; give a weight above 0 or an expression that finds less");
    for (TrainingSequence& window : windows)
        for (float& weight : window.weights) weight = static_cast<float>(weight * count / sum);
}

TrainingBatch windowsOf(const MethodInput& input, const Dataset& data, const Emphasis* emphasis,
                        JobContext& job) {
    const auto& text = std::get<TextData>(data);
    const int64_t window = input.params.integer("window");
    const WeighedTokens all = documentTokens(*input.model->tokenizer(), text.text, emphasis, job);
    TrainingBatch windows = trainingWindows(all.tokens, window);
    if (windows.empty())
        throw Error(ErrorKind::Usage,
                    fmt::format("{} is shorter than one window of {} tokens; choose a longer text "
                                "or a shorter window",
                                text.name, window));
    if (emphasis) weigh(windows, all.weights);
    return windows;
}

TrainingBatch examplesOf(const MethodInput& input, const Dataset& data, const Emphasis* emphasis,
                         JobContext& job) {
    return input.model->spec().classifies() ? labelledExamples(*input.model, data)
                                            : windowsOf(input, data, emphasis, job);
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

/// At most so many, evenly spaced.
void keepEvenly(TrainingBatch& examples, size_t most) {
    const size_t count = examples.size();
    if (count <= most) return;
    for (size_t i = 0; i < most; ++i) std::swap(examples[i], examples[i * count / most]);
    examples.resize(most);
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

TrainingExamples trainingExamples(const MethodInput& input, JobContext& job,
                                  const Emphasis* emphasis) {
    requireTrainingData(input);
    job.startPhase("reading the training data", 1);
    TrainingExamples examples;
    examples.training = examplesOf(input, *input.data->training, emphasis, job);
    const size_t most =
        input.model->spec().classifies() ? kMostHeldOutExamples : kMostHeldOutWindows;
    if (input.data->heldOut) {
        examples.heldOut = examplesOf(input, *input.data->heldOut, nullptr, job);
        keepEvenly(examples.heldOut, most);
    } else if (input.model->spec().classifies()) {
        holdOutEvenly(examples, most);
    } else {
        const size_t held = std::min(most, examples.training.size() / kHeldOutShare);
        const auto first = examples.training.end() - static_cast<std::ptrdiff_t>(held);
        examples.heldOut.assign(first, examples.training.end());
        examples.training.erase(first, examples.training.end());
        for (TrainingSequence& window : examples.heldOut) window.weights.clear();
    }
    return examples;
}

}  // namespace lathe::core
