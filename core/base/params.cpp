// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/params.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/number_in.h"

namespace lathe::core {

namespace {

[[noreturn]] void refuse(const ParamSpec& spec, const std::string& found) {
    std::string allowed;
    switch (spec.type) {
        case ParamType::Boolean: allowed = "true or false"; break;
        case ParamType::Integer:
            allowed = fmt::format("a whole number from {:.0f} to {:.0f}", spec.minimum, spec.maximum);
            break;
        case ParamType::Real:
            allowed = fmt::format("a number from {} to {}", spec.minimum, spec.maximum);
            break;
        case ParamType::Choice: allowed = fmt::format("one of {}", fmt::join(spec.choices, ", ")); break;
        case ParamType::Text: allowed = "a text"; break;
    }
    throw Error(ErrorKind::Usage,
                fmt::format("parameter {} is '{}'; it must be {}", spec.name, found, allowed));
}

ParamValue checked(const ParamSpec& spec, ParamValue value) {
    const std::string shown = toText(value);
    if (spec.type == ParamType::Real && std::holds_alternative<int64_t>(value))
        value = static_cast<double>(std::get<int64_t>(value));
    if (spec.type == ParamType::Integer && std::holds_alternative<double>(value)) {
        const double real = std::get<double>(value);
        if (std::abs(real) < 9e15 && real == std::floor(real)) value = static_cast<int64_t>(real);
    }
    const bool text = spec.type == ParamType::Choice || spec.type == ParamType::Text;
    if (text ? !std::holds_alternative<std::string>(value)
             : value.index() != static_cast<size_t>(spec.type))
        refuse(spec, shown);
    if (const auto* integer = std::get_if<int64_t>(&value);
        integer && (static_cast<double>(*integer) < spec.minimum ||
                    static_cast<double>(*integer) > spec.maximum))
        refuse(spec, shown);
    if (const auto* real = std::get_if<double>(&value);
        real && !(*real >= spec.minimum && *real <= spec.maximum))
        refuse(spec, shown);
    if (spec.type == ParamType::Choice) {
        bool known = false;
        for (const std::string& choice : spec.choices) known |= choice == std::get<std::string>(value);
        if (!known) refuse(spec, shown);
    }
    return value;
}

ParamValue fromWord(const ParamSpec& spec, const std::string& word) {
    switch (spec.type) {
        case ParamType::Boolean:
            if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
            if (word == "false" || word == "no" || word == "off" || word == "0") return false;
            refuse(spec, word);
        case ParamType::Integer: {
            const std::optional<int64_t> value = numberIn<int64_t>(word);
            if (!value) refuse(spec, word);
            return *value;
        }
        case ParamType::Real: {
            const std::optional<double> value = numberIn<double>(word);
            if (!value) refuse(spec, word);
            return *value;
        }
        case ParamType::Choice:
        case ParamType::Text: return word;
    }
    return word;
}

template <class Value>
Params completeWith(const ParamSchema& schema, const std::map<std::string, Value, std::less<>>& given) {
    for (const auto& entry : given) {
        if (schema.find(entry.first)) continue;
        std::vector<std::string> names;
        for (const ParamSpec& spec : schema.specs()) names.push_back(spec.name);
        throw Error(ErrorKind::Usage, fmt::format("there is no parameter '{}'; known are {}",
                                                  entry.first, fmt::join(names, ", ")));
    }
    return {};
}

}  // namespace

ParamSpec ParamSpec::boolean(std::string name, std::string label, bool value, std::string help) {
    return {std::move(name), std::move(label), std::move(help), ParamType::Boolean, value, 0, 1, {}};
}
ParamSpec ParamSpec::integer(std::string name, std::string label, int64_t value, int64_t minimum,
                             int64_t maximum, std::string help) {
    return {std::move(name), std::move(label), std::move(help), ParamType::Integer, value,
            static_cast<double>(minimum), static_cast<double>(maximum), {}};
}
ParamSpec ParamSpec::real(std::string name, std::string label, double value, double minimum,
                          double maximum, std::string help) {
    return {std::move(name), std::move(label), std::move(help), ParamType::Real,
            value,           minimum,          maximum,         {}};
}
ParamSpec ParamSpec::choice(std::string name, std::string label, std::string value,
                            std::vector<std::string> choices, std::string help) {
    return {std::move(name), std::move(label), std::move(help), ParamType::Choice, std::move(value),
            0, 0, std::move(choices)};
}
ParamSpec ParamSpec::text(std::string name, std::string label, std::string value, std::string help) {
    return {std::move(name), std::move(label), std::move(help), ParamType::Text, std::move(value),
            0, 0, {}};
}

ParamSpec ParamSpec::onlyWhen(std::string param, std::vector<std::string> values) && {
    condition = std::move(param);
    conditionValues = std::move(values);
    return std::move(*this);
}

const ParamValue& Params::at(std::string_view name) const {
    const auto found = m_values.find(name);
    if (found == m_values.end())
        throw Error(ErrorKind::Internal, fmt::format("no parameter '{}' in this schema", name));
    return found->second;
}
bool Params::boolean(std::string_view name) const { return std::get<bool>(at(name)); }
int64_t Params::integer(std::string_view name) const { return std::get<int64_t>(at(name)); }
double Params::real(std::string_view name) const { return std::get<double>(at(name)); }
const std::string& Params::text(std::string_view name) const {
    return std::get<std::string>(at(name));
}

const ParamSpec* ParamSchema::find(std::string_view name) const {
    for (const ParamSpec& spec : m_specs)
        if (spec.name == name) return &spec;
    return nullptr;
}

bool ParamSchema::matters(const ParamSpec& spec, const Params& params) {
    const auto found = params.values().find(spec.condition);
    return found == params.values().end() ||
           std::find(spec.conditionValues.begin(), spec.conditionValues.end(),
                     toText(found->second)) != spec.conditionValues.end();
}

Params ParamSchema::defaults() const { return complete({}); }

Params ParamSchema::complete(const std::map<std::string, ParamValue, std::less<>>& given) const {
    Params params = completeWith(*this, given);
    for (const ParamSpec& spec : m_specs) {
        const auto found = given.find(spec.name);
        params.m_values[spec.name] = checked(spec, found == given.end() ? spec.defaultValue : found->second);
    }
    return params;
}

Params ParamSchema::parse(const std::map<std::string, std::string, std::less<>>& words) const {
    Params params = completeWith(*this, words);
    for (const ParamSpec& spec : m_specs) {
        const auto found = words.find(spec.name);
        params.m_values[spec.name] =
            checked(spec, found == words.end() ? spec.defaultValue : fromWord(spec, found->second));
    }
    return params;
}

std::string toText(const ParamValue& value) {
    if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
    if (const auto* integer = std::get_if<int64_t>(&value)) return fmt::format("{}", *integer);
    if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
    return std::get<std::string>(value);
}

}  // namespace lathe::core
