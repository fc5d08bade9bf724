// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/data/text.h"
#include "core/formats/printable.h"

namespace lathe::core {

namespace {

using Json = nlohmann::json;

// lm-evaluation-harness, target_delimiter: always this, also before a choice that begins with a
// comma.
constexpr std::string_view kDelimiter = " ";

std::string delimited(std::string_view text) {
    std::string result(kDelimiter);
    result += text;
    return result;
}

void replaceEach(std::string& text, std::string_view from, std::string_view to) {
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// str.capitalize() for the ASCII letters, which is all there are in HellaSwag's `ctx_b`.
std::string capitalized(std::string text) {
    for (size_t i = 0; i < text.size(); ++i) {
        char& c = text[i];
        if (i == 0 && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (i > 0 && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

int goldOf(const Json& value, size_t options) {
    const int gold = value.is_string() ? std::stoi(value.get<std::string>()) : value.get<int>();
    if (gold < 0 || static_cast<size_t>(gold) >= options)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the right answer is number {} of {} options, counted from 0", gold,
                                options));
    return gold;
}

void addChoices(TaskQuestion& question, const std::vector<std::string>& choices) {
    for (const std::string& choice : choices) {
        question.continuations.push_back(delimited(choice));
        question.characters.push_back(countCharacters(choice));
    }
}

TaskQuestion fromChoices(const Json& item) {
    TaskQuestion question;
    question.contexts = {item.at("query").get<std::string>()};
    addChoices(question, item.at("choices").get<std::vector<std::string>>());
    question.gold = goldOf(item.at("gold"), question.continuations.size());
    return question;
}

// The options are what stands before; acc_norm divides by their length all the same (api/task.py).
TaskQuestion fromContexts(const Json& item) {
    TaskQuestion question;
    question.contexts = item.at("context_options").get<std::vector<std::string>>();
    question.continuations = {delimited(item.at("continuation").get<std::string>())};
    for (const std::string& context : question.contexts)
        question.characters.push_back(countCharacters(context));
    question.gold = goldOf(item.at("gold"), question.contexts.size());
    return question;
}

TaskQuestion fromHellaSwag(const Json& item) {
    const std::string context = item.at("ctx_a").get<std::string>() + " " +
                                capitalized(item.at("ctx_b").get<std::string>());
    TaskQuestion question;
    question.contexts = {
        cleanHellaSwag(item.at("activity_label").get<std::string>() + ": " + context)};
    std::vector<std::string> endings;
    for (const Json& ending : item.at("endings"))
        endings.push_back(cleanHellaSwag(ending.get<std::string>()));
    addChoices(question, endings);
    question.gold = goldOf(item.at("label"), endings.size());
    return question;
}

// These files give the space where there is one, or leave it to the reader.
TaskQuestion fromContinuation(const Json& item) {
    const auto context = item.at("context").get<std::string>();
    const auto continuation = item.at("continuation").get<std::string>();
    const bool spaced = withoutTrailingSpace(context).size() != context.size() ||
                        trimmed(continuation.substr(0, 1)).empty();
    TaskQuestion question;
    question.contexts = {context};
    question.continuations = {spaced ? continuation : delimited(continuation)};
    question.characters = {countCharacters(continuation)};
    return question;
}

struct Schema {
    std::vector<std::string_view> keys;
    TaskKind kind;
    TaskQuestion (*read)(const Json& item);
};

const Schema& schemaOf(const Json& item) {
    static const std::vector<Schema> schemas = {
        {{"query", "choices", "gold"}, TaskKind::MultipleChoice, fromChoices},
        {{"context_options", "continuation", "gold"}, TaskKind::MultipleChoice, fromContexts},
        {{"activity_label", "ctx_a", "ctx_b", "endings", "label"},
         TaskKind::MultipleChoice,
         fromHellaSwag},
        {{"context", "continuation"}, TaskKind::LastWord, fromContinuation},
    };
    std::string found;
    for (const auto& [key, value] : item.items()) found += (found.empty() ? "" : ", ") + key;
    const auto known = std::find_if(schemas.begin(), schemas.end(), [&](const Schema& schema) {
        return std::all_of(schema.keys.begin(), schema.keys.end(),
                           [&](auto key) { return item.contains(key); });
    });
    if (known != schemas.end()) return *known;
    throw Error(
        ErrorKind::Unsupported,
        fmt::format(
            "a question with the keys {} is not understood; it needs query, choices and gold, or "
            "context_options, continuation and gold, or context and continuation",
            found.empty() ? "(none)" : printable(found)));
}

void checkQuestion(const TaskQuestion& question, TaskKind kind) {
    if (kind == TaskKind::MultipleChoice && question.options() < 2)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("a question needs two options or more; this one has {}",
                                question.options()));
    for (const std::string& continuation : question.continuations)
        if (trimmed(continuation).empty())
            throw Error(ErrorKind::Corrupt,
                        "an option is empty, so that nothing of it can be scored");
}

}  // namespace

std::string cleanHellaSwag(std::string text) {
    text = std::string(trimmed(text));
    replaceEach(text, " [title]", ". ");
    for (size_t open = text.find('['); open != std::string::npos; open = text.find('[', open)) {
        const size_t close = text.find_first_of("]\n", open);
        if (close != std::string::npos && text[close] == ']')
            text.erase(open, close - open + 1);
        else
            ++open;
    }
    replaceEach(text, "  ", " ");
    return text;
}

double TaskSet::chance() const {
    if (kind != TaskKind::MultipleChoice || questions.empty()) return 0;
    double sum = 0;
    for (const TaskQuestion& question : questions) sum += 1.0 / question.options();
    return sum / static_cast<double>(questions.size());
}

TaskSet taskFromJsonLines(std::string name, std::string_view lines) {
    TaskSet task;
    task.name = std::move(name);
    task.sha256 = sha256(lines);
    const Schema* schema = nullptr;
    for (int64_t number = 1; !lines.empty(); ++number) {
        const size_t length = std::min(lines.find('\n'), lines.size());
        const std::string_view line = trimmed(lines.substr(0, length));
        lines.remove_prefix(std::min(length + 1, lines.size()));
        if (line.empty()) continue;
        withContext(fmt::format("{}: line {}", task.name, number), [&] {
            try {
                const Json item = Json::parse(line);
                if (!item.is_object())
                    throw Error(ErrorKind::Corrupt, "expected one JSON object per line");
                if (!schema) schema = &schemaOf(item);
                TaskQuestion question = schema->read(item);
                checkQuestion(question, schema->kind);
                task.questions.push_back(std::move(question));
            } catch (const Json::exception& error) {
                throw Error(ErrorKind::Corrupt,
                            fmt::format("this question cannot be read: {}", error.what()));
            } catch (const std::logic_error&) {  // std::stoi
                throw Error(ErrorKind::Corrupt, "the right answer is not a number");
            }
        });
    }
    if (!schema) throw Error(ErrorKind::Corrupt, fmt::format("{} holds no question", task.name));
    task.kind = schema->kind;
    return task;
}

TaskSet readTask(const std::filesystem::path& path) {
    TaskSet task = withContext(path.string(), [&] {
        return taskFromJsonLines(path.filename().string(), readTextFile(path));
    });
    task.name = path.stem().string();
    return task;
}

}  // namespace lathe::core
