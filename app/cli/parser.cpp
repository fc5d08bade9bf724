// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/parser.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>

namespace lathe::app {

namespace {

Check checkOf(CLI::Validator validator) {
    return std::make_shared<const CLI::Validator>(std::move(validator));
}

}  // namespace

template <class T>
Check between(T low, T high) {
    return checkOf(CLI::Validator(
        [low, high](std::string& text) {
            T value{};
            const bool reads = CLI::detail::lexical_cast(text, value);
            return reads && value >= low && value <= high
                       ? std::string()
                       : fmt::format("{} is not between {} and {}", text, low, high);
        },
        fmt::format("{} to {}", low, high)));
}

template Check between(int, int);
template Check between(size_t, size_t);
template Check between(double, double);

Check countValue() {
    return checkOf(CLI::Validator(
        [](std::string& text) {
            int64_t value = 0;
            return CLI::detail::lexical_cast(text, value) && value >= 0 && value <= int64_t{1} << 40
                       ? std::string()
                       : text + " is not a count";
        },
        std::string()));
}

Check positive() { return checkOf(CLI::PositiveNumber.description("")); }

Check positiveUpTo(double most) {
    return checkOf(
        (CLI::PositiveNumber & CLI::Range(0.0, most)).description(fmt::format("up to {}", most)));
}

Check oneOf(std::vector<std::string> names) {
    return checkOf(CLI::IsMember(std::move(names)).description(std::string()));
}

Option& Option::required() {
    m_option->required();
    return *this;
}

Option& Option::check(const Check& check) {
    m_option->check(*check);
    return *this;
}

Option& Option::delimiter(char between) {
    m_option->delimiter(between);
    return *this;
}

Option& Option::showDefault() {
    m_option->capture_default_str();
    return *this;
}

Option& Option::group(const std::string& title) {
    m_option->group(title);
    return *this;
}

Parser Parser::addSubcommand(const std::string& name, const std::string& help) {
    return Parser(*m_app->add_subcommand(name, help));
}

void Parser::callback(std::function<void()> chosen) { m_app->callback(std::move(chosen)); }

void Parser::footer(const std::string& text) { m_app->footer(text); }

template <class T>
Option Parser::addOption(const std::string& name, T& value, const std::string& help) {
    return Option(m_app->add_option(name, value, help));
}

template Option Parser::addOption(const std::string&, std::string&, const std::string&);
template Option Parser::addOption(const std::string&, std::vector<std::string>&,
                                  const std::string&);
template Option Parser::addOption(const std::string&, std::vector<int>&, const std::string&);
template Option Parser::addOption(const std::string&, int&, const std::string&);
template Option Parser::addOption(const std::string&, int64_t&, const std::string&);
template Option Parser::addOption(const std::string&, uint64_t&, const std::string&);
template Option Parser::addOption(const std::string&, std::optional<int64_t>&,
                                  const std::string&);
template Option Parser::addOption(const std::string&, float&, const std::string&);
template Option Parser::addOption(const std::string&, double&, const std::string&);

Option Parser::addFlag(const std::string& name, bool& value, const std::string& help) {
    return Option(m_app->add_flag(name, value, help));
}

size_t Parser::optionCount() const { return m_app->get_options().size(); }

void Parser::groupFrom(size_t first, const std::string& title) {
    const auto all = m_app->get_options();
    for (size_t i = first; i < all.size(); ++i) all[i]->group(title);
}

}  // namespace lathe::app
