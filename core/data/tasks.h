// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Questions to test a model with, read from JSON lines. Four schemas are recognised by their keys:
// query/choices/gold, context_options/continuation/gold, context/continuation, and HellaSwag's own
// (activity_label/ctx_a/ctx_b/endings/label).

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::core {

enum class TaskKind {
    MultipleChoice,  ///< the likeliest option is the answer
    LastWord,        ///< the only option must be what the model would write itself
};

/// Option i is context(i) followed by continuation(i); where all share one, it is kept once.
struct TaskQuestion {
    std::vector<std::string> contexts;       ///< one, or one per option
    std::vector<std::string> continuations;  ///< likewise; the space between belongs to it
    std::vector<int64_t> characters;  ///< per option: its length for acc_norm, without the space
    int gold = 0;

    int options() const { return static_cast<int>(characters.size()); }
    const std::string& context(int option) const {
        return contexts[contexts.size() > 1 ? static_cast<size_t>(option) : 0];
    }
    const std::string& continuation(int option) const {
        return continuations[continuations.size() > 1 ? static_cast<size_t>(option) : 0];
    }
};

struct TaskSet {
    std::string name;  ///< file name without extension
    TaskKind kind = TaskKind::MultipleChoice;
    std::vector<TaskQuestion> questions;
    std::string sha256;

    double chance() const;  ///< mean of 1 / options; 0 for last-word tasks
};

/// Throws Error(Corrupt) with file and line, Error(Unsupported) naming the keys found for another
/// schema.
TaskSet readTask(const std::filesystem::path& path);
TaskSet taskFromJsonLines(std::string name, std::string_view lines);

/// HellaSwag text as lm-evaluation-harness cleans it: " [title]" becomes ". ", other [..] go,
/// double spaces too.
std::string cleanHellaSwag(std::string text);

}  // namespace lathe::core
