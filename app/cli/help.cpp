// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "app/cli/session.h"

namespace lathe::app {

namespace {

constexpr size_t kWidth = 80, kColumn = 28;
constexpr char kGlue = '\x1f';  ///< a space at which no line ends, until it was wrapped

/// "INT" of "INT:1 to 100": what the option takes and, behind the colon, its conditions.
std::pair<std::string, std::string> typeOf(const CLI::Option& option) {
    const std::string full = option.get_type_name();
    const size_t colon = full.find(':');
    std::string type = full.substr(0, colon);
    if (type == "UINT") type = "INT";
    if (type == "FLOAT") type = "NUMBER";
    return {type, colon == std::string::npos ? std::string() : full.substr(colon + 1)};
}

/// The left column, and beside it the text, each of its own lines wrapped.
std::string row(const std::string& left, const std::string& text) {
    std::string lines = "  " + left;
    if (lines.size() + 2 > kColumn) lines += "\n";
    std::istringstream given(text);
    for (std::string line; std::getline(given, line);) {
        std::istringstream parts(wrapped(line, kWidth - kColumn));
        for (std::string part; std::getline(parts, part);) {
            const size_t used = lines.size() - (lines.rfind('\n') + 1);
            std::ranges::replace(part, kGlue, ' ');
            lines += std::string(kColumn - used, ' ') + part + "\n";
        }
    }
    return lines;
}

}  // namespace

std::string HelpFormatter::make_help(const CLI::App* app, std::string name,
                                     CLI::AppFormatMode mode) const {
    std::string help = CLI::Formatter::make_help(app, std::move(name), mode);
    for (size_t at = 0; (at = help.find("\n\n\n", at)) != std::string::npos;) help.erase(at, 1);
    while (help.size() > 1 && help[help.size() - 2] == '\n') help.pop_back();
    if (app->get_parent())
        help += "\nOptions of all commands (--json, --threads, ...): lathe-cli --help\n";
    return help;
}

std::string HelpFormatter::make_description(const CLI::App* app) const {
    std::istringstream given(app->get_description());
    std::string text;
    for (std::string line; std::getline(given, line);) text += wrapped(line, kWidth) + "\n";
    return text;
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
    return row(command->get_name(), command->get_description());
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool isPositional) const {
    std::string left = make_option_name(option, isPositional);
    if (!isPositional && option->get_type_size() != 0) left += " " + typeOf(*option).first;
    if (option->get_expected_max() == CLI::detail::expected_max_vector_size) left += " ...";
    return row(left, make_option_desc(option));
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
    std::string conditions = typeOf(*option).second;
    const auto add = [&](const std::string& text) {
        conditions += (conditions.empty() ? "" : ", ") + text;
    };
    std::string value = option->get_default_str();
    if (value.size() > 1 && value.front() == '[') value = value.substr(1, value.size() - 2);
    if (!value.empty()) add("default " + value);
    if (option->get_required() && option->nonpositional()) add("required");
    const std::string text = option->get_description();
    if (conditions.empty()) return text;
    std::ranges::replace(conditions, ' ', kGlue);
    const size_t end = text.find('\n');  // of the first line: what follows is a list
    std::string first = text.substr(0, end);
    const std::string rest = end == std::string::npos ? std::string() : text.substr(end);
    const bool colon = !first.empty() && first.back() == ':';
    if (colon) first.pop_back();
    return first + " [" + conditions + "]" + (colon ? ":" : "") + rest;
}

}  // namespace lathe::app
