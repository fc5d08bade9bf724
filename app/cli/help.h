// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the help of every command reads: the option and what it takes on the left, its meaning, range
// and default as a sentence on the right, in lines for a terminal of 80 columns.

#include <CLI/CLI.hpp>
#include <string>

namespace lathe::app {

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
