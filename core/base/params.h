// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Parameters of a method as data: one schema gives the command line's flags, the recipe's JSON, the
// form in the window, the help page and the tests.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lathe::core {

using ParamValue = std::variant<bool, int64_t, double, std::string>;
enum class ParamType { Boolean, Integer, Real, Choice, Text };

struct ParamSpec {
    std::string name;   ///< as in a recipe: lower_case
    std::string label;  ///< for people
    std::string help;   ///< one sentence
    ParamType type = ParamType::Integer;
    ParamValue defaultValue;
    double minimum = 0, maximum = 0;   ///< inclusive; of Integer and Real
    std::vector<std::string> choices;  ///< of Choice
    /// The parameter matters only while the one called `condition` reads as one of these; empty:
    /// always.
    std::string condition = {};
    std::vector<std::string> conditionValues = {};

    ParamSpec onlyWhen(std::string param, std::vector<std::string> values) &&;

    static ParamSpec boolean(std::string name, std::string label, bool value, std::string help);
    static ParamSpec integer(std::string name, std::string label, int64_t value, int64_t minimum,
                             int64_t maximum, std::string help);
    static ParamSpec real(std::string name, std::string label, double value, double minimum,
                          double maximum, std::string help);
    static ParamSpec choice(std::string name, std::string label, std::string value,
                            std::vector<std::string> choices, std::string help);
    static ParamSpec text(std::string name, std::string label, std::string value, std::string help);
};

/// Complete, validated values for one schema.
class Params {
  public:
    bool boolean(std::string_view name) const;
    int64_t integer(std::string_view name) const;
    double real(std::string_view name) const;
    const std::string& text(std::string_view name) const;  ///< Choice and Text
    const std::map<std::string, ParamValue, std::less<>>& values() const { return m_values; }
    bool operator==(const Params&) const = default;

  private:
    friend class ParamSchema;
    const ParamValue& at(std::string_view name) const;
    std::map<std::string, ParamValue, std::less<>> m_values;
};

class ParamSchema {
  public:
    ParamSchema() = default;
    ParamSchema(std::vector<ParamSpec> specs) : m_specs(std::move(specs)) {}  // NOLINT: list syntax

    const std::vector<ParamSpec>& specs() const& { return m_specs; }
    std::vector<ParamSpec> specs() && { return std::move(m_specs); }  ///< safe to loop over a temporary's
    const ParamSpec* find(std::string_view name) const;
    Params defaults() const;

    /// Whether `spec` has any effect beside the other values.
    static bool matters(const ParamSpec& spec, const Params& params);

    /// Checks names, types and ranges; missing ones get their default. Throws Error(Usage) naming the
    /// parameter, what was found and what is allowed.
    Params complete(const std::map<std::string, ParamValue, std::less<>>& given) const;

    /// The same from words as typed ("bits" -> "4").
    Params parse(const std::map<std::string, std::string, std::less<>>& words) const;

  private:
    std::vector<ParamSpec> m_specs;
};

/// A value as typed on a command line; parse() reads it back unchanged.
std::string toText(const ParamValue& value);

}  // namespace lathe::core
