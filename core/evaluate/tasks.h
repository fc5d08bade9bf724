// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Accuracy on questions, by the conventions of lm-evaluation-harness (formats.md 7.1): the answer
// is the option with the greatest log-likelihood (acc), or the greatest per character (acc_norm); a
// last-word task counts how often the continuation is what greedy decoding would write. What
// options share is computed once.

#include "core/data/tasks.h"
#include "core/model/forward.h"

namespace lathe::core {

struct TaskOptions {
    int64_t limit = 0;           ///< items at most; 0: all
    std::optional<bool> addBos;  ///< unset: as the tokenizer's settings say
};

struct TaskItemResult {
    bool correct = false, correctNorm = false;
    int chosen = -1, chosenNorm = -1;    ///< last-word tasks: 0 if greedy
    std::vector<double> logLikelihoods;  ///< one per option
    std::vector<int64_t> tokens;         ///< scored tokens of each option
};

struct TaskResult {
    std::string name;
    TaskKind kind = TaskKind::MultipleChoice;
    int64_t n = 0;
    double acc = 0, standardError = 0;             ///< sd / sqrt(n)
    double accNorm = 0, accNormStandardError = 0;  ///< multiple choice; else as acc
    double chance = 0;                             ///< accuracy of guessing
    double perplexity = 0;                         ///< last word: exp(-mean log-likelihood); else 0
    int64_t truncated = 0;  ///< options whose context was cut to fit the model
    double seconds = 0;
    std::string protocol;
    std::string dataSha256;
    std::vector<TaskItemResult> items;
};

TaskResult evaluateTask(const ForwardPass& pass, const TaskSet& task, const TaskOptions& options,
                        JobContext& job);

/// How two models differ on the same items: exact McNemar test on the discordant ones.
struct TaskComparison {
    int64_t both = 0, onlyFirst = 0, onlySecond = 0, neither = 0;
    double pValue = 1;
};
TaskComparison compareTasks(const TaskResult& first, const TaskResult& second, bool norm = false);

/// One option as tokens: the last `scored` ones are the continuation.
struct EncodedOption {
    std::vector<TokenId> tokens;
    int64_t scored = 0;
    bool truncated = false;
};

/// Context and continuation are joined before encoding and split after encode(context); white space
/// at the end of the context belongs to the continuation. Keeps the last `context` + 1 tokens.
EncodedOption encodeOption(const Tokenizer& tokenizer, std::string_view context,
                           std::string_view continuation, bool addBos, int64_t contextLength);

}  // namespace lathe::core
