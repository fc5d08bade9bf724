// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What commands say to the parser of the command line. CLI11 is all headers and takes longer to
// compile than any command, so it stands behind this in parser.cpp, beside the help and main.

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
class Validator;
}  // namespace CLI

namespace lathe::app {

/// What an option's value has to fulfil.
using Check = std::shared_ptr<const CLI::Validator>;

/// From `low` to `high`, both included.
template <class T>
Check between(T low, T high);

/// A count that is not negative, and small enough to calculate with.
Check countValue();

Check positive();
Check positiveUpTo(double most);

/// One of the names; the option's own help lists them.
Check oneOf(std::vector<std::string> names);

class Option {
  public:
    explicit Option(CLI::Option* option) : m_option(option) {}

    Option& required();
    Option& check(const Check& check);
    Option& delimiter(char between);          ///< of several values in one word
    Option& showDefault();                    ///< in the help
    Option& group(const std::string& title);  ///< of the help; empty: not in it

  private:
    CLI::Option* m_option;
};

/// The options of a command.
class Parser {
  public:
    explicit Parser(CLI::App& app) : m_app(&app) {}

    Parser addSubcommand(const std::string& name, const std::string& help);
    void callback(std::function<void()> chosen);
    void footer(const std::string& text);

    /// Where `name` starts with no dash, it is what stands at that place.
    template <class T>
    Option addOption(const std::string& name, T& value, const std::string& help);
    Option addFlag(const std::string& name, bool& value, const std::string& help);

    size_t optionCount() const;
    void groupFrom(size_t first, const std::string& title);  ///< all options from that one on

  private:
    CLI::App* m_app;
};

}  // namespace lathe::app
