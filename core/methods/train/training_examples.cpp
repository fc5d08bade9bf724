// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/train/training_examples.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/train/labelled_examples.h"

namespace lathe::core {

namespace {

constexpr size_t kMostHeldOutWindows = 64, kMostHeldOutExamples = 512;
constexpr size_t kHeldOutShare = 20;  // one in so many

/// Tokens of a text and how much each counts as a target (empty: all alike).
struct WeighedTokens {
    std::vector<TokenId> tokens;
    std::vector<float> weights;
};

WeighedTokens tokensOf(const Tokenizer& tokenizer, const std::string& text,
                       const Emphasis* emphasis, JobContext& job) {
    const std::vector<std::string> documents = splitDocuments(text);
    std::vector<std::vector<TokenId>> parts(documents.size());
    std::vector<std::vector<float>> weights(documents.size());
    parallelFor(
        static_cast<int64_t>(documents.size()), 16,
        [&](int64_t begin, int64_t end) {
            for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
                parts[i] = tokenizer.encode(documents[i], {.addSpecial = false});
                if (emphasis) weights[i] = emphasis->weigh(tokenizer, documents[i], parts[i]);
            }
        },
        &job);
    const TokenizerSpec& spec = tokenizer.spec();
    WeighedTokens all;
    const auto add = [&](TokenId token, float weight) {
        all.tokens.push_back(token);
        if (emphasis) all.weights.push_back(weight);
    };
    for (size_t i = 0; i < parts.size(); ++i) {
        if (spec.bos && (all.tokens.empty() || all.tokens.back() != *spec.bos)) add(*spec.bos, 1);
        for (size_t t = 0; t < parts[i].size(); ++t) add(parts[i][t], emphasis ? weights[i][t] : 1);
        if (spec.eos && documents.size() > 1) add(*spec.eos, 1);
    }
    return all;
}

/// Targets of all windows count 1 on average, so that a learning rate means what it meant.
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
    for (TrainingSequence& window : windows)
        for (float& weight : window.weights) weight = static_cast<float>(weight * count / sum);
}

TrainingBatch windowsOf(const MethodInput& input, const Dataset& data, const Emphasis* emphasis,
                        JobContext& job) {
    const auto& text = std::get<TextData>(data);
    const int64_t window = input.params.integer("window");
    const WeighedTokens all = tokensOf(*input.model->tokenizer(), text.text, emphasis, job);
    TrainingBatch windows = trainingWindows(all.tokens, window);
    if (emphasis) weigh(windows, all.weights);
    if (windows.empty())
        throw Error(ErrorKind::Usage,
                    fmt::format("{} is shorter than one window of {} tokens; choose a longer text "
                                "or a shorter window",
                                text.name, window));
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

void requireFor(const Model& model, const Dataset& data) {
    if (model.spec().classifies()) return requireFitting(model, data);
    if (!std::holds_alternative<TextData>(data))
        throw Error(ErrorKind::Usage,
                    fmt::format("{} holds labelled examples and the model predicts tokens; give a "
                                "plain text",
                                nameOf(data)));
    if (!model.tokenizer())
        throw Error(ErrorKind::Usage,
                    "the model has no tokenizer, so that no text can be prepared for it; open a "
                    "checkpoint that carries one");
}

}  // namespace

void requireTrainingData(const MethodInput& input) {
    if (!input.data || !input.data->training)
        throw Error(ErrorKind::Usage,
                    fmt::format("this step trains on data, and none was given; choose {} (--data "
                                "FILE on the command line)",
                                input.model->spec().classifies() ? "labelled examples"
                                                                 : "a training text"));
    requireFor(*input.model, *input.data->training);
    if (input.data->heldOut) requireFor(*input.model, *input.data->heldOut);
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
