// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/recipe.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// Splits at spaces; a quoted part keeps its spaces and loses its quotes.
std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    std::string word;
    bool inside = false;
    char quote = 0;
    for (const char c : text) {
        if (quote) {
            if (c == quote) quote = 0;
            else word += c;
        } else if (c == '"' || c == '\'') {
            quote = c;
            inside = true;
        } else if (c == ' ' || c == '\t' || c == '\n') {
            if (inside) found.push_back(std::exchange(word, {}));
            inside = false;
        } else {
            word += c;
            inside = true;
        }
    }
    if (quote) throw Error(ErrorKind::Usage, fmt::format("step '{}' has an open quote", text));
    if (inside) found.push_back(word);
    return found;
}

std::string quoted(const std::string& value) {
    if (!value.empty() && value.find_first_of(" \t\n'\"") == std::string::npos) return value;
    return value.find('"') == std::string::npos ? "\"" + value + "\"" : "'" + value + "'";
}

}  // namespace

RecipeStep stepFromText(std::string_view text) {
    const std::vector<std::string> parts = words(text);
    if (parts.empty()) throw Error(ErrorKind::Usage, "a step is empty; a method's id was expected, e.g. quant.rtn");
    const Method& method = methodNamed(parts[0]);
    std::map<std::string, std::string, std::less<>> given;
    for (size_t i = 1; i < parts.size(); ++i) {
        const size_t equals = parts[i].find('=');
        if (equals == std::string::npos || equals == 0)
            throw Error(ErrorKind::Usage,
                        fmt::format("step {}: '{}' is not a parameter; name=value was expected", parts[0], parts[i]));
        if (!given.emplace(parts[i].substr(0, equals), parts[i].substr(equals + 1)).second)
            throw Error(ErrorKind::Usage,
                        fmt::format("step {}: parameter {} is given twice", parts[0], parts[i].substr(0, equals)));
    }
    return withContext("step " + parts[0],
                       [&] { return RecipeStep{parts[0], fullSchema(method).parse(given), true}; });
}

std::string toText(const RecipeStep& step) {
    std::string text = step.id;
    for (const ParamSpec& spec : fullSchema(methodNamed(step.id)).specs()) {
        const ParamValue& value = step.params.values().find(spec.name)->second;
        if (value != spec.defaultValue) text += fmt::format(" {}={}", spec.name, quoted(toText(value)));
    }
    return text;
}

}  // namespace lathe::core
