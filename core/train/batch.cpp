// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/batch.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"

namespace lathe::core {

namespace {

void checkTarget(const ModelSpec& spec, TokenId target) {
    if (target >= kNoTarget && target < spec.outputs()) return;
    throw Error(ErrorKind::Usage,
                spec.classifies()
                    ? fmt::format("target {} is none of the {} labels of the model '{}'", target,
                                  spec.outputs(), spec.name)
                    : fmt::format("target {} is outside the vocabulary of {}; the text must be "
                                  "tokenized for this model",
                                  target, spec.vocabulary));
}

/// Rows that one example has behind the last layer.
int64_t rowsOf(const ModelSpec& spec, const TrainingSequence& example) {
    switch (spec.input.kind) {
        case InputKind::Tokens:
            return static_cast<int64_t>(example.tokens.size());
        case InputKind::Patches:
            return spec.patches() + (spec.input.classToken ? 1 : 0);
        case InputKind::Features:
            break;
    }
    return 1;
}

}  // namespace

int64_t countTargets(const TrainingBatch& batch) {
    int64_t count = 0;
    for (const TrainingSequence& sequence : batch)
        count += std::count_if(sequence.targets.begin(), sequence.targets.end(),
                               [](TokenId target) { return target != kNoTarget; });
    return count;
}

std::vector<int64_t> countedRows(const TrainingBatch& batch) {
    std::vector<int64_t> rows;
    int64_t row = 0;
    for (const TrainingSequence& sequence : batch)
        for (const TokenId target : sequence.targets) {
            if (target != kNoTarget) rows.push_back(row);
            ++row;
        }
    return rows;
}

TrainingBatch trainingWindows(std::span<const TokenId> tokens, int64_t window) {
    TrainingBatch windows;
    const auto length = static_cast<size_t>(std::max<int64_t>(1, window));
    for (size_t begin = 0; begin + length < tokens.size(); begin += length) {
        const std::span<const TokenId> inputs = tokens.subspan(begin, length);
        const std::span<const TokenId> next = tokens.subspan(begin + 1, length);
        windows.push_back({{inputs.begin(), inputs.end()}, {next.begin(), next.end()}});
    }
    return windows;
}

InputBatch inputsOf(const ModelSpec& spec, const TrainingBatch& batch) {
    InputBatch inputs;
    if (spec.input.kind == InputKind::Tokens) {
        for (const TrainingSequence& example : batch)
            inputs.texts.push_back({example.tokens, example.types});
        return inputs;
    }
    const size_t columns = batch.empty() ? 0 : batch.front().values.size();
    inputs.values = Matrix(static_cast<int64_t>(batch.size()), static_cast<int64_t>(columns));
    for (size_t i = 0; i < batch.size(); ++i) {
        if (batch[i].values.size() != columns)
            throw Error(ErrorKind::Usage, fmt::format("example {} has {} values, the first {}", i,
                                                      batch[i].values.size(), columns));
        std::ranges::copy(batch[i].values, inputs.values.row(static_cast<int64_t>(i)));
    }
    return inputs;
}

CountedRows countedRows(const ModelSpec& spec, const TrainingBatch& batch) {
    CountedRows counted;
    int64_t firstRow = 0;
    const bool weighted = std::ranges::any_of(
        batch, [](const TrainingSequence& example) { return !example.weights.empty(); });
    for (const TrainingSequence& example : batch) {
        const size_t wanted = spec.classifies() ? 1 : example.tokens.size();
        if (example.targets.size() != wanted ||
            (!example.weights.empty() && example.weights.size() != wanted))
            throw Error(ErrorKind::Internal,
                        fmt::format("an example has {} targets; {} were expected",
                                    example.targets.size(), wanted));
        for (size_t t = 0; t < wanted; ++t) {
            checkTarget(spec, example.targets[t]);
            if (example.targets[t] == kNoTarget) continue;
            counted.rows.push_back(firstRow + static_cast<int64_t>(t));
            counted.targets.push_back(example.targets[t]);
            if (weighted)
                counted.weights.push_back(example.weights.empty() ? 1 : example.weights[t]);
        }
        firstRow += rowsOf(spec, example);
    }
    return counted;
}

}  // namespace lathe::core
