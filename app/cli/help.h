// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the help of every command reads: the option and what it takes on the left, its meaning, range
// and default as a sentence on the right, in lines for a terminal of 80 columns.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

namespace lathe::app {

/// An option's value from `low` to `high`, both included.
template <class T>
CLI::Validator between(T low, T high) {
    return CLI::Validator(
        [low, high](std::string& text) {
            T value{};
            const bool reads = CLI::detail::lexical_cast(text, value);
            return reads && value >= low && value <= high
                       ? std::string()
                       : fmt::format("{} is not between {} and {}", text, low, high);
        },
        fmt::format("{} to {}", low, high));
}

/// A count that is not negative, and small enough to calculate with.
CLI::Validator countValue();

/// One of the names; the option's own help lists them.
template <class Names>
CLI::Validator oneOf(Names names) {
    CLI::Validator validator = CLI::IsMember(std::move(names));
    validator.description(std::string());
    return validator;
}

/// Lines of at most `width` characters, however the text was broken before.
std::string wrapped(const std::string& text, size_t width);

class HelpFormatter : public CLI::Formatter {
  public:
    std::string make_help(const CLI::App* app, std::string name,
                          CLI::AppFormatMode mode) const override;
    std::string make_description(const CLI::App* app) const override;
    std::string make_subcommand(const CLI::App* command) const override;
    std::string make_option(const CLI::Option* option, bool isPositional) const override;
    std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace lathe::app
